"""What can happen to a room: taken in, changed, given up, used again."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction

from nahbei.foundation import audit
from nahbei.foundation.actor import Actor
from nahbei.foundation.models import Agency
from nahbei.people.folding import readable
from nahbei.venues.models import Venue
from nahbei.venues.rules import SiteOfAnother


@transaction.atomic
def add_venue(*, agency: Agency, by: Actor, at: dt.datetime, **fields: Any) -> Venue:
    """Refuses SiteOfAnother."""
    venue = Venue(agency=agency, **_tidy(fields))
    _save(venue)
    audit.record(agency, by=by, at=at, what="venues.added", about=venue.reference, changes={"name": (None, str(venue))})
    return venue


@transaction.atomic
def change_venue(*, venue: Venue, by: Actor, at: dt.datetime, **fields: Any) -> Venue:
    """Refuses SiteOfAnother."""
    return _change(venue, "changed", by=by, at=at, **fields)


@transaction.atomic
def retire_venue(*, venue: Venue, by: Actor, at: dt.datetime) -> Venue:
    """Nothing new is put there. What is planned there stays."""
    return _change(venue, "retired", by=by, at=at, active=False)


@transaction.atomic
def bring_back_venue(*, venue: Venue, by: Actor, at: dt.datetime) -> Venue:
    """Also the undo."""
    return _change(venue, "returned", by=by, at=at, active=True)


def _change(venue: Venue, event: str, *, by: Actor, at: dt.datetime, **fields: Any) -> Venue:
    found = Venue.objects.select_for_update(of=("self",)).select_related("agency").get(pk=venue.pk)
    changes = {name: (getattr(found, name), value) for name, value in _tidy(fields).items() if getattr(found, name) != value}
    for name, (_before, value) in changes.items():
        setattr(found, name, value)
    if changes:
        _save(found)
        audit.record(found.agency, by=by, at=at, what=f"venues.{event}", about=found.reference, changes=changes)
    return found


def _save(venue: Venue) -> None:
    if venue.site is not None and venue.site.organisation_id != venue.organisation_id:
        raise SiteOfAnother
    venue.full_clean()
    venue.save()


def _tidy(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: readable(value) if isinstance(value, str) else value for name, value in fields.items()}
