"""What spans a person and her file as a volunteer: she is taken in, her one page changes, she stops."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from django.db import transaction
from django.utils import timezone

from nahbei.desk.incoming import taken_in
from nahbei.foundation.actor import Actor
from nahbei.foundation.models import Agency
from nahbei.journal.actions import finish_reminder
from nahbei.journal.models import ReminderKind
from nahbei.people.actions import add_person, change_person
from nahbei.people.models import Person
from nahbei.people.phones import ChannelInput
from nahbei.placements.actions import take_back_questions
from nahbei.placements.actions.positions import release_positions
from nahbei.submissions.models import Submission
from nahbei.volunteers.actions import (
    block_volunteer,
    change_volunteer,
    end_volunteer,
    register_volunteer,
    sign_declaration,
)
from nahbei.volunteers.actions.volunteers import Willing
from nahbei.volunteers.models import Volunteer
from nahbei.volunteers.queries import current_text


@dataclass(frozen=True)
class File:
    """What the one page says: fields of the volunteer and of the person, for what she is willing, when she signed."""

    fields: Mapping[str, Any]
    willingnesses: Willing
    person: Mapping[str, Any] = field(default_factory=dict)  # language, languages
    signed_on: dt.date | None = None


@dataclass(frozen=True)
class NewPerson:
    """Somebody who is put on file together with the hat."""

    fields: Mapping[str, Any]
    channels: Sequence[ChannelInput] = ()


@transaction.atomic
def take_in(
    *, agency: Agency, who: Person | NewPerson, file: File, incoming: Submission | None = None, by: Actor, at: dt.datetime
) -> Volunteer:
    """From the first talk to a volunteer who can be asked: record, hat, signature; the reminder of the talk is done.

    Refuses like `add_person`, `register_volunteer` and `sign_declaration`.
    """
    if isinstance(who, NewPerson):
        person = add_person(agency=agency, by=by, at=at, channels=who.channels, **who.fields)
    else:
        person = change_person(person=who, by=by, at=at, **file.person)
    volunteer = register_volunteer(person=person, willingnesses=file.willingnesses, by=by, at=at, **file.fields)
    text = current_text(agency, on=timezone.localdate(at))
    if file.signed_on is not None and text is not None:
        sign_declaration(volunteer=volunteer, text=text, signed_on=file.signed_on, by=by, at=at)
    for reminder in agency.reminders.open().filter(person=person, kind=ReminderKind.INTERVIEW):
        finish_reminder(reminder=reminder, by=by, at=at)
    if incoming is not None:
        taken_in(submission=incoming, volunteer=volunteer, by=by, at=at)
    return volunteer


@transaction.atomic
def change_file(*, volunteer: Volunteer, file: File, by: Actor, at: dt.datetime) -> Volunteer:
    """Everything of the one page at once, or nothing."""
    change_person(person=volunteer.person, by=by, at=at, **file.person)
    return change_volunteer(volunteer=volunteer, willingnesses=file.willingnesses, by=by, at=at, **file.fields)


@transaction.atomic
def stop(*, volunteer: Volunteer, to: Literal["blocked", "ended"], reason: str, by: Actor, at: dt.datetime) -> Volunteer:
    """Block or end: no question reaches her any more, not even one that still waits to be sent; her positions are free again.
    Refuses like these two.

    Questions and positions first: whatever locks a request or a position and a volunteer takes the volunteer last.
    """
    take_back_questions(volunteer=volunteer, by=by, at=at)
    release_positions(volunteer=volunteer, by=by, at=at)
    move = block_volunteer if to == "blocked" else end_volunteer
    return move(volunteer=volunteer, reason=reason, by=by, at=at)
