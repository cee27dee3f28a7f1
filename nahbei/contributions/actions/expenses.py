"""Money that goes to volunteers: expenses given back, flat allowances. What it is for is known by the room that asks."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from nahbei.contributions.actions.ledger import MOST_CENTS, BookedTooFarAhead, NotAnAmount
from nahbei.contributions.actions.rows import book, lock, record
from nahbei.contributions.models import Booking, BookingKind, Ledger
from nahbei.foundation.actor import Actor
from nahbei.foundation.models import Agency
from nahbei.people.models import Person


@transaction.atomic
def pay_expense(
    *, agency: Agency, person: Person, kind: str, cents: int, ledger_name: str, on: dt.date, text: str, by: Actor, at: dt.datetime,
) -> Booking:
    """From the bank or the cash box. Refuses NotAnAmount, BookedTooFarAhead, YearIsClosed."""
    if not 0 < cents <= MOST_CENTS or ledger_name not in {Ledger.BANK, Ledger.CASH} or kind not in {BookingKind.EXPENSE, BookingKind.ALLOWANCE}:
        raise NotAnAmount
    if on > timezone.localdate(at):
        raise BookedTooFarAhead
    lock(agency)
    made = book(agency, person, kind, Ledger.EXPENSES, ledger_name, cents, by=by, at=at, on=on, text=text.strip()[:200])
    record(made, "expense_paid", by=by, at=at)
    return made
