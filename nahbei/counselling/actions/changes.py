"""An appointment is moved, cancelled, taken back, held; the office says whose it is."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from nahbei.counselling.actions.bookings import free_slots
from nahbei.counselling.models import Adviser, Booking, BookingState
from nahbei.counselling.queries import WITH_HOUR
from nahbei.counselling.rules import AnonymousStaysAnonymous, BookingIsOver, NoSuchTime, NotYet, TimeIsTaken, may_cancel
from nahbei.counselling.told import tell
from nahbei.counselling.words import when
from nahbei.foundation import audit
from nahbei.foundation.actor import Actor
from nahbei.messaging.actions import hold_back
from nahbei.people.folding import readable
from nahbei.people.models import Person


@transaction.atomic
def move(*, booking: Booking, adviser: Adviser, on: dt.date, start: dt.time, by: Actor, at: dt.datetime) -> Booking:
    """To another time, another adviser or another hour; the link stays the same. They are told. Refuses BookingIsOver, TimeIsTaken, NoSuchTime."""
    row = _locked(booking)
    if row.state != BookingState.BOOKED:
        raise BookingIsOver
    if on < timezone.localdate(at):
        raise NoSuchTime
    slot = next((slot for slot in free_slots(adviser.hour, on, start) if slot.adviser.pk == adviser.pk), None)
    if slot is None:
        raise TimeIsTaken
    before = when(row)
    if row.adviser.hour_id != adviser.hour_id:
        row.topic = None
    row.adviser, row.on, row.start, row.end, row.sequence, row.reminded_at = slot.adviser, on, slot.start, slot.end, row.sequence + 1, None
    row.way = row.way if row.way in adviser.hour.ways else adviser.hour.ways[0]
    row.save(update_fields=["adviser", "topic", "on", "start", "end", "way", "sequence", "reminded_at"])
    _record(row, "moved", by=by, at=at, before=before, after=when(row))
    _nothing_old(row, by=by, at=at)
    tell(row, "counselling_moved", by=by, at=at, more={"bisher": before})
    return row


@transaction.atomic
def cancel(*, booking: Booking, reason: str = "", by: Actor, at: dt.datetime) -> Booking:
    """The time is free again. By the office: they are told. By the visitor, until it begins. Refuses BookingIsOver."""
    row = _locked(booking)
    if row.state == BookingState.CANCELLED:
        return row
    if row.state != BookingState.BOOKED or (by.is_outside and not may_cancel(row, at=at)):
        raise BookingIsOver
    row.state, row.cancelled_at, row.reason, row.sequence = BookingState.CANCELLED, at, readable(reason)[:200], row.sequence + 1
    row.save(update_fields=["state", "cancelled_at", "reason", "sequence"])
    _record(row, "cancelled", by=by, at=at, before=BookingState.BOOKED, after=BookingState.CANCELLED)
    _nothing_old(row, by=by, at=at)
    if not by.is_outside and row.ends_at > at:
        tell(row, "counselling_cancelled", by=by, at=at, more={"grund": row.reason})
    return row


@transaction.atomic
def restore(*, booking: Booking, by: Actor, at: dt.datetime) -> Booking:
    """Undo of a cancellation, while the time is still free. Whoever was told already gets the confirmation anew."""
    row = _locked(booking)
    if row.state != BookingState.CANCELLED:
        return row
    if row.begins_at < at and by.is_outside:
        raise BookingIsOver
    if not any(slot.adviser.pk == row.adviser_id for slot in free_slots(row.adviser.hour, row.on, row.start)):
        raise TimeIsTaken
    row.state, row.cancelled_at, row.reason, row.sequence = BookingState.BOOKED, None, "", row.sequence + 1
    row.save(update_fields=["state", "cancelled_at", "reason", "sequence"])
    _record(row, "restored", by=by, at=at, before=BookingState.CANCELLED, after=BookingState.BOOKED)
    held = hold_back(agency=row.agency, about=row.reference, topic="counselling_cancelled", by=by, at=at)
    if not held and not by.is_outside:
        tell(row, "counselling_confirmed", by=by, at=at)
    return row


@transaction.atomic
def settle(*, booking: Booking, state: BookingState, by: Actor, at: dt.datetime) -> Booking:
    """Came, did not come, or – the undo – not said yet. Refuses BookingIsOver, NotYet."""
    row = _locked(booking)
    if row.state == BookingState.CANCELLED or state == BookingState.CANCELLED:
        raise BookingIsOver
    if row.on > timezone.localdate(at):
        raise NotYet
    if row.state != state:
        before, row.state = row.state, state
        row.save(update_fields=["state"])
        _record(row, "settled", by=by, at=at, before=before, after=state)
    return row


@transaction.atomic
def assign_person(*, booking: Booking, person: Person | None, by: Actor, at: dt.datetime) -> Booking:
    """The office says whose appointment it is. Refuses AnonymousStaysAnonymous."""
    row = _locked(booking)
    if row.is_anonymous:
        raise AnonymousStaysAnonymous
    if person is None and not row.name:
        row.name = row.person.full_name if row.person else ""
    row.person = person.merged_into or person if person else None
    row.save(update_fields=["person", "name"])
    audit.record(row.agency, by=by, at=at, what="counselling.assigned", about=row.reference, person_id=row.person_id)
    return row


def _locked(booking: Booking) -> Booking:
    return Booking.objects.select_for_update(of=("self",)).select_related(*WITH_HOUR).get(pk=booking.pk)


def _record(booking: Booking, what: str, *, by: Actor, at: dt.datetime, before: str, after: str) -> None:
    audit.record(
        booking.agency, by=by, at=at, what=f"counselling.{what}", about=booking.reference, person_id=booking.person_id,
        changes={"state": (str(before), str(after))},
    )


def _nothing_old(booking: Booking, *, by: Actor, at: dt.datetime) -> None:
    """What still waits would say the wrong time."""
    for topic in ("counselling_confirmed", "counselling_moved", "counselling_reminder"):
        hold_back(agency=booking.agency, about=booking.reference, topic=topic, by=by, at=at)
