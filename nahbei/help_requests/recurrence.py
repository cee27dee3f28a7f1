"""On which days a standing request falls. Pure: days in, days out; times and time zones are not known here.

Because only days are counted, a visit at 9:30 stays at 9:30 when summer time begins.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from dateutil.easter import easter

from nahbei.ui import german

ALL_DAYS = 127
_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Rule:
    """Every `every_weeks` weeks on `weekdays` (bit 0 = Monday), from a day on, perhaps until one (included)."""

    starts_on: dt.date
    weekdays: int
    every_weeks: int = 1
    ends_on: dt.date | None = None
    not_on_holidays: bool = True

    def __post_init__(self) -> None:
        if not 1 <= self.weekdays <= ALL_DAYS or not 1 <= self.every_weeks <= 52:
            raise ValueError(f"no rule: weekdays={self.weekdays}, every_weeks={self.every_weeks}")

    def falls_on(self, day: dt.date) -> bool:
        """True when the bare rule names this day; holidays and skipped days are not asked."""
        if day < self.starts_on or (self.ends_on is not None and day > self.ends_on) or not self.weekdays >> day.weekday() & 1:
            return False
        return (_monday(day) - _monday(self.first_day)).days // 7 % self.every_weeks == 0

    @property
    def first_day(self) -> dt.date:
        """The first day that the weekdays name. Weeks are counted from here: „every second Tuesday“ begun on a Friday is next Tuesday."""
        ahead = next(days for days in range(7) if self.weekdays >> (self.starts_on + days * _DAY).weekday() & 1)
        return self.starts_on + ahead * _DAY


def dates(
    rule: Rule, *, first: dt.date, last: dt.date, skipped: Collection[dt.date] = (), holidays: Collection[dt.date] = ()
) -> Iterator[dt.date]:
    """The days of a rule from `first` to `last`, both included, without those that were skipped and the holidays it spares."""
    spared = holidays if rule.not_on_holidays else ()
    day = max(first, rule.first_day)
    last = last if rule.ends_on is None else min(last, rule.ends_on)
    while day <= last:
        if rule.falls_on(day) and day not in skipped and day not in spared:
            yield day
        day += _DAY


def weekdays_of(mask: int) -> list[int]:
    """The numbers 0–6 in a bitmask."""
    return [number for number in range(7) if mask >> number & 1]


def mask_of(weekdays: Collection[int]) -> int:
    return sum(1 << number for number in set(weekdays))


def _monday(day: dt.date) -> dt.date:
    return day - day.weekday() * _DAY


# --- „bis Ostern“ ------------------------------------------------------------------------------------------------------

_BY_EASTER = {"rosenmontag": -48, "karneval": -48, "fasching": -48, "fastnacht": -48, "karfreitag": -2, "ostern": 0, "pfingsten": 49}
_BY_DAY = {
    "weihnachten": (12, 24), "heiligabend": (12, 24), "advent": (12, 1), "silvester": (12, 31), "jahresende": (12, 31),
    "ende des jahres": (12, 31), "neujahr": (1, 1), "nikolaus": (12, 6),
}


def parse_until(text: str, *, today: dt.date) -> dt.date:
    """„Ostern“, „Weihnachten“, „Ende März“, „Jahresende“ or a date as the office writes it → the last possible day.

    Raises german.NotUnderstood.
    """
    word = re.sub(r"^(bis |zu |zum |vor )+", "", " ".join(text[:80].lower().split())).rstrip(".!")
    if word in _BY_EASTER:
        found: Iterator[dt.date] = (easter(today.year + ahead) + _BY_EASTER[word] * _DAY for ahead in (0, 1))
        return next(day for day in found if day >= today)
    if word in _BY_DAY:
        month, day_of_month = _BY_DAY[word]
        found = (dt.date(today.year + ahead, month, day_of_month) for ahead in (0, 1))
        return next(day for day in found if day >= today)
    return _end_of_month(word, today) or german.parse_date(word, today)


def _end_of_month(word: str, today: dt.date) -> dt.date | None:
    if word in {"monatsende", "ende des monats"}:
        return _last_of(today.year, today.month)
    named = re.fullmatch(r"ende ([a-zä]{3,9})(?: ([0-9]{4}))?", word)
    month = named and next((number for number, name in enumerate(german.MONTHS, 1) if name.lower().startswith(named[1])), None)
    if not named or not month:
        return None
    year = int(named[2]) if named[2] else today.year + (month < today.month)
    return _last_of(year, month) if today.year <= year <= german.LAST_YEAR else None


def _last_of(year: int, month: int) -> dt.date:
    return dt.date(year, month, calendar.monthrange(year, month)[1])
