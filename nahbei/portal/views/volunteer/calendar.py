"""My dates in my own calendar: one date as a file, or all of them by a secret address."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nahbei.calendars.actions import close_feed, open_feed, renew_feed
from nahbei.calendars.ical import Method, write
from nahbei.calendars.queries import feed_of, shown
from nahbei.placements.calendar import for_volunteer
from nahbei.placements.own_dates import way_to
from nahbei.portal.frame import frame
from nahbei.portal.views.volunteer.visits import own_or_404
from nahbei.portal.volunteer_door import VolunteerRequest, helper_view
from nahbei.ui.messages import say_done


@require_http_methods(["GET", "HEAD", "POST"])
@helper_view
def calendar(request: VolunteerRequest) -> HttpResponse:
    """The address to hand to a calendar program; it is made when somebody asks for it."""
    slug = request.agency.slug
    if request.method == "POST":
        open_feed(agency=request.agency, volunteer=request.volunteer, by=request.actor, at=request.now)
        return redirect("portal:volunteer-calendar", slug)
    calendar = shown(
        feed_of(volunteer=request.volunteer), renewal=reverse("portal:volunteer-calendar-renewal", args=[slug]),
        closing=reverse("portal:volunteer-calendar-closing", args=[slug]),
    )
    return render(request, "portal/volunteer/calendar.html", {**frame(request), "calendar": calendar})


@require_http_methods(["GET", "HEAD", "POST"])
@helper_view
def renewal(request: VolunteerRequest) -> HttpResponse:
    """Asked before, because it cannot be undone: the old address is nowhere kept."""
    feed = feed_of(volunteer=request.volunteer)
    if feed is None:
        return redirect("portal:volunteer-calendar", request.agency.slug)
    if request.method == "POST":
        renew_feed(feed=feed, by=request.actor, at=request.now)
        say_done(request, _("Die neue Adresse gilt. Die alte führt nirgends mehr hin."))
        return redirect("portal:volunteer-calendar", request.agency.slug)
    return render(request, "portal/volunteer/calendar_renewal.html", frame(request))


@require_POST
@helper_view
def closing(request: VolunteerRequest) -> HttpResponse:
    if feed := feed_of(volunteer=request.volunteer):
        close_feed(feed=feed, by=request.actor, at=request.now)
    say_done(request, _("Der Kalender ist geschlossen. Seine Adresse führt nirgends mehr hin."))
    return redirect("portal:volunteer-calendar", request.agency.slug)


@require_safe
@helper_view
def visit_file(request: VolunteerRequest, pk: int) -> HttpResponse:
    """One date as a file, with what its page shows."""
    own = own_or_404(request, pk)
    entry = for_volunteer(request.agency, own.visit, named=bool(own.name), reachable=bool(way_to(own, on=request.today).address))
    name = _("Termin %(day)s.ics") % {"day": own.visit.on.isoformat()}
    return HttpResponse(
        write([entry], method=Method.PUBLISH), content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
