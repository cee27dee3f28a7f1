"""Rows → columns, kept in each process. Suggestions read memory; the database is asked only for what changed.

Several processes are right without talking to each other: the agency's row carries a version that every change of a column
raises, last in its transaction. Versions become visible in their order (the row is locked until the commit), so what a
process reads after a version contains at least that version. What it reads may be newer; then it is read once more later.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from threading import Lock

from django.db import connection

from nahbei.foundation.models import Agency
from nahbei.matching.columns import Columns
from nahbei.placements import gates
from nahbei.placements.queries import candidates

MANY = 400  # above, reading everything is as quick as reading some; also below the most parameters that SQLite takes


@dataclass(frozen=True, slots=True)
class Snapshot:
    """All volunteers of one agency at a version, as of a day (absences, recent visits and declarations depend on it)."""

    version: int
    day: dt.date
    columns: Columns


_kept: dict[int, Snapshot] = {}
_loading: defaultdict[int, Lock] = defaultdict(Lock)


def columns_of(agency: Agency, *, on: dt.date) -> Columns:
    """The columns of today. One query when nothing changed."""
    version = Agency.objects.values_list("matching_version", flat=True).get(pk=agency.pk)
    kept = _kept.get(agency.pk)
    if kept is not None and kept.version == version and kept.day == on:
        return kept.columns
    with _loading[agency.pk]:
        kept = _kept.get(agency.pk)  # another thread may just have read it
        if kept is None or kept.day != on or kept.version < version:
            kept = _read(agency, kept, version=version, on=on)
            if not _is_writing():
                _kept[agency.pk] = kept
        return kept.columns


def forget() -> None:
    """Read everything again: for tests and benchmarks, whose databases roll back versions."""
    _kept.clear()
    gates.forget()


def _is_writing() -> bool:
    """Whether this transaction has changed something that may yet be rolled back, its version with it."""
    if connection.vendor != "postgresql":
        return False  # there, what writes is one short action, and suggestions are asked for outside of it
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id_if_assigned() IS NOT NULL")
        return bool(cursor.fetchone()[0])


def _read(agency: Agency, kept: Snapshot | None, *, version: int, on: dt.date) -> Snapshot:
    changed = _changed(agency, kept.version, version) if kept is not None and kept.day == on else None
    if kept is None or changed is None:
        return Snapshot(version, on, Columns.of(candidates(agency, on=on)))
    fresh = candidates(agency, on=on, ids=changed)
    gone = changed - {each.volunteer_id for each in fresh}
    return Snapshot(version, on, kept.columns.replace(fresh, gone))


def _changed(agency: Agency, before: int, now: int) -> set[int] | None:
    """The volunteers that changed between two versions; None when a version does not say which, or far too many."""
    lines = list(agency.matching_changes.filter(version__gt=before, version__lte=now).values_list("version", "volunteer"))
    changed = {volunteer for _, volunteer in lines}
    whole = len({version for version, _ in lines}) == now - before
    return changed if whole and len(changed) <= MANY else None
