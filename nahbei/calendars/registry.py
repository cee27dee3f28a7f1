"""What stands in a feed comes from the rooms that know it: each contributes its entries, and what may be seen is decided there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable

from django.db.models import Exists

from nahbei.calendars.ical import CalendarEntry
from nahbei.calendars.models import Feed

Contribution = Callable[[Feed, dt.datetime], Iterable[CalendarEntry]]

contributions: dict[str, Contribution] = {}
asked_first: dict[str, Callable[[], Exists]] = {}


def contribute(name: str, contribution: Contribution, *, only_if: Callable[[], Exists] | None = None) -> None:
    """Add a source of entries; called by the room's AppConfig. It gets the feed with whose it is, and costs a fixed number of queries.

    `only_if`: a question of a row of Feed. It is read along with the feed, so that most people's feeds do not pay for what few have.
    """
    contributions[name] = contribution
    if only_if is not None:
        asked_first[name] = only_if


def mark_of(name: str) -> str:
    """How the answer to `only_if` is called on the feed."""
    return f"has_{name.replace('.', '_')}"
