"""The audit trail: who, what, when, about whom. Written in the transaction of the action; never changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from nahbei.foundation.actor import Actor
from nahbei.foundation.models import Agency, AuditEntry
from nahbei.foundation.reference import Reference


def record(
    agency: Agency,
    *,
    by: Actor,
    at: dt.datetime,
    what: str,
    about: Reference | None = None,
    person_id: int | None = None,
    changes: Mapping[str, tuple[Any, Any]] | None = None,
) -> AuditEntry:
    """Write one line. `what` is `room.event` (`people.merged`); `changes` maps a field to (before, after)."""
    return AuditEntry.objects.create(
        agency=agency, at=at, account_id=by.account_id, actor_name=by.name, actor_kind=by.kind, what=what, about=about,
        person_id=person_id, changes={key: [_plain(old), _plain(new)] for key, (old, new) in (changes or {}).items()},
    )


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, bool | int | str) else str(value)
