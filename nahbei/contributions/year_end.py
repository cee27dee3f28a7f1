"""What a year comes to: by ledger, by person, line by line. All of it is worked out of the book, by the day a line is for."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.db.models import BigIntegerField, Case, F, Q, Sum, When

from nahbei.contributions.models import Booking, BookingKind, Ledger
from nahbei.foundation.models import Agency
from nahbei.people.models import Person
from nahbei.people.queries import ids_of

MONEY = (Ledger.BANK, Ledger.CASH, Ledger.TRANSIT)
# What a person does not see on her account: money that moves between her credit and her claim.
INSIDE = Q(kind=BookingKind.ALLOCATION) | Q(kind=BookingKind.REVERSAL, reverses__kind=BookingKind.ALLOCATION)


@dataclass(frozen=True)
class LedgerYear:
    """One ledger: what lay there before, what came and went, what lies there at the end. Cents."""

    ledger: Ledger
    before: int
    debit: int
    credit: int

    @property
    def after(self) -> int:
        return self.before + self.debit - self.credit

    @property
    def amounts(self) -> tuple[int, ...]:
        return self.before, self.debit, self.credit, self.after


@dataclass(frozen=True)
class PersonYear:
    """One person: `before` and `after` are what she owes less her credit. Cents."""

    person_id: int
    name: str
    before: int
    claimed: int
    received: int
    written_off: int
    paid_out: int
    open: int
    credit: int

    @property
    def after(self) -> int:
        return self.open - self.credit

    @property
    def amounts(self) -> tuple[int, ...]:
        return self.before, self.claimed, self.received, self.written_off, self.paid_out, self.open, self.credit


@dataclass(frozen=True)
class Line:
    """One line of a person's account: `cents` raises or lowers what she owes."""

    booking: Booking
    cents: int
    owed: int


def balance_of(agency: Agency, year: int) -> list[LedgerYear]:
    """Every ledger of a year. Two questions."""
    start, end = _span(year)
    sums: dict[tuple[str, str], tuple[int, int]] = {}
    rows = agency.bookings.filter(booked_on__lte=end).order_by()
    for side in ("debit", "credit"):
        before, within = Sum("cents", filter=Q(booked_on__lt=start), default=0), Sum("cents", filter=Q(booked_on__gte=start), default=0)
        for name, old, new in rows.values_list(side).annotate(before=before, within=within):
            sums[side, name] = (old, new)
    nothing = (0, 0)
    found = []
    for name in Ledger:
        (debit_before, debit), (credit_before, credit) = sums.get(("debit", name), nothing), sums.get(("credit", name), nothing)
        found.append(LedgerYear(name, debit_before - credit_before, debit, credit))
    return found


def people_of(agency: Agency, year: int) -> list[PersonYear]:
    """Everybody who owed, paid or had something, by name; merged records count for the one that stands. One question."""
    start, end = _span(year)
    within = Q(booked_on__gte=start)
    owner = ("person__merged_into", "person", "person__family_name", "person__given_name", "person__merged_into__family_name",
             "person__merged_into__given_name")
    rows = agency.bookings.filter(booked_on__lte=end, person__isnull=False).order_by().values_list(*owner).annotate(
        before=_owed(~within), claimed=_moved(Ledger.INCOME, within, -1), received=_from_money(within), written_off=_moved(Ledger.LOSSES, within),
        paid_out=_to_money(within), still=_moved(Ledger.CLAIMS), had=_moved(Ledger.CREDIT, sign=-1),
    )
    found: dict[int, PersonYear] = {}
    for merged, person, family, given, its_family, its_given, *sums in rows:
        name = f"{its_family}, {its_given}" if merged else f"{family}, {given}"
        row = PersonYear(merged or person, name.strip(", "), *sums)
        known = found.get(row.person_id)
        found[row.person_id] = row if known is None else _together(known, row)
    return sorted((row for row in found.values() if any(row.amounts)), key=lambda row: (row.name.casefold(), row.person_id))


def account_of(agency: Agency, person: Person, year: int) -> tuple[int, list[Line]]:
    """What a person owed when the year began, and her lines in it. Two questions."""
    start, end = _span(year)
    rows = agency.bookings.filter(person__in=ids_of(person)).exclude(INSIDE)
    before = rows.filter(booked_on__lt=start).aggregate(sum=_owed())["sum"]
    return before, lines_of(before, list(rows.filter(booked_on__range=(start, end)).order_by("booked_on", "pk")))


def accounts_of(agency: Agency, year: int) -> Iterator[tuple[PersonYear, list[Line]]]:
    """All accounts of a year, by name. Two questions, however many people there are."""
    start, end = _span(year)
    lines: dict[int, list[Booking]] = defaultdict(list)
    rows = agency.bookings.filter(booked_on__range=(start, end), person__isnull=False).exclude(INSIDE).select_related("person")
    for row in rows.order_by("booked_on", "pk").iterator(chunk_size=2_000):
        lines[row.whose.merged_into_id or row.whose.pk].append(row)
    for person in people_of(agency, year):
        yield person, lines_of(person.before, lines.get(person.person_id, []))


def lines_of(before: int, bookings: list[Booking]) -> list[Line]:
    """With what is owed after each; lines that change nothing of it are left out."""
    found, owed = [], before
    for booking in bookings:
        cents = _moves(booking)
        if cents:
            owed += cents
            found.append(Line(booking, cents, owed))
    return found


def _moves(booking: Booking) -> int:
    """By how much it raises what a person owes: claims less credit."""
    hers = {Ledger.CLAIMS, Ledger.CREDIT}
    return booking.cents * ((booking.debit in hers) - (booking.credit in hers))


def _span(year: int) -> tuple[dt.date, dt.date]:
    return dt.date(year, 1, 1), dt.date(year, 12, 31)


def _sum(*cases: When, only: Q | None = None) -> Sum:
    return Sum(Case(*cases, default=0, output_field=BigIntegerField()), filter=only, default=0)


def _moved(name: Ledger, only: Q | None = None, sign: int = 1) -> Sum:
    return _sum(When(debit=name, then=sign * F("cents")), When(credit=name, then=-sign * F("cents")), only=only)


def _owed(only: Q | None = None) -> Sum:
    hers = (Ledger.CLAIMS, Ledger.CREDIT)
    inside = Q(debit__in=hers, credit__in=hers)
    return _sum(When(inside, then=0), When(debit__in=hers, then=F("cents")), When(credit__in=hers, then=-F("cents")), only=only)


def _from_money(only: Q) -> Sum:
    """What came in as credit, less what of it was taken back."""
    back = Q(kind=BookingKind.REVERSAL) & ~Q(reverses__kind=BookingKind.PAY_OUT)
    came = Q(debit__in=MONEY, credit=Ledger.CREDIT) & ~Q(reverses__kind=BookingKind.PAY_OUT)
    return _sum(When(came, then=F("cents")), When(Q(debit=Ledger.CREDIT, credit__in=MONEY) & back, then=-F("cents")), only=only)


def _to_money(only: Q) -> Sum:
    """Credit that was paid out, less what of it came back."""
    back = Q(debit__in=MONEY, credit=Ledger.CREDIT, reverses__kind=BookingKind.PAY_OUT)
    return _sum(When(Q(kind=BookingKind.PAY_OUT), then=F("cents")), When(back, then=-F("cents")), only=only)


def _together(one: PersonYear, other: PersonYear) -> PersonYear:
    before, claimed, received, written_off, paid_out, still, credit = (a + b for a, b in zip(one.amounts, other.amounts, strict=True))
    return replace(
        one, before=before, claimed=claimed, received=received, written_off=written_off, paid_out=paid_out, open=still, credit=credit,
    )
