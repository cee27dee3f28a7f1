"""One request: what is asked, who could do it, what was so far; its sheet for hand-over, its sealed note, a line for the journal."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nahbei.desk.request_page import FEW, MANY, RequestPage, request_page
from nahbei.desk.requests import end_request
from nahbei.foundation.reference import Reference
from nahbei.foundation.refusal import Refusal
from nahbei.foundation.rights import Right
from nahbei.help_requests.actions import read_health_note
from nahbei.help_requests.models import HelpRequest, RequestState
from nahbei.journal.actions import write_entry
from nahbei.places.geonames import ATTRIBUTION
from nahbei.ui.messages import say_done
from nahbei.workspace.door import StaffRequest, id_of, staff_view
from nahbei.workspace.forms.enquiries import RequestNoteForm
from nahbei.workspace.forms.requests import ReasonForm
from nahbei.workspace.references import address, address_of


@staff_view(Right.REQUESTS)
@require_safe
def help_request(request: StaffRequest, pk: int) -> HttpResponse:
    limit = MANY if "more" in request.GET else FEW
    found = request_page(request.agency, pk, at=request.now, visit=id_of(request.GET.get("visit")), limit=limit)
    if found is None:
        raise Http404
    return render(request, "workspace/request/request.html", _context(request, found))


@staff_view(Right.REQUESTS)
@require_safe
def sheet(request: StaffRequest, pk: int) -> HttpResponse:
    """One page to print: for the colleague who takes the case over."""
    found = request_page(request.agency, pk, at=request.now)
    if found is None:
        raise Http404
    about = [found.request.reference, *(placement.reference for placement in (*found.placements, *found.waiting))]
    reminders = request.agency.reminders.open().filter(about__in=about)
    return render(request, "workspace/request/sheet.html", {**_context(request, found), "reminders": reminders, "now": request.now})


@staff_view(Right.HEALTH_NOTE)
@require_POST
def health_note(request: StaffRequest, pk: int) -> HttpResponse:
    """Shown once, never by a link, and every reading is on record."""
    found = _one(request, pk)
    text = read_health_note(help_request=found, by=request.actor, at=request.now)
    response = render(request, "workspace/request/health_note.html", {"help_request": found, "text": text})
    response["Cache-Control"] = "no-store"
    return response


@staff_view(Right.JOURNAL_WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def notes(request: StaffRequest, pk: int) -> HttpResponse:
    found = _one(request, pk)
    form = RequestNoteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        write_entry(
            agency=request.agency, by=request.actor, at=request.now, text=form.cleaned_data["text"], person=found.help_seeker,
            about=found.reference,
        )
        say_done(request, _("Die Notiz steht im Protokollbuch."))
        return redirect("workspace:request", pk)
    return render(request, "workspace/request/note.html", {"help_request": found, "form": form}, status=422 if form.errors else 200)


@staff_view(Right.REQUESTS_CHANGE)
@require_http_methods(["GET", "HEAD", "POST"])
def return_(request: StaffRequest, pk: int) -> HttpResponse:
    """Nobody was found, and the resident was told."""
    found = _one(request, pk)
    form = ReasonForm(request.POST or None, initial={"reason": _("Niemand gefunden")})
    if request.method == "POST" and form.is_valid():
        try:
            end_request(help_request=found, to=RequestState.RETURNED, reason=form.cleaned_data["reason"], by=request.actor, at=request.now)
        except Refusal as refusal:
            form.add_error("reason", str(refusal))
        else:
            say_done(request, _("Ohne Helfer:in zurückgegeben."), undo=address_of("workspace:request-reopening", pk))
            return redirect("workspace:request", pk)
    return render(request, "workspace/request/return.html", {"help_request": found, "form": form}, status=422 if form.errors else 200)


def _one(request: StaffRequest, pk: int) -> HelpRequest:
    return get_object_or_404(request.agency.help_requests.select_related("agency", "help_seeker", "activity"), pk=pk)


def _context(request: StaffRequest, page: RequestPage) -> dict[str, Any]:
    pk = page.request.pk
    may = {
        "may_match": request.may(Right.MATCHING), "may_change": request.may(Right.REQUESTS_CHANGE), "may_write": request.may(Right.JOURNAL_WRITE),
        "may_read_note": request.may(Right.HEALTH_NOTE), "may_change_visits": request.may(Right.VISITS_CHANGE),
    }
    links = {
        "seeker_url": address(Reference("people.person", page.request.help_seeker_id), request.may),
        "edit_url": address_of("workspace:request-edit", pk), "consent_url": address_of("workspace:request-consent", pk),
        "referral_url": address_of("workspace:request-referral", pk), "reopening_url": address_of("workspace:request-reopening", pk),
        "again_url": f"{reverse('workspace:call')}?copy={pk}",
        "withdrawal_url": reverse("workspace:request-withdrawal", args=[pk]), "here": reverse("workspace:request", args=[pk]),
    }
    # Where suggestions are shown, and for what only a trade may do, the link to refer stands with them.
    elsewhere = page.suggestions is not None or (page.request.activity.is_for_trade and page.request.state == RequestState.OPEN)
    over = page.request.state in {RequestState.RETURNED, RequestState.WITHDRAWN}
    may["may_refer"] = request.may(Right.REQUESTS_CHANGE) and not elsewhere and not over
    needs = list(page.request.needs.all()) if request.may(Right.NEEDS) else []
    guest = getattr(page.request, "registration", None)
    return {
        "event": guest.event if guest and request.may(Right.EVENTS) else None,
        "page": page, "help_request": page.request, "needs": needs, "now": request.now, "today": request.today, "attribution": ATTRIBUTION, **may,
        **(links if request.may(Right.REQUESTS_CHANGE) else {**links, "edit_url": "", "consent_url": "", "referral_url": "", "withdrawal_url": ""}),
    }
