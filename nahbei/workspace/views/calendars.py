"""Calendar addresses: my own, and a volunteer's on their behalf. And one date as a file."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nahbei.calendars.actions import close_feed, open_feed, renew_feed
from nahbei.calendars.ical import Method, write
from nahbei.calendars.models import Feed
from nahbei.calendars.queries import feed_of, shown
from nahbei.foundation.refusal import Refusal
from nahbei.foundation.rights import Right
from nahbei.placements.calendar import for_office
from nahbei.ui.messages import say_done
from nahbei.volunteers.models import Volunteer
from nahbei.workspace.door import StaffRequest, staff_view


@staff_view(Right.DESK)
@require_POST
def own(request: StaffRequest) -> HttpResponse:
    open_feed(agency=request.agency, membership=request.membership, by=request.actor, at=request.now)
    return redirect(f"{reverse('workspace:profile')}#kalender")


@staff_view(Right.DESK)
@require_http_methods(["GET", "HEAD", "POST"])
def own_renewal(request: StaffRequest) -> HttpResponse:
    back = f"{reverse('workspace:profile')}#kalender"
    return _renewal(request, feed_of(membership=request.membership), back, request.membership.account.name)


@staff_view(Right.DESK)
@require_POST
def own_closing(request: StaffRequest) -> HttpResponse:
    _close(request, feed_of(membership=request.membership))
    return redirect("workspace:profile")


@staff_view(Right.VOLUNTEERS_CHANGE)
@require_http_methods(["GET", "HEAD", "POST"])
def volunteer(request: StaffRequest, pk: int) -> HttpResponse:
    """The address of somebody who asked for it: to write down, to print, to send."""
    found = _volunteer(request, pk)
    if request.method == "POST":
        try:
            open_feed(agency=request.agency, volunteer=found, by=request.actor, at=request.now)
        except Refusal as refusal:
            messages.error(request, str(refusal))
        return redirect("workspace:volunteer-calendar", pk)
    calendar = shown(
        feed_of(volunteer=found), renewal=reverse("workspace:volunteer-calendar-renewal", args=[pk]),
        closing=reverse("workspace:volunteer-calendar-closing", args=[pk]),
    )
    response = render(request, "workspace/calendars/volunteer.html", {"volunteer": found, "calendar": calendar})
    response["Cache-Control"] = "no-store"
    return response


@staff_view(Right.VOLUNTEERS_CHANGE)
@require_http_methods(["GET", "HEAD", "POST"])
def volunteer_renewal(request: StaffRequest, pk: int) -> HttpResponse:
    found = _volunteer(request, pk)
    return _renewal(request, feed_of(volunteer=found), reverse("workspace:volunteer-calendar", args=[pk]), found.person.full_name)


@staff_view(Right.VOLUNTEERS_CHANGE)
@require_POST
def volunteer_closing(request: StaffRequest, pk: int) -> HttpResponse:
    _close(request, feed_of(volunteer=_volunteer(request, pk)))
    return redirect("workspace:volunteer-calendar", pk)


@staff_view(Right.DESK)
@require_safe
def visit(request: StaffRequest, pk: int) -> HttpResponse:
    """One date as a file for the calendar of whoever sits here."""
    rows = request.agency.visits.select_related("help_request__help_seeker", "help_request__activity", "volunteer__person")
    found = get_object_or_404(rows, pk=pk)
    link = f"{settings.NAHBEI_ADDRESS}{reverse('workspace:visit', args=[pk])}"
    text = write([for_office(request.agency, found, link=link)], method=Method.PUBLISH)
    name = _("Termin %(day)s.ics") % {"day": found.on.isoformat()}
    return HttpResponse(text, content_type="text/calendar; charset=utf-8", headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _volunteer(request: StaffRequest, pk: int) -> Volunteer:
    return get_object_or_404(request.agency.volunteers.select_related("agency", "person"), pk=pk)


def _renewal(request: StaffRequest, feed: Feed | None, back: str, name: str) -> HttpResponse:
    """Asked before, because it cannot be undone: the old address is nowhere kept."""
    if feed is None:
        return redirect(back)
    if request.method == "POST":
        renew_feed(feed=feed, by=request.actor, at=request.now)
        say_done(request, _("Die neue Adresse gilt. Die alte führt nirgends mehr hin."))
        return redirect(back)
    return render(request, "workspace/calendars/renewal.html", {"back": back, "name": name})


def _close(request: StaffRequest, feed: Feed | None) -> None:
    if feed is not None:
        close_feed(feed=feed, by=request.actor, at=request.now)
    say_done(request, _("Der Kalender ist geschlossen. Seine Adresse führt nirgends mehr hin."))
