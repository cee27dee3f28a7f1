"""When a contribution falls due, and for how many months of a period: rhythm, entry and exit in the middle."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import holidays

MONTHS_OF = {"monthly": 1, "quarterly": 3, "half_yearly": 6, "yearly": 12}
LAST_DUE_DAY = 28  # every month has it


@dataclass(frozen=True, order=True)
class Period:
    """Whole months of one calendar year: a quarter begins in January, April, July, October."""

    first: dt.date
    last: dt.date
    due_on: dt.date

    @property
    def months(self) -> int:
        return self.last.month - self.first.month + 1

    @property
    def key(self) -> str:
        """2026-01/3: first month and how many. The same period always has the same."""
        return f"{self.first:%Y-%m}/{self.months}"


def periods_of_year(year: int, *, rhythm: str, due_day: int) -> list[Period]:
    """The periods of a year in their order."""
    months = MONTHS_OF[rhythm]
    return [_period(year, first, months, due_day) for first in range(1, 13, months)]


def periods_due(*, after: dt.date | None, until: dt.date, rhythm: str, due_day: int) -> Iterator[Period]:
    """Those that fall due after a day, up to another."""
    for year in range((after or until).year, until.year + 1):
        for period in periods_of_year(year, rhythm=rhythm, due_day=due_day):
            if period.due_on <= until and (after is None or period.due_on > after):
                yield period


def months_that_count(period: Period, *, entry: dt.date, exit: dt.date | None, entry_counts: str, exit_counts: str) -> int:
    """How many months of a period are owed.

    `entry_counts`: "this_month", "next_month" or "next_period". `exit_counts`: "this_month" (that one is still owed), "last_month"
    (that one is free) or "period" (the period that has begun is owed whole).
    """
    first, last = _index(period.first), _index(period.last)
    start = _first_month(_index(entry), first, last, entry_counts)
    end = last if exit is None else _last_month(exit, period, exit_counts)
    return max(0, min(last, end) - max(first, start) + 1)


def bank_day(day: dt.date) -> dt.date:
    """This day or the next on which banks collect (TARGET calendar)."""
    while day.weekday() >= 5 or day in _target(day.year):
        day += dt.timedelta(days=1)
    return day


def bank_days_before(day: dt.date, count: int) -> dt.date:
    """The bank day that lies so many bank days before another day."""
    while count:
        day -= dt.timedelta(days=1)
        if day.weekday() < 5 and day not in _target(day.year):
            count -= 1
    return day


@cache
def _target(year: int) -> frozenset[dt.date]:
    return frozenset(holidays.financial_holidays("ECB", years=year))


def _period(year: int, month: int, months: int, due_day: int) -> Period:
    last = month + months - 1
    return Period(
        dt.date(year, month, 1), dt.date(year, last, calendar.monthrange(year, last)[1]), dt.date(year, month, min(due_day, LAST_DUE_DAY))
    )


def _index(day: dt.date) -> int:
    return day.year * 12 + day.month


def _first_month(entry: int, first: int, last: int, entry_counts: str) -> int:
    if entry_counts == "next_period":
        return first if entry < first else last + 1
    return entry + 1 if entry_counts == "next_month" else entry


def _last_month(day: dt.date, period: Period, exit_counts: str) -> int:
    if exit_counts == "period":
        return _index(period.last) if day >= period.first else _index(period.first) - 1
    return _index(day) - 1 if exit_counts == "last_month" else _index(day)
