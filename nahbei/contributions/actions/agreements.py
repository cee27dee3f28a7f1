"""What is agreed with a person: a tier, an exemption, a pause, an end. Each a new row; a wrong one can be taken back."""

from __future__ import annotations

import datetime as dt
from typing import Any

from dateutil.relativedelta import relativedelta
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from nahbei.contributions import rules
from nahbei.contributions.models import Agreement, Basis, Standing, Tier
from nahbei.contributions.queries import history_of, household_is_over, rulebook
from nahbei.contributions.queries import household_of as paying_with
from nahbei.foundation import audit
from nahbei.foundation.actor import Actor
from nahbei.foundation.models import Agency
from nahbei.foundation.reference import Reference
from nahbei.foundation.refusal import Refusal
from nahbei.people.models import Person


class AgreementUnclear(Refusal):
    sentence = _("Diese Stufe gibt es in der Beitragsordnung nicht, die an diesem Tag gilt.")
    field = "tier"


class AgreementInPast(Refusal):
    sentence = _("So weit zurück kann nichts mehr vereinbart werden: Das Jahr ist abgeschlossen.")
    field = "valid_from"


class PersonHasDied(Refusal):
    sentence = _("Dieser Mensch ist verstorben. Es wird nichts mehr vereinbart.")


class NobodyToPayWith(Refusal):
    sentence = _("In diesem Haushalt kann niemand mitzahlen: Dort ist nichts vereinbart, oder es wird schon bei jemand anderem mitgezahlt.")
    field = "household_of"


class OthersPayWithThem(Refusal):
    sentence = _("In diesem Haushalt zahlen schon andere mit. Ändern Sie zuerst deren Vereinbarung.")
    field = "household_of"


class NothingToPause(Refusal):
    sentence = _("An diesem Tag gibt es keine Vereinbarung, nach der gezahlt wird.")
    field = "valid_from"


@transaction.atomic
def agree(
    *, agency: Agency, person: Person, valid_from: dt.date, by: Actor, at: dt.datetime, tier_number: int | None = None, cents: int | None = None,
    exempt: bool = False, basis: str = Basis.DECLARED, seen_on: dt.date | None = None, payer: Person | None = None, rhythm: str = "", why: str = "",
    household_of: Person | None = None,
) -> Agreement:
    """A tier, an amount of its own, or an exemption. Refuses AgreementUnclear, AgreementInPast, PersonHasDied, NobodyToPayWith, OthersPayWithThem."""
    _check_day(person, valid_from, at)
    book = rulebook(agency)
    if tier_number is not None and (tier_number not in _tiers(book, valid_from)):
        raise AgreementUnclear
    if household_of is not None:
        _check_household(agency, person, household_of, valid_from)
    known = book.on(valid_from)
    return _write(
        agency, person, "exempted" if exempt else "agreed", by=by, at=at, valid_from=valid_from, why=why.strip()[:200], basis=basis,
        standing=Standing.EXEMPT if exempt else Standing.PAYS, tier_number=None if exempt else tier_number, cents=None if exempt else cents,
        seen_on=seen_on if basis == Basis.PROOF_SEEN else None, seen_by_name=by.name if basis == Basis.PROOF_SEEN else "",
        payer=payer if payer != person else None, rhythm=rhythm, household_of=None if exempt else household_of,
        review_on=valid_from + relativedelta(months=known.review_months if known else 12),
    )


@transaction.atomic
def pause(
    *, agency: Agency, person: Person, valid_from: dt.date, until: dt.date | None, why: str, by: Actor, at: dt.datetime
) -> Agreement:
    """Nothing is owed from a day on; with `until`, what was agreed goes on by itself on the day after. Refuses NothingToPause."""
    _check_day(person, valid_from, at)
    before = rules.in_force(history_of(agency, person), valid_from)
    if before is None or before.standing not in {Standing.PAYS, Standing.EXEMPT}:
        raise NothingToPause
    kept = _same(before)
    changed = {"valid_from": valid_from, "standing": Standing.PAUSED, "why": why.strip()[:200]}
    paused = _write(agency, person, "paused", by=by, at=at, **{**kept, **changed})
    if until is not None:
        _write(agency, person, "resumes", by=by, at=at, **{**kept, "valid_from": until + dt.timedelta(days=1)})
    return paused


@transaction.atomic
def end(*, agency: Agency, person: Person, valid_from: dt.date, why: str, by: Actor, at: dt.datetime) -> Agreement:
    """Whoever leaves owes nothing from then on, as the rules count it. Refuses NothingToPause."""
    _check_day(person, valid_from, at, dead=True)
    before = rules.in_force(history_of(agency, person), valid_from)
    if before is None or before.standing == Standing.ENDED:
        raise NothingToPause
    kept = {**_same(before), "valid_from": valid_from, "standing": Standing.ENDED, "why": why.strip()[:200], "review_on": None}
    return _write(agency, person, "ended", by=by, at=at, **kept)


@transaction.atomic
def keep_as_is(*, agreement: Agreement, by: Actor, at: dt.datetime) -> Agreement:
    """Asked again, and nothing changed: the same from today, to be asked again after the time of the rules."""
    today = timezone.localdate(at)
    known = rulebook(agreement.agency).on(today)
    kept = {**_same(agreement), "valid_from": today, "standing": agreement.standing, "why": agreement.why}
    if household_is_over(agreement, on=today):
        kept["household_of"] = None  # from now on for herself
    kept["review_on"] = today + relativedelta(months=known.review_months if known else 12)
    return _write(agreement.agency, agreement.person, "reviewed", by=by, at=at, **kept)


@transaction.atomic
def take_back(*, agreement: Agreement, by: Actor, at: dt.datetime) -> Agreement:
    """It was wrong: what was agreed before counts again. Stays readable."""
    if Agreement.objects.filter(pk=agreement.pk, taken_back_at=None).update(taken_back_at=at, taken_back_by_name=by.name):
        _record(agreement, "taken_back", by=by, at=at)
    return Agreement.objects.get(pk=agreement.pk)


@transaction.atomic
def put_back(*, agreement: Agreement, by: Actor, at: dt.datetime) -> Agreement:
    """Undo of taking back."""
    if Agreement.objects.filter(pk=agreement.pk, taken_back_at__isnull=False).update(taken_back_at=None, taken_back_by_name=""):
        _record(agreement, "put_back", by=by, at=at)
    return Agreement.objects.get(pk=agreement.pk)


def _check_day(person: Person, day: dt.date, at: dt.datetime, *, dead: bool = False) -> None:
    if person.died_on is not None and not dead:
        raise PersonHasDied
    if day.year < timezone.localdate(at).year - 1:
        raise AgreementInPast


def _check_household(agency: Agency, person: Person, head: Person, day: dt.date) -> None:
    if head == person or not rules.leads(rules.in_force(history_of(agency, head), day), day):
        raise NobodyToPayWith
    if paying_with(agency, person, on=day):
        raise OthersPayWithThem


def _tiers(book: rules.Rulebook, day: dt.date) -> dict[int, Tier]:
    known = book.on(day)
    return book.tiers.get(known.pk, {}) if known else {}


def _same(before: Agreement) -> dict[str, Any]:
    """What goes on unchanged."""
    names = ("standing", "tier_number", "cents", "basis", "seen_on", "seen_by_name", "payer", "rhythm", "review_on", "why", "household_of")
    return {name: getattr(before, name) for name in names}


def _write(agency: Agency, person: Person, what: str, *, by: Actor, at: dt.datetime, **values: Any) -> Agreement:
    earlier = history_of(agency, person).counting().exclude(standing=Standing.ENDED)
    since = min([row.member_since for row in earlier], default=values["valid_from"])
    last = history_of(agency, person).counting().first()
    if last is not None and last.standing == Standing.ENDED:
        since = values["valid_from"]  # came back
    since = min(since, values["valid_from"])
    agreement = Agreement(agency=agency, person=person, member_since=since, written_at=at, written_by_name=by.name, **values)
    agreement.full_clean(exclude=["agency", "person", "payer", "household_of"])
    agreement.save()
    _record(agreement, what, by=by, at=at)
    return agreement


def _record(agreement: Agreement, what: str, *, by: Actor, at: dt.datetime) -> None:
    """Amounts stay out of the trail: whoever reads it may not be somebody who may read them."""
    audit.record(
        agreement.agency, by=by, at=at, what=f"contributions.{what}", about=Reference("contributions.agreement", agreement.pk),
        person_id=agreement.person_id, changes={"valid_from": (None, agreement.valid_from)},
    )
