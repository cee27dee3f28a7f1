"""The picture of a position: whatever was uploaded becomes a small JPEG without metadata, or is refused with a sentence."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import BinaryIO

from django.db import transaction

from nahbei.foundation.actor import Actor
from nahbei.foundation.pictures import small_jpeg
from nahbei.opportunities.actions.traces import locked, record
from nahbei.opportunities.models import Picture, Position
from nahbei.opportunities.rules import PictureNeedsWords
from nahbei.people.folding import readable


@transaction.atomic
def set_picture(*, position: Position, file: BinaryIO, description: str, credit: str = "", by: Actor, at: dt.datetime) -> Picture:
    """The one before is replaced. Refuses PictureTooLarge, NotAPicture, PictureNeedsWords; then nothing is stored."""
    description = " ".join(readable(description).split())[:200]
    if not description:
        raise PictureNeedsWords
    content, (width, height) = small_jpeg(file)
    found = locked(position)
    picture, _new = Picture.objects.update_or_create(
        agency=found.agency, position=found,
        defaults={
            "content": content, "digest": hashlib.sha256(content).hexdigest(), "width": width, "height": height, "description": description,
            "credit": " ".join(readable(credit).split())[:120],
        },
    )
    record(found, "picture_set", by=by, at=at)
    return picture


@transaction.atomic
def describe_picture(*, position: Position, description: str, credit: str = "", by: Actor, at: dt.datetime) -> None:
    """Other words for the picture that is there. Refuses PictureNeedsWords."""
    description = " ".join(readable(description).split())[:200]
    if not description:
        raise PictureNeedsWords
    found = locked(position)
    credit = " ".join(readable(credit).split())[:120]
    if Picture.objects.filter(position=found).update(description=description, credit=credit):
        record(found, "picture_set", by=by, at=at)


@transaction.atomic
def remove_picture(*, position: Position, by: Actor, at: dt.datetime) -> None:
    """Asked twice (a double click), nothing more happens."""
    found = locked(position)
    if Picture.objects.filter(position=found).delete()[0]:
        record(found, "picture_removed", by=by, at=at)

