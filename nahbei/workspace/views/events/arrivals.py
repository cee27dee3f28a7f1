"""The code of a guest is scanned, guests without a name are counted, and whoever did not come is noted in one go – all with a way back."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from nahbei.events import actions, words
from nahbei.events.queries import registration_by_digest
from nahbei.foundation.refusal import Refusal
from nahbei.foundation.rights import Right
from nahbei.foundation.tokens import digest
from nahbei.ui.messages import say_done
from nahbei.workspace.door import StaffRequest, staff_or_elsewhere, staff_view
from nahbei.workspace.views.events.events import one

MOST_AT_ONCE = 50


def _guests_page(agency: str, token: str) -> str:
    return reverse("portal:event-registration", args=[agency, token])


@require_safe
@staff_or_elsewhere(Right.EVENTS_CHANGE, _guests_page)
def arrival(request: StaffRequest, agency: str, token: str) -> HttpResponse:
    """Where the code leads who works here: to this one guest. Looking checks nobody in; every other phone sees only the guest's own page."""
    if agency != request.agency.slug:
        return redirect(_guests_page(agency, token))
    found = registration_by_digest(request.agency, digest(token))
    if found is None:
        raise Http404
    context = {"row": found, "event": found.event, "when": words.when(found.event), "may_check_in": request.today >= found.event.on}
    response = render(request, "workspace/events/arrival.html", context)
    response["Referrer-Policy"] = "same-origin"  # the address holds a secret
    return response


@staff_view(Right.EVENTS_CHANGE)
@require_POST
def event_count(request: StaffRequest, pk: int) -> HttpResponse:
    """One more, five more, one less. Each of them is its own undo."""
    said = request.POST.get("more", "")
    digits = said.removeprefix("-")
    if not (digits.isascii() and digits.isdecimal() and 0 < int(digits[:4]) <= MOST_AT_ONCE):
        raise Http404
    try:
        actions.count_one_more(event=one(request, pk), more=int(said), by=request.actor, at=request.now)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect(f"{reverse('workspace:event-door', args=[pk])}#counter")


@staff_view(Right.EVENTS_CHANGE)
@require_POST
def event_no_shows_return(request: StaffRequest, pk: int) -> HttpResponse:
    """The undo: they have a place, and nobody has said whether they came."""
    try:
        number = actions.take_back_no_shows(event=one(request, pk), by=request.actor, at=request.now)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        say_done(request, ngettext("Zurückgenommen: %(n)s Anmeldung.", "Zurückgenommen: %(n)s Anmeldungen.", number) % {"n": number})
    return redirect("workspace:event", pk)
