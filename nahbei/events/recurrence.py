"""On which days a series falls. Pure: days in, days out. Every series ends, and is refused before it becomes endless."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from nahbei.help_requests.recurrence import Rule, weekdays_of
from nahbei.help_requests.recurrence import dates as weekly

MOST_DATES = 400
LAST = -1


@dataclass(frozen=True)
class Monthly:
    """„Jeden dritten Donnerstag im Monat“; the last one is `nth=-1`. No „every 31st“: most months have none."""

    starts_on: dt.date
    ends_on: dt.date
    weekdays: int
    nth: int = 1

    def __post_init__(self) -> None:
        if not 1 <= self.weekdays <= 127 or self.nth not in {1, 2, 3, 4, LAST}:
            raise ValueError(f"no rule: weekdays={self.weekdays}, nth={self.nth}")

    def days(self) -> Iterator[dt.date]:
        """In order, also where two weekdays are named."""
        year, month = self.starts_on.year, self.starts_on.month
        while (year, month) <= (self.ends_on.year, self.ends_on.month):
            found = sorted(_nth(year, month, weekday, self.nth) for weekday in weekdays_of(self.weekdays))
            yield from (day for day in found if self.starts_on <= day <= self.ends_on)
            year, month = (year, month + 1) if month < 12 else (year + 1, 1)


def dates(
    rule: Rule | Monthly, *, pauses: Iterable[tuple[dt.date, dt.date]] = (), holidays: Collection[dt.date] = ()
) -> list[dt.date]:
    """All days of the rule without pauses and holidays; never more than one above MOST_DATES, so that too many can be noticed."""
    if rule.ends_on is None:
        raise ValueError("a series has an end")
    days = weekly(rule, first=rule.starts_on, last=rule.ends_on) if isinstance(rule, Rule) else rule.days()
    spared = list(pauses)
    open_days = (day for day in days if day not in holidays and not any(first <= day <= last for first, last in spared))
    return list(islice(open_days, MOST_DATES + 1))


def _nth(year: int, month: int, weekday: int, nth: int) -> dt.date:
    if nth == LAST:
        last = dt.date(year, month, calendar.monthrange(year, month)[1])
        return last - dt.timedelta(days=(last.weekday() - weekday) % 7)
    first = dt.date(year, month, 1)
    return first + dt.timedelta(days=(weekday - first.weekday()) % 7 + 7 * (nth - 1))
