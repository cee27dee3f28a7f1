"""A position is written: as a draft, by the office, by its organisation; copied; changed."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from nahbei.foundation.actor import Actor
from nahbei.foundation.models import Agency
from nahbei.foundation.numbers import next_number
from nahbei.opportunities.actions.traces import locked, overwrite, record, settle, tidy, write
from nahbei.opportunities.models import Origin, Position, PositionMove, PositionState, ProjectState, Timing
from nahbei.opportunities.rules import CONTENT, WRITABLE, ItIsPublic
from nahbei.partners.models import Organisation

SERIES = "positions"


@transaction.atomic
def add_position(
    *, agency: Agency, organisation: Organisation, origin: str = Origin.OFFICE, form: str = "", by: Actor, at: dt.datetime, **content: Any
) -> Position:
    """A draft with the next number. The same page sent twice (`form` is its secret) is one position.

    Refuses OrganisationIsRetired, BelongsToAnother.
    """
    number = next_number(agency, SERIES)  # of two at once the second waits here, and finds what the first has made
    known = organisation.positions.filter(form=form).first() if form else None
    if known is not None:
        return known
    position = Position(
        agency=agency, organisation=organisation, number=number, form=form, origin=origin, state=PositionState.DRAFT,
        state_since=at, created_at=at, created_by_name=by.name, changed_at=at, **tidy(content),
    )
    settle(position)
    PositionMove.objects.create(agency=agency, position=position, after=position.state, at=at, by_name=by.name)
    record(position, "added", by=by, at=at)
    write(position, _("Stelle angelegt: %(title)s, %(organisation)s."), by=by, at=at)
    return position


@transaction.atomic
def change_position(*, position: Position, by: Actor, at: dt.datetime, **content: Any) -> Position:
    """By the office: at once, whatever the state."""
    found = locked(position)
    changes = overwrite(found, content, at=at)
    if changes:
        record(found, "changed", by=by, at=at, changes=changes)
    return found


@transaction.atomic
def write_draft(*, position: Position, by: Actor, at: dt.datetime, **content: Any) -> Position:
    """By the organisation, as long as nobody outside sees it. Refuses ItIsPublic: then it proposes an edit."""
    found = locked(position)
    if found.state not in WRITABLE:
        raise ItIsPublic
    changes = overwrite(found, content, at=at)
    if changes:
        record(found, "changed", by=by, at=at, changes=changes)
    return found


def copy_position(*, position: Position, origin: str = Origin.OFFICE, by: Actor, at: dt.datetime) -> Position:
    """A new draft with the same text. A day that is over, and a project that has ended, stay behind."""
    content = {name: getattr(position, name) for name in CONTENT} | _over(position, on=timezone.localdate(at))
    return add_position(agency=position.agency, organisation=position.organisation, origin=origin, by=by, at=at, **content)


def _over(position: Position, *, on: dt.date) -> dict[str, Any]:
    """What of a text is history, and what stands there instead."""
    instead: dict[str, Any] = {}
    if position.date is not None and position.date < on:
        instead |= {"date": None, "start": None, "end": None}
        if position.timing == Timing.ONE_OFF:
            instead["timing"] = Timing.FLEXIBLE
    if position.ends_on is not None and position.ends_on < on:
        instead |= {"starts_on": None, "ends_on": None}
    if position.project is not None and position.project.state == ProjectState.ENDED:
        instead["project"] = None
    return instead
