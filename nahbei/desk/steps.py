"""What is to be done next for one person: from rows that the page has read anyway, in the order of their weight."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from nahbei.foundation.reference import Reference
from nahbei.help_requests.models import HelpRequest, RequestState
from nahbei.help_requests.words import subject
from nahbei.journal.models import Reminder
from nahbei.people.models import Channel, ChannelKind, Person


@dataclass(frozen=True)
class Step:
    """One thing to do. `about` leads to its page; without it the person's own record is meant."""

    text: str
    at: dt.datetime | None = None
    late: bool = False
    about: Reference | None = None


def next_steps(
    person: Person, *, requests: Iterable[HelpRequest], reminders: Iterable[Reminder], channels: Iterable[Channel], at: dt.datetime
) -> list[Step]:
    """Reminders first, then requests that wait, then what is missing in the record."""
    if person.died_on is not None:
        return []
    steps = [
        Step(row.text, row.due_at, row.due_at <= at, Reference("journal.reminder", row.pk))
        for row in sorted(reminders, key=lambda row: row.due_at)
    ]
    for request in requests:
        if request.has_ended or request.help_seeker_id != person.pk:
            continue
        if request.is_locked:
            steps.append(Step(_("Einverständnis fehlt: %(what)s.") % {"what": subject(request)}, request.received_at, True, request.reference))
        elif request.state == RequestState.OPEN:
            steps.append(Step(_("Noch ohne Helfer:in: %(what)s.") % {"what": subject(request)}, request.received_at, False, request.reference))
    return [*steps, *_missing(person, {channel.kind for channel in channels})]


def _missing(person: Person, kinds: set[str]) -> list[Step]:
    """The preferred way must exist, or every message becomes a telephone call."""
    wish = person.preferred_channel
    if wish == ChannelKind.EMAIL and ChannelKind.EMAIL not in kinds:
        return [Step(_("Möchte E-Mails, hat aber keine E-Mail-Adresse hinterlegt."))]
    if wish in {ChannelKind.PHONE, ChannelKind.SMS} and ChannelKind.PHONE not in kinds:
        return [Step(_("Keine Telefonnummer hinterlegt."))]
    if wish == ChannelKind.LETTER and not (person.street and person.town):
        return [Step(_("Möchte Briefe, die Adresse ist aber nicht vollständig."))]
    return []
