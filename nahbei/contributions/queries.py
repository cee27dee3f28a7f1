"""Reads across agreements and rules."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.db.models import Case, F, Q, QuerySet, Sum, When

from nahbei.contributions import accounts
from nahbei.contributions.due_dates import Period, periods_due
from nahbei.contributions.iban import compacted
from nahbei.contributions.models import (
    Agreement,
    AgreementQuerySet,
    Booking,
    BookingKind,
    ContributionRules,
    DebitRow,
    Ledger,
    MandateQuerySet,
    PaymentReminder,
    Tier,
)
from nahbei.contributions.rules import Rulebook, in_force, months_of, owed
from nahbei.foundation.models import Agency
from nahbei.people.models import Person
from nahbei.people.queries import ids_of


def rulebook(agency: Agency) -> Rulebook:
    """Two questions, whatever is asked of it afterwards."""
    tiers: dict[int, dict[int, Tier]] = {}
    for tier in agency.tiers.all():
        tiers.setdefault(tier.rules_id, {})[tier.number] = tier
    return Rulebook(tuple(agency.contribution_rules.all()), tiers)


def rules_on(agency: Agency, day: dt.date) -> ContributionRules | None:
    return agency.contribution_rules.in_force(on=day)


def history_of(agency: Agency, person: Person) -> AgreementQuerySet:
    """All rows of a person, the newest first, with those of records that were merged into this one."""
    return agency.agreements.filter(person__in=ids_of(person)).select_related("person", "payer").order_by("-pk")


def current(agency: Agency, *, on: dt.date) -> AgreementQuerySet:
    """The row of each person that is in force, by name."""
    rows = agency.agreements.in_force(on=on).select_related("person", "payer").filter(person__merged_into=None)
    return rows.order_by("person__family_name", "person__given_name", "pk")


def agreements_by_person(agency: Agency) -> dict[Person, list[Agreement]]:
    """All rows of everybody, those of merged records with the one that counts. One question."""
    found: dict[Person, list[Agreement]] = {}
    for row in agency.agreements.select_related("person__merged_into").order_by("pk"):
        found.setdefault(row.person.merged_into or row.person, []).append(row)
    return found


def bookings_of(agency: Agency, person: Person) -> QuerySet[Booking]:
    """The lines of a person in the order in which they were written, with those of merged records."""
    return agency.bookings.filter(person__in=ids_of(person)).select_related("reversed_by").order_by("pk")


def falling_due(agency: Agency, *, until: dt.date) -> Iterator[tuple[Person, Period, int]]:
    """What falls due in the year up to a day and is not booked yet: who, for which months, how much."""
    book, claimed = rulebook(agency), _claimed_months(agency)
    known = book.on(until)
    for person, rows in agreements_by_person(agency).items():
        current = in_force(rows, until)
        if known is None or current is None:
            continue
        rhythm, after = current.rhythm or known.rhythm, dt.date(until.year - 1, 12, 31)
        for period in periods_due(after=after, until=until, rhythm=rhythm, due_day=known.due_day):
            cents = owed(rows, book, period)
            if cents and not claimed.get(person.pk, set()) & {month.first for month in months_of(period)}:
                yield person, period, cents


def _claimed_months(agency: Agency) -> dict[int, set[dt.date]]:
    """Months that are booked and not reversed, by person; of merged records by the one that counts."""
    claimed: dict[int, set[dt.date]] = {}
    for row in agency.bookings.filter(kind=BookingKind.CLAIM, reversed_by=None).select_related("person"):
        assert row.first is not None and row.last is not None
        months = {dt.date(row.first.year, month, 1) for month in range(row.first.month, row.last.month + 1)}
        claimed.setdefault(row.whose.merged_into_id or row.whose.pk, set()).update(months)
    return claimed


def open_by_person(agency: Agency) -> list[tuple[int, str, int]]:
    """Id, name and cents of everybody of whom something is open, by name. One question, whatever the years hold."""
    cents = Sum(Case(When(debit=Ledger.CLAIMS, then=F("cents")), When(credit=Ledger.CLAIMS, then=-F("cents")), default=0))
    names = ("person_id", "person__given_name", "person__family_name")
    rows = agency.bookings.order_by().values(*names).annotate(open=cents).filter(open__gt=0)
    return [(row["person_id"], f"{row['person__given_name']} {row['person__family_name']}".strip(), row["open"])
            for row in rows.order_by("person__family_name", "person__given_name")]


def totals(agency: Agency, year: int) -> dict[str, int]:
    """What a year moved on each ledger. The sum is nought."""
    found = dict.fromkeys(Ledger.values, 0)
    for side, sign in (("debit", 1), ("credit", -1)):
        for name, cents in agency.bookings.filter(year=year).order_by().values_list(side).annotate(total=Sum("cents")):
            found[name] += sign * cents
    return found


def reminders_of(agency: Agency, person: Person) -> QuerySet[PaymentReminder]:
    """What was written about what a person owes, or to them as whoever pays; the newest first."""
    everyone = ids_of(person)
    rows = agency.payment_reminders.filter(Q(payer__in=everyone) | Q(items__claim__person__in=everyone))
    return rows.select_related("message", "payer").distinct()


def mandates_of(agency: Agency, person: Person) -> MandateQuerySet:
    """Of a person, the newest first, with those of merged records."""
    return agency.mandates.filter(person__in=ids_of(person)).select_related("person", "payer").order_by("-pk")


def mandates_by_iban(agency: Agency, iban: str) -> MandateQuerySet:
    """By whose account money came: found by the keyed hash."""
    return agency.mandates.filter(digest=accounts.digest(compacted(iban), agency=agency.pk)).select_related("person", "payer")


def debit_by_end_to_end(agency: Agency, end_to_end: str) -> DebitRow | None:
    """The row of a run that a bank names."""
    rows = agency.debit_rows.select_related("agency", "run", "person", "mandate", "booking")
    return rows.filter(end_to_end=end_to_end).first()
