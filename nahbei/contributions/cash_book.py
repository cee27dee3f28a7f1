"""The cash book: what came into the box and what went out, day by day, and what must lie in it after each line."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from dateutil.relativedelta import relativedelta
from django.db.models import Max, Q, QuerySet, Sum

from nahbei.contributions.models import Booking, BookingKind, CashClosing, Ledger
from nahbei.foundation.models import Agency
from nahbei.people.models import Person

# What there is, the largest first: cents.
NOTES_AND_COINS = (50_000, 20_000, 10_000, 5_000, 2_000, 1_000, 500, 200, 100, 50, 20, 10, 5, 2, 1)
MOVES = Q(debit=Ledger.CASH) | Q(credit=Ledger.CASH)


@dataclass(frozen=True)
class CashLine:
    """A line of the book as the box sees it. One of the two amounts is nought."""

    booking: Booking
    came: int
    went: int
    left: int

    @property
    def person(self) -> Person | None:
        """The record that counts, where two were merged."""
        found = self.booking.person
        return found.merged_into or found if found else None


@dataclass(frozen=True)
class CashMonth:
    """A month of the cash book."""

    first: dt.date
    before: int
    lines: tuple[CashLine, ...]

    @property
    def came(self) -> int:
        return sum(line.came for line in self.lines)

    @property
    def went(self) -> int:
        return sum(line.went for line in self.lines)

    @property
    def after(self) -> int:
        return self.before + self.came - self.went


def cash_on(agency: Agency, day: dt.date) -> int:
    """What must lie in the box in the evening of a day."""
    return _sum(agency.bookings.filter(booked_on__lte=day))


def least_from(agency: Agency, day: dt.date) -> int:
    """The least that ever lies in the box after a line from the evening of a day on: so much may still be taken out on that day."""
    left = least = cash_on(agency, day)
    for debit, cents in agency.bookings.filter(MOVES, booked_on__gt=day).order_by("booked_on", "pk").values_list("debit", "cents"):
        left += cents if debit == Ledger.CASH else -cents
        least = min(least, left)
    return least


def closed_until(agency: Agency) -> dt.date | None:
    """The last day that was counted and not reopened."""
    day: dt.date | None = agency.cash_closings.counting().aggregate(day=Max("day"))["day"]
    return day


def last_closing(agency: Agency) -> CashClosing | None:
    return agency.cash_closings.counting().select_related("agency", "difference").order_by("-day").first()


def days_to_count(agency: Agency, *, before: dt.date) -> QuerySet[Booking, dt.date]:
    """Days with lines since the last closing, the newest first."""
    rows = agency.bookings.filter(MOVES, booked_on__lt=before)
    closed = closed_until(agency)
    rows = rows.filter(booked_on__gt=closed) if closed else rows
    return rows.order_by("-booked_on").values_list("booked_on", flat=True).distinct()


def month_of(agency: Agency, first: dt.date) -> CashMonth:
    """Two questions, however long the month."""
    rows = agency.bookings.filter(MOVES, booked_on__gte=first, booked_on__lt=first + relativedelta(months=1))
    left = before = cash_on(agency, first - dt.timedelta(days=1))
    lines = []
    for row in rows.select_related("person__merged_into", "reversed_by").order_by("booked_on", "pk"):
        came, went = (row.cents, 0) if row.debit == Ledger.CASH else (0, row.cents)
        left += came - went
        lines.append(CashLine(row, came, went, left))
    return CashMonth(first, before, tuple(lines))


def _sum(rows: QuerySet[Booking]) -> int:
    came, went = Sum("cents", filter=Q(debit=Ledger.CASH), default=0), Sum("cents", filter=Q(credit=Ledger.CASH), default=0)
    left: int = rows.filter(MOVES).order_by().aggregate(left=came - went)["left"]
    return left


def without_receipt(agency: Agency, bookings: Iterable[Booking], *, on: dt.date) -> list[Booking]:
    """What was paid in cash on a day and is not receipted yet. Asks only where there is something of that kind."""
    found = [one for one in bookings if is_receipted(one) and one.booked_on == on]
    if not found:
        return []
    printed = set(agency.cash_receipts.filter(booking__in=found).values_list("booking_id", flat=True))
    return [one for one in found if one.pk not in printed]


def is_receipted(booking: Booking) -> bool:
    """For whoever paid into the box, unless it was a mistake."""
    return booking.kind == BookingKind.PAYMENT and booking.debit == Ledger.CASH and not booking.is_reversed
