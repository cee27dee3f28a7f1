"""What is open and what is credit, worked out of bookings that somebody has read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from nahbei.contributions.models import Booking, BookingKind, Ledger


@dataclass(frozen=True)
class Claim:
    """A claim and what of it is still open."""

    booking: Booking
    open_cents: int


@dataclass(frozen=True)
class Standings:
    """Of one person: claims in the order in which they fall due, and credit."""

    claims: tuple[Claim, ...]
    credit_cents: int

    @property
    def open_claims(self) -> list[Claim]:
        return [claim for claim in self.claims if claim.open_cents > 0]

    @property
    def open_cents(self) -> int:
        return sum(claim.open_cents for claim in self.claims)


def moved(booking: Booking, ledger: str) -> int:
    """By how much a booking raises what lies on a ledger."""
    return booking.cents * ((booking.debit == ledger) - (booking.credit == ledger))


def balance(bookings: Iterable[Booking]) -> dict[str, int]:
    """What lies on each ledger. The sum is nought, always."""
    totals = dict.fromkeys(Ledger.values, 0)
    for booking in bookings:
        totals[booking.debit] += booking.cents
        totals[booking.credit] -= booking.cents
    return totals


def standings(bookings: Iterable[Booking]) -> Standings:
    rows = list(bookings)
    open_of = {row.pk: row.cents for row in rows if row.kind == BookingKind.CLAIM}
    for row in rows:
        if row.item_id in open_of:
            open_of[row.item_id] += moved(row, Ledger.CLAIMS)
    claims = sorted((row for row in rows if row.pk in open_of), key=lambda row: (row.due_on, row.pk))
    credit = -sum(moved(row, Ledger.CREDIT) for row in rows)
    return Standings(tuple(Claim(row, open_of[row.pk]) for row in claims), credit)
