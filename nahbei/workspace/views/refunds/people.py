"""What one person gets back: the year and its limits, the account, a new claim."""

from __future__ import annotations

from functools import partial

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from nahbei.foundation.rights import Right
from nahbei.reimbursements import actions, queries
from nahbei.reimbursements.models import RefundClaim
from nahbei.ui.messages import say_done
from nahbei.workspace.door import StaffRequest, staff_view
from nahbei.workspace.forms.refunds import ElsewhereForm, PayAccountForm, VisitsForm
from nahbei.workspace.views.contributions.person import did, person_of

YEARS = range(2000, 2200)


@staff_view(Right.MONEY)
@require_safe
def person(request: StaffRequest, pk: int) -> HttpResponse:
    found, year = person_of(request, pk), _year(request)
    context = {
        "person": found, "year": year, "years": [other for other in (year - 1, year + 1) if other <= request.today.year],
        "used": list(queries.allowances(request.agency, found, year).values()), "claims": list(queries.claims_of(request.agency, found)),
        "account": queries.account_of(request.agency, found), "free": queries.visits_to_refund(request.agency, found).count(),
        "known": queries.rules_on(request.agency, request.today), "may_change": request.may(Right.MONEY_CHANGE),
    }
    return render(request, "workspace/refunds/person.html", context)


@staff_view(Right.MONEY_CHANGE)
def claim_new(request: StaffRequest, pk: int) -> HttpResponse:
    """All approved visits that stand in no claim yet are ticked."""
    found, known = person_of(request, pk), queries.rules_on(request.agency, request.today)
    if known is None:
        return redirect("workspace:refund-rules")
    form = VisitsForm(request.POST if request.method == "POST" else None, found=list(queries.visits_to_refund(request.agency, found)), rules=known)
    made: list[RefundClaim] = []
    act = partial(actions.write_claim, agency=request.agency, person=found, by=request.actor, at=request.now)
    if form.is_bound and form.is_valid() and did(form, lambda: made.append(act(**form.chosen))):
        say_done(request, _("Abrechnung {number} ist angelegt. Belege und Pauschalen tragen Sie hier nach.").format(number=made[0].number))
        return redirect("workspace:refund", made[0].pk)
    hint = "" if form.found else _("Kein freigegebener Einsatz mit Weg ist noch offen. Belege und Pauschalen tragen Sie danach ein.")
    return _page(request, found, form, _("Neue Abrechnung"), hint=hint)


@staff_view(Right.MONEY_CHANGE)
def elsewhere(request: StaffRequest, pk: int) -> HttpResponse:
    found, form = person_of(request, pk), ElsewhereForm(request.POST or None, today=request.today, year=_year(request))
    act = partial(actions.declare_elsewhere, agency=request.agency, person=found, by=request.actor, at=request.now)
    if form.is_bound and form.is_valid() and did(form, lambda: act(**form.cleaned_data)):
        say_done(request, _("Eingetragen. Die neueste Erklärung zählt."))
        return redirect("workspace:refunds-person", pk)
    hint = _("Die Beträge gelten je Mensch und Jahr für alle Stellen zusammen. Lassen Sie sich die Erklärung unterschreiben.")
    return _page(request, found, form, _("Erklärung zur Pauschale"), hint=hint)


@sensitive_post_parameters("iban")
@staff_view(Right.MONEY_CHANGE)
def account(request: StaffRequest, pk: int) -> HttpResponse:
    found = person_of(request, pk)
    form, before = PayAccountForm(request.POST or None, name=found.full_name), queries.account_of(request.agency, found)
    act = partial(actions.write_account, agency=request.agency, person=found, by=request.actor, at=request.now)
    if form.is_bound and form.is_valid() and did(form, lambda: act(**form.cleaned_data)):
        say_done(request, _("Das Konto ist eingetragen."))
        return redirect("workspace:refunds-person", pk)
    hint = _("Bisher: {mask}. Das alte Konto wird dabei vergessen.").format(mask=before.mask) if before else ""
    return _page(request, found, form, _("Konto für Auszahlungen"), iban=True, hint=hint)


@staff_view(Right.MONEY_CHANGE)
@require_POST
def account_removal(request: StaffRequest, pk: int) -> HttpResponse:
    actions.drop_account(agency=request.agency, person=person_of(request, pk), by=request.actor, at=request.now)
    say_done(request, _("Das Konto ist vergessen. Ausgezahlt wird bar, bis ein neues eingetragen ist."))
    return redirect("workspace:refunds-person", pk)


def _year(request: StaffRequest) -> int:
    text = request.GET.get("year", "")
    year = int(text) if text.isascii() and text.isdigit() and len(text) == len("2026") else request.today.year
    return year if year in YEARS else request.today.year


def _page(request: StaffRequest, found: object, form: object, heading: str, *, iban: bool = False, hint: str = "") -> HttpResponse:
    context = {"person": found, "form": form, "heading": heading, "iban": iban, "hint": hint}
    return render(request, "workspace/refunds/form.html", context, status=422 if getattr(form, "errors", None) else 200)
