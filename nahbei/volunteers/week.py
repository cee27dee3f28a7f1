"""The weekly availability of a volunteer: seven days of 48 half hours, as a value.

Times are wall-clock times without a zone: "Tuesday at half past nine" stays half past nine when summer time begins.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import time
from typing import Self

DAYS = 7
HALF_HOURS = 48
MINUTES = 30
BYTES_PER_DAY = 6
FULL_DAY = (1 << HALF_HOURS) - 1

Span = tuple[int, int, int]  # weekday (Monday is 0), first half hour, the half hour after the last one


def minute_of(moment: time) -> int:
    """Minutes since midnight on the wall clock."""
    return moment.hour * 60 + moment.minute


def end_minute_of(moment: time) -> int:
    """Like `minute_of`, but midnight as an end is the end of the day and not its beginning."""
    return minute_of(moment) or 24 * 60


def half_hours(start: time, end: time) -> int:
    """The half hours that a stretch of time touches, as bits: 9:40 to 10:10 needs 9:30 to 10:30."""
    return half_hours_between(minute_of(start), end_minute_of(end))


def half_hours_between(start_minute: int, end_minute: int) -> int:
    """The same in minutes since midnight."""
    if not 0 <= start_minute < end_minute <= 24 * 60:
        raise ValueError("the end must come after the start, on the same day")
    first, after = start_minute // MINUTES, -(-end_minute // MINUTES)
    return ((1 << (after - first)) - 1) << first


@dataclass(frozen=True, slots=True)
class WeekPattern:
    """Monday to Sunday; bit h of a day is set when the half hour h is free."""

    days: tuple[int, int, int, int, int, int, int] = (0, 0, 0, 0, 0, 0, 0)

    def __post_init__(self) -> None:
        if len(self.days) != DAYS or any(not 0 <= day <= FULL_DAY for day in self.days):
            raise ValueError("a week is seven days of 48 half hours")

    @classmethod
    def empty(cls) -> Self:
        """Never free."""
        return cls()

    @classmethod
    def full(cls) -> Self:
        """Always free."""
        return cls._of([FULL_DAY] * DAYS)

    @classmethod
    def from_spans(cls, spans: Iterable[Span]) -> Self:
        """From stretches of half hours; they may touch, overlap and come in any order."""
        days = [0] * DAYS
        for weekday, first, after in spans:
            if not (0 <= weekday < DAYS and 0 <= first < after <= HALF_HOURS):
                raise ValueError(f"not a stretch of a week: {(weekday, first, after)}")
            days[weekday] |= ((1 << (after - first)) - 1) << first
        return cls._of(days)

    @classmethod
    def from_bytes(cls, packed: bytes) -> Self:
        """From the 42 bytes of `to_bytes`."""
        if len(packed) != DAYS * BYTES_PER_DAY:
            raise ValueError("a packed week has 42 bytes")
        starts = range(0, len(packed), BYTES_PER_DAY)
        return cls._of([int.from_bytes(packed[at : at + BYTES_PER_DAY], "little") for at in starts])

    def to_bytes(self) -> bytes:
        """42 bytes, six a day, little endian: the column in the database, which numpy reads without a loop."""
        return b"".join(day.to_bytes(BYTES_PER_DAY, "little") for day in self.days)

    def is_free(self, weekday: int, start: time, end: time) -> bool:
        """Whether every half hour that the stretch touches is free."""
        needed = half_hours(start, end)
        return self.days[weekday] & needed == needed

    def spans(self) -> list[Span]:
        """The free stretches in order, as long as possible: the inverse of `from_spans`."""
        found: list[Span] = []
        for weekday, day in enumerate(self.days):
            first = 0
            while day >> first:
                first += ((day >> first) & -(day >> first)).bit_length() - 1
                run = ~(day >> first)
                after = first + (run & -run).bit_length() - 1
                found.append((weekday, first, after))
                first = after
        return found

    def minus(self, other: WeekPattern) -> Self:
        """What remains free when the other's times are taken away."""
        return self._of([mine & ~theirs for mine, theirs in zip(self.days, other.days, strict=True)])

    def __or__(self, other: WeekPattern) -> Self:
        return self._of([mine | theirs for mine, theirs in zip(self.days, other.days, strict=True)])

    def __sub__(self, other: WeekPattern) -> Self:
        return self.minus(other)

    def __bool__(self) -> bool:
        return any(self.days)

    @classmethod
    def _of(cls, days: list[int]) -> Self:
        monday, tuesday, wednesday, thursday, friday, saturday, sunday = days
        return cls((monday, tuesday, wednesday, thursday, friday, saturday, sunday))
