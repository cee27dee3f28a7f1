"""A position changes its state: one table, one `move`. The state is a row with when, who and why."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from nahbei.foundation.actor import Actor
from nahbei.opportunities import search
from nahbei.opportunities.actions.confirmations import note_confirmation
from nahbei.opportunities.actions.told import take_back, tell_published, tell_returned
from nahbei.opportunities.actions.traces import locked, record, write
from nahbei.opportunities.models import ConfirmedBy, Position, PositionMove, PositionState
from nahbei.opportunities.rules import (
    CONTENT,
    PositionCannotMove,
    ReasonIsMissing,
    SomethingIsMissing,
    first_missing,
    may_move,
)

EVENTS = {
    PositionState.REPORTED: "reported", PositionState.PUBLISHED: "published", PositionState.RETURNED: "returned",
    PositionState.OFFLINE: "taken_off", PositionState.FILLED: "filled", PositionState.ENDED: "ended", PositionState.DRAFT: "changed",
}


@transaction.atomic
def move(*, position: Position, to: str, reason: str = "", by: Actor, at: dt.datetime) -> Position:
    """Bring a position into a state. Already there (a double click): nothing happens. Refuses PositionCannotMove."""
    found = locked(position)
    before = found.state
    if before == to:
        return found
    if not may_move(before, to):
        raise PositionCannotMove(before, to)
    found.state, found.state_since = to, at
    if to == PositionState.PUBLISHED:
        found.published_at = found.published_at or at
        note_confirmation(found, how=ConfirmedBy.CHECK, by=by, at=at)
    found.save()
    search.index([found])
    PositionMove.objects.create(
        agency=found.agency, position=found, before=before, after=to, reason=reason[:400], at=at, by_name=by.name
    )
    record(found, EVENTS[PositionState(to)], by=by, at=at, changes={"state": (before, to)})
    return found


def report_position(*, position: Position, by: Actor, at: dt.datetime) -> Position:
    """The organisation is done: the office checks. Refuses SomethingIsMissing."""
    missing = first_missing(_content(position))
    if missing:
        raise SomethingIsMissing(missing)
    return _move_and_write(position, PositionState.REPORTED, _("Stelle gemeldet: %(title)s, %(organisation)s."), by=by, at=at)


@transaction.atomic
def publish_position(*, position: Position, by: Actor, at: dt.datetime) -> Position:
    """Checked and found right: everybody may see it, it counts as confirmed today, the organisation is told. Refuses SomethingIsMissing."""
    missing = first_missing(_content(position))
    if missing:
        raise SomethingIsMissing(missing)
    before, text = locked(position).state, _("Stelle veröffentlicht: %(title)s, %(organisation)s.")
    moved = _move_and_write(position, PositionState.PUBLISHED, text, by=by, at=at)
    tell_published(moved, before, by=by, at=at)
    return moved


@transaction.atomic
def return_position(*, position: Position, reason: str, by: Actor, at: dt.datetime) -> Position:
    """Back to the organisation, with what is wrong."""
    if not reason.strip():
        raise ReasonIsMissing
    before, text = locked(position).state, _("Stelle zurückgegeben: %(title)s, %(organisation)s.")
    moved = _move_and_write(position, PositionState.RETURNED, text, reason=reason.strip(), by=by, at=at)
    if before != moved.state:
        tell_returned(moved, reason.strip(), by=by, at=at)
    return moved


def take_off_position(*, position: Position, reason: str = "", by: Actor, at: dt.datetime) -> Position:
    """Nobody outside sees it any more; it can come back."""
    text = _("Stelle nicht mehr sichtbar: %(title)s, %(organisation)s.")
    return _move_and_write(position, PositionState.OFFLINE, text, reason=reason.strip(), by=by, at=at)


def fill_position(*, position: Position, by: Actor, at: dt.datetime) -> Position:
    """Everybody who was looked for is found."""
    return _move_and_write(position, PositionState.FILLED, _("Stelle besetzt: %(title)s, %(organisation)s."), by=by, at=at)


def end_position(*, position: Position, reason: str = "", by: Actor, at: dt.datetime) -> Position:
    text = _("Stelle beendet: %(title)s, %(organisation)s.")
    return _move_and_write(position, PositionState.ENDED, text, reason=reason.strip(), by=by, at=at)


@transaction.atomic
def take_back_move(*, position: Position, by: Actor, at: dt.datetime) -> Position:
    """The undo: back into the state before the last one, as far as the table allows it."""
    last = position.moves.first()
    if last is None or not last.before:
        return position
    take_back(position, by=by, at=at)
    return move(position=position, to=last.before, reason=_("zurückgenommen"), by=by, at=at)


@transaction.atomic
def _move_and_write(position: Position, to: str, text: str, *, reason: str = "", by: Actor, at: dt.datetime) -> Position:
    before = locked(position).state
    moved = move(position=position, to=to, reason=reason, by=by, at=at)
    if before != to:
        write(moved, text, by=by, at=at)
    return moved


def _content(position: Position) -> dict[str, Any]:
    return {name: getattr(position, name) for name in CONTENT}


