"""The one way in which a placement into a position changes: rows are locked, a seat is taken or given back, the step is written down.

Locked in this order: position, volunteer, placement. Everything that takes a seat passes through the position's row, so of two on
the last place one is first; the database refuses the second seat besides.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction

from nahbei.foundation import audit
from nahbei.foundation.actor import Actor
from nahbei.foundation.models import Agency
from nahbei.journal.actions import write_entry
from nahbei.journal.models import EntryKind
from nahbei.opportunities.models import Position
from nahbei.placements.models import PositionPlacement, PositionPlacementMove, Stage, Step
from nahbei.placements.position_queries import RELATED
from nahbei.placements.position_rules import (
    SEATED,
    PlacementCannotMove,
    PositionIsFull,
    VolunteerIsGone,
    may_move,
)
from nahbei.volunteers.models import Volunteer, VolunteerState

GONE = frozenset({VolunteerState.BLOCKED, VolunteerState.ENDED})


def lock_position(pk: int) -> Position:
    return Position.objects.select_for_update(of=("self",)).select_related("agency", "organisation", "contact__person").get(pk=pk)


def lock(placement: PositionPlacement) -> PositionPlacement:
    """The placement as it is now, its position locked before."""
    position = lock_position(placement.position_id)
    found = PositionPlacement.objects.select_for_update(of=("self",)).select_related(*RELATED).get(pk=placement.pk)
    found.position = position
    return found


def check_stays(volunteer: Volunteer) -> None:
    """Blocked, ended and dead volunteers are brought nowhere."""
    if volunteer.state in GONE or volunteer.person.died_on is not None:
        raise VolunteerIsGone(volunteer.person.full_name, str(volunteer.get_state_display()))


def take_step(placement: PositionPlacement, step: Step, text: str = "", *, by: Actor, at: dt.datetime, **changes: Any) -> PositionPlacement:
    """Set some columns of a locked row, with its seat when the stage asks for one, and remember what they said before."""
    before = placement.stage
    after = changes.get("stage", before)
    if after != before:
        if not may_move(before, after):
            raise PlacementCannotMove(before, after)
        changes["stage_since"] = at
    kept = {name: getattr(placement, name) for name in changes}
    set_columns(placement, changes, at=at)
    PositionPlacementMove.objects.create(
        agency=placement.agency, placement=placement, step=step, before=before, after=after, at=at, by_name=by.name,
        online=by.is_outside, text=text[:200], kept=kept,
    )
    record(placement, f"position_{step.value}", {"stage": (before, after)} if after != before else {}, by=by, at=at)
    return placement


def record(placement: PositionPlacement, event: str, changes: dict[str, tuple[Any, Any]], *, by: Actor, at: dt.datetime) -> None:
    audit.record(
        placement.agency, by=by, at=at, what=f"placements.{event}", about=placement.reference, person_id=placement.volunteer.person_id,
        changes=changes,
    )


@transaction.atomic
def note_introduction_export(*, agency: Agency, by: Actor, at: dt.datetime, count: int) -> None:
    """The list left the house as a file: that counts as much as a change."""
    audit.record(agency, by=by, at=at, what="placements.positions_exported", changes={"count": (None, count)})


def write(placement: PositionPlacement, text: str, *, by: Actor, at: dt.datetime, **more: object) -> None:
    """A line in the journal. Only names, days and words of the list: what was typed stands in the row, where it can be erased."""
    words = {
        "name": placement.volunteer.person.full_name, "title": placement.position.title, "organisation": placement.position.organisation.name,
        **more,
    }
    write_entry(
        agency=placement.agency, by=by, at=at, text=text % words, kind=EntryKind.PLACEMENT, person=placement.volunteer.person,
        about=placement.reference,
    )


def set_columns(placement: PositionPlacement, columns: dict[str, Any], *, at: dt.datetime) -> None:
    for name, value in columns.items():
        setattr(placement, name, value)
    _settle_seat(placement, at=at)
    placement.save()


def _settle_seat(placement: PositionPlacement, *, at: dt.datetime) -> None:
    """Trial and placed hold a seat; in every other stage it is free for somebody else."""
    if placement.stage not in SEATED:
        placement.seat = None
        return
    if placement.seat is not None:
        return
    rows = list(placement.position.placements.seated().select_related("volunteer__person").order_by("-stage_since", "-pk"))
    taken = {row.seat for row in rows}
    free = next((seat for seat in range(1, placement.position.seats + 1) if seat not in taken), None)
    if free is None or len(rows) >= placement.position.seats:
        raise PositionIsFull(rows[0] if rows else None, at)
    placement.seat = free


def is_over(placement: PositionPlacement) -> bool:
    return placement.stage in {Stage.DECLINED, Stage.ENDED}
