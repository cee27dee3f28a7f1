"""What the public list counts: how often a page was opened, how many asked. Numbers of a day, never who."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import F

from nahbei.opportunities.models import Position, Tally


def count_opening(*, position: Position, on: dt.date) -> None:
    """One UPDATE; on the first visit of a day a row besides. No audit line: nobody did anything."""
    _count(position, on, "opened")


def count_interest(*, position: Position, on: dt.date) -> None:
    """Somebody asked for it."""
    _count(position, on, "interested")


def _count(position: Position, on: dt.date, name: str) -> None:
    today = Tally.objects.filter(position=position, on=on)
    if today.update(**{name: F(name) + 1}):
        return
    with transaction.atomic():
        # Of two first visits at once one writes the row; the other counts in it.
        Tally.objects.bulk_create([Tally(agency_id=position.agency_id, position=position, on=on)], ignore_conflicts=True)
        today.update(**{name: F(name) + 1})
