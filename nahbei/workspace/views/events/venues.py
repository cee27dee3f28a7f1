"""Rooms: their list, taking one in, changing, giving up."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nahbei.foundation.rights import Right
from nahbei.ui.messages import say_done
from nahbei.venues import actions
from nahbei.venues.models import Venue
from nahbei.venues.rules import accessible_words
from nahbei.workspace.door import StaffRequest, staff_view
from nahbei.workspace.forms.venues import VenueForm


@staff_view(Right.EVENTS)
@require_safe
def venues(request: StaffRequest) -> HttpResponse:
    retired = request.GET.get("view") == "retired"
    rows = request.agency.venues.filter(active=not retired).select_related("organisation")
    lines = [(venue, accessible_words(venue)) for venue in rows]
    context = {"lines": lines, "retired": retired, "may_change": request.may(Right.EVENTS_CHANGE)}
    return render(request, "workspace/events/venues.html", context)


@staff_view(Right.EVENTS_CHANGE)
@require_http_methods(["GET", "HEAD", "POST"])
def venue_new(request: StaffRequest) -> HttpResponse:
    form = VenueForm(request.POST or None, agency=request.agency, initial={"town": request.agency.town})
    if request.method == "POST" and form.is_valid():
        made = actions.add_venue(agency=request.agency, by=request.actor, at=request.now, **form.values)
        say_done(request, _("„{name}“ ist eingetragen.").format(name=made))
        return redirect("workspace:venues")
    return render(request, "workspace/events/venue.html", {"form": form, "venue": None}, status=422 if form.errors else 200)


@staff_view(Right.EVENTS_CHANGE)
@require_http_methods(["GET", "HEAD", "POST"])
def venue(request: StaffRequest, pk: int) -> HttpResponse:
    found = _one(request, pk)
    form = VenueForm(request.POST or None, agency=request.agency, instance=found)
    if request.method == "POST" and form.is_valid():
        actions.change_venue(venue=found, by=request.actor, at=request.now, **form.values)
        say_done(request, _("Gespeichert."))
        return redirect("workspace:venues")
    return render(request, "workspace/events/venue.html", {"form": form, "venue": found}, status=422 if form.errors else 200)


@staff_view(Right.EVENTS_CHANGE)
@require_POST
def venue_retirement(request: StaffRequest, pk: int) -> HttpResponse:
    found = actions.retire_venue(venue=_one(request, pk), by=request.actor, at=request.now)
    say_done(request, _("„{name}“ wird nicht mehr angeboten.").format(name=found), undo=reverse("workspace:venue-return", args=[pk]))
    return redirect("workspace:venues")


@staff_view(Right.EVENTS_CHANGE)
@require_POST
def venue_return(request: StaffRequest, pk: int) -> HttpResponse:
    """Also the undo."""
    found = actions.bring_back_venue(venue=_one(request, pk), by=request.actor, at=request.now)
    say_done(request, _("„{name}“ wird wieder angeboten.").format(name=found))
    return redirect("workspace:venues")


def _one(request: StaffRequest, pk: int) -> Venue:
    return get_object_or_404(request.agency.venues.select_related("agency", "organisation", "site"), pk=pk)
