"""The mandates of one person: made, printed, signed, another account, resting, revoked. Accounts are shown masked."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from nahbei.contributions import actions, planning, queries
from nahbei.contributions import iban as ibans
from nahbei.contributions.models import Mandate
from nahbei.documents.letters import AgencyHead
from nahbei.documents.mandate import MandateForm, mandate_pdf
from nahbei.foundation.refusal import Refusal
from nahbei.foundation.rights import Right
from nahbei.people.queries import followed
from nahbei.ui.messages import say_done
from nahbei.workspace.door import StaffRequest, staff_view
from nahbei.workspace.forms.contributions import WhyForm
from nahbei.workspace.forms.debits import AccountForm, MandateNewForm, SigningForm
from nahbei.workspace.views.contributions.person import did, person_of


@staff_view(Right.MONEY)
@require_safe
def mandates(request: StaffRequest, pk: int) -> HttpResponse:
    person = person_of(request, pk)
    rows = list(queries.mandates_of(request.agency, person))
    context = {
        "person": person, "live": next((row for row in rows if row.is_live), None), "over": [row for row in rows if not row.is_live],
        "may_change": request.may(Right.MONEY_CHANGE), "terms": planning.terms_of(request.agency),
        "waiting": planning.waiting_for_second(request.agency),
    }
    return render(request, "workspace/contributions/mandates.html", context)


@staff_view(Right.MONEY_CHANGE)
def mandate_new(request: StaffRequest, pk: int) -> HttpResponse:
    person = person_of(request, pk)
    speaking = request.agency.representations.either_side(person).filter(ends_on=None).select_related("person", "representative")
    payers = list({row.representative if row.person_id == person.pk else row.person: None for row in speaking})
    form = MandateNewForm(request.POST or None, payers=payers, person=person)
    act = partial(actions.make_mandate, agency=request.agency, person=person, by=request.actor, at=request.now)
    if request.method == "POST" and form.is_valid() and did(form, lambda: act(**form.made)):
        say_done(request, _("Das Mandat ist angelegt. Drucken Sie es aus und lassen Sie es unterschreiben."))
        return redirect("workspace:mandates", person.pk)
    return _page(request, person, form, _("Mandat anlegen"))


@staff_view(Right.MONEY)
@require_safe
def mandate_paper(request: StaffRequest, pk: int) -> HttpResponse:
    """To print and sign; the account is written by hand."""
    mandate, terms = _mandate(request, pk), planning.terms_of(request.agency)
    if terms is None:
        messages.error(request, str(actions.NoCreditorTerms.sentence))
        return redirect("workspace:mandates", followed(mandate.person).pk)
    told = mandate.told
    form = MandateForm(
        creditor=terms.name, identifier=terms.identifier, reference=mandate.reference, holder=mandate.holder,
        address=", ".join(part for part in (told.street, f"{told.postal_code} {told.town}".strip()) if part),
        member=mandate.person.full_name if mandate.payer else "", notice_days=terms.notice_days, on=request.today,
    )
    pdf = mandate_pdf(AgencyHead.of(request.agency), form)
    return HttpResponse(pdf.content, content_type="application/pdf", headers={"Content-Disposition": f'inline; filename="{mandate.reference}.pdf"'})


@sensitive_post_parameters("iban")
@staff_view(Right.MONEY_CHANGE)
def mandate_signing(request: StaffRequest, pk: int) -> HttpResponse:
    mandate = _mandate(request, pk)
    form = SigningForm(request.POST or None, mandate=mandate, today=request.today)
    act = partial(actions.sign_mandate, mandate=mandate, by=request.actor, at=request.now)
    if form.is_bound and form.is_valid() and did(form, lambda: act(**form.cleaned_data)):
        mandate.refresh_from_db()
        say_done(request, _("Unterschrieben: {mask} {bank}").format(mask=mandate.mask, bank=mandate.bank).strip())
        return redirect("workspace:mandates", followed(mandate.person).pk)
    return _page(request, followed(mandate.person), form, _("Unterschrift eintragen"), iban=True)


@sensitive_post_parameters("iban")
@staff_view(Right.MONEY_CHANGE)
def mandate_account(request: StaffRequest, pk: int) -> HttpResponse:
    mandate, form = _mandate(request, pk), AccountForm(request.POST or None)
    act = partial(actions.change_account, mandate=mandate, by=request.actor, at=request.now)
    if form.is_bound and form.is_valid() and did(form, lambda: act(**form.cleaned_data)):
        say_done(request, _("Die neue IBAN gilt, sobald eine zweite Person sie bestätigt hat."))
        return redirect("workspace:mandates", followed(mandate.person).pk)
    hint = _("Bisher: {mask}. Die neue IBAN bestätigt eine zweite Person; gibt es keine, gilt sie nach 24 Stunden.").format(mask=mandate.mask)
    return _page(request, followed(mandate.person), form, _("Andere IBAN"), iban=True, hint=hint)


@staff_view(Right.MONEY_CHANGE)
def mandate_pause(request: StaffRequest, pk: int) -> HttpResponse:
    mandate, form = _mandate(request, pk), WhyForm(request.POST or None)
    act = partial(actions.pause_mandate, mandate=mandate, by=request.actor, at=request.now)
    if form.is_bound and form.is_valid() and did(form, lambda: act(why=form.cleaned_data["why"])):
        say_done(request, _("Das Mandat ruht."), undo=reverse("workspace:mandate-resuming", args=[mandate.pk]))
        return redirect("workspace:mandates", followed(mandate.person).pk)
    return _page(request, followed(mandate.person), form, _("Mandat ruhen lassen"))


@staff_view(Right.MONEY_CHANGE)
@require_POST
def mandate_resuming(request: StaffRequest, pk: int) -> HttpResponse:
    return _act(request, pk, actions.resume_mandate, _("Das Mandat gilt wieder."))


@staff_view(Right.MONEY_CHANGE)
@require_POST
def mandate_revocation(request: StaffRequest, pk: int) -> HttpResponse:
    undo = reverse("workspace:mandate-return", args=[pk])
    return _act(request, pk, actions.revoke_mandate, _("Widerrufen. Für neue Lastschriften braucht es eine neue Unterschrift."), undo)


@staff_view(Right.MONEY_CHANGE)
@require_POST
def mandate_return(request: StaffRequest, pk: int) -> HttpResponse:
    """It was revoked by mistake."""
    return _act(request, pk, actions.put_back_mandate, _("Das Mandat steht wieder da wie vorher."))


@sensitive_post_parameters("iban")
@staff_view(Right.MONEY_CHANGE)
@require_POST
def iban_check(request: StaffRequest) -> HttpResponse:
    """While somebody types. By POST: an address is written into logs."""
    try:
        account, problem = ibans.read(request.POST.get("iban", "")), ""
    except Refusal as refusal:
        account, problem = None, str(refusal)
    return render(request, "workspace/contributions/iban.html", {"account": account, "problem": problem})


def _act(request: StaffRequest, pk: int, action: Callable[..., Mandate], words: str, undo: str = "") -> HttpResponse:
    mandate = _mandate(request, pk)
    try:
        action(mandate=mandate, by=request.actor, at=request.now)
        say_done(request, words, undo=undo)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("workspace:mandates", followed(mandate.person).pk)


def _mandate(request: StaffRequest, pk: int) -> Mandate:
    return get_object_or_404(request.agency.mandates.select_related("agency", "person", "payer"), pk=pk)


def _page(request: StaffRequest, person: Any, form: Any, heading: str, *, iban: bool = False, hint: str = "") -> HttpResponse:
    context = {"person": person, "form": form, "heading": heading, "iban": iban, "hint": hint}
    return render(request, "workspace/contributions/mandate_form.html", context, status=422 if form.errors else 200)
