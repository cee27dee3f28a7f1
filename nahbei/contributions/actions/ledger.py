"""Booking: what falls due, what is paid, what is written off. A wrong line is reversed by another line."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from nahbei.contributions import ledger
from nahbei.contributions.models import Booking, BookingKind, Ledger
from nahbei.contributions.queries import bookings_of, falling_due
from nahbei.foundation import audit
from nahbei.foundation.actor import Actor
from nahbei.foundation.models import Agency
from nahbei.foundation.numbers import last_number, next_number
from nahbei.foundation.reference import Reference
from nahbei.foundation.refusal import Refusal
from nahbei.people.models import Person
from nahbei.people.queries import followed

MOST_CENTS = 10_000_000
LOCK = "bookings"


class NotAnAmount(Refusal):
    sentence = _("Der Betrag muss größer als 0 € sein.")
    field = "cents"


class ClaimNotOpen(Refusal):
    sentence = _("Davon ist nichts mehr offen.")


class AlreadyReversed(Refusal):
    sentence = _("Diese Buchung ist schon storniert.")


class CannotReverse(Refusal):
    sentence = _("Ein Storno lässt sich nicht stornieren. Buchen Sie neu, was richtig ist.")


class SettledBefore(Refusal):
    sentence = _("Darauf ist schon etwas angerechnet. Stornieren Sie zuerst das.")


class BookedTooFarAhead(Refusal):
    sentence = _("Dieser Tag war noch nicht.")
    field = "booked_on"


@transaction.atomic
def make_due(*, agency: Agency, until: dt.date, by: Actor, at: dt.datetime) -> list[Booking]:
    """Book what falls due in the year up to a day, for everybody, once: months that are booked are left out."""
    last_number(agency, LOCK)  # one at a time
    made = []
    for person, period, cents in list(falling_due(agency, until=until)):
        again = agency.bookings.filter(kind=BookingKind.CLAIM, person=person, first=period.first).count()
        text = _now("Beitrag {first} bis {last}").format(first=f"{period.first:%m/%Y}", last=f"{period.last:%m/%Y}")
        made.append(_book(
            agency, person, BookingKind.CLAIM, Ledger.CLAIMS, Ledger.INCOME, cents, by=by, at=at, on=period.due_on, again=again, text=text,
            first=period.first, last=period.last, due_on=period.due_on,
        ))
    if made:
        audit.record(agency, by=by, at=at, what="contributions.made_due", changes={"until": (None, until), "number": (None, len(made))})
    return made


@transaction.atomic
def receive(*, agency: Agency, person: Person, cents: int, ledger_name: str, on: dt.date, text: str, by: Actor, at: dt.datetime) -> Booking:
    """Money came: it is credit, and settles what is open, the oldest first. Refuses NotAnAmount, BookedTooFarAhead."""
    if not 0 < cents <= MOST_CENTS or ledger_name not in {Ledger.BANK, Ledger.CASH}:
        raise NotAnAmount
    if on > timezone.localdate(at):
        raise BookedTooFarAhead
    last_number(agency, LOCK)
    words = text.strip()[:200]
    payment = _book(agency, person, BookingKind.PAYMENT, ledger_name, Ledger.CREDIT, cents, by=by, at=at, on=on, text=words)
    settle(agency=agency, person=person, on=on, by=by, at=at)
    _record(payment, "paid", by=by, at=at)
    return payment


@transaction.atomic
def settle(*, agency: Agency, person: Person, on: dt.date, by: Actor, at: dt.datetime) -> list[Booking]:
    """Use credit for what is open, the oldest first."""
    last_number(agency, LOCK)
    now = ledger.standings(bookings_of(agency, person))
    credit, made = now.credit_cents, []
    for claim in now.open_claims:
        share = min(credit, claim.open_cents)
        if share > 0:
            text = _now("auf {voucher}").format(voucher=claim.booking.voucher)
            made.append(_book(
                agency, person, BookingKind.ALLOCATION, Ledger.CREDIT, Ledger.CLAIMS, share, by=by, at=at, on=on, item=claim.booking, text=text,
            ))
            credit -= share
    return made


@transaction.atomic
def write_off(*, claim: Booking, why: str, on: dt.date, by: Actor, at: dt.datetime) -> Booking:
    """Nobody asks for it any more. Refuses ClaimNotOpen."""
    last_number(claim.agency, LOCK)
    found = [one for one in ledger.standings(bookings_of(claim.agency, followed(claim.person))).open_claims if one.booking.pk == claim.pk]
    if not found:
        raise ClaimNotOpen
    booking = _book(
        claim.agency, claim.person, BookingKind.WRITE_OFF, Ledger.LOSSES, Ledger.CLAIMS, found[0].open_cents, by=by, at=at, on=on, item=claim,
        text=why.strip()[:200] or _now("ausgebucht"),
    )
    _record(booking, "written_off", by=by, at=at)
    return booking


@transaction.atomic
def reverse(*, booking: Booking, why: str, on: dt.date, by: Actor, at: dt.datetime) -> Booking:
    """The same line the other way round. Refuses AlreadyReversed, CannotReverse, SettledBefore."""
    agency = booking.agency
    last_number(agency, LOCK)
    if booking.kind == BookingKind.REVERSAL:
        raise CannotReverse
    if Booking.objects.filter(reverses=booking).exists():
        raise AlreadyReversed
    now = ledger.standings(bookings_of(agency, followed(booking.person)))
    if booking.kind == BookingKind.CLAIM and any(one.booking.pk == booking.pk and one.open_cents != booking.cents for one in now.claims):
        raise SettledBefore
    if booking.kind == BookingKind.PAYMENT and now.credit_cents < booking.cents:
        raise SettledBefore
    item = booking if booking.kind == BookingKind.CLAIM else booking.item
    made = _book(
        agency, booking.person, BookingKind.REVERSAL, booking.credit, booking.debit, booking.cents, by=by, at=at, on=on, item=item, reverses=booking,
        text=f"{booking.voucher}: {why.strip()}"[:200],
    )
    _record(made, "reversed", by=by, at=at)
    return made


def _book(
    agency: Agency, person: Person, kind: str, debit: str, credit: str, cents: int, *, by: Actor, at: dt.datetime, on: dt.date, text: str, **more: Any
) -> Booking:
    year = timezone.localdate(at).year
    return Booking.objects.create(
        agency=agency, year=year, number=next_number(agency, f"{LOCK}-{year}"), booked_on=on, kind=kind, debit=debit, credit=credit,
        cents=cents, person=person, text=text, at=at, by_name=by.name, by_id=by.account_id, **more,
    )


def _record(booking: Booking, what: str, *, by: Actor, at: dt.datetime) -> None:
    audit.record(
        booking.agency, by=by, at=at, what=f"contributions.{what}", about=Reference("contributions.booking", booking.pk), person_id=booking.person_id,
        changes={"voucher": (None, booking.voucher)},
    )
