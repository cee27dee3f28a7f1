"""Booking, moving, cancelling, holding a talk; what is told to whom, and what is never told."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from nahbei.calendars.ical import Method
from nahbei.calendars.models import Feed
from nahbei.counselling import actions
from nahbei.counselling.actions import AdviserInput, Visitor
from nahbei.counselling.calendar import entries_of_adviser
from nahbei.counselling.links import token_of
from nahbei.counselling.models import Booking, CounsellingHour, TalkNote
from nahbei.counselling.queries import days_of, free_of_all, free_online, hours_of
from nahbei.counselling.rules import (
    AnonymousNotOffered,
    AnonymousStaysAnonymous,
    AppointmentsInThePause,
    BookingIsOver,
    NobodyIsNamed,
    NoSuchTime,
    NotYet,
    TimeIsTaken,
    TooLateOnline,
    WayNotOffered,
)
from nahbei.foundation.actor import Actor
from nahbei.foundation.models import Agency
from nahbei.foundation.tokens import digest
from nahbei.messaging.attachments import attached
from nahbei.people.models import Person
from tests.factories import CLERK, NOW, TODAY, make_account, make_booking, make_counselling_hour, make_person
from tests.support.queries import counted

TOMORROW = TODAY + dt.timedelta(days=1)
GUEST = Visitor("Gerda Blum", email="blum@example.org")
LINK = Actor.link("Internetseite")


def book(hour: CounsellingHour, start: str = "09:20", visitor: Visitor = GUEST, **fields: Any) -> Booking:
    said = {"on": TOMORROW, "way": "in_person", "origin": "online", "submission": f"{start}-{visitor.name}", "by": LINK, "at": NOW, **fields}
    return actions.book(hour=hour, start=dt.time.fromisoformat(start), visitor=visitor, **said)


@pytest.fixture
def hour(inside: Agency) -> CounsellingHour:
    return make_counselling_hour(inside, ("Herr Seidel", "Frau Kurt"))


def starts(hour: CounsellingHour) -> list[str]:
    day = days_of(hour.agency, TOMORROW, TOMORROW, hours_of(hour.agency).filter(pk=hour.pk))[0]
    return [f"{slot.start:%H:%M}" for slot in day.slots]


def test_a_time_is_given_once_for_each_adviser(hour: CounsellingHour) -> None:
    first, second = book(hour), book(hour, visitor=Visitor("Otto Renz", phone="030 23125 440"))
    assert [first.adviser.name, second.adviser.name] == ["Herr Seidel", "Frau Kurt"]
    with pytest.raises(TimeIsTaken):
        book(hour, visitor=Visitor("Dritte"))
    assert "09:20" not in starts(hour)


@pytest.mark.database
def test_the_database_itself_gives_a_time_once(hour: CounsellingHour) -> None:
    make_booking(hour.agency, hour)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_booking(hour.agency, hour)
    make_booking(hour.agency, hour, state="cancelled", cancelled_at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_booking(hour.agency, hour, start=dt.time(9), email="", code="Amsel 47")  # without a name, and yet with one


def test_the_same_form_twice_is_one_appointment(hour: CounsellingHour) -> None:
    assert book(hour, submission="a") == book(hour, submission="a")
    assert hour.agency.messages.count() == 1


def test_confirmed_with_a_file_and_a_link_and_nobody_is_made_of_it(hour: CounsellingHour) -> None:
    known = make_person(hour.agency, "Blum", email="blum@example.org")
    booking = book(hour, topic=hour.topics.get())
    message = hour.agency.messages.get()
    assert (message.person, message.to_address, message.topic) == (None, "blum@example.org", "counselling_confirmed")
    assert "Energieberatung (Heizkosten)" in message.body
    assert token_of(hour.agency.pk, booking.submission) in message.body
    assert booking.digest == digest(token_of(hour.agency.pk, booking.submission))
    file = attached(message.data)[0]
    assert (file.name, f"METHOD:{Method.REQUEST}" in file.text) == ("Termin 2026-11-24.ics", True)
    assert "DTSTART;TZID=Europe/Berlin:20261124T092000" in file.text
    assert list(Person.objects.all()) == [known]
    assert booking.person is None


def test_what_cannot_be_booked(hour: CounsellingHour) -> None:
    refused: list[tuple[type[Exception], dict[str, Any]]] = [
        (NoSuchTime, {"start": "10:20"}), (NoSuchTime, {"start": "09:10"}), (NoSuchTime, {"on": TODAY}), (WayNotOffered, {"way": "video"}),
        (NobodyIsNamed, {"visitor": Visitor(" ")}), (TooLateOnline, {"on": TODAY + dt.timedelta(days=8 + 42)}),
        (TooLateOnline, {"at": NOW.replace(day=24, hour=8)}), (NoSuchTime, {"on": TODAY - dt.timedelta(days=6), "origin": "phone"}),
    ]
    for refusal, said in refused:
        with pytest.raises(refusal):
            book(hour, **said)
    hour.anonymous = False
    with pytest.raises(AnonymousNotOffered):
        book(hour, visitor=Visitor(anonymous=True))
    assert not hour.agency.appointments.exists()


def test_without_a_name_there_is_a_code_word_and_nothing_else(hour: CounsellingHour) -> None:
    booking = book(hour, visitor=Visitor("Gerda Blum", "030 23125 440", "blum@example.org", anonymous=True))
    assert (booking.name, booking.phone, booking.email, booking.person) == ("", "", "", None)
    assert booking.code
    assert booking.code in booking.who
    assert not hour.agency.messages.exists()
    with pytest.raises(AnonymousStaysAnonymous):
        actions.assign_person(booking=booking, person=make_person(hour.agency), by=CLERK, at=NOW)
    actions.write_note(booking=booking, text="Möchte umziehen.", by=CLERK, at=NOW)
    actions.forget(agency=hour.agency, by=CLERK, at=NOW + dt.timedelta(days=40))
    booking.refresh_from_db()
    assert booking.is_anonymous  # also when everything else is forgotten: nobody can link the note afterwards


def test_moved_and_cancelled_by_the_office_they_are_told(hour: CounsellingHour) -> None:
    booking = book(hour)
    moved = actions.move(booking=booking, adviser=hour.advisers.last(), on=TOMORROW, start=dt.time(11), by=CLERK, at=NOW)
    assert (moved.start, moved.end, moved.adviser.name, moved.sequence) == (dt.time(11), dt.time(11, 20), "Frau Kurt", 1)
    cancelled = actions.cancel(booking=booking, reason="Frau Kurt ist krank.", by=CLERK, at=NOW)
    rows = {row.topic: row for row in hour.agency.messages.all()}
    assert "9:20" in rows["counselling_moved"].body
    assert "Frau Kurt ist krank." in rows["counselling_cancelled"].body
    assert "METHOD:CANCEL" in attached(rows["counselling_cancelled"].data)[0].text
    assert rows["counselling_confirmed"].state == rows["counselling_moved"].state == "done"  # what waited would say the wrong time
    assert (cancelled.state, "11:00" in starts(hour)) == ("cancelled", True)
    actions.restore(booking=booking, by=CLERK, at=NOW)
    assert hour.agency.messages.get(topic="counselling_cancelled").state == "done"


def test_a_person_is_told_by_her_own_channel(hour: CounsellingHour) -> None:
    person = make_person(hour.agency, "Albers", phone="030 23125 118", preferred_channel="phone")
    booking = book(hour, visitor=Visitor(person=person), origin="phone", by=CLERK)
    assert (booking.name, hour.agency.messages.count()) == ("Erika Albers", 0)  # heard on the telephone
    actions.cancel(booking=booking, by=CLERK, at=NOW)
    assert hour.agency.messages.get().channel == "call"


def test_cancelled_by_the_visitor_until_it_begins(hour: CounsellingHour) -> None:
    booking = book(hour)
    with pytest.raises(BookingIsOver):
        actions.cancel(booking=booking, by=LINK, at=NOW.replace(day=24, hour=9, minute=20))
    actions.cancel(booking=booking, by=LINK, at=NOW)
    assert not hour.agency.messages.filter(topic="counselling_cancelled").exists()
    book(hour, visitor=Visitor("Otto Renz"))
    book(hour, visitor=Visitor("Noch wer"))
    with pytest.raises(TimeIsTaken):
        actions.restore(booking=booking, by=LINK, at=NOW)


def test_a_day_is_cancelled_and_everybody_told(hour: CounsellingHour) -> None:
    seidel, kurt = hour.advisers.all()
    book(hour)
    stays = book(hour, visitor=Visitor("Otto Renz", email="renz@example.org"))
    off, told = actions.cancel_day(hour=hour, on=TOMORROW, adviser=seidel, reason="Herr Seidel ist krank.", by=CLERK, at=NOW)
    assert [booking.name for booking in told] == ["Gerda Blum"]
    assert hour.agency.messages.filter(topic="counselling_cancelled").count() == 1
    assert len(starts(hour)) == 7  # of Frau Kurt
    actions.take_back_day(off=off, by=CLERK, at=NOW)
    assert len(starts(hour)) == 15
    actions.cancel_day(hour=hour, on=TOMORROW, by=CLERK, at=NOW)
    assert starts(hour) == []
    stays.refresh_from_db()
    assert stays.state == "cancelled"
    assert free_online(hours_of(hour.agency).get(), at=NOW)[0].on == TODAY + dt.timedelta(days=8)
    assert hour.agency.journal_entries.count() == 2
    assert kurt.name == "Frau Kurt"


def test_a_pause_must_not_swallow_appointments(hour: CounsellingHour) -> None:
    booking = book(hour)
    with pytest.raises(AppointmentsInThePause):
        actions.add_pause(hour=hour, first=TODAY, last=TOMORROW, by=CLERK, at=NOW)
    actions.cancel(booking=booking, by=CLERK, at=NOW)
    actions.add_pause(hour=hour, first=TODAY, last=TOMORROW, by=CLERK, at=NOW)
    with pytest.raises(NoSuchTime):
        book(hour, submission="again")


def test_reminded_once_the_day_before(hour: CounsellingHour) -> None:
    book(hour)
    book(hour, "11:00", Visitor("Otto Renz", phone="030 23125 440"))
    assert [actions.remind(agency=hour.agency, by=CLERK, at=NOW) for _ in range(2)] == [1, 0]
    message = hour.agency.messages.get(topic="counselling_reminder")
    assert token_of(hour.agency.pk, hour.agency.appointments.get(name="Gerda Blum").submission) in message.body


def test_came_or_did_not(hour: CounsellingHour) -> None:
    booking = book(hour)
    with pytest.raises(NotYet):
        actions.settle(booking=booking, state="came", by=CLERK, at=NOW)
    later = NOW + dt.timedelta(days=1)
    for state in ("came", "no_show", "booked"):
        assert actions.settle(booking=booking, state=state, by=CLERK, at=later).state == state


def test_a_changed_rule_leaves_appointments_where_they_were_promised(hour: CounsellingHour) -> None:
    book(hour)
    fields = {"minutes": 30, "title": hour.title}
    advisers = [AdviserInput("Herr Seidel"), AdviserInput("Frau Kurt")]
    actions.save_hour(agency=hour.agency, hour=hour, fields=fields, topics=["Strom"], advisers=advisers, by=CLERK, at=NOW)
    day = days_of(hour.agency, TOMORROW, TOMORROW, hours_of(hour.agency))[0]
    assert [f"{span[0]:%H:%M}" for span in day.columns[0].free][:2] == ["10:40", "11:10"]  # 9:00 and 9:30 would overlap with 9:20
    assert [topic.name for topic in hour.topics.filter(active=True)] == ["Strom"]


def test_the_note_is_sealed_read_on_record_and_forgotten(hour: CounsellingHour) -> None:
    booking = book(hour, visitor=Visitor(person=make_person(hour.agency)), origin="phone", by=CLERK)
    actions.write_note(booking=booking, text="Schulden bei zwei Banken.", by=CLERK, at=NOW)
    assert b"Schulden" not in bytes(TalkNote.objects.get().sealed)
    assert actions.read_note(booking=booking, by=CLERK, at=NOW) == "Schulden bei zwei Banken."
    assert hour.agency.audit_entries.filter(what="counselling.note_read", person_id=booking.person_id).exists()
    actions.forget(agency=hour.agency, by=CLERK, at=NOW + dt.timedelta(days=364))
    booking.refresh_from_db()
    assert (booking.name, TalkNote.objects.count()) == ("", 1)
    actions.forget(agency=hour.agency, by=CLERK, at=NOW + dt.timedelta(days=380))
    assert not TalkNote.objects.exists()


def test_days_cost_the_same_however_many(inside: Agency) -> None:
    numbers = []
    for _ in range(2):
        hour = make_counselling_hour(inside, ("Eine", "Andere"))
        make_booking(inside, hour)
        make_booking(inside, hour, start=dt.time(11))
        with counted() as queries:
            days_of(inside, TODAY, TODAY + dt.timedelta(days=60), list(hours_of(inside)))
        numbers.append(queries.number)
        with counted() as queries:
            free_of_all(inside, list(hours_of(inside)), at=NOW)
        numbers.append(queries.number)
    assert numbers == [7, 7, 7, 7]


def test_the_advisers_calendar_names_nobody(inside: Agency) -> None:
    account = make_account(inside)
    hour = make_counselling_hour(inside)
    hour.advisers.update(account=account)
    make_booking(inside, hour)
    entry = list(entries_of_adviser(Feed(agency=inside, membership=account.memberships.get()), NOW))[0]
    assert (entry.title, entry.starts.isoformat()) == ("Energieberatung", "2026-11-24T09:20:00+01:00")
    assert "Blum" not in repr(entry)
