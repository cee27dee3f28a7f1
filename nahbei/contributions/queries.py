"""Reads across agreements and rules."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.db.models import BigIntegerField, Case, F, Q, QuerySet, Sum, When

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
    Household,
    Ledger,
    MandateQuerySet,
    PaymentReminder,
    RowState,
    Standing,
    Tier,
)
from nahbei.contributions.rules import Rulebook, in_force, leads, months_of, owed
from nahbei.foundation.models import Agency
from nahbei.people.models import Person
from nahbei.people.queries import followed, ids_of


def rulebook(agency: Agency) -> Rulebook:
    """Two questions, and two more where households pay together, whatever is asked of it afterwards."""
    tiers: dict[int, dict[int, Tier]] = {}
    for tier in agency.tiers.all():
        tiers.setdefault(tier.rules_id, {})[tier.number] = tier
    sets = tuple(agency.contribution_rules.all())
    together = any(one.household != Household.EACH for one in sets)
    return Rulebook(sets, tiers, _heads(agency) if together else {})


def _heads(agency: Agency) -> dict[int, tuple[Agreement, ...]]:
    """All rows of those in whose household others pay; of merged records those of both."""
    pairs = agency.agreements.filter(household_of__isnull=False).order_by().values_list("household_of_id", "household_of__merged_into_id").distinct()
    winners = {pk: winner or pk for pk, winner in pairs if pk}
    found: dict[int, list[Agreement]] = {}
    of_them = Q(person__in=set(winners.values())) | Q(person__merged_into__in=set(winners.values()))
    for row in agency.agreements.filter(of_them).select_related("person__merged_into").order_by("pk"):
        found.setdefault(row.person.merged_into_id or row.person_id, []).append(row)
    return {pk: tuple(found.get(winner, ())) for pk, winner in winners.items()}


def household_of(agency: Agency, person: Person, *, on: dt.date) -> list[Person]:
    """Who pays with this person, by name."""
    rows = agency.agreements.in_force(on=on).filter(household_of__in=ids_of(person), standing=Standing.PAYS, person__died_on=None)
    return [row.person for row in rows.select_related("person").order_by("person__family_name", "person__given_name", "pk")]


def household_is_over(agreement: Agreement, *, on: dt.date) -> bool:
    """Does the person with whom this one pays pay no more, or live no more?"""
    if agreement.household_of is None:
        return False
    return not leads(in_force(history_of(agreement.agency, followed(agreement.household_of)), on), on)


def rules_on(agency: Agency, day: dt.date) -> ContributionRules | None:
    return agency.contribution_rules.in_force(on=day)


def history_of(agency: Agency, person: Person) -> AgreementQuerySet:
    """All rows of a person, the newest first, with those of records that were merged into this one."""
    return agency.agreements.filter(person__in=ids_of(person)).select_related("person__merged_into", "payer", "household_of").order_by("-pk")


def current(agency: Agency, *, on: dt.date) -> AgreementQuerySet:
    """The row of each person that is in force, by name."""
    rows = agency.agreements.in_force(on=on).select_related("person__merged_into", "payer", "household_of").filter(person__merged_into=None)
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


def returned_and_open(agency: Agency, *, since: dt.date) -> list[DebitRow]:
    """Debits that came back from a day on and of which something is still open, the newest first; of each person one. Two questions."""
    rows = agency.debit_rows.filter(state=RowState.RETURNED, returned_on__gte=since).select_related("person__merged_into")
    open_now = {claim for claim, _person, _voucher, _cents in open_claims(
        agency, pk__in=agency.debit_items.filter(row__in=rows.values("pk")).values("claim"))}
    found: dict[int, DebitRow] = {}
    for row in rows.prefetch_related("items").order_by("-returned_on", "-pk"):
        if any(item.claim_id in open_now for item in row.items.all()):
            found.setdefault(row.person.merged_into_id or row.person_id, row)
    return list(found.values())


def open_claims(agency: Agency, **only: object) -> list[tuple[int, int, str, int]]:
    """Claim, person, voucher, what of it is open; the oldest first. One question."""
    moved = Sum(Case(When(settled_by__debit=Ledger.CLAIMS, then=F("settled_by__cents")),
                     When(settled_by__credit=Ledger.CLAIMS, then=-F("settled_by__cents")), default=0, output_field=BigIntegerField()))
    claims = agency.bookings.filter(kind=BookingKind.CLAIM, reversed_by=None, **only).order_by("due_on", "pk")
    rows = claims.values_list("pk", "person_id", "person__merged_into_id", "year", "number", "due_on").annotate(open=F("cents") + moved)
    return [(pk, merged or person, f"{year}-{number:04d}", cents) for pk, person, merged, year, number, _due, cents in rows.filter(open__gt=0)]
