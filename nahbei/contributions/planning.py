"""What a run would collect: who, how much, why not. Reads only; the number of questions does not depend on how many people there are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Case, Exists, F, OuterRef, Q, Sum, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from nahbei.contributions import accounts, sequences
from nahbei.contributions import iban as ibans
from nahbei.contributions.models import BookingKind, CreditorTerms, Ledger, Mandate, MandateState, Standing
from nahbei.contributions.pain008 import LONGEST_NAME, spelled
from nahbei.foundation.models import Agency, StepState
from nahbei.people.models import Person

WAITS = "contributions.account_changed"


@dataclass
class Planned:
    """One person: claims with what is taken for each, by which mandate; or why nothing is taken."""

    person: Person
    items: list[tuple[int, int]] = field(default_factory=list)
    taken: bool = False  # something of it stands in another run
    mandate: Mandate | None = None
    why: str = ""
    told_on: dt.date | None = None

    @property
    def cents(self) -> int:
        return sum(cents for _, cents in self.items)


@dataclass(frozen=True)
class Plan:
    rows: list[Planned]

    @property
    def collected(self) -> list[Planned]:
        return [row for row in self.rows if not row.why]

    @property
    def left_out(self) -> list[Planned]:
        return [row for row in self.rows if row.why]

    @property
    def cents(self) -> int:
        return sum(row.cents for row in self.collected)


def plan(agency: Agency, *, until: dt.date, collect_on: dt.date) -> Plan:
    """Everybody of whom something is open that fell due up to a day, by name."""
    found = owing(agency, until)
    _use_credit(agency, found)
    mandates, waiting = mandates_by_person(agency, "payer"), waiting_for_second(agency)
    told = told_for(agency, collect_on)
    for key, row in found.items():
        row.mandate = mandates.get(key)
        row.why = _why_not(row, collect_on, waiting)
        if row.mandate is not None:
            row.told_on = told.get((row.mandate.pk, row.cents))
    return Plan(sorted(found.values(), key=lambda row: (row.person.family_name, row.person.given_name, row.person.pk)))


def to_collect(agency: Agency, *, until: dt.date) -> int:
    """Of how many people with a mandate something is due that stands in no run. One question; credit is not looked at."""
    taken = Exists(agency.debit_items.filter(claim=OuterRef("pk"), live=True))
    of_them = Q(person=OuterRef("person_id")) | Q(person=OuterRef("person__merged_into_id"))
    signed = Exists(agency.mandates.filter(of_them, state=MandateState.ACTIVE))
    claims = agency.bookings.filter(~taken, signed, kind=BookingKind.CLAIM, due_on__lte=until, reversed_by=None, person__died_on=None)
    rows = claims.order_by().annotate(open=F("cents") + _moved()).filter(open__gt=0).values_list("person_id", "person__merged_into_id")
    return len({winner or person for person, winner in rows})


def terms_of(agency: Agency) -> CreditorTerms | None:
    return agency.creditor_terms.first()


def told_for(agency: Agency, collect_on: dt.date) -> dict[tuple[int, int], dt.date]:
    """Since when somebody knows that this amount is taken on this day, by mandate and cents."""
    rows = agency.debit_notices.filter(collect_on=collect_on).values_list("mandate_id", "cents", "told_on")
    return {(mandate, cents): told_on for mandate, cents, told_on in rows}


def waiting_for_second(agency: Agency) -> set[int]:
    """Mandates whose new account nobody has confirmed yet."""
    return {step.about.key for step in agency.two_person_steps.filter(kind=WAITS, state=StepState.WAITING) if step.about}


def leaving(agency: Agency, on: dt.date) -> set[int]:
    """For whom a debit on this day is the last."""
    return set(agency.agreements.in_force(on=on).filter(standing=Standing.ENDED).values_list("person_id", flat=True))


def collected_mandates(agency: Agency, *, besides: int) -> set[int]:
    """Mandates by which something was taken from the account they have now and did not come back, or is on its way."""
    rows = agency.debit_rows.filter(
        Q(state="submitted", run__submitted_at__gte=F("mandate__account_since")) | Q(
            state="planned", run__state="exported", run__exported_at__gte=F("mandate__account_since")),
    )
    return set(rows.exclude(run=besides).values_list("mandate_id", flat=True))


def mandate_unfit(mandate: Mandate, collect_on: dt.date, waiting: set[int]) -> str:
    """Why nothing may be taken by a mandate on a day; empty when it may."""
    if mandate.state == MandateState.DRAFT:
        return _("Das Mandat ist noch nicht unterschrieben.")
    if mandate.state == MandateState.PAUSED:
        return _("Das Mandat ruht: {why}").format(why=mandate.paused_why or "–")
    if mandate.state != MandateState.ACTIVE:
        return _("Kein Mandat mehr: {state}").format(state=mandate.get_state_display())
    assert mandate.signed_on is not None
    if sequences.lapses_on(mandate.signed_on, mandate.last_used_on) <= collect_on:
        return _("Das Mandat wurde 36 Monate nicht benutzt und gilt nicht mehr.")
    if mandate.pk in waiting:
        return _("Eine neue IBAN wartet auf die Bestätigung durch eine zweite Person.")
    if mandate.payer is not None and mandate.payer.died_on is not None:
        return _("Wem das Konto gehört, ist verstorben.")
    return ""


def _why_not(row: Planned, collect_on: dt.date, waiting: set[int]) -> str:
    if row.person.died_on is not None:
        return _("verstorben")
    if row.cents <= 0:
        return _("Steht schon in einem anderen Lauf.") if row.taken else _("0 €: Das Guthaben reicht.")
    if row.mandate is None:
        return _("Kein Mandat.")
    return mandate_unfit(row.mandate, collect_on, waiting) or _account_unfit(row.mandate)


def _account_unfit(mandate: Mandate) -> str:
    if not spelled(mandate.holder, LONGEST_NAME):
        return _("Der Name enthält keinen Buchstaben, den Banken nehmen.")
    try:
        fits = ibans.is_right(accounts.opened(bytes(mandate.sealed), agency=mandate.agency_id, place=mandate.reference))
    except Exception:  # whatever the seal says, one account never stops the batch
        fits = False
    return "" if fits else _("Die IBAN stimmt nicht.")


def owing(agency: Agency, until: dt.date) -> dict[int, Planned]:
    """Everybody with what is open of what fell due up to a day, the oldest first."""
    taken = Exists(agency.debit_items.filter(claim=OuterRef("pk"), live=True))
    claims = agency.bookings.filter(kind=BookingKind.CLAIM, due_on__lte=until, reversed_by=None).order_by("due_on", "pk")
    rows = claims.annotate(taken=taken).values_list("pk", "person_id", "person__merged_into_id", "cents", "taken")
    open_rows = list(rows.annotate(open=F("cents") + _moved()).filter(open__gt=0))
    claimed = agency.bookings.filter(kind=BookingKind.CLAIM, due_on__lte=until, reversed_by=None).order_by()
    keys = claimed.values("person_id").union(claimed.exclude(person__merged_into=None).values("person__merged_into_id"))
    people = {person.pk: person for person in agency.people.filter(pk__in=keys)}
    found: dict[int, Planned] = {}
    for pk, person, winner, _cents, is_taken, cents in open_rows:
        row = found.setdefault(winner or person, Planned(people[winner or person]))
        if is_taken:
            row.taken = True
        else:
            row.items.append((pk, cents))
    return found


def _moved() -> Sum:
    """What settled a claim, or took that back: below nought when it is settled."""
    return Sum(Case(When(settled_by__debit=Ledger.CLAIMS, then=F("settled_by__cents")),
                    When(settled_by__credit=Ledger.CLAIMS, then=-F("settled_by__cents")), default=0))


def credit_by_person(agency: Agency) -> dict[int, int]:
    """Who has credit, and how much."""
    moved = Sum(Case(When(credit=Ledger.CREDIT, then=F("cents")), When(debit=Ledger.CREDIT, then=-F("cents")), default=0))
    rows = agency.bookings.filter(Q(credit=Ledger.CREDIT) | Q(debit=Ledger.CREDIT)).order_by().values_list("person_id", "person__merged_into_id")
    found: dict[int, int] = {}
    for person, winner, cents in rows.annotate(left=moved):
        found[winner or person] = found.get(winner or person, 0) + cents
    return {key: cents for key, cents in found.items() if cents > 0}


def _use_credit(agency: Agency, found: dict[int, Planned]) -> None:
    for key, cents in credit_by_person(agency).items():
        row = found.get(key)
        while row is not None and row.items and cents > 0:
            pk, open_cents = row.items.pop(0)
            if open_cents > cents:
                row.items.insert(0, (pk, open_cents - cents))
            cents -= open_cents


def mandates_by_person(agency: Agency, *along: str) -> dict[int, Mandate]:
    """The newest of each person; one that counts before one that is over. `along`: who of each mandate is read along, else both people."""
    found: dict[int, Mandate] = {}
    rows = agency.mandates.filter(forgotten_at=None).select_related(*along or ("person", "payer")).order_by("pk")
    of_members: Iterable[Any] = rows.annotate(member=Coalesce("person__merged_into_id", "person_id"))
    for row in sorted(of_members, key=lambda row: (row.is_live, row.pk)):
        found[row.member] = row
    return found
