"""On which days a series falls. Pure: days in, days out; times are wall-clock times, so summer time moves nothing.

Every series ends. A month without the day („jeden 31.“, 29 February) has no date, and `missing` says so: it is never put on another day.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from nahbei.help_requests.recurrence import Rule, weekdays_of
from nahbei.help_requests.recurrence import dates as weekly

MOST_DATES, LONGEST = 2_000, dt.timedelta(days=366 * 40)
LAST = -1


@dataclass(frozen=True)
class Monthly:
    """„Jeden dritten Donnerstag im Monat“; the last one is `nth=-1`."""

    starts_on: dt.date
    ends_on: dt.date
    weekdays: int
    nth: int = 1

    def __post_init__(self) -> None:
        if not 1 <= self.weekdays <= 127 or self.nth not in {1, 2, 3, 4, LAST}:
            raise ValueError(f"no rule: weekdays={self.weekdays}, nth={self.nth}")

    def days(self) -> Iterator[dt.date]:
        """In order, also where two weekdays are named."""
        for first in _months(self.starts_on, self.ends_on):
            found = sorted(_nth(first, weekday, self.nth) for weekday in weekdays_of(self.weekdays))
            yield from (day for day in found if self.starts_on <= day <= self.ends_on)


@dataclass(frozen=True)
class MonthDay:
    """„Jeden 15.“; with a month once a year."""

    starts_on: dt.date
    ends_on: dt.date
    day: int
    month: int | None = None

    def __post_init__(self) -> None:
        if not 1 <= self.day <= 31 or not (self.month is None or 1 <= self.month <= 12):
            raise ValueError(f"no rule: day={self.day}, month={self.month}")

    def months(self) -> Iterator[tuple[dt.date, bool]]:
        """The day and True; or the first of a month that has no such day, and False."""
        for first in _months(self.starts_on, self.ends_on):
            if self.month is not None and first.month != self.month:
                continue
            if self.day > calendar.monthrange(first.year, first.month)[1]:
                yield first, False
            elif self.starts_on <= first.replace(day=self.day) <= self.ends_on:
                yield first.replace(day=self.day), True


@dataclass(frozen=True)
class Dates:
    """`days` take place. `spared` are holidays and pauses; `missing` are months without such a day (their first day stands for them)."""

    days: tuple[dt.date, ...]
    spared: tuple[dt.date, ...] = ()
    missing: tuple[dt.date, ...] = ()


def dates(rule: Rule | Monthly | MonthDay, *, pauses: Iterable[tuple[dt.date, dt.date]] = (), holidays: Collection[dt.date] = ()) -> Dates:
    """All days of the rule; never more than one above MOST_DATES, so that too many can be noticed."""
    if rule.ends_on is None:
        raise ValueError("a series has an end")
    off = list(pauses)
    days: list[dt.date] = []
    spared: list[dt.date] = []
    missing: list[dt.date] = []
    for day, exists in _bare(rule, rule.ends_on):
        if not exists:
            missing.append(day)
        elif day in holidays or any(first <= day <= last for first, last in off):
            spared.append(day)
        else:
            days.append(day)
        if len(days) > MOST_DATES:
            break
    return Dates(tuple(days), tuple(spared), tuple(missing))


def _bare(rule: Rule | Monthly | MonthDay, ends_on: dt.date) -> Iterator[tuple[dt.date, bool]]:
    if isinstance(rule, MonthDay):
        return rule.months()
    days = weekly(rule, first=rule.starts_on, last=ends_on) if isinstance(rule, Rule) else rule.days()
    return ((day, True) for day in days)


def _months(first: dt.date, last: dt.date) -> Iterator[dt.date]:
    """The first day of each month that a span touches."""
    year, month = first.year, first.month
    while (year, month) <= (last.year, last.month):
        yield dt.date(year, month, 1)
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)


def _nth(first: dt.date, weekday: int, nth: int) -> dt.date:
    if nth == LAST:
        last = first.replace(day=calendar.monthrange(first.year, first.month)[1])
        return last - dt.timedelta(days=(last.weekday() - weekday) % 7)
    return first + dt.timedelta(days=(weekday - first.weekday()) % 7 + 7 * (nth - 1))
