"""What somebody has booked on the bank by hand and no statement has told yet: a line that tells the same money is not booked again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from nahbei.contributions.matching import CASH, names_all
from nahbei.contributions.models import BankLine, Booking, BookingKind, Ledger
from nahbei.foundation.models import Agency
from nahbei.people import folding

NEAR = dt.timedelta(days=14)  # between what somebody wrote down and what the bank says
ON_BANK = Q(debit=Ledger.BANK) | Q(credit=Ledger.BANK)


@dataclass(frozen=True)
class Written:
    """A booking. `cents` is positive where money came, as on the statement."""

    pk: int
    voucher: str
    cents: int
    on: dt.date
    kind: str
    person: int | None
    name: frozenset[str]


@dataclass
class BankBook:
    """By amount, so that a statement of thousands of lines asks no question."""

    by_cents: dict[int, list[Written]]

    def fitting(self, line: BankLine) -> list[Written]:
        """The same amount the same way within two weeks, the nearest day first."""
        near = [one for one in self.by_cents.get(line.cents, []) if abs(one.on - line.booked_on) <= NEAR]
        return sorted(near, key=lambda one: (abs(one.on - line.booked_on), one.pk))

    def same(self, line: BankLine, account: set[int]) -> Written | None:
        """The only one that agrees in more than the amount: in the name, the account, or that cash was carried."""
        agreeing = [one for one in self.fitting(line) if _agrees(one, line, account)]
        return agreeing[0] if len({one.person for one in agreeing}) == 1 else None

    def take(self, one: Written) -> None:
        self.by_cents[one.cents].remove(one)


def book_now(agency: Agency, lines: Sequence[BankLine]) -> BankBook:
    """One question."""
    days = [line.booked_on for line in lines]
    rows = untold(agency).filter(booked_on__range=(min(days) - NEAR, max(days) + NEAR)) if days else []
    found: dict[int, list[Written]] = {}
    for row in rows:
        one = _written(row)
        found.setdefault(one.cents, []).append(one)
    return BankBook(found)


def untold(agency: Agency) -> QuerySet[Booking]:
    """What moved the bank in the book and stands on no statement that was read."""
    rows = agency.bookings.filter(ON_BANK, bank_part=None, known_line=None, reversed_by=None).exclude(kind=BookingKind.REVERSAL)
    return rows.select_related("person__merged_into").order_by("booked_on", "pk")


def maybe_the_same(line: BankLine) -> list[Booking]:
    """Which bookings a human may take for this line."""
    rows = untold(line.agency).filter(cents=abs(line.cents), booked_on__range=(line.booked_on - NEAR, line.booked_on + NEAR))
    return list(rows.filter(debit=Ledger.BANK) if line.cents > 0 else rows.filter(credit=Ledger.BANK))


def _written(row: Booking) -> Written:
    who = row.person.merged_into or row.person if row.person else None
    name = frozenset(folding.words(f"{who.given_name} {who.family_name}")) if who else frozenset[str]()
    cents = row.cents if row.debit == Ledger.BANK else -row.cents
    return Written(row.pk, row.voucher, cents, row.booked_on, row.kind, who.pk if who else None, name)


def _agrees(one: Written, line: BankLine, account: set[int]) -> bool:
    text = f"{line.name} {line.words}"
    if one.person is None:
        return one.kind == BookingKind.TRANSFER and bool(CASH.search(text))
    return one.person in account or names_all(one.name, text)
