"""Who may be reminded today, who not and why, and about whom a human must decide. Reads only; a constant number of questions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Case, Exists, F, OuterRef, Sum, When
from django.utils import timezone
from django.utils.translation import gettext as _

from nahbei.contributions import planning
from nahbei.contributions.models import MOST_REMINDERS, Agreement, Booking, BookingKind, Ledger, MandateState, Standing
from nahbei.foundation.models import Agency
from nahbei.people.models import Person
from nahbei.ui.german import format_date

# Three weeks: a standing order of the next month has had its chance, and whoever was in hospital has opened the post.
FIRST_AFTER = dt.timedelta(days=21)
NEXT_AFTER = dt.timedelta(days=21)
# A debit that came back: the bank's letter is there before ours, and whoever wants to ring has done so.
RETURNED_BEFORE = dt.timedelta(days=14)
SMALLEST_CENTS = 100  # a stamp costs about as much


@dataclass(frozen=True)
class Owed:
    """A claim, what of it is still open, and how often it was written about."""

    claim: Booking
    member: Person
    cents: int
    times: int = 0


@dataclass
class ReminderCase:
    """Whoever pays, with all that is open for long. `why`: why nobody writes now."""

    payer: Person
    items: list[Owed] = field(default_factory=list)
    last_on: dt.date | None = None
    why: str = ""

    @property
    def cents(self) -> int:
        return sum(one.cents for one in self.items)

    @property
    def oldest(self) -> dt.date:
        return min(one.claim.due_on for one in self.items if one.claim.due_on is not None)

    @property
    def times(self) -> int:
        return max(one.times for one in self.items)

    @property
    def number(self) -> int:
        """Of the next letter."""
        return self.times + 1

    @property
    def members(self) -> list[Person]:
        return list(dict.fromkeys(one.member for one in self.items))

    @property
    def key(self) -> str:
        """Changes as soon as one cent or one letter does."""
        return f"{self.payer.pk}:{self.number}:{'.'.join(f'{one.claim.pk}-{one.cents}' for one in self.items)}"


@dataclass(frozen=True)
class Cases:
    """Three lists, each by name."""

    to_remind: list[ReminderCase]
    to_decide: list[ReminderCase]
    left_out: list[ReminderCase]


def cases(agency: Agency, *, today: dt.date) -> Cases:
    """Everybody of whom something is open for more than three weeks."""
    known = _Known.of(agency, today)
    by_payer: dict[int, ReminderCase] = {}
    to_remind: list[ReminderCase] = []
    to_decide: list[ReminderCase] = []
    left_out: list[ReminderCase] = []
    for member, items in _open_for_long(agency, today - FIRST_AFTER).items():
        payer = known.payer_of(member)
        if why := known.why_not_member(member, items):
            left_out.append(ReminderCase(payer, items, why=why))
        else:
            by_payer.setdefault(payer.pk, ReminderCase(payer)).items.extend(items)
    for case in by_payer.values():
        case.last_on = known.last_on.get(case.payer.pk)
        case.why = why_not(case, today=today, resting=known.resting.get(case.payer.pk))
        (left_out if case.why else to_decide if case.times >= MOST_REMINDERS else to_remind).append(case)
    return Cases(_sorted(to_remind), _sorted(to_decide), _sorted(left_out))


def why_not(case: ReminderCase, *, today: dt.date, resting: tuple[dt.date, str] | None) -> str:
    """Why whoever pays is left alone today; empty when they are not."""
    if case.payer.died_on is not None:
        return _("Wer zahlt, ist verstorben.")
    if case.cents < SMALLEST_CENTS:
        return _("Weniger als 1 € offen.")
    if resting is not None:
        until, words = resting
        return _("Ruht bis {day}: {why}").format(day=format_date(until, "plain"), why=words or "–")
    if case.last_on is not None and case.last_on + NEXT_AFTER > today:
        return _("Vor weniger als drei Wochen erinnert.")
    return ""


@dataclass(frozen=True)
class _Known:
    """What was read about everybody beforehand."""

    today: dt.date
    agreements: dict[int, Agreement]
    people: dict[int, Person]
    collected: set[int]
    bounced: dict[int, dt.date]
    last_on: dict[int, dt.date]
    resting: dict[int, tuple[dt.date, str]]

    @classmethod
    def of(cls, agency: Agency, today: dt.date) -> _Known:
        rows = agency.agreements.in_force(on=today).select_related("person", "payer").order_by("pk")
        agreements = {row.person.merged_into_id or row.person_id: row for row in rows}
        payers = {(row.payer.merged_into_id or row.payer.pk) for row in agreements.values() if row.payer is not None}
        found = agency.people.filter(pk__in=payers).prefetch_related("channels")
        mandates = planning.mandates_by_person(agency)
        return cls(
            today, agreements, {person.pk: person for person in found},
            {key for key, one in mandates.items() if one.state == MandateState.ACTIVE}, _bounced(agency), _last_on(agency), _resting(agency, today),
        )

    def payer_of(self, member: Person) -> Person:
        agreement = self.agreements.get(member.pk)
        payer = agreement.payer if agreement is not None else None
        return self.people.get(payer.merged_into_id or payer.pk, member) if payer is not None else member

    def why_not_member(self, member: Person, items: Iterable[Owed]) -> str:
        agreement = self.agreements.get(member.pk)
        came_back = [self.bounced[one.claim.pk] for one in items if one.claim.pk in self.bounced]
        if member.died_on is not None:
            return _("verstorben")
        if agreement is not None and agreement.standing == Standing.EXEMPT:
            return _("Ist jetzt befreit.")
        if agreement is not None and agreement.standing == Standing.PAUSED:
            return _("Der Beitrag ruht.")
        if agreement is not None and agreement.standing == Standing.PAYS and agreement.cents is not None:
            return _("Zahlt einen eigenen Betrag, meist in einer Notlage. Rufen Sie lieber an.")
        if any(getattr(one.claim, "taken", False) for one in items):
            return _("Steht in einem Lastschriftlauf.")
        if came_back and max(came_back) + RETURNED_BEFORE > self.today:
            return _("Die Lastschrift kam erst vor Kurzem zurück.")
        return _("Wird mit der nächsten Lastschrift eingezogen.") if member.pk in self.collected and not came_back else ""


def _open_for_long(agency: Agency, until: dt.date) -> dict[Person, list[Owed]]:
    """By member, the oldest first. Credit is used in thought: nobody is asked for what is there."""
    moved = Sum(Case(When(settled_by__debit=Ledger.CLAIMS, then=F("settled_by__cents")),
                     When(settled_by__credit=Ledger.CLAIMS, then=-F("settled_by__cents")), default=0))
    taken = Exists(agency.debit_items.filter(claim=OuterRef("pk"), live=True))
    claims = agency.bookings.filter(kind=BookingKind.CLAIM, due_on__lte=until, reversed_by=None).order_by("due_on", "pk")
    rows = list(claims.annotate(taken=taken, open=F("cents") + moved).filter(open__gt=0).select_related("person"))
    people = {one.pk: one for one in agency.people.filter(pk__in={row.whose.merged_into_id or row.whose.pk for row in rows})
              .prefetch_related("channels")}
    times: dict[int, int] = {}
    for claim in agency.reminder_items.filter(live=True, claim__in=[row.pk for row in rows]).values_list("claim_id", flat=True):
        times[claim] = times.get(claim, 0) + 1
    credit, found = planning.credit_by_person(agency), dict[Person, list[Owed]]()
    for row in rows:
        member, cents = people[row.whose.merged_into_id or row.whose.pk], int(getattr(row, "open", 0))
        used = min(credit.get(member.pk, 0), cents)
        credit[member.pk] = credit.get(member.pk, 0) - used
        if cents > used:
            found.setdefault(member, []).append(Owed(row, member, cents - used, times.get(row.pk, 0)))
    return found


def _bounced(agency: Agency) -> dict[int, dt.date]:
    """Claims whose debit came back, and when."""
    rows = agency.debit_items.filter(row__state="returned", row__returned_on__isnull=False).order_by("row__returned_on")
    return {claim: day for claim, day in rows.values_list("claim_id", "row__returned_on") if day is not None}


def _last_on(agency: Agency) -> dict[int, dt.date]:
    """When each payer was reminded last; of merged records by the one that counts."""
    rows = agency.payment_reminders.counting().order_by("pk").values_list("payer_id", "payer__merged_into_id", "sent_at")
    return {winner or payer: timezone.localdate(at) for payer, winner, at in rows}


def _resting(agency: Agency, today: dt.date) -> dict[int, tuple[dt.date, str]]:
    rows = agency.reminder_rests.filter(until__gt=today, taken_back_at=None).order_by("pk")
    return {winner or payer: (until, why) for payer, winner, until, why in rows.values_list("payer_id", "payer__merged_into_id", "until", "why")}


def _sorted(found: list[ReminderCase]) -> list[ReminderCase]:
    return sorted(found, key=lambda case: (case.payer.family_name, case.payer.given_name, case.payer.pk))
