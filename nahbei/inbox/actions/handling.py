"""The office reads it: done, after all not, somebody else's. What is long done is forgotten."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy

from nahbei.foundation import audit
from nahbei.foundation.actor import Actor
from nahbei.foundation.models import Agency
from nahbei.foundation.refusal import Refusal
from nahbei.inbox.models import Incoming, IncomingKind, IncomingState
from nahbei.people.models import Person

# What came over the wire, with what was enclosed, goes soon; the words stay as long as „what did she write?“ is asked.
KEEP_RAW = dt.timedelta(days=90)
KEEP_SETTLED = dt.timedelta(days=365)


class AlreadySettled(Refusal):
    sentence = gettext_lazy("Das hat inzwischen schon jemand erledigt.")


@transaction.atomic
def settle_incoming(*, incoming: Incoming, by: Actor, at: dt.datetime) -> Incoming:
    """Read, and done. Refuses AlreadySettled."""
    row = _row(incoming)
    if not row.is_open:
        raise AlreadySettled
    row.state, row.settled_at, row.settled_by_name = IncomingState.SETTLED, at, by.name
    if row.kind == IncomingKind.RECEIVED:  # nothing looks at it again by itself
        row.kind = IncomingKind.WORDS
    row.save(update_fields=["state", "kind", "settled_at", "settled_by_name"])
    return _noted(row, "settled", by=by, at=at)


@transaction.atomic
def reopen_incoming(*, incoming: Incoming, by: Actor, at: dt.datetime) -> Incoming:
    """The undo: it waits again. An answer that was entered stays entered."""
    row = _row(incoming)
    if row.is_open:
        return row
    row.state, row.settled_at, row.settled_by_name = IncomingState.OPEN, None, ""
    row.save(update_fields=["state", "settled_at", "settled_by_name"])
    return _noted(row, "reopened", by=by, at=at)


@transaction.atomic
def assign_incoming(*, incoming: Incoming, person: Person | None, by: Actor, at: dt.datetime) -> Incoming:
    """„Gehört zu jemand anderem“. Which message it answered stays as it is. None: after all nobody we know."""
    row = _row(incoming)
    before, row.person = row.person_id, person and (person.merged_into or person)
    if row.person_id != before:
        row.save(update_fields=["person"])
        _noted(row, "assigned", by=by, at=at, before=before)
    return row


@transaction.atomic
def forget_incoming(*, agency: Agency, at: dt.datetime) -> int:
    """Delete what was settled a year ago, and the bytes of what was settled three months ago. Returns how many are gone."""
    gone, _each = agency.incoming.forgettable(before=at - KEEP_SETTLED).delete()
    agency.incoming.forgettable(before=at - KEEP_RAW).exclude(raw=b"").update(raw=b"")
    return gone


def _row(incoming: Incoming) -> Incoming:
    rows = Incoming.objects.select_for_update(of=("self",)).select_related("agency", "person").defer("raw")
    return rows.get(pk=incoming.pk)


def _noted(row: Incoming, what: str, *, by: Actor, at: dt.datetime, before: int | None = None) -> Incoming:
    audit.record(
        row.agency, by=by, at=at, what=f"inbox.{what}", about=row.reference, person_id=row.person_id or before,
        changes={"person": (before, row.person_id)} if what == "assigned" else None,
    )
    return row
