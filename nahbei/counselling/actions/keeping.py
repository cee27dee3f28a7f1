"""What the clock does: it reminds the day before, and forgets who came and what was said when the time for it is over."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from nahbei.counselling.actions.notes import record
from nahbei.counselling.models import TalkNote
from nahbei.counselling.queries import to_remind
from nahbei.counselling.told import BY_WIRE, tell
from nahbei.foundation.actor import Actor
from nahbei.foundation.models import Agency

NAMES_KEPT = dt.timedelta(days=30)
NOTES_KEPT = dt.timedelta(days=365)


@transaction.atomic
def remind(*, agency: Agency, by: Actor, at: dt.datetime) -> int:
    """Of tomorrow's appointments, by mail or SMS; once each. Whoever has neither is not rung for it."""
    rows = to_remind(agency, on=timezone.localdate(at) + dt.timedelta(days=1))
    said = [tell(booking, "counselling_reminder", by=by, at=at, only=BY_WIRE) for booking in rows]
    agency.appointments.filter(pk__in=[booking.pk for booking in rows]).update(reminded_at=at)
    return len([message for message in said if message is not None])


@transaction.atomic
def forget(*, agency: Agency, by: Actor, at: dt.datetime) -> int:
    """Typed names, numbers and addresses 30 days after the day; notes after a year. How many talks there were is kept."""
    today = timezone.localdate(at)
    old = TalkNote.objects.filter(agency=agency, booking__on__lt=today - NOTES_KEPT).select_related("booking__agency")
    for note in old:
        record(note.booking, "note_purged", by=by, at=at)
    old.delete()
    over = agency.appointments.filter(on__lt=today - NAMES_KEPT, forgotten_at=None)
    return over.update(name="", phone="", email="", forgotten_at=at)
