"""What one person pays: agreed, changed, paused, ended, taken back. Only for those who may see money."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from nahbei.contributions import actions, cash_book, ledger, queries, rules
from nahbei.contributions.models import Agreement
from nahbei.donations.queries import gifts_of_person
from nahbei.foundation.refusal import Refusal
from nahbei.foundation.rights import Right
from nahbei.people.models import Person
from nahbei.people.queries import followed
from nahbei.ui.messages import say_done
from nahbei.workspace.door import StaffRequest, staff_view
from nahbei.workspace.forms.contributions import AgreementForm, EndForm, PauseForm, PaymentForm, RestForm, WhyForm
from nahbei.workspace.views.contributions.lists import line_of

MOST_GIFTS = 6  # the list of the year has all
MOST_MATES = 20  # in a high-rise hundreds have the same number
AgreementsForm = AgreementForm | PauseForm | EndForm | PaymentForm | RestForm | WhyForm


@staff_view(Right.MONEY)
def contribution(request: StaffRequest, pk: int) -> HttpResponse:
    """Today's agreement and all that were."""
    person = person_of(request, pk)
    rows = list(queries.history_of(request.agency, person))
    book = queries.rulebook(request.agency)
    now = rules.in_force(rows, request.today)
    booked = list(queries.bookings_of(request.agency, person))
    context = {
        "account": ledger.standings(booked), "years": (request.today.year, request.today.year - 1), "booked": booked[::-1], "person": person,
        "now": line_of(now, book, request) if now else None, "rules": book.on(request.today),
        "lines": [line_of(row, book, request) for row in rows], "may_change": request.may(Right.MONEY_CHANGE),
        "household": queries.household_of(request.agency, person, on=request.today),
        "household_over": now is not None and queries.household_is_over(now, on=request.today),
        "to_receipt": cash_book.without_receipt(request.agency, booked, on=request.today),
        "reminders": queries.reminders_of(request.agency, person),
        "gifts": gifts_of_person(request.agency, person).counting().order_by("-given_on", "-pk")[:MOST_GIFTS],
    }
    return render(request, "workspace/contributions/person.html", context)


@staff_view(Right.MONEY_CHANGE)
def agreement_new(request: StaffRequest, pk: int) -> HttpResponse:
    person = person_of(request, pk)
    book = queries.rulebook(request.agency)
    known = book.on(request.today) or (book.sets[-1] if book.sets else None)
    speaking = list(request.agency.representations.either_side(person).filter(ends_on=None))
    payers = {row.representative if row.person_id == person.pk else row.person: None for row in speaking}
    before = rules.in_force(queries.history_of(request.agency, person), request.today)
    if before is not None and before.payer is not None:
        payers[before.payer] = None
    mates = {**payers, **dict.fromkeys(_at_the_same_door(request, person))}
    if before is not None and before.household_of is not None:
        mates[before.household_of] = None
    form = AgreementForm(
        request.POST or None, rules=known, tiers=list(book.tiers.get(known.pk, {}).values()) if known else [], payers=list(payers), person=person,
        mates=list(mates), before=before, today=request.today,
    )
    if done(form) and did(form, lambda: actions.agree(agency=request.agency, person=person, by=request.actor, at=request.now, **form.agreed)):
        return _back(request, person, _("Vereinbart."))
    return form_page(request, person, form, _("Beitrag vereinbaren"), "agreement_new")


@staff_view(Right.MONEY_CHANGE)
def contribution_pause(request: StaffRequest, pk: int) -> HttpResponse:
    person = person_of(request, pk)
    form = PauseForm(request.POST or None, today=request.today)
    if done(form) and did(form, lambda: actions.pause(agency=request.agency, person=person, by=request.actor, at=request.now, **form.cleaned_data)):
        return _back(request, person, _("Pause eingetragen."))
    return form_page(request, person, form, _("Pause"), "form")


@staff_view(Right.MONEY_CHANGE)
def contribution_ending(request: StaffRequest, pk: int) -> HttpResponse:
    person = person_of(request, pk)
    form = EndForm(request.POST or None, today=request.today)
    if done(form) and did(form, lambda: actions.end(agency=request.agency, person=person, by=request.actor, at=request.now, **form.cleaned_data)):
        return _back(request, person, _("Ende eingetragen."))
    return form_page(request, person, form, _("Beitrag beenden"), "form")


@staff_view(Right.MONEY_CHANGE)
@require_POST
def agreement_review(request: StaffRequest, pk: int) -> HttpResponse:
    """Asked again, nothing changed."""
    kept = actions.keep_as_is(agreement=_agreement(request, pk), by=request.actor, at=request.now)
    undo = reverse("workspace:agreement-taking-back", args=[kept.pk])
    say_done(request, _("Bleibt, wie es ist: {name}").format(name=kept.person.full_name), undo=undo)
    return redirect(f"{reverse('workspace:contributions')}?view=review")


@staff_view(Right.MONEY_CHANGE)
@require_POST
def agreement_taking_back(request: StaffRequest, pk: int) -> HttpResponse:
    found = actions.take_back(agreement=_agreement(request, pk), by=request.actor, at=request.now)
    say_done(request, _("Zurückgenommen."), undo=reverse("workspace:agreement-return", args=[pk]))
    return redirect("workspace:contribution", followed(found.person).pk)


@staff_view(Right.MONEY_CHANGE)
@require_POST
def agreement_return(request: StaffRequest, pk: int) -> HttpResponse:
    found = actions.put_back(agreement=_agreement(request, pk), by=request.actor, at=request.now)
    say_done(request, _("Gilt wieder."))
    return redirect("workspace:contribution", followed(found.person).pk)


def person_of(request: StaffRequest, pk: int) -> Person:
    return get_object_or_404(request.agency.people.select_related("agency"), pk=pk, merged_into=None)


def _at_the_same_door(request: StaffRequest, person: Person) -> list[Person]:
    """Who may be of one household: the same street, number and town."""
    if not person.street:
        return []
    rows = request.agency.people.filter(street=person.street, postal_code=person.postal_code, town=person.town, merged_into=None, died_on=None)
    return list(rows.exclude(pk=person.pk).order_by("family_name", "given_name", "pk")[:MOST_MATES])


def _agreement(request: StaffRequest, pk: int) -> Agreement:
    return get_object_or_404(request.agency.agreements.select_related("agency", "person"), pk=pk)


def done(form: AgreementsForm) -> bool:
    return form.is_bound and form.is_valid()


def did(form: Form, act: object) -> bool:
    assert callable(act)
    try:
        act()
    except (Refusal, ValidationError) as problem:
        field = getattr(problem, "field", None)
        form.add_error(field if field in form.fields else None, str(problem) if isinstance(problem, Refusal) else problem.messages)
        return False
    return True


def _back(request: StaffRequest, person: Person, words: str) -> HttpResponse:
    newest = queries.history_of(request.agency, person).first()
    say_done(request, words, undo=reverse("workspace:agreement-taking-back", args=[newest.pk]) if newest else "")
    return redirect("workspace:contribution", person.pk)


def form_page(request: StaffRequest, person: Person | None, form: AgreementsForm, heading: str, template: str) -> HttpResponse:
    context = {"person": person, "form": form, "heading": heading}
    return render(request, f"workspace/contributions/{template}.html", context, status=422 if form.errors else 200)
