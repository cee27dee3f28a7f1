"""An appointment for counselling behind its link: when, where, with whom; cancel it, take the cancellation back, keep it in a calendar.

For whoever comes without a name this page is all there is: it shows the code word. Looking changes nothing.
"""

from __future__ import annotations

from contextlib import suppress

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from nahbei.counselling import words
from nahbei.counselling.actions import cancel, restore
from nahbei.counselling.calendar import file_for_visitor
from nahbei.counselling.models import Booking, BookingState, Way
from nahbei.counselling.queries import booking_by_digest
from nahbei.counselling.rules import TimeIsTaken, may_cancel
from nahbei.foundation.actor import Actor
from nahbei.foundation.refusal import Refusal
from nahbei.foundation.tokens import digest
from nahbei.portal.door import LinkRequest, link_view


@require_http_methods(["GET", "HEAD", "POST"])
@link_view
def appointment(request: LinkRequest, token: str) -> HttpResponse:
    booking = booking_by_digest(request.agency, digest(token))
    if booking is None:
        return _unknown(request)
    if request.method != "POST":
        return _page(request, booking, token)
    try:
        with suppress(KeyError):
            {"cancel": cancel, "restore": restore}[request.POST.get("do", "")](booking=booking, by=Actor.link(booking.who), at=request.now)
    except TimeIsTaken:
        return _page(request, booking, token, refused=_("Diese Zeit hat inzwischen jemand anderes. Suchen Sie sich gern eine neue aus."), status=422)
    except Refusal as refusal:
        return _page(request, booking, token, refused=str(refusal), status=422)
    return redirect("portal:appointment", request.agency.slug, token)


@require_safe
@link_view
def appointment_file(request: LinkRequest, token: str) -> HttpResponse:
    """For the calendar of this device."""
    booking = booking_by_digest(request.agency, digest(token))
    if booking is None:
        return _unknown(request)
    response = HttpResponse(file_for_visitor(booking), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="termin-{booking.on:%Y-%m-%d}.ics"'
    return response


def _unknown(request: LinkRequest) -> HttpResponse:
    return render(request, "portal/replies/unknown.html", {"agency_name": request.agency.name, "agency": request.agency}, status=404)


def _page(request: LinkRequest, booking: Booking, token: str, *, refused: str = "", status: int = 200) -> HttpResponse:
    hour = booking.adviser.hour
    context = {
        "agency": request.agency, "agency_name": request.agency.name, "booking": booking, "hour": hour, "token": token, "refused": refused,
        "what": words.what(booking), "when": words.when(booking), "where": words.where(booking), "offered_by": words.offered_by(hour),
        "may_cancel": may_cancel(booking, at=request.now), "is_cancelled": booking.state == BookingState.CANCELLED,
        "may_restore": booking.state == BookingState.CANCELLED and request.now < booking.begins_at, "is_over": request.now >= booking.ends_at,
        "way_in": words.way_in(hour) if booking.way == Way.IN_PERSON else [],
        "book_url": "website:counselling-hour" if hour.active and hour.public else "",
    }
    return render(request, "portal/appointments/appointment.html", context, status=status)
