"""From the rule of a counselling hour to its times. Pure: days and wall-clock times in, days and wall-clock times out.

No moment is computed here, so 9:20 stays 9:20 when summer time begins. „Every 31st“ cannot be said: a rule knows weekdays and weeks only.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from nahbei.help_requests.recurrence import Rule, dates

LEAST_MINUTES, MOST_MINUTES = 5, 180
# Within these hours no clock is ever put forward or back.
EARLIEST, LATEST = dt.time(6), dt.time(22)

Span = tuple[dt.time, dt.time]


@dataclass(frozen=True)
class Plan:
    """„Tuesdays 9–12, 20 minutes each, a break 10:20–10:40“."""

    rule: Rule
    start: dt.time
    end: dt.time
    minutes: int
    pause: Span | None = None

    def __post_init__(self) -> None:
        if not (EARLIEST <= self.start < self.end <= LATEST) or not LEAST_MINUTES <= self.minutes <= MOST_MINUTES:
            raise ValueError(f"no plan: {self.start}–{self.end}, {self.minutes} minutes")
        if self.pause is not None and not self.start <= self.pause[0] < self.pause[1] <= self.end:
            raise ValueError(f"no break of {self.start}–{self.end}: {self.pause}")

    @property
    def times(self) -> list[Span]:
        """The times of one day. What would reach into the break begins after it; what does not fit before the end is not offered."""
        found, at, last = [], minutes_of(self.start), minutes_of(self.end)
        rest = tuple(minutes_of(moment) for moment in self.pause) if self.pause else (last, last)
        while at + self.minutes <= last:
            if at < rest[1] and at + self.minutes > rest[0]:
                at = rest[1]
                continue
            found.append((clock_of(at), clock_of(at + self.minutes)))
            at += self.minutes
        return found


def days(
    plan: Plan, *, first: dt.date, last: dt.date, pauses: Iterable[tuple[dt.date, dt.date]] = (), holidays: Collection[dt.date] = ()
) -> Iterator[dt.date]:
    """The days of a plan from `first` to `last`, both included, without holidays and pauses."""
    spans = list(pauses)
    for day in dates(plan.rule, first=first, last=last, holidays=holidays):
        if not any(begin <= day <= end for begin, end in spans):
            yield day


def overlap(one: Span, other: Span) -> bool:
    """Ending when the other begins is no overlap."""
    return one[0] < other[1] and other[0] < one[1]


def minutes_of(time: dt.time) -> int:
    return time.hour * 60 + time.minute


def clock_of(minutes: int) -> dt.time:
    return dt.time(minutes // 60, minutes % 60)
