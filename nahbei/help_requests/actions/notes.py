"""The health note: sealed, bound to its request, every reading on record, gone 30 days after the end."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from nahbei.foundation import audit, sealed
from nahbei.foundation.actor import Actor
from nahbei.foundation.models import Agency
from nahbei.help_requests.models import HealthNote, HelpRequest
from nahbei.help_requests.rules import NeedsAreLocked

KEEP_AFTER_CLOSING = dt.timedelta(days=30)


@transaction.atomic
def write_health_note(*, help_request: HelpRequest, text: str, by: Actor, at: dt.datetime) -> HealthNote | None:
    """Seal the note; an empty text removes it. Refuses NeedsAreLocked while nobody who may has consented."""
    if not text.strip():
        if help_request_has_note(help_request):
            HealthNote.objects.filter(help_request=help_request).delete()
            _record(help_request, "help_requests.health_note_removed", by=by, at=at)
        return None
    if help_request.is_locked:
        raise NeedsAreLocked
    note, _ = HealthNote.objects.update_or_create(
        agency=help_request.agency, help_request=help_request,
        defaults={"sealed": sealed.seal(text.strip(), bound_to=_seal_of(help_request)), "written_at": at, "written_by_name": by.name},
    )
    _record(help_request, "help_requests.health_note_written", by=by, at=at)
    return note


@transaction.atomic
def read_health_note(*, help_request: HelpRequest, by: Actor, at: dt.datetime) -> str:
    """The text, or an empty one. Whoever reads stands in the audit trail; the door asks for Right.HEALTH_NOTE before."""
    note = HealthNote.objects.filter(help_request=help_request).first()
    if note is None:
        return ""
    _record(help_request, "help_requests.health_note_read", by=by, at=at)
    return sealed.unseal(bytes(note.sealed), bound_to=_seal_of(help_request))


def help_request_has_note(help_request: HelpRequest) -> bool:
    return HealthNote.objects.filter(help_request=help_request).exists()


@transaction.atomic
def purge_health_notes(*, agency: Agency, by: Actor, at: dt.datetime) -> int:
    """Delete the notes of requests that ended 30 days ago. The ticks go with the file."""
    over = HealthNote.objects.filter(agency=agency, help_request__closed_at__lte=at - KEEP_AFTER_CLOSING)
    notes = list(over.select_related("help_request"))
    for note in notes:
        _record(note.help_request, "help_requests.health_note_purged", by=by, at=at)
    over.delete()
    return len(notes)


def _seal_of(help_request: HelpRequest) -> str:
    return f"{help_request.agency_id}/{help_request.reference}/health_note"


def _record(help_request: HelpRequest, what: str, *, by: Actor, at: dt.datetime) -> None:
    audit.record(
        help_request.agency, by=by, at=at, what=what, about=help_request.reference, person_id=help_request.help_seeker_id
    )
