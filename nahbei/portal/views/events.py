"""A registration behind its link: cancel it, accept the place that became free. Looking changes nothing; other guests are never named."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from nahbei.calendars.ical import Method, write
from nahbei.documents.qr import qr_code
from nahbei.events import words
from nahbei.events.actions import accept_offer, cancel_registration
from nahbei.events.calendar import entry
from nahbei.events.links import arrival_address
from nahbei.events.models import EventState, Registration, RegistrationState
from nahbei.events.queries import registration_by_digest
from nahbei.foundation.actor import Actor
from nahbei.foundation.refusal import Refusal
from nahbei.foundation.tokens import digest
from nahbei.portal.door import LinkRequest, link_view

ACTIONS = {"cancel": cancel_registration, "accept": accept_offer}


@require_http_methods(["GET", "HEAD", "POST"])
@link_view
def event_registration(request: LinkRequest, token: str) -> HttpResponse:
    found = registration_by_digest(request.agency, digest(token))
    if found is None:
        return _unknown(request)
    action = ACTIONS.get(request.POST.get("do", "")) if request.method == "POST" else None
    if action is None:
        return _page(request, found, token)
    try:
        action(registration=found, by=Actor.link(found.name), at=request.now)
    except Refusal as refusal:
        return _page(request, found, token, refused=str(refusal), status=422)
    return redirect("portal:event-registration", request.agency.slug, token)


@require_safe
@link_view
def event_registration_file(request: LinkRequest, token: str) -> HttpResponse:
    """For the calendar of whoever has a place; whoever waits has no date yet."""
    found = registration_by_digest(request.agency, digest(token))
    if found is None or found.state != RegistrationState.CONFIRMED:
        return _unknown(request)
    text = write([entry(found.event, stamp=found.state_at)], method=Method.PUBLISH)
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="veranstaltung-{found.event.on:%Y-%m-%d}.ics"'
    return response


def _unknown(request: LinkRequest) -> HttpResponse:
    return render(request, "portal/replies/unknown.html", {"agency_name": request.agency.name, "agency": request.agency}, status=404)


def _page(request: LinkRequest, found: Registration, token: str, *, refused: str = "", status: int = 200) -> HttpResponse:
    event = found.event
    late = found.answer_until is not None and request.now >= found.answer_until
    running = event.state == EventState.PUBLISHED and request.now < event.starts_at
    shown = event.state if event.state != EventState.PUBLISHED else "over"
    state = "expired" if found.state == RegistrationState.OFFERED and late else found.state
    context = {
        "agency": request.agency, "agency_name": request.agency.name, "event": event, "row": found, "token": token, "refused": refused,
        "when": words.when(event), "where": words.where(event), "places": words.places(found.size), "state": state if running else shown,
        "qr": qr_code(arrival_address(found)) if running and state == RegistrationState.CONFIRMED else "",
        "may_cancel": running and state in {"confirmed", "waiting", "offered"},
    }
    return render(request, "portal/events/registration.html", context, status=status)
