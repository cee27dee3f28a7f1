"""An event in the eyes of the counselling hours: neither room knows the other, the office knows both."""

from __future__ import annotations

from nahbei.counselling.conflicts import Elsewhere
from nahbei.events.models import Event


def elsewhere(event: Event) -> Elsewhere:
    return Elsewhere(event.title, event.on, (event.start, event.end), event.venue_id, str(event.venue or ""), event.speakers)
