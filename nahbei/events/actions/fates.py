"""What becomes of an event: published, moved, cancelled, over. Everyone who comes or waits is told."""

from __future__ import annotations

import copy
import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from nahbei.events import words
from nahbei.events.actions.helping import end_helps, move_helps
from nahbei.events.actions.lifts import drop_lift, move_lift
from nahbei.events.actions.rows import locked, promote
from nahbei.events.models import Event, EventMove, EventState, Registration, RegistrationState
from nahbei.events.rules import EventHasMovedOn
from nahbei.events.told import tell
from nahbei.foundation import audit
from nahbei.foundation.actor import Actor
from nahbei.journal.actions import write_entry
from nahbei.venues.models import Venue


@transaction.atomic
def publish_event(*, event: Event, by: Actor, at: dt.datetime) -> Event:
    """Refuses EventHasMovedOn."""
    return _become(locked(event), EventState.PUBLISHED, {EventState.DRAFT}, by=by, at=at, what="published")


@transaction.atomic
def take_back_publishing(*, event: Event, by: Actor, at: dt.datetime) -> Event:
    """The undo, as long as nobody has registered. Refuses EventHasMovedOn."""
    row = locked(event)
    if row.registrations.exists():
        raise EventHasMovedOn
    return _become(row, EventState.DRAFT, {EventState.PUBLISHED}, by=by, at=at, what="unpublished")


@transaction.atomic
def cancel_event(*, event: Event, reason: str = "", by: Actor, at: dt.datetime) -> Event:
    """It does not take place. The list stays, so that it can be seen who was told. Refuses EventHasMovedOn."""
    row = locked(event)
    row.sequence += 1
    _become(row, EventState.CANCELLED, {EventState.PUBLISHED}, by=by, at=at, what="cancelled", reason=reason.strip()[:200])
    for each in _to_tell(row):
        tell(each, "event_cancelled", by=by, at=at, more={"grund": reason.strip()}, dated=each.state == RegistrationState.CONFIRMED)
        drop_lift(each, reason=_("Die Veranstaltung fällt aus."), by=by, at=at)
    end_helps(row, reason=reason.strip(), by=by, at=at)
    write(row, _said(_("Veranstaltung abgesagt: %(what)s."), row, reason=reason), by=by, at=at)
    return row


@transaction.atomic
def move_event(
    *, event: Event, on: dt.date, start: dt.time, end: dt.time, venue: Venue | None, by: Actor, at: dt.datetime, reason: str = "",
    online_address: str = "",
) -> Event:
    """Another day, time or room. Every registration stays as it is. Refuses EventHasMovedOn."""
    row = locked(event)
    if row.state != EventState.PUBLISHED:
        raise EventHasMovedOn
    before, was = copy.copy(row), f"{words.when(row)}, {words.where(row)}"
    row.on, row.start, row.end, row.venue, row.online_address = on, start, end, venue, online_address
    if f"{words.when(row)}, {words.where(row)}" == was:
        return row
    row.sequence, row.deadline = row.sequence + 1, row.deadline and row.deadline + (on - before.on)
    row.registrations.update(reminded_at=None)
    _become(row, row.state, {row.state}, by=by, at=at, what="moved", reason=reason.strip()[:200], before_on=before.on, before_start=before.start)
    row.registrations.filter(state=RegistrationState.OFFERED, answer_until__gt=row.starts_at).update(answer_until=row.starts_at)
    for each in _to_tell(row):
        tell(each, "event_moved", by=by, at=at, more={"bisher": was}, dated=each.state == RegistrationState.CONFIRMED)
        move_lift(each, before=before, by=by, at=at)
    move_helps(row, before=before, by=by, at=at)
    write(row, _said(_("Veranstaltung verlegt: %(what)s, bisher %(was)s."), row, was=was, reason=reason), by=by, at=at)
    promote(row, by=by, at=at)
    return row


@transaction.atomic
def finish_event(*, event: Event, guests: int | None = None, notes: str = "", by: Actor, at: dt.datetime) -> Event:
    """It took place: how many came, and what is worth knowing next time. Refuses EventHasMovedOn."""
    row = locked(event)
    if at < row.starts_at:
        raise EventHasMovedOn(_("Die Veranstaltung hat noch nicht begonnen."))
    row.guests_counted = row.guests_counted if guests is None else guests
    row.notes = notes.strip() or row.notes
    _become(row, EventState.DONE, {EventState.PUBLISHED}, by=by, at=at, what="finished")
    write(row, _said(_("Veranstaltung gewesen: %(what)s. Gäste: %(guests)s."), row), by=by, at=at)
    return row


def write(event: Event, text: str, *, by: Actor, at: dt.datetime) -> None:
    """A line in the book. Never with a guest: it can never be taken back."""
    write_entry(agency=event.agency, by=by, at=at, text=text, about=event.reference)


def _said(text: str, event: Event, *, was: str = "", reason: str = "") -> str:
    guests = "–" if event.guests_counted is None else event.guests_counted
    return f"{text % {'what': f'{event.title}, {words.when(event)}', 'was': was, 'guests': guests}} {reason.strip()}".strip()


def _become(row: Event, after: EventState | str, before: set[Any], *, by: Actor, at: dt.datetime, what: str, **said: Any) -> Event:
    if row.state not in before:
        raise EventHasMovedOn
    EventMove.objects.create(agency=row.agency, event=row, before=row.state, after=after, at=at, by_name=by.name, **said)
    changes = {"state": (row.state, after)}
    row.state = after
    row.full_clean()
    row.save()
    audit.record(row.agency, by=by, at=at, what=f"events.{what}", about=row.reference, changes=changes)
    return row


def _to_tell(event: Event) -> list[Registration]:
    rows = list(event.registrations.running().select_related("agency", "person"))
    for row in rows:
        row.event = event
    return rows
