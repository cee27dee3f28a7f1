"""What goes into a claim while it is written, and out of it."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from nahbei.foundation.refusal import Refusal
from nahbei.foundation.rights import Right
from nahbei.people.queries import followed
from nahbei.reimbursements import actions, queries
from nahbei.reimbursements.models import RefundLine
from nahbei.ui.messages import say_done
from nahbei.workspace.door import StaffRequest, staff_view
from nahbei.workspace.forms.refunds import AllowanceForm, PaperForm, VisitsForm, WayForm
from nahbei.workspace.views.contributions.person import did
from nahbei.workspace.views.refunds.claims import claim_of, form_page


@staff_view(Right.MONEY_CHANGE)
def visits(request: StaffRequest, pk: int) -> HttpResponse:
    found = claim_of(request, pk)
    free = list(queries.visits_to_refund(request.agency, followed(found.person)))
    form = VisitsForm(request.POST if request.method == "POST" else None, found=free, rules=queries.rules_on(request.agency, request.today))
    act = partial(actions.add_visits, claim=found, by=request.actor, at=request.now)
    if _fits(form) and did(form, lambda: act(**form.chosen)):
        return redirect("workspace:refund", pk)
    hint = "" if free else _("Es gibt gerade keinen freigegebenen Einsatz mit Weg, der noch nicht abgerechnet ist.")
    return form_page(request, found, form, _("Einsätze aufnehmen"), hint)


@staff_view(Right.MONEY_CHANGE)
def way(request: StaffRequest, pk: int) -> HttpResponse:
    found = claim_of(request, pk)
    form = WayForm(request.POST or None, today=request.today, rules=queries.rules_on(request.agency, request.today))
    act = partial(actions.add_way, claim=found, by=request.actor, at=request.now)
    if _fits(form) and did(form, lambda: act(**form.cleaned_data)):
        return redirect("workspace:refund", pk)
    return form_page(request, found, form, _("Weg ohne Einsatz"), _("Zum Beispiel zu einer Schulung."))


@staff_view(Right.MONEY_CHANGE)
def paper(request: StaffRequest, pk: int) -> HttpResponse:
    found, form = claim_of(request, pk), PaperForm(request.POST or None, today=request.today)
    act = partial(actions.add_paper, claim=found, by=request.actor, at=request.now)
    if _fits(form) and did(form, lambda: act(**form.cleaned_data)):
        return redirect("workspace:refund", pk)
    return form_page(request, found, form, _("Fahrkarte oder Beleg"))


@staff_view(Right.MONEY_CHANGE)
def allowance(request: StaffRequest, pk: int) -> HttpResponse:
    found = claim_of(request, pk)
    form = AllowanceForm(request.POST or None, today=request.today, told=found.card_told_at is not None)
    act = partial(actions.add_allowance, claim=found, by=request.actor, at=request.now)
    if _fits(form) and did(form, lambda: act(**form.cleaned_data)):
        return redirect("workspace:refund", pk)
    return form_page(request, found, form, _("Pauschale"))


@staff_view(Right.MONEY_CHANGE)
@require_POST
def removal(request: StaffRequest, pk: int) -> HttpResponse:
    line = _line(request, pk)
    try:
        actions.take_out(line=line, by=request.actor, at=request.now)
        say_done(request, _("Herausgenommen."), undo=reverse("workspace:refund-line-return", args=[pk]))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("workspace:refund", line.claim_id)


@staff_view(Right.MONEY_CHANGE)
@require_POST
def putting_back(request: StaffRequest, pk: int) -> HttpResponse:
    line = _line(request, pk)
    try:
        actions.put_line_back(line=line, by=request.actor, at=request.now)
        say_done(request, _("Wieder drin."))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("workspace:refund", line.claim_id)


def _line(request: StaffRequest, pk: int) -> RefundLine:
    return get_object_or_404(request.agency.refund_lines.select_related("claim__agency"), pk=pk)


def _fits(form: Form) -> bool:
    return form.is_bound and form.is_valid()
