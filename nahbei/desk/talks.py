"""The first talk, from what somebody says to what becomes of it: record, file, proposals – in one step or not at all."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nahbei.activities.models import Field
from nahbei.desk.volunteering import File, NewPerson, change_file, take_in
from nahbei.foundation.actor import Actor
from nahbei.foundation.models import Agency
from nahbei.foundation.refusal import Refusal
from nahbei.journal.actions import finish_reminder, remind, write_entry
from nahbei.journal.models import EntryKind, ReminderKind
from nahbei.opportunities.models import Position
from nahbei.people.actions import add_person, change_person
from nahbei.people.models import Person
from nahbei.placements.actions.positions import ask_organisation, propose_position
from nahbei.placements.models import PositionPlacement
from nahbei.placements.queries import written_means
from nahbei.submissions.actions import settle_submission
from nahbei.submissions.models import SubmissionKind
from nahbei.volunteers.actions import record_talk, set_fields
from nahbei.volunteers.models import ConsultationRecord, TalkOutcome, Volunteer

MOST_PICKS = 3
COME_BACK_DAYS = 14
MORNING = dt.time(9)


class NobodyNamed(Refusal):
    sentence = gettext_lazy("Wer mithelfen möchte, braucht einen Namen. Wollte jemand nur etwas wissen, wählen Sie „wollte sich nur informieren“.")


class NothingPicked(Refusal):
    sentence = gettext_lazy("Wählen Sie mindestens eine Stelle aus – oder ein anderes Ergebnis.")
    field = "outcome"


class TooManyPicked(Refusal):
    sentence = gettext_lazy("Höchstens drei Stellen auf einmal: Mehr kann niemand ausprobieren.")
    field = "outcome"


class NothingToDo(Refusal):
    sentence = gettext_lazy("Wobei? Kreuzen Sie an, was im Alltag infrage kommt.")
    field = "outcome"


@dataclass(frozen=True)
class Talk:
    """What was said, beside the file: why, in which fields, how it ended, which positions were picked."""

    outcome: str
    motivation: str = ""
    fields: Sequence[Field] = ()
    positions: Sequence[Position] = ()
    come_back_on: dt.date | None = None
    answers: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Held:
    record: ConsultationRecord
    volunteer: Volunteer | None = None
    placements: tuple[PositionPlacement, ...] = ()


@transaction.atomic
def hold_talk(*, agency: Agency, who: Person | NewPerson | None, file: File | None, talk: Talk, by: Actor, at: dt.datetime) -> Held:
    """Write a talk down and do what follows from it.

    Refuses NobodyNamed, NothingPicked, TooManyPicked, NothingToDo, and like the actions of file and proposal.
    """
    _check(talk, who, file)
    if talk.outcome in {TalkOutcome.POSITIONS, TalkOutcome.EVERYDAY}:
        assert who is not None and file is not None
        return _helps(agency, who, file, talk, by=by, at=at)
    person = _person(agency, who, file, by=by, at=at)
    record = _record(agency, person, talk, by=by, at=at)
    if talk.outcome == TalkOutcome.THINKS:
        _come_back(agency, record, by=by, at=at)
    return Held(record)


def _check(talk: Talk, who: Person | NewPerson | None, file: File | None) -> None:
    if who is None and talk.outcome != TalkOutcome.INFORMATION:
        raise NobodyNamed
    if talk.outcome == TalkOutcome.POSITIONS and not talk.positions:
        raise NothingPicked
    if len(talk.positions) > MOST_PICKS:
        raise TooManyPicked
    if talk.outcome == TalkOutcome.EVERYDAY and not (file and file.willingnesses):
        raise NothingToDo


def _helps(agency: Agency, who: Person | NewPerson, file: File, talk: Talk, *, by: Actor, at: dt.datetime) -> Held:
    known = agency.volunteers.filter(person=who).select_related("agency", "person").first() if isinstance(who, Person) else None
    volunteer = change_file(volunteer=known, file=file, by=by, at=at) if known else take_in(agency=agency, who=who, file=file, by=by, at=at)
    set_fields(volunteer=volunteer, fields=talk.fields, by=by, at=at)
    record = _record(agency, volunteer.person, talk, by=by, at=at)
    picked = talk.positions if talk.outcome == TalkOutcome.POSITIONS else ()
    return Held(record, volunteer, tuple(_propose(position, volunteer, by=by, at=at) for position in picked))


def _propose(position: Position, volunteer: Volunteer, *, by: Actor, at: dt.datetime) -> PositionPlacement:
    """She wants to: the organisation is asked at once where it can be asked in writing; else somebody calls."""
    placement = propose_position(position=position, volunteer=volunteer, agreed=True, by=by, at=at)
    means = written_means(position.contact.person) if position.contact else ""
    return ask_organisation(placement=placement, means=means, by=by, at=at) if means == "email" else placement


def _person(agency: Agency, who: Person | NewPerson | None, file: File | None, *, by: Actor, at: dt.datetime) -> Person | None:
    if isinstance(who, NewPerson):
        return add_person(agency=agency, by=by, at=at, channels=who.channels, **who.fields)
    return change_person(person=who, by=by, at=at, **file.person) if who is not None and file is not None else who


def _record(agency: Agency, person: Person | None, talk: Talk, *, by: Actor, at: dt.datetime) -> ConsultationRecord:
    record = record_talk(
        agency=agency, person=person, outcome=talk.outcome, motivation=talk.motivation, come_back_on=talk.come_back_on,
        answers=talk.answers if talk.outcome == TalkOutcome.THINKS else {}, by=by, at=at,
    )
    who = person.full_name if person else _("jemand ohne Namen")
    text = _("Erstgespräch: %(who)s %(outcome)s.") % {"who": who, "outcome": TalkOutcome(talk.outcome).label}
    titles = ", ".join(f"„{position.title}“" for position in talk.positions)
    write_entry(
        agency=agency, by=by, at=at, text=f"{text} {titles}".strip(), kind=EntryKind.PLACEMENT, person=person, about=record.reference
    )
    if person is not None:
        _finish_what_waited(person, record, by=by, at=at)
    return record


def _finish_what_waited(person: Person, record: ConsultationRecord, *, by: Actor, at: dt.datetime) -> None:
    """The talk that was to be held was held: for it somebody wanted to be reminded, or had written on the website."""
    for reminder in person.agency.reminders.open().filter(person=person, kind=ReminderKind.INTERVIEW):
        finish_reminder(reminder=reminder, by=by, at=at)
    wanted = (SubmissionKind.INTEREST, SubmissionKind.HELPING)
    for submission in person.agency.submissions.open().filter(person=person, kind__in=wanted):
        settle_submission(submission=submission, about=record.reference, by=by, at=at)


def _come_back(agency: Agency, record: ConsultationRecord, *, by: Actor, at: dt.datetime) -> None:
    local = timezone.localtime(at)
    day = record.come_back_on or local.date() + dt.timedelta(days=COME_BACK_DAYS)
    assert record.person is not None
    remind(
        agency=agency, by=by, at=at, kind=ReminderKind.INTERVIEW, person=record.person, about=record.reference,
        due_at=dt.datetime.combine(day, MORNING, tzinfo=local.tzinfo),
        text=_("Nachfragen: %(who)s überlegt noch") % {"who": record.person.full_name},
    )
