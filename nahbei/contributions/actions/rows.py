"""What every booking has in common: the lock, the next voucher, the line in the audit trail. Only actions of this room write through it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from nahbei.contributions.models import Booking, BookingKind
from nahbei.foundation import audit
from nahbei.foundation.actor import Actor
from nahbei.foundation.models import Agency
from nahbei.foundation.numbers import last_number, next_number
from nahbei.foundation.reference import Reference
from nahbei.foundation.refusal import Refusal
from nahbei.people.models import Person

LOCK = "bookings"


class YearIsClosed(Refusal):
    sentence = _("Dieses Jahr ist abgeschlossen. Buchen Sie auf einen Tag im neuen Jahr.")
    field = "booked_on"


def lock(agency: Agency) -> None:
    """One after the other, until the transaction ends."""
    last_number(agency, LOCK)


def book(
    agency: Agency, person: Person | None, kind: str, debit: str, credit: str, cents: int, *, by: Actor, at: dt.datetime, on: dt.date, text: str,
    **more: Any,
) -> Booking:
    """One line with the next voucher of the year in which it is written. The caller has the lock. Refuses YearIsClosed."""
    if agency.closed_years.filter(year__gte=on.year).exists():
        raise YearIsClosed
    year = timezone.localdate(at).year
    return Booking.objects.create(
        agency=agency, year=year, number=next_number(agency, f"{LOCK}-{year}"), booked_on=on, kind=kind, debit=debit, credit=credit,
        cents=cents, person=person, text=text, at=at, by_name=by.name, by_id=by.account_id, **more,
    )


def turn_round(
    booking: Booking, *, why: str, by: Actor, at: dt.datetime, on: dt.date, item: Booking | None = None,
) -> Booking:
    """The reversal of a line. The caller has the lock and has asked whether it may."""
    return book(
        booking.agency, booking.person, BookingKind.REVERSAL, booking.credit, booking.debit, booking.cents, by=by, at=at, on=on, item=item,
        reverses=booking, text=f"{booking.voucher}: {why.strip()}"[:200],
    )


def record(booking: Booking, what: str, *, by: Actor, at: dt.datetime) -> None:
    audit.record(
        booking.agency, by=by, at=at, what=f"contributions.{what}", about=Reference("contributions.booking", booking.pk), person_id=booking.person_id,
        changes={"voucher": (None, booking.voucher)},
    )
