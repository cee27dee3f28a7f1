"""Months, years and ages on the calendar. Pure."""

from __future__ import annotations

import datetime as dt
from calendar import isleap, monthrange

OF_AGE = 18


def months_after(day: dt.date, months: int) -> dt.date:
    """The same day of a later or earlier month, or its last day: a month after 31 January is 28 February."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def years_after(day: dt.date, years: int) -> dt.date:
    return months_after(day, 12 * years)


def birthday(born: dt.date, years: int) -> dt.date:
    """The day on which somebody turns so old; born on 29 February, on 1 March of other years."""
    year = born.year + years
    return dt.date(year, 3, 1) if (born.month, born.day) == (2, 29) and not isleap(year) else born.replace(year=year)


def age_on(born: dt.date, day: dt.date) -> int:
    """Whole years on that day; -1 before the birth."""
    years = day.year - born.year
    return years - (birthday(born, years) > day) if years >= 0 else -1


def born_by(day: dt.date, years: int) -> dt.date:
    """Whoever was born on that day or before is so old on `day`: the question about ages, turned round for columns."""
    year = day.year - years
    return dt.date(year, 2, 28) if (day.month, day.day) == (2, 29) and not isleap(year) else day.replace(year=year)
