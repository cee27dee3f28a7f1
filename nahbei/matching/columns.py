"""All volunteers of an agency as numpy columns, ordered by volunteer id: about 140 bytes each, and visits and history.

What everybody has once is a dense column; what some have several times (absences, visits, history) is a `Table`, sorted
by what a request looks for, so that it reads a short stretch of it. Nothing is changed in place: `replace` gives new
columns, so a thread that still reads the old ones is never surprised.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple, Self, TypeVar

import numpy as np
from numpy.typing import NDArray

from nahbei.placements.eligibility import EXTENDED, ORDINARY, Candidate

Array = NDArray[Any]
BitKey = tuple[str, str | int]

ACTIVE: BitKey = ("active", 1)
READY: BitKey = ("ready", 1)  # active and not in a pause today
CAR: BitKey = ("car", 1)
NOWHERE = int(np.iinfo(np.int32).min)  # the x and y of an unknown position
ENDLESS = int(np.iinfo(np.int32).max)
LONG_AGO = 1

_DENSE: dict[str, type[np.generic]] = {
    "ids": np.int64,
    "persons": np.int64,
    "x": np.int32,
    "y": np.int32,
    "reach": np.int32,
    "valid_from": np.int32,
    "valid_until": np.int32,
    "born": np.int32,
    "consent_from": np.int32,
    "ordinary_until": np.int32,
    "extended_until": np.int32,
    "most_minutes": np.int32,
    "most_visits": np.int32,
    "recent": np.int32,
    "asked": np.int32,
    "answered": np.int32,
    "open_questions": np.int32,
}
_TABLES = ("absences", "bookings", "history", "experience", "exclusions", "trainings")


Day = TypeVar("Day", int, Array)


def week_number(day: Day) -> Day:
    """Counts weeks from Monday to Sunday, for a day as ordinal (day 1 was a Monday)."""
    return (day - 1) // 7


class Table(NamedTuple):
    """Facts of which a volunteer has none or many, sorted by key."""

    keys: Array
    rows: Array
    values: Array  # one line per kind of value

    @classmethod
    def of(cls, facts: Sequence[tuple[int, ...]], width: int) -> Self:
        """From (key, row, value …)."""
        table = np.array(facts, dtype=np.int64).reshape(len(facts), 2 + width).T
        return cls._sorted(table[0], table[1].astype(np.int32), table[2:].astype(np.int32))

    @classmethod
    def _sorted(cls, keys: Array, rows: Array, values: Array) -> Self:
        order = np.argsort(keys, kind="stable")  # a merge of two sorted stretches, when there were two
        return cls(keys[order], rows[order], values.take(order, axis=1))

    def of_keys(self, first: int, last: int) -> slice:
        """The stretch with keys from first to last, both included."""
        return slice(int(self.keys.searchsorted(first)), int(self.keys.searchsorted(last, side="right")))

    def merged(self, moved: Array, other: Table, moved_other: Array) -> Table:
        """Both tables together, rows renumbered; -1 drops a row."""
        rows = np.concatenate([moved[self.rows], moved_other[other.rows]])
        keys = np.concatenate([self.keys, other.keys])
        values = np.concatenate([self.values, other.values], axis=1)
        kept = rows >= 0
        return self._sorted(keys[kept], rows[kept].astype(np.int32), values[:, kept])


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """The volunteers of one agency, as the engine reads them."""

    bit_of: dict[BitKey, int]  # where activities, languages and the like have their bit
    bits: Array  # words × volunteers, uint64
    pattern: Array  # weekdays × volunteers, uint64
    ids: Array
    persons: Array
    x: Array
    y: Array
    reach: Array
    valid_from: Array
    valid_until: Array
    born: Array  # 0: unknown, taken for an adult
    consent_from: Array
    ordinary_until: Array  # 0: no certificate
    extended_until: Array
    most_minutes: Array
    most_visits: Array
    recent: Array
    asked: Array
    answered: Array
    open_questions: Array
    absences: Table  # first day → last day
    bookings: Table  # day → first minute, minute after the last, x, y, week
    history: Table  # help seeker's person id → visits
    experience: Table  # activity id → visits
    exclusions: Table  # person id
    trainings: Table  # training id → last day

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def nbytes(self) -> int:
        """The memory of everything."""
        dense = [self.bits, self.pattern, *(getattr(self, name) for name in _DENSE)]
        sparse = [part for name in _TABLES for part in getattr(self, name)]
        return sum(part.nbytes for part in dense + sparse)

    @classmethod
    def of(cls, candidates: Iterable[Candidate]) -> Self:
        """From candidates in any order; each volunteer once."""
        return cls._of(sorted(candidates, key=lambda each: each.volunteer_id), {ACTIVE: 0, CAR: 1, READY: 2})

    def replace(self, candidates: Iterable[Candidate], gone: Iterable[int] = ()) -> Self:
        """New columns in which these volunteers are new or changed, and those with the ids `gone` are no more."""
        fresh = self._of(sorted(candidates, key=lambda each: each.volunteer_id), self.bit_of)
        left = ~np.isin(self.ids, np.concatenate([fresh.ids, np.array(list(gone), dtype=np.int64)]))
        ids = np.concatenate([self.ids[left], fresh.ids])
        order = np.argsort(ids, kind="stable")
        place = np.empty(len(ids), dtype=np.int64)
        place[order] = np.arange(len(ids))
        moved = np.full(len(self), -1, dtype=np.int64)
        moved[left] = place[: len(ids) - len(fresh)]
        moved_fresh = place[len(ids) - len(fresh) :]

        def joined(name: str) -> Array:
            mine, theirs = getattr(self, name), getattr(fresh, name)
            return np.ascontiguousarray(np.concatenate([mine[..., left], theirs], axis=-1)[..., order])

        def tables(name: str) -> Table:
            mine: Table = getattr(self, name)
            return mine.merged(moved, getattr(fresh, name), moved_fresh)

        missing_words = len(fresh.bits) - len(self.bits)
        bits = np.pad(self.bits, ((0, missing_words), (0, 0)))
        parts: dict[str, Any] = {name: joined(name) for name in _DENSE} | {name: tables(name) for name in _TABLES}
        return type(self)(
            bit_of=fresh.bit_of,
            bits=np.ascontiguousarray(np.concatenate([bits[:, left], fresh.bits], axis=1)[:, order]),
            pattern=joined("pattern"),
            **parts,
        )

    @classmethod
    def _of(cls, candidates: list[Candidate], known_bits: dict[BitKey, int]) -> Self:
        ids = [each.volunteer_id for each in candidates]
        if len(set(ids)) < len(ids):
            raise ValueError("a volunteer is there twice")
        bit_of = dict(known_bits)
        words = [sum(1 << bit_of.setdefault(key, len(bit_of)) for key in _bit_keys(each)) for each in candidates]
        word_count = -(-len(bit_of) // 64)
        packed = b"".join(word.to_bytes(8 * word_count, "little") for word in words)
        dense = np.array([_numbers(each) for each in candidates], dtype=np.int64).reshape(len(ids), len(_DENSE)).T
        weeks = np.array([each.week.days for each in candidates], dtype=np.uint64).reshape(len(ids), 7)
        parts: dict[str, Any] = {
            name: column.astype(kind) for (name, kind), column in zip(_DENSE.items(), dense, strict=True)
        }
        return cls(
            bit_of=bit_of,
            bits=np.ascontiguousarray(np.frombuffer(packed, dtype="<u8").reshape(len(ids), word_count).T),
            pattern=np.ascontiguousarray(weeks.T),
            **parts,
            **_tables(candidates),
        )


def _bit_keys(candidate: Candidate) -> set[BitKey]:
    keys: set[BitKey] = {("activity", activity) for activity in candidate.activities}
    keys |= {("language", language) for language in candidate.languages}
    if candidate.active and not candidate.blocked:
        keys |= {ACTIVE} if candidate.resting else {ACTIVE, READY}
    if candidate.has_car:
        keys.add(CAR)
    if candidate.gender:
        keys.add(("gender", candidate.gender))
    return keys


def _numbers(candidate: Candidate) -> tuple[int, ...]:
    """In the order of `_DENSE`."""
    x, y = candidate.position or (NOWHERE, NOWHERE)
    signed = candidate.signed_on if candidate.declaration_version_ok else None
    until = candidate.declaration_valid_until
    return (
        candidate.volunteer_id,
        candidate.person_id,
        x,
        y,
        candidate.reach_m,
        signed.toordinal() if signed else ENDLESS,
        until.toordinal() if until else ENDLESS,
        _day(candidate.born),
        _day(candidate.consent_from, ENDLESS),
        _day(candidate.conduct_until(ORDINARY)),
        _day(candidate.conduct_until(EXTENDED)),
        ENDLESS if candidate.max_minutes_week is None else candidate.max_minutes_week,
        ENDLESS if candidate.max_visits_week is None else candidate.max_visits_week,
        candidate.recent_visits,
        candidate.asked,
        candidate.answered,
        candidate.open_questions,
    )


def _day(day: date | None, unknown: int = 0) -> int:
    return unknown if day is None else day.toordinal()


def _tables(candidates: list[Candidate]) -> dict[str, Any]:
    absences, bookings, history, experience, exclusions, trainings = [], [], [], [], [], []
    for row, each in enumerate(candidates):
        absences += [(first.toordinal(), row, last.toordinal()) for first, last in each.absences]
        if each.paused_until:
            absences.append((LONG_AGO, row, each.paused_until.toordinal()))
        for visit in each.booked:
            day, place = visit.date.toordinal(), visit.position or (NOWHERE, NOWHERE)
            bookings.append((day, row, visit.first_minute, visit.last_minute, *place, week_number(day)))
        history += [(person, row, times) for person, times in each.visits_with.items()]
        experience += [(activity, row, times) for activity, times in each.visits_of.items()]
        exclusions += [(person, row) for person in each.excluded_persons]
        trainings += [(training, row, until.toordinal()) for training, until in each.trainings.items()]
    return {
        "absences": Table.of(absences, 1),
        "bookings": Table.of(bookings, 5),
        "history": Table.of(history, 1),
        "experience": Table.of(experience, 1),
        "exclusions": Table.of(exclusions, 0),
        "trainings": Table.of(trainings, 1),
    }
