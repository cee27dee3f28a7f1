"""A wrong line is turned round by another one: once, and not behind the back of whoever made more of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from nahbei.contributions import ledger
from nahbei.contributions.actions.rows import lock, record, turn_round
from nahbei.contributions.models import BankLine, Booking, BookingKind, Ledger, LineBooking
from nahbei.contributions.queries import bookings_of
from nahbei.foundation.actor import Actor
from nahbei.foundation.refusal import Refusal
from nahbei.people.queries import followed

# A room above may know that a line is more than a line, and refuse its reversal from the book.
guards: list[Callable[[Booking], None]] = []


class AlreadyReversed(Refusal):
    sentence = _("Diese Buchung ist schon storniert.")


class CannotReverse(Refusal):
    sentence = _("Ein Storno lässt sich nicht stornieren. Buchen Sie neu, was richtig ist.")


class SettledBefore(Refusal):
    sentence = _("Darauf ist schon etwas angerechnet. Stornieren Sie zuerst das.")


class BookedFromBank(Refusal):
    sentence = _("Diese Buchung steht auf einem Kontoauszug. Nehmen Sie sie dort zurück, damit Buch und Auszug zusammenpassen.")


@transaction.atomic
def reverse(*, booking: Booking, why: str, on: dt.date, by: Actor, at: dt.datetime) -> Booking:
    """From the book. Refuses AlreadyReversed, CannotReverse, SettledBefore, BookedFromBank, and what rooms above refuse."""
    lock(booking.agency)
    if booking.kind == BookingKind.REVERSAL:
        raise CannotReverse
    _check(booking)
    for guard in guards:
        guard(booking)
    if _is_built_upon(booking):
        raise SettledBefore
    return _turned(booking, booking if booking.kind == BookingKind.CLAIM else booking.item, why, on, by, at)


@transaction.atomic
def unbook(*, booking: Booking, why: str, on: dt.date, by: Actor, at: dt.datetime) -> Booking:
    """The line of something that a room above takes back. Refuses AlreadyReversed, BookedFromBank, YearIsClosed."""
    lock(booking.agency)
    _check(booking)
    return _turned(booking, None, why, on, by, at)


def _check(booking: Booking) -> None:
    if Booking.objects.filter(reverses=booking).exists():
        raise AlreadyReversed
    told = LineBooking.objects.filter(booking=booking).exists() or BankLine.objects.filter(known=booking).exists()
    if told and booking.kind != BookingKind.ALLOCATION:
        raise BookedFromBank


def _turned(booking: Booking, item: Booking | None, why: str, on: dt.date, by: Actor, at: dt.datetime) -> Booking:
    made = turn_round(booking, why=why, by=by, at=at, on=on, item=item)
    record(made, "reversed", by=by, at=at)
    return made


def _is_built_upon(booking: Booking) -> bool:
    """Has a claim been settled in part, or has the money of a payment been used?"""
    if booking.person is None:
        return False
    now = ledger.standings(bookings_of(booking.agency, followed(booking.person)))
    if booking.kind == BookingKind.CLAIM:
        return any(one.booking.pk == booking.pk and one.open_cents != booking.cents for one in now.claims)
    return ledger.moved(booking, Ledger.CREDIT) < 0 and now.credit_cents < booking.cents
