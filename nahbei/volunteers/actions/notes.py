"""What every action here leaves behind: audit, journal, the version of the matching."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from nahbei.foundation import audit
from nahbei.foundation.actor import Actor
from nahbei.foundation.numbers import raise_matching_version
from nahbei.journal.actions import write_entry
from nahbei.journal.models import EntryKind
from nahbei.volunteers.models import Volunteer


def lock(volunteer: Volunteer) -> Volunteer:
    """The row, as it is now; of two changes the second waits."""
    return Volunteer.objects.select_for_update(of=("self",)).select_related("agency", "person").get(pk=volunteer.pk)


def leave(
    volunteer: Volunteer, what: str, *, by: Actor, at: dt.datetime, changes: Mapping[str, tuple[Any, Any]] | None = None, text: str = ""
) -> None:
    """Audit line; with `text` a line in the journal; last the version, so that the next suggestion knows."""
    audit.record(
        volunteer.agency, by=by, at=at, what=f"volunteers.{what}", about=volunteer.reference, person_id=volunteer.person_id, changes=changes,
    )
    if text:
        write_entry(
            agency=volunteer.agency, by=by, at=at, text=text, kind=EntryKind.PERSON, person=volunteer.person, about=volunteer.reference,
        )
    raise_matching_version(volunteer.agency, volunteers=[volunteer.pk])
