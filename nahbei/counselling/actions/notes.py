"""The note of a talk: sealed, bound to its appointment, every reading on record."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from nahbei.counselling.models import Booking, TalkNote
from nahbei.foundation import audit, sealed
from nahbei.foundation.actor import Actor
from nahbei.people.folding import readable


@transaction.atomic
def write_note(*, booking: Booking, text: str, by: Actor, at: dt.datetime) -> TalkNote | None:
    """Seal the note; an empty text removes it. The door asks for Right.TALK_NOTES before."""
    said = readable(text)[:4_000]
    if not said:
        if TalkNote.objects.filter(booking=booking).delete()[0]:
            record(booking, "note_removed", by=by, at=at)
        return None
    note, _new = TalkNote.objects.update_or_create(
        agency=booking.agency, booking=booking,
        defaults={"sealed": sealed.seal(said, bound_to=_seal_of(booking)), "written_at": at, "written_by_name": by.name},
    )
    record(booking, "note_written", by=by, at=at)
    return note


@transaction.atomic
def read_note(*, booking: Booking, by: Actor, at: dt.datetime) -> str:
    """The text, or an empty one. Whoever reads stands in the audit trail."""
    note = TalkNote.objects.filter(booking=booking).first()
    if note is None:
        return ""
    record(booking, "note_read", by=by, at=at)
    return sealed.unseal(bytes(note.sealed), bound_to=_seal_of(booking))


def record(booking: Booking, what: str, *, by: Actor, at: dt.datetime) -> None:
    audit.record(booking.agency, by=by, at=at, what=f"counselling.{what}", about=booking.reference, person_id=booking.person_id)


def _seal_of(booking: Booking) -> str:
    return f"{booking.agency_id}/{booking.reference}/talk_note"
