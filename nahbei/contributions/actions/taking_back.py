"""Money that turned out not to be there, or not hers: what it settled is open again, then the line itself is reversed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from nahbei.contributions import ledger
from nahbei.contributions.actions.rows import turn_round
from nahbei.contributions.models import Booking, BookingKind
from nahbei.contributions.queries import bookings_of
from nahbei.foundation.actor import Actor
from nahbei.people.queries import followed


def take_money_back(money: Booking, own: Collection[int], words: str, *, on: dt.date, by: Actor, at: dt.datetime) -> None:
    """First what this money settled (`own`), then, while credit is missing, what was settled last; then the money itself. The caller has the lock."""
    person = followed(money.whose)
    lines = {line.pk: line for line in bookings_of(money.agency, person) if line.kind == BookingKind.ALLOCATION and not hasattr(line, "reversed_by")}
    first = [key for key in own if key in lines]
    credit = ledger.standings(bookings_of(money.agency, person)).credit_cents
    for key in [*first, *sorted(set(lines) - set(first), reverse=True)]:
        if key not in first and credit >= money.cents:
            continue
        take_back(lines[key], words, on=on, by=by, at=at)
        credit += lines[key].cents
    if not Booking.objects.filter(reverses=money).exists():
        take_back(money, words, on=on, by=by, at=at)


def take_back(line: Booking, words: str, *, on: dt.date, by: Actor, at: dt.datetime) -> None:
    turn_round(line, why=words, by=by, at=at, on=on, item=line.item)
