"""The picture of an event: never without a word on who took it and who agreed."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import BinaryIO

from django.db import transaction

from nahbei.events.actions.rows import locked
from nahbei.events.models import Event, EventPicture
from nahbei.events.rules import PictureNeedsConsent, PictureNeedsCredit, PictureNeedsWords
from nahbei.foundation import audit
from nahbei.foundation.actor import Actor
from nahbei.foundation.pictures import small_jpeg
from nahbei.people.folding import readable


@transaction.atomic
def set_event_picture(
    *, event: Event, file: BinaryIO | None, description: str, credit: str, consent: str, by: Actor, at: dt.datetime
) -> EventPicture | None:
    """The one before is replaced; without a file the one that is there gets other words.

    Refuses PictureNeedsWords, PictureNeedsCredit, PictureNeedsConsent, PictureTooLarge, NotAPicture; then nothing is stored.
    """
    said = _words(description, credit, consent)
    found = locked(event)
    if file is None:
        EventPicture.objects.filter(event=found).update(**said)
    else:
        content, (width, height) = small_jpeg(file)
        digest = hashlib.sha256(content).hexdigest()
        EventPicture.objects.update_or_create(
            agency=found.agency, event=found, defaults={**said, "content": content, "digest": digest, "width": width, "height": height}
        )
    audit.record(found.agency, by=by, at=at, what="events.picture_set", about=found.reference)
    return EventPicture.objects.filter(event=found).defer("content").first()


@transaction.atomic
def remove_event_picture(*, event: Event, by: Actor, at: dt.datetime) -> None:
    """Somebody took their yes back. Asked twice, nothing more happens."""
    found = locked(event)
    if EventPicture.objects.filter(event=found).delete()[0]:
        audit.record(found.agency, by=by, at=at, what="events.picture_removed", about=found.reference)


def _words(description: str, credit: str, consent: str) -> dict[str, str]:
    said = {
        "description": " ".join(readable(description).split())[:200], "credit": " ".join(readable(credit).split())[:120],
        "consent": " ".join(readable(consent).split())[:300],
    }
    for name, refusal in (("description", PictureNeedsWords), ("credit", PictureNeedsCredit), ("consent", PictureNeedsConsent)):
        if not said[name]:
            raise refusal
    return said
