"""What the crawler needs of events for everybody: one that is full, one with places, one that is cancelled, one that was moved."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils import timezone

from nahbei.foundation.models import Agency

FILLINGS: dict[str, Callable[[Agency], list[dict[str, Any]]]] = {
    "website:event": lambda agency: _numbers(agency),
    "website:event-file": lambda agency: _numbers(agency)[:1],
    "website:event-picture": lambda agency: _pictures(agency),
    "website:event-registration": lambda agency: _numbers(agency, registration="needed", state="published")[:2],
}


def _numbers(agency: Agency, **narrowed: str) -> list[dict[str, Any]]:
    """The fullest first, then one of each state."""
    rows = agency.events.public().filter(on__gt=timezone.localdate(), **narrowed).order_by("-taken", "pk")
    found = {row.pk: row for row in (*rows[:2], *rows.filter(state="cancelled")[:1], *rows.filter(registration="none")[:1])}
    return [{"agency": agency.slug, "number": row.number} for row in found.values()]


def _pictures(agency: Agency) -> list[dict[str, Any]]:
    """By the name of its content, which is no secret of a link."""
    rows = agency.event_pictures.exclude(event__state="draft")
    return [{"agency": agency.slug, "digest": row.digest} for row in rows[:1]]
