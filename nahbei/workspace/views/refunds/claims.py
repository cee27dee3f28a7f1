"""One claim: what stands in it, what comes next, who did what."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from nahbei.foundation.refusal import Refusal
from nahbei.foundation.rights import Right
from nahbei.people.queries import followed
from nahbei.reimbursements import actions, queries, rules
from nahbei.reimbursements.models import ALLOWANCES, ClaimState, RefundClaim
from nahbei.ui.german import format_date
from nahbei.ui.messages import say_done
from nahbei.workspace.door import StaffRequest, staff_view
from nahbei.workspace.forms.refunds import TakingBackForm, WaiverForm, WhyNotForm
from nahbei.workspace.views.contributions.person import did


@staff_view(Right.MONEY)
@require_safe
def claim(request: StaffRequest, pk: int) -> HttpResponse:
    found = claim_of(request, pk)
    person = followed(found.person)
    lines = list(found.lines.filter(taken_out_at=None).select_related("rules"))
    year = (found.settled_on or request.today).year
    used = queries.allowances(request.agency, person, year) if any(line.kind in ALLOWANCES for line in lines) else {}
    step = actions.waiting_step(found) if found.state == ClaimState.SUBMITTED else None
    row = found.pay_rows.filter(live=True).select_related("pay_list").first()
    context = {
        "claim": found, "person": person, "lines": lines, "step": step, "mine": step is not None and step.asked_by_id == request.user.pk,
        "wrote": found.written_by_id == request.user.pk, "row": row, "may_change": request.may(Right.MONEY_CHANGE),
        "used": [one for one in used.values() if any(line.kind == one.kind for line in lines)], "gone": found.gift and found.gift.taken_back_at,
    }
    return render(request, "workspace/refunds/claim.html", context)


@staff_view(Right.MONEY_CHANGE)
@require_POST
def submission(request: StaffRequest, pk: int) -> HttpResponse:
    words = _("Jetzt gibt eine zweite Person frei. Gibt es keine, geht es nach 24 Stunden weiter.")
    return _act(request, pk, actions.submit, words, undo="workspace:refund-revision")


@staff_view(Right.MONEY_CHANGE)
@require_POST
def revision(request: StaffRequest, pk: int) -> HttpResponse:
    return _act(request, pk, actions.revise, _("Die Abrechnung ist wieder in Arbeit."))


@staff_view(Right.MONEY_CHANGE)
@require_POST
def approval(request: StaffRequest, pk: int) -> HttpResponse:
    return _act(request, pk, actions.approve, _("Freigegeben. Jetzt kann ausgezahlt werden."))


@staff_view(Right.MONEY_CHANGE)
@require_POST
def discarding(request: StaffRequest, pk: int) -> HttpResponse:
    return _act(request, pk, actions.discard, _("Verworfen. Die Einsätze sind wieder frei."), undo="workspace:refund-return")


@staff_view(Right.MONEY_CHANGE)
@require_POST
def taking_up(request: StaffRequest, pk: int) -> HttpResponse:
    return _act(request, pk, actions.take_up_again, _("Die Abrechnung ist wieder da."))


@staff_view(Right.MONEY_CHANGE)
def refusal(request: StaffRequest, pk: int) -> HttpResponse:
    found, form = claim_of(request, pk), WhyNotForm(request.POST or None)
    hint = _("Die Einsätze sind danach wieder frei. Wer gefahren ist, erfährt es von Ihnen.")
    return _asked(request, found, form, partial(actions.refuse, claim=found), _("Ablehnen"), hint, _("Abgelehnt."))


@staff_view(Right.MONEY_CHANGE)
def waiver(request: StaffRequest, pk: int) -> HttpResponse:
    """With what it rests on and until when, before somebody ticks anything."""
    found, form = claim_of(request, pk), WaiverForm(request.POST or None, today=request.today)
    lines = list(found.lines.live().select_related("rules"))
    hint = ""
    if lines:
        hint = _("Grundlage: {promise}. Verzichten geht bis {once}, bei monatlicher Tätigkeit bis {regular}.").format(
            promise="; ".join(dict.fromkeys(line.rules.promise for line in lines)),
            once=format_date(rules.waivable_until(lines, regular=False), "plain"),
            regular=format_date(rules.waivable_until(lines, regular=True), "plain"),
        )
    done = _("Als Spende gebucht. Die Bestätigung schreiben Sie unter „Spenden“.")
    return _asked(request, found, form, partial(actions.waive, claim=found), _("Verzicht als Spende"), hint, done)


@staff_view(Right.MONEY_CHANGE)
def taking_back(request: StaffRequest, pk: int) -> HttpResponse:
    """A payment that came back, or a waiver that was none."""
    found, form = claim_of(request, pk), TakingBackForm(request.POST or None)
    paid = found.state == ClaimState.PAID
    act = actions.take_back_payment if paid else actions.take_back_waiver
    heading = _("Auszahlung zurücknehmen") if paid else _("Verzicht zurücknehmen")
    hint = _("Die Buchung wird storniert. Danach steht die Abrechnung wieder unter „Auszuzahlen“.")
    return _asked(request, found, form, partial(act, claim=found, on=request.today), heading, hint, _("Zurückgenommen."))


def claim_of(request: StaffRequest, pk: int) -> RefundClaim:
    return get_object_or_404(request.agency.refund_claims.select_related("agency", "person", "gift"), pk=pk)


def form_page(request: StaffRequest, found: RefundClaim, form: Form, heading: str, hint: str = "") -> HttpResponse:
    context = {"claim": found, "person": followed(found.person), "form": form, "heading": heading, "hint": hint}
    return render(request, "workspace/refunds/form.html", context, status=422 if form.errors else 200)


def _asked(request: StaffRequest, found: RefundClaim, form: Form, act: Callable[..., Any], heading: str, hint: str, done: str) -> HttpResponse:
    if form.is_bound and form.is_valid() and did(form, lambda: act(by=request.actor, at=request.now, **form.cleaned_data)):
        say_done(request, done)
        return redirect("workspace:refund", found.pk)
    return form_page(request, found, form, heading, hint)


def _act(request: StaffRequest, pk: int, action: Callable[..., Any], words: str, *, undo: str = "") -> HttpResponse:
    found = claim_of(request, pk)
    try:
        action(claim=found, by=request.actor, at=request.now)
        say_done(request, words, undo=reverse(undo, args=[pk]) if undo else "")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("workspace:refund", pk)
