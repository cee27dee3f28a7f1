"""The picture of an event, for whoever may see the event."""

from __future__ import annotations

from nahbei.events.models import EventPicture, EventState
from nahbei.foundation.models import Agency


def picture_of_public(agency: Agency, digest: str) -> EventPicture | None:
    """By the name of its content; of a draft nobody outside sees anything."""
    return agency.event_pictures.filter(digest=digest).exclude(event__state=EventState.DRAFT).order_by("pk").first()
