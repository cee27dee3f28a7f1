"""What stands in a feed comes from the rooms that know it: each contributes its entries, and what may be seen is decided there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable

from nahbei.calendars.ical import CalendarEntry
from nahbei.calendars.models import Feed

Contribution = Callable[[Feed, dt.datetime], Iterable[CalendarEntry]]

contributions: dict[str, Contribution] = {}


def contribute(name: str, contribution: Contribution) -> None:
    """Add a source of entries; called by the room's AppConfig. It gets the feed with whose it is, and costs a fixed number of queries."""
    contributions[name] = contribution
