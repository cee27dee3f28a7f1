"""The first talk and what follows from it."""

from __future__ import annotations

import datetime as dt

import pytest

from nahbei.desk.talks import NobodyNamed, NothingPicked, NothingToDo, Talk, TooManyPicked, hold_talk
from nahbei.desk.volunteering import File, NewPerson
from nahbei.foundation.models import Agency
from nahbei.journal.models import ReminderKind
from nahbei.people.phones import ChannelInput
from nahbei.placements.models import Stage
from nahbei.volunteers.models import TalkOutcome
from nahbei.volunteers.week import WeekPattern
from tests.factories import (
    CLERK,
    NOW,
    make_activity,
    make_contact,
    make_organisation,
    make_person,
    make_position,
    make_reminder,
)

SOMEBODY = NewPerson({"given_name": "Mira", "family_name": "Sommer"}, (ChannelInput("phone", "030 23125 177"),))


def a_file(*activities: object) -> File:
    return File({"week": WeekPattern.full(), "reach_m": 3_000}, dict.fromkeys(activities, ""))  # type: ignore[misc]


def test_two_positions_are_proposed_and_asked_for(inside: Agency) -> None:
    field = inside.fields.create(name="Tiere")
    organisation = make_organisation(inside, "Tierheim")
    contact = make_contact(inside, organisation, make_person(inside, "Laube", email="laube@example.org", preferred_channel="email"))
    asked = make_position(inside, field=field, organisation=organisation, contact=contact)
    to_call = make_position(inside, field=field, title="Katzen streicheln")
    held = hold_talk(
        agency=inside, who=SOMEBODY, file=a_file(), talk=Talk(TalkOutcome.POSITIONS, "Ich mag Tiere.", [field], [asked, to_call]), by=CLERK, at=NOW
    )
    assert held.volunteer is not None and held.record.person == held.volunteer.person
    assert [row.field for row in held.volunteer.field_interests.all()] == [field]
    assert {row.position: (row.stage, row.volunteer_agreed_at) for row in held.placements} == {
        asked: (Stage.PROPOSED, NOW), to_call: (Stage.PROPOSED, NOW),
    }
    (message,) = inside.messages.all()
    assert message.person.family_name == "Laube" and "Sommer" not in message.body and "177" not in message.body
    assert "Erstgespräch: Mira Sommer hat Stellen ausgesucht." in inside.journal_entries.get(about=held.record.reference).text


def test_whoever_only_wants_to_know_is_counted(inside: Agency) -> None:
    held = hold_talk(agency=inside, who=None, file=None, talk=Talk(TalkOutcome.INFORMATION), by=CLERK, at=NOW)
    assert held.record.person is None and not inside.people.exists()
    assert inside.journal_entries.get().text == "Erstgespräch: jemand ohne Namen wollte sich nur informieren."


@pytest.mark.parametrize(("wanted", "due"), [(None, dt.date(2026, 12, 7)), (dt.date(2027, 1, 11), dt.date(2027, 1, 11))])
def test_who_still_thinks_is_asked_again(inside: Agency, wanted: dt.date | None, due: dt.date) -> None:
    person = make_person(inside, "Sommer")
    waiting = make_reminder(inside, kind=ReminderKind.INTERVIEW, person=person)
    talk = Talk(TalkOutcome.THINKS, come_back_on=wanted, answers={"motivation": ["Zeit"]})
    held = hold_talk(agency=inside, who=person, file=a_file(), talk=talk, by=CLERK, at=NOW)
    waiting.refresh_from_db()
    assert waiting.done_at == NOW
    reminder = inside.reminders.open().get()
    assert (reminder.person, reminder.due_at.date(), reminder.about) == (person, due, held.record.reference)
    assert held.record.answers == {"motivation": ["Zeit"]}
    assert not inside.volunteers.exists()


def test_everyday_help_needs_something_to_do(inside: Agency) -> None:
    with pytest.raises(NothingToDo):
        hold_talk(agency=inside, who=SOMEBODY, file=a_file(), talk=Talk(TalkOutcome.EVERYDAY), by=CLERK, at=NOW)
    assert not inside.people.exists()
    held = hold_talk(agency=inside, who=SOMEBODY, file=a_file(make_activity(inside)), talk=Talk(TalkOutcome.EVERYDAY), by=CLERK, at=NOW)
    assert held.volunteer is not None and held.volunteer.activities.count() == 1


def test_what_is_refused_leaves_nothing(inside: Agency) -> None:
    positions = [make_position(inside) for _ in range(4)]
    before = inside.journal_entries.count()
    for who, talk, refusal in (
        (None, Talk(TalkOutcome.THINKS), NobodyNamed), (SOMEBODY, Talk(TalkOutcome.POSITIONS), NothingPicked),
        (SOMEBODY, Talk(TalkOutcome.POSITIONS, positions=positions), TooManyPicked),
    ):
        with pytest.raises(refusal):
            hold_talk(agency=inside, who=who, file=a_file(), talk=talk, by=CLERK, at=NOW)
    assert not inside.people.exists() and not inside.consultation_records.exists() and inside.journal_entries.count() == before


def test_a_volunteer_can_have_another_talk(inside: Agency) -> None:
    first = hold_talk(agency=inside, who=SOMEBODY, file=a_file(make_activity(inside)), talk=Talk(TalkOutcome.EVERYDAY), by=CLERK, at=NOW)
    position = make_position(inside)
    assert first.volunteer is not None
    again = hold_talk(
        agency=inside, who=first.volunteer.person, file=a_file(make_activity(inside)), talk=Talk(TalkOutcome.POSITIONS, positions=[position]),
        by=CLERK, at=NOW + dt.timedelta(days=3),
    )
    assert again.volunteer == first.volunteer and inside.volunteers.count() == 1 and inside.consultation_records.count() == 2
