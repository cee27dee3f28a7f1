"""Lists to pay from: on paper, as a table, paid, dissolved. Account numbers leave the house by POST, and it is noted who took them."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.db.models import Count, Q, Sum
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from nahbei.documents.letters import AgencyHead
from nahbei.documents.payment_list import payment_list_pdf
from nahbei.documents.pdf import CannotBeSet
from nahbei.foundation.refusal import Refusal
from nahbei.foundation.rights import Right
from nahbei.reimbursements import actions, payment_papers, queries
from nahbei.reimbursements.models import ClaimState, PayList
from nahbei.ui.messages import say_done
from nahbei.workspace.door import StaffRequest, staff_view
from nahbei.workspace.forms.refunds import PaidForm, PayChoiceForm
from nahbei.workspace.views.contributions.person import did
from nahbei.workspace.views.contributions.years import XLSX, download

PAGE = 50


@staff_view(Right.MONEY)
@require_safe
def pay_lists(request: StaffRequest) -> HttpResponse:
    rows = request.agency.pay_lists.annotate(count=Count("rows", filter=Q(rows__live=True)), cents=Sum("rows__cents", filter=Q(rows__live=True)))
    return render(request, "workspace/refunds/pay_lists.html", {"lists": list(rows[:PAGE])})


@staff_view(Right.MONEY_CHANGE)
@require_POST
def pay_list_new(request: StaffRequest) -> HttpResponse:
    """From the ticks of „Auszuzahlen“."""
    approved = request.agency.refund_claims.filter(state=ClaimState.APPROVED)
    form = PayChoiceForm(request.POST, keys=list(approved.values_list("pk", flat=True)))
    chosen = list(approved.filter(pk__in=form.cleaned_data["claim"])) if form.is_valid() else []
    try:
        if form.errors:
            raise actions.AlreadyInAList
        made = actions.make_list(agency=request.agency, claims=chosen, ledger=form.cleaned_data["ledger"], by=request.actor, at=request.now)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect(f"{reverse('workspace:refunds')}?view=pay")
    say_done(request, _("Auszahlungsliste {number} ist angelegt. Es ist noch nichts gebucht.").format(number=made.number))
    return redirect("workspace:refund-list", made.pk)


@staff_view(Right.MONEY)
@require_safe
def pay_list(request: StaffRequest, pk: int) -> HttpResponse:
    found = _list(request, pk)
    rows = list(found.rows.select_related("claim__person__merged_into").order_by("claim__person__family_name", "claim__person__given_name", "pk"))
    known = queries.accounts_by_person(request.agency, {row.claim.person.merged_into_id or row.claim.person_id for row in rows})
    lines = [(row, known.get(row.claim.person.merged_into_id or row.claim.person_id)) for row in rows]
    context = {
        "list": found, "lines": lines, "cents": sum(row.cents for row in rows if row.live), "count": sum(row.live for row in rows),
        "downloads": list(found.downloads.all()), "may_change": request.may(Right.MONEY_CHANGE),
    }
    return render(request, "workspace/refunds/pay_list.html", context)


@staff_view(Right.MONEY_CHANGE)
@require_POST
def pdf(request: StaffRequest, pk: int) -> HttpResponse:
    found = _list(request, pk)
    try:
        actions.fetch(pay_list=found, form="pdf", by=request.actor, at=request.now)
        content = payment_list_pdf(AgencyHead.of(request.agency), payment_papers.paper_of(found, on=request.today)).content
    except CannotBeSet as refusal:
        return render(request, "workspace/messages/no_pdf.html", {"refusal": refusal}, status=422)
    except Refusal as refusal:
        return _refused(request, pk, refusal)
    return download(content, "application/pdf", f"auszahlungsliste-{found.number}.pdf", "attachment")


@staff_view(Right.MONEY_CHANGE)
@require_POST
def table(request: StaffRequest, pk: int) -> HttpResponse:
    found = _list(request, pk)
    try:
        actions.fetch(pay_list=found, form="xlsx", by=request.actor, at=request.now)
    except Refusal as refusal:
        return _refused(request, pk, refusal)
    return download(payment_papers.table_of(found), XLSX, f"auszahlungsliste-{found.number}.xlsx", "attachment")


@staff_view(Right.MONEY_CHANGE)
def payment(request: StaffRequest, pk: int) -> HttpResponse:
    found, form = _list(request, pk), PaidForm(request.POST or None, today=request.today)
    act = partial(actions.pay, pay_list=found, by=request.actor, at=request.now)
    if form.is_bound and form.is_valid() and did(form, lambda: act(**form.cleaned_data)):
        say_done(request, _("Gebucht, für jeden Menschen eine Zeile."))
        return redirect("workspace:refund-list", pk)
    total = found.rows.filter(live=True).aggregate(cents=Sum("cents"), count=Count("pk"))
    context = {"list": found, "form": form, "total": total}
    return render(request, "workspace/refunds/payment.html", context, status=422 if form.errors else 200)


@staff_view(Right.MONEY_CHANGE)
@require_POST
def dissolving(request: StaffRequest, pk: int) -> HttpResponse:
    try:
        actions.dissolve(pay_list=_list(request, pk), by=request.actor, at=request.now)
        say_done(request, _("Aufgelöst. Die Abrechnungen stehen wieder unter „Auszuzahlen“."))
    except Refusal as refusal:
        return _refused(request, pk, refusal)
    return redirect("workspace:refund-list", pk)


def _refused(request: StaffRequest, pk: int, refusal: Refusal) -> HttpResponse:
    messages.error(request, str(refusal))
    return redirect("workspace:refund-list", pk)


def _list(request: StaffRequest, pk: int) -> PayList:
    return get_object_or_404(request.agency.pay_lists.select_related("agency"), pk=pk)
