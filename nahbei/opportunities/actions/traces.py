"""What every action here shares: the row as it is now, what differs, and the lines it leaves behind."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from nahbei.foundation import audit
from nahbei.foundation.actor import Actor
from nahbei.journal.actions import write_entry
from nahbei.opportunities import search
from nahbei.opportunities.models import Position, Project
from nahbei.opportunities.moments import moments_of
from nahbei.opportunities.rules import BelongsToAnother, OrganisationIsRetired
from nahbei.partners.models import Organisation, folded
from nahbei.people.folding import readable
from nahbei.places.queries import Whereabouts, position_of

Changes = dict[str, tuple[Any, Any]]


def locked(position: Position) -> Position:
    """The row as it is now: a form has already changed the one in hand."""
    rows = Position.objects.select_for_update(of=("self",)).select_related("agency", "organisation", "site", "contact__person", "project")
    return rows.get(pk=position.pk)


def record(
    thing: Position | Project, event: str, *, by: Actor, at: dt.datetime, changes: Mapping[str, tuple[Any, Any]] | None = None
) -> None:
    audit.record(thing.agency, by=by, at=at, what=f"opportunities.{event}", about=thing.reference, changes=changes)


def write(thing: Position | Project, text: str, *, by: Actor, at: dt.datetime) -> None:
    words = {"title": thing.title, "organisation": thing.organisation.name}
    write_entry(agency=thing.agency, by=by, at=at, text=text % words, about=thing.reference)


def tidy(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Pasted text without control characters and marks of direction, which would turn the page around."""
    return {name: readable(value) if isinstance(value, str) else value for name, value in fields.items()}


def overwrite(position: Position, fields: Mapping[str, Any], *, at: dt.datetime) -> Changes:
    """Set what differs, check the whole, and say what did."""
    changes = {name: (getattr(position, name), value) for name, value in tidy(fields).items() if getattr(position, name) != value}
    for name, (_before, value) in changes.items():
        setattr(position, name, value)
    if changes:
        position.changed_at = at
        settle(position)
    return changes


def settle(position: Position) -> None:
    """Save a position whose parts belong together, with its place on the grid."""
    check_belongs(position, position.organisation)
    refresh_place(position)
    position.moments = moments_of(position)
    position.full_clean()
    position.save()
    search.index([position])


def refresh_place(position: Position) -> None:
    """What is computed from its organisation and its site, on the row in hand."""
    point = position_of(_whereabouts(position))
    position.grid_x, position.grid_y = point or (None, None)
    position.folded = folded(position.title, position.organisation.name, position.summary, position.task)


def check_belongs(position: Position, organisation: Organisation) -> None:
    """Site, contact person and project are those of the organisation; a new position needs one that is active."""
    for part in (position.site, position.contact, position.project):
        if part is not None and part.organisation_id != organisation.pk:
            raise BelongsToAnother
    if position._state.adding and not organisation.active:
        raise OrganisationIsRetired


def _whereabouts(position: Position) -> Whereabouts:
    site = position.site
    if site is not None:
        return Whereabouts(site.latitude, site.longitude, site.postal_code, site.neighbourhood_id)
    return Whereabouts(None, None, position.postal_code, position.neighbourhood_id)
