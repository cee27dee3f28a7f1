"""What an organisation wants changed about itself: the office decides, so it gets a line in the book and a reminder."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from nahbei.foundation.actor import Actor
from nahbei.journal.actions import remind
from nahbei.journal.models import Reminder
from nahbei.partners.actions.traces import locked, record, write
from nahbei.partners.models import Organisation
from nahbei.partners.rules import NoteIsMissing
from nahbei.people.folding import readable

LONGEST = 1_000


@transaction.atomic
def propose_correction(*, organisation: Organisation, note: str, by: Actor, at: dt.datetime) -> Reminder:
    """Nothing changes: the office reads it and does it. Refuses NoteIsMissing."""
    said = readable(note).strip()[:LONGEST]
    if not said:
        raise NoteIsMissing
    found = locked(organisation)
    words = {"organisation": found.name, "note": said}
    record(found, "correction_proposed", by=by, at=at)
    write(found, _("Wünscht eine Änderung, %(organisation)s: %(note)s") % words, by=by, at=at)
    text = _("Angaben ändern? %(organisation)s: %(note)s") % words
    return remind(agency=found.agency, due_at=at, text=text, about=found.reference, by=by, at=at)
