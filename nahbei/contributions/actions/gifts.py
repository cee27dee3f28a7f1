"""Gifts in the book. What a gift is, and what is confirmed about it, the room of donations knows; here it is a line like any other."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from nahbei.contributions.actions.rows import book, lock, record
from nahbei.contributions.models import Booking, BookingKind, Ledger
from nahbei.foundation.actor import Actor
from nahbei.foundation.models import Agency
from nahbei.foundation.refusal import Refusal
from nahbei.people.models import Person

MOST_CENTS = 100_000_000
# Where a gift comes from: money, or an expense that nobody wants back.
SOURCES = (Ledger.BANK, Ledger.CASH, Ledger.EXPENSES)

class NotAGift(Refusal):
    sentence = _("Der Betrag muss größer als 0 € sein.")
    field = "cents"


class GiftTooFarAhead(Refusal):
    sentence = _("Dieser Tag war noch nicht.")
    field = "on"


@transaction.atomic
def book_donation(*, agency: Agency, person: Person | None, cents: int, debit: str, on: dt.date, text: str, by: Actor, at: dt.datetime) -> Booking:
    """A gift, of a person or of nobody in the book (an organisation). Settles no claim. Refuses NotAGift, GiftTooFarAhead, YearIsClosed."""
    if not 0 < cents <= MOST_CENTS or debit not in SOURCES:
        raise NotAGift
    if on > timezone.localdate(at):
        raise GiftTooFarAhead
    lock(agency)
    made = book(agency, person, BookingKind.DONATION, debit, Ledger.DONATIONS, cents, by=by, at=at, on=on, text=text.strip()[:200])
    record(made, "donated", by=by, at=at)
    return made
