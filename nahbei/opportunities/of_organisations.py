"""Positions as their organisation sees them: what stands where, what the office said, which edit waits. Nothing about volunteers."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from django.db.models import CharField, Exists, OuterRef, Subquery

from nahbei.opportunities.frozen import thaw
from nahbei.opportunities.models import Edit, Picture, Position, PositionMove, PositionQuerySet, PositionState

# What waits for the organisation stands first, what is over last.
ORDER = (
    PositionState.RETURNED, PositionState.DRAFT, PositionState.REPORTED, PositionState.PUBLISHED, PositionState.OFFLINE,
    PositionState.FILLED, PositionState.ENDED,
)


@dataclass(frozen=True)
class Group:
    state: PositionState
    positions: list[Position]


def with_words(positions: PositionQuerySet) -> PositionQuerySet:
    """Each with `returned_because` (why the office last sent it back) and `edit_waits`. One query."""
    back = PositionMove.objects.filter(position=OuterRef("pk"), after=PositionState.RETURNED).values("reason")[:1]
    waits = Exists(Edit.objects.filter(position=OuterRef("pk"), decided_at=None))
    found = positions.annotate(returned_because=Subquery(back, output_field=CharField()), edit_waits=waits)
    return found.select_related("organisation", "field")


def by_state(positions: PositionQuerySet, *, most_ended: int = 20) -> list[Group]:
    """The groups that have something, in ORDER; of those that are over only the latest."""
    place = {state: number for number, state in enumerate(ORDER)}
    rows = sorted(with_words(positions), key=lambda one: place[PositionState(one.state)])
    groups = [Group(PositionState(state), list(members)) for state, members in groupby(rows, key=lambda one: one.state)]
    return [Group(one.state, one.positions[:most_ended] if one.state == PositionState.ENDED else one.positions) for one in groups]


def waiting_edit(position: Position) -> Edit | None:
    return position.edits.filter(decided_at=None).first()


def refused_edit(position: Position) -> Edit | None:
    """The last edit, when the office decided against it."""
    last = position.edits.first()
    return last if last is not None and last.accepted is False else None


def taken_down_by(position: Position, name: str) -> bool:
    """It is filled or ended, and whoever is called so did that: then they may take it back. What the office took off stays off."""
    last = position.moves.first()
    return last is not None and last.after == position.state and last.by_name == name and last.after in {PositionState.FILLED, PositionState.ENDED}


def as_wished(position: Position) -> Position:
    """The row in hand with the edit that waits already in it: whoever corrects the own wish starts there."""
    edit = waiting_edit(position)
    for name, value in (edit.changes if edit is not None else {}).items():
        setattr(position, name, thaw(position, name, value))
    return position


def picture_of(position: Position) -> Picture | None:
    """Without its content, which only the address of the picture reads."""
    return Picture.objects.filter(position=position).defer("content").first()
