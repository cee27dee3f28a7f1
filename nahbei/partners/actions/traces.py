"""What every action here leaves behind: a line in the audit trail, and one in the book where the office would look for it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, TypeVar

from nahbei.foundation import audit
from nahbei.foundation.actor import Actor
from nahbei.journal.actions import write_entry
from nahbei.partners.models import Organisation, Service
from nahbei.people.folding import readable
from nahbei.people.models import Person

Thing = TypeVar("Thing", Organisation, Service)
Changes = dict[str, tuple[Any, Any]]


def record(
    thing: Organisation | Service, event: str, *, by: Actor, at: dt.datetime, changes: Mapping[str, tuple[Any, Any]] | None = None,
    person_id: int | None = None,
) -> None:
    audit.record(
        thing.agency, by=by, at=at, what=f"partners.{event}", about=thing.reference, person_id=person_id, changes=changes
    )


def write(thing: Organisation | Service, text: str, *, by: Actor, at: dt.datetime, person: Person | None = None) -> None:
    write_entry(agency=thing.agency, by=by, at=at, text=text, person=person, about=thing.reference)


def locked(thing: Thing) -> Thing:
    """The row as it is now: a form has already changed the one in hand."""
    model = type(thing)
    return model._default_manager.select_for_update(of=("self",)).select_related("agency").get(pk=thing.pk)


def tidy(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Pasted text without control characters and marks of direction, which would turn the page around."""
    return {name: readable(value) if isinstance(value, str) else value for name, value in fields.items()}


def overwrite(thing: Organisation | Service, fields: Mapping[str, Any]) -> Changes:
    """Set what differs, and say what did."""
    changes = {name: (getattr(thing, name), value) for name, value in tidy(fields).items() if getattr(thing, name) != value}
    for name, (_before, value) in changes.items():
        setattr(thing, name, value)
    if changes:
        thing.full_clean()
        thing.save()
    return changes
