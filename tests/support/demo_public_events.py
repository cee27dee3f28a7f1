"""What the crawler needs of events for everybody: one that is full, one with places, one that is cancelled, one that was moved."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils import timezone

from nahbei.foundation.models import Agency

FILLINGS: dict[str, Callable[[Agency], list[dict[str, Any]]]] = {
    "website:event": lambda agency: _numbers(agency),
    "website:event-file": lambda agency: _numbers(agency)[:1],
    "website:event-registration": lambda agency: _numbers(agency, registration="needed", state="published")[:2],
}


def _numbers(agency: Agency, **narrowed: str) -> list[dict[str, Any]]:
    """The fullest first, then one of each state."""
    rows = agency.events.public().filter(on__gt=timezone.localdate(), **narrowed).order_by("-taken", "pk")
    found = {row.pk: row for row in (*rows[:2], *rows.filter(state="cancelled")[:1], *rows.filter(registration="none")[:1])}
    return [{"agency": agency.slug, "number": row.number} for row in found.values()]
