"""At the door: who is there, who did not come, how many they are."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from nahbei.events.actions.rows import locked, locked_registration, note, put, recount
from nahbei.events.models import Event, EventState, Registration, RegistrationState
from nahbei.events.rules import EventHasMovedOn, EventIsFull, RegistrationHasMovedOn
from nahbei.foundation import audit
from nahbei.foundation.actor import Actor

HELD = frozenset({RegistrationState.CONFIRMED, RegistrationState.OFFERED, RegistrationState.NO_SHOW})


@transaction.atomic
def check_in(*, registration: Registration, there: bool = True, by: Actor, at: dt.datetime) -> Registration:
    """They are there; `there=False` is the undo. Somebody from the waiting list gets in when there is room.

    Refuses RegistrationHasMovedOn, EventIsFull.
    """
    row = locked_registration(registration)
    goal = RegistrationState.ATTENDED if there else RegistrationState.CONFIRMED
    if row.state == goal:
        return row
    allowed = HELD | {RegistrationState.WAITING} if there else {RegistrationState.ATTENDED}
    if row.state not in allowed or row.event.state not in {EventState.PUBLISHED, EventState.DONE} or timezone.localdate(at) < row.event.on:
        raise RegistrationHasMovedOn
    if row.state == RegistrationState.WAITING and not row.event.has_room_for(row.places):
        raise EventIsFull
    before = row.state
    put(row, goal, at=at)
    recount(row.event)
    note(row, "checked_in" if there else "check_in_taken_back", by=by, at=at, state=(before, row.state))
    return row


@transaction.atomic
def count_guests(*, event: Event, guests: int | None, by: Actor, at: dt.datetime) -> Event:
    """Without names is enough. Refuses EventHasMovedOn."""
    row = locked(event)
    if row.state not in {EventState.PUBLISHED, EventState.DONE} or at < row.starts_at:
        raise EventHasMovedOn
    before, row.guests_counted = row.guests_counted, guests
    row.full_clean()
    row.save(update_fields=["guests_counted"])
    audit.record(row.agency, by=by, at=at, what="events.counted", about=row.reference, changes={"guests_counted": (before, guests)})
    return row


@transaction.atomic
def count_one_more(*, event: Event, more: int, by: Actor, at: dt.datetime) -> Event:
    """At the door, on the day, before it begins too: whoever taps at the same moment on another phone is counted as well.

    Never below nobody. Refuses EventHasMovedOn.
    """
    row = locked(event)
    if row.state not in {EventState.PUBLISHED, EventState.DONE} or timezone.localdate(at) < row.on:
        raise EventHasMovedOn
    before = row.guests_counted
    row.guests_counted = max(0, (before or 0) + more)
    row.full_clean()
    row.save(update_fields=["guests_counted"])
    audit.record(row.agency, by=by, at=at, what="events.counted", about=row.reference, changes={"guests_counted": (before, row.guests_counted)})
    return row


@transaction.atomic
def mark_no_shows(*, event: Event, by: Actor, at: dt.datetime) -> int:
    """After the end: whoever had a place and was not seen. Returns how many. Refuses EventHasMovedOn."""
    row = locked(event)
    if row.state not in {EventState.PUBLISHED, EventState.DONE} or at < row.ends_at:
        raise EventHasMovedOn
    count = row.registrations.filter(state=RegistrationState.CONFIRMED).update(state=RegistrationState.NO_SHOW, state_at=at)
    if count:
        audit.record(row.agency, by=by, at=at, what="events.no_shows", about=row.reference, changes={"count": (None, count)})
    return count


@transaction.atomic
def take_back_no_shows(*, event: Event, by: Actor, at: dt.datetime) -> int:
    """The undo: nobody has looked yet. Returns how many. Refuses EventHasMovedOn."""
    row = locked(event)
    if row.state not in {EventState.PUBLISHED, EventState.DONE}:
        raise EventHasMovedOn
    count = row.registrations.filter(state=RegistrationState.NO_SHOW).update(state=RegistrationState.CONFIRMED, state_at=at)
    if count:
        audit.record(row.agency, by=by, at=at, what="events.no_shows_taken_back", about=row.reference, changes={"count": (count, None)})
    return count
