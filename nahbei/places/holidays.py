"""Public holidays of a German state, with the names people use."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache

import holidays as library

from nahbei.foundation.models import State


def holidays(state: str, year: int) -> dict[dt.date, str]:
    """Day → name, in the order of the year. An unknown state has the holidays of the whole country."""
    return dict(_holidays(state if state in State.values else "", year))


def is_holiday(state: str, day: dt.date) -> bool:
    return day in _holidays(state if state in State.values else "", day.year)


@lru_cache(maxsize=256)
def _holidays(state: str, year: int) -> dict[dt.date, str]:
    found = library.country_holidays("DE", subdiv=state or None, years=year, language="de")
    return {day: found[day] for day in sorted(found)}
