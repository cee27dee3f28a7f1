"""Writing into the book, correcting by a new entry, closing a day. Nothing here changes or deletes what was written."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from nahbei.foundation import audit
from nahbei.foundation.actor import Actor
from nahbei.foundation.models import Agency
from nahbei.foundation.numbers import last_number, next_number
from nahbei.foundation.reference import Reference
from nahbei.foundation.refusal import Refusal
from nahbei.journal.models import DayClosing, Entry, EntryKind
from nahbei.people.models import Person

SERIES = "journal"
LONGEST = 10_000


class EntryNeedsText(Refusal):
    sentence = _("Schreiben Sie auf, was war.")
    field = "text"


class DayAlreadyClosed(Refusal):
    sentence = _("Dieser Tag ist schon abgeschlossen.")


class DayHasNotCome(Refusal):
    sentence = _("Ein Tag, der noch nicht da war, kann nicht abgeschlossen werden.")


@transaction.atomic
def write_entry(
    *, agency: Agency, by: Actor, at: dt.datetime, text: str, kind: str = EntryKind.NOTE, person: Person | None = None,
    about: Reference | None = None, corrects: Entry | None = None,
) -> Entry:
    """Write one line with the next number. On a day that is closed it goes to the next one that is open."""
    if not text.strip():
        raise EntryNeedsText
    # The number first: it locks the book, so a day cannot be closed between the look and the line.
    number = next_number(agency, SERIES)
    return Entry.objects.create(
        agency=agency, number=number, at=at, on=_open_day(agency, timezone.localdate(at)), kind=kind,
        text=text.strip()[:LONGEST], written_by_name=by.name, written_by_id=by.account_id, person=person, about=about,
        corrects=corrects,
    )


def correct_entry(*, entry: Entry, text: str, by: Actor, at: dt.datetime) -> Entry:
    """A new entry that names the old one and concerns the same person and thing. The old one stays as it is."""
    return write_entry(
        agency=entry.agency, by=by, at=at, text=text, kind=EntryKind.CORRECTION, person=entry.person, about=entry.about,
        corrects=entry,
    )


def hold_book(*, agency: Agency) -> None:
    """Nobody else writes until the transaction ends. For actions that touch the version of the matching before they write:
    all others write first, and two that take both locks in different orders would wait for each other for ever."""
    last_number(agency, SERIES)


@transaction.atomic
def close_day(*, agency: Agency, on: dt.date, name: str = "", by: Actor, at: dt.datetime) -> DayClosing:
    """Close the book for a day, under a name. Later entries go to the next day."""
    if on > timezone.localdate(at):
        raise DayHasNotCome
    number = last_number(agency, SERIES)
    if DayClosing.objects.filter(agency=agency, on=on).exists():
        raise DayAlreadyClosed
    closing = DayClosing.objects.create(
        agency=agency, on=on, closed_by_name=name.strip()[:120] or by.name, closed_by_id=by.account_id, at=at, last_number=number
    )
    audit.record(agency, by=by, at=at, what="journal.day_closed", changes={"on": (None, on), "last_number": (None, number)})
    return closing


def _open_day(agency: Agency, day: dt.date) -> dt.date:
    closed = set(DayClosing.objects.filter(agency=agency, on__gte=day).values_list("on", flat=True))
    while day in closed:
        day += dt.timedelta(days=1)
    return day
