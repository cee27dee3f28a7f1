"""Helpers for an event: a position with a date, which goes the way of every position. It moves and ends with the event."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from nahbei.events import words
from nahbei.events.actions.rows import locked
from nahbei.events.models import Event, EventHelp, EventState
from nahbei.events.rules import EventHasMovedOn, NobodyToHelp
from nahbei.foundation import audit
from nahbei.foundation.actor import Actor
from nahbei.journal.actions import remind
from nahbei.opportunities.actions import add_position, change_position, end_position, take_off_position
from nahbei.opportunities.models import Position, PositionState, Timing
from nahbei.partners.models import Organisation
from nahbei.placements.models import Stage

HELPING = (Stage.PROPOSED, Stage.INTRODUCED, Stage.TRIAL, Stage.PLACED)


@transaction.atomic
def want_helpers(
    *, event: Event, organisation: Organisation | None = None, start: dt.time, end: dt.time, by: Actor, at: dt.datetime, **content: Any
) -> Position:
    """A draft like any other: the office looks at it and publishes. Refuses EventHasMovedOn, NobodyToHelp."""
    row = locked(event)
    if row.state not in {EventState.DRAFT, EventState.PUBLISHED}:
        raise EventHasMovedOn
    owner = organisation or row.agency.organisations.filter(is_agency=True).first()
    if owner is None:
        raise NobodyToHelp
    where = {name: getattr(row.venue, name) for name in ("street", "postal_code", "town")} if row.venue else {}
    position = add_position(
        agency=row.agency, organisation=owner, timing=Timing.ONE_OFF, date=row.on, start=start, end=end, needs_declaration=False, by=by, at=at,
        accessible=row.venue.step_free if row.venue else None, **where, **content,
    )
    EventHelp.objects.create(agency=row.agency, event=row, position=position)
    audit.record(row.agency, by=by, at=at, what="events.helpers_wanted", about=row.reference, changes={"title": (None, position.title)})
    return position


def move_helps(event: Event, *, before: Event, by: Actor, at: dt.datetime) -> None:
    """Day, time and place go along; whoever said yes already must be asked by a human."""
    for position in _running(event):
        where = {name: getattr(event.venue, name) for name in ("street", "postal_code", "town")} if event.venue else {}
        assert position.date is not None
        times = {name: _shifted(getattr(position, name), before.start, event.start) for name in ("start", "end")}
        if times["start"] and times["end"] and times["start"] >= times["end"]:
            times = {"start": position.start, "end": position.end}  # it would go past midnight
        change_position(position=position, date=position.date + (event.on - before.on), by=by, at=at, **times, **where)
        _talk_to(position, _("Verlegt auf %(when)s: %(title)s. Sagen Sie es denen, die helfen."), event, by=by, at=at)


def end_helps(event: Event, *, reason: str, by: Actor, at: dt.datetime) -> None:
    """Nobody new is found for it. Whoever said yes must be told by a human: until then the position stays, unseen."""
    for position in _running(event):
        if _talk_to(position, _("Fällt aus, %(when)s: %(title)s. Sagen Sie es denen, die helfen."), event, by=by, at=at):
            if position.state == PositionState.PUBLISHED:
                take_off_position(position=position, reason=reason, by=by, at=at)
        else:
            end_position(position=position, reason=reason or _("Veranstaltung fällt aus"), by=by, at=at)


def _running(event: Event) -> list[Position]:
    rows = Position.objects.running().filter(event_help__event=event, date__isnull=False)
    return list(rows.select_related("agency", "organisation").order_by("pk"))


def _talk_to(position: Position, text: str, event: Event, *, by: Actor, at: dt.datetime) -> bool:
    """Somebody is on the way or placed."""
    if not position.placements.filter(stage__in=HELPING).exists():
        return False
    said = text % {"when": words.when(event), "title": position.title}
    remind(agency=position.agency, due_at=at, text=said, about=position.reference, by=by, at=at)
    return True


def _shifted(time: dt.time | None, before: dt.time, after: dt.time) -> dt.time | None:
    if time is None:
        return None
    minutes = (time.hour - before.hour + after.hour) * 60 + time.minute - before.minute + after.minute
    return dt.time(*divmod(max(0, min(minutes, 24 * 60 - 1)), 60))
