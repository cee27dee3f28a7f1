"""The file that goes along with a mail: the same name as before, a number that grows, and out of the calendar when it is off."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from nahbei.foundation.models import Agency
from nahbei.messaging.attachments import Attachment, attached
from nahbei.messaging.delivery import mail_of
from nahbei.messaging.models import Message
from nahbei.people.models import Person
from nahbei.placements.actions import (
    cancel_visit,
    cannot_come,
    come_after_all,
    decline_by_resident,
    end_placement,
    move_visit,
    restore_visit,
    withdraw_request,
)
from nahbei.visits.models import Side, Visit
from tests.calendars.test_ical import Strict, library
from tests.factories import NOW, TODAY, make_person, make_placement, make_visit
from tests.placements.dates import ELEVEN, FRIDAY, NINE, TEN, WHO, matched, series

pytestmark = pytest.mark.django_db


def last(agency: Agency, person: Person) -> Message:
    return agency.messages.filter(person=person).latest("pk")


def file_of(agency: Agency, person: Person) -> Attachment:
    (found,) = attached(last(agency, person).data)
    return found


def sequence(found: Attachment) -> int:
    return int(Strict(found.text).events[0]["SEQUENCE"][1])


def uid(found: Attachment) -> str:
    return Strict(found.text).events[0]["UID"][1]


def test_moving_and_calling_off_is_the_same_date_with_a_growing_number(inside: Agency) -> None:
    _request, visit, volunteer = series(inside)
    moved = move_visit(visit=visit, on=FRIDAY, start=TEN, end=ELEVEN, **WHO)
    first = file_of(inside, volunteer.person)
    assert "METHOD:REQUEST" in first.text
    assert Strict(first.text).moment(0, "DTSTART") == moved.begins_at
    cancel_visit(visit=moved, side=Side.OFFICE, **WHO)
    second = file_of(inside, volunteer.person)
    assert "METHOD:CANCEL" in second.text
    assert second.content_type == "text/calendar; method=CANCEL"
    assert uid(first) == uid(second)
    restore_visit(visit=Visit.objects.get(pk=visit.pk), **WHO)
    third = file_of(inside, volunteer.person)
    assert "METHOD:REQUEST" in third.text
    assert uid(third) == uid(first)
    assert 0 < sequence(first) < sequence(second) < sequence(third)
    assert sequence(third) == Visit.objects.get(pk=visit.pk).sequence


def test_the_mail_carries_the_file_as_a_calendar(inside: Agency) -> None:
    _request, visit, volunteer = series(inside)
    move_visit(visit=visit, on=FRIDAY, start=TEN, end=ELEVEN, **WHO)
    mail = mail_of(inside, last(inside, volunteer.person)).message()
    (part,) = [part for part in mail.walk() if part.get_content_type() == "text/calendar"]
    assert part.get_param("method") == "REQUEST"
    assert part.get_filename() == f"Termin {FRIDAY.isoformat()}.ics"
    text = part.get_payload(decode=True).decode()  # type: ignore[union-attr]
    assert f"mailto:{last(inside, volunteer.person).to_address}" in re.sub(r"\r\n ", "", text)


def test_who_cannot_come_at_the_new_time_loses_the_date(inside: Agency) -> None:
    _request, visit, volunteer = series(inside)
    inside.absences.create(volunteer=volunteer, starts_on=FRIDAY, ends_on=FRIDAY)
    move_visit(visit=visit, on=FRIDAY, start=NINE, end=ELEVEN, **WHO)
    found = file_of(inside, volunteer.person)
    assert "METHOD:CANCEL" in found.text
    assert "Albers" not in Strict(found.text).text(0, "SUMMARY")


def test_the_end_of_a_placement_takes_its_dates_out(inside: Agency) -> None:
    request, _visit, volunteer = series(inside)
    placement = request.placements.get()
    end_placement(placement=placement, side=Side.OFFICE, reason="Umzug", on=TODAY, **WHO)
    files = attached(last(inside, volunteer.person).data)
    assert [uid(found) for found in files if "METHOD:CANCEL" in found.text]
    assert all(sequence(found) == 2 for found in files)
    assert request.help_seeker.family_name not in "".join(found.text for found in files)


def off(found: Attachment) -> tuple[str, int]:
    """Read alike by two parsers: which date leaves the calendar, and at which number."""
    strict, (event,) = Strict(found.text).events[0], library(found.text)
    assert found.content_type == "text/calendar; method=CANCEL"
    assert "METHOD:CANCEL" in found.text
    assert (strict["UID"][1], int(strict["SEQUENCE"][1])) == (str(event["UID"]), int(event["SEQUENCE"]))
    assert strict["STATUS"][1] == str(event["STATUS"]) == "CANCELLED"
    assert Strict(found.text).moment(0, "DTSTART") == event.start
    return str(event["UID"]), int(event["SEQUENCE"])


def test_who_gives_a_date_back_gets_it_out_of_the_calendar_and_in_again(inside: Agency) -> None:
    request, visit, volunteer = matched(inside)
    first = file_of(inside, volunteer.person)
    cannot_come(visit=visit, volunteer=volunteer, **WHO)
    assert last(inside, volunteer.person).topic == "dates_off"
    name, number = off(file_of(inside, volunteer.person))
    assert (name, number > sequence(first)) == (uid(first), True)
    assert request.help_seeker.family_name not in last(inside, volunteer.person).body + file_of(inside, volunteer.person).text
    come_after_all(visit=visit, volunteer=volunteer, **WHO)
    again = file_of(inside, volunteer.person)
    assert "METHOD:REQUEST" in again.text
    assert (uid(again), sequence(again) > number) == (name, True)


def test_who_ends_the_help_gets_all_dates_out(inside: Agency) -> None:
    request, visit, volunteer = series(inside)
    known = {uid(found) for found in attached(last(inside, volunteer.person).data)}
    end_placement(placement=request.placements.get(), side=Side.VOLUNTEER, reason="Umzug", on=visit.on, **WHO)
    gone = {off(found)[0] for found in attached(last(inside, volunteer.person).data)}
    assert len(known) - 1 == len(gone) == 7  # the first one still takes place
    assert gone < known


def test_who_calls_the_help_off_gets_the_dates_out_also_of_this_afternoon(inside: Agency) -> None:
    request, visit, volunteer = matched(inside, help_seeker=make_person(inside, email="albers@example.org", preferred_channel="email"))
    Visit.objects.filter(pk=visit.pk).update(on=TODAY)
    before = {person: file_of(inside, person) for person in (volunteer.person, request.help_seeker)}
    withdraw_request(help_request=request, reason="braucht es nicht", **{**WHO, "at": NOW.replace(hour=7)})
    for person, first in before.items():
        name, number = off(file_of(inside, person))
        assert (name, number > sequence(first)) == (uid(first), True)


def test_the_resident_calls_one_date_off_and_the_file_takes_it_out(inside: Agency) -> None:
    request, visit, _volunteer = series(inside, help_seeker=make_person(inside, email="albers@example.org", preferred_channel="email"))
    first = attached(last(inside, request.help_seeker).data)[0]
    cancel_visit(visit=visit, side=Side.HELP_SEEKER, **WHO)
    assert off(file_of(inside, request.help_seeker))[0] == uid(first)
    assert inside.messages.filter(person=request.help_seeker, topic="dates_off").count() == 1


def test_whom_no_mail_invited_gets_none(inside: Agency) -> None:
    placement = make_placement(inside)
    visit = make_visit(placement.help_request, volunteer=placement.volunteer)
    cancel_visit(visit=visit, side=Side.VOLUNTEER, **WHO)
    assert not inside.messages.filter(topic="dates_off").exists()
    other, _visit, helper = matched(inside, answering="ask_first")
    decline_by_resident(placement=other.placements.get(), **WHO)
    assert attached(last(inside, helper.person).data) == []


def test_what_is_out_is_not_taken_out_twice(inside: Agency) -> None:
    request, visit, volunteer = series(inside)
    cancel_visit(visit=visit, side=Side.VOLUNTEER, **WHO)
    end_placement(placement=request.placements.get(), side=Side.VOLUNTEER, reason="Umzug", on=TODAY, **WHO)
    one = attached(inside.messages.filter(person=volunteer.person, topic="dates_off").earliest("pk").data)
    rest = attached(last(inside, volunteer.person).data)
    assert (len(one), len(rest)) == (1, 7)
    assert uid(one[0]) not in {uid(found) for found in rest}


def test_a_letter_carries_no_file(inside: Agency) -> None:
    _request, visit, volunteer = series(inside)
    Person.objects.filter(pk=volunteer.person_id).update(preferred_channel="letter", street="Ahornweg 7", town="Birkenfeld")
    volunteer.person.channels.all().delete()
    move_visit(visit=visit, on=FRIDAY, start=TEN, end=ELEVEN, **WHO)
    assert attached(last(inside, volunteer.person).data) == []


def test_saving_what_no_calendar_shows_counts_nothing(inside: Agency) -> None:
    _request, visit, _volunteer = series(inside)
    before = visit.sequence
    visit.comment = "nett"
    visit.save(update_fields=["comment"])
    Visit.objects.filter(pk=visit.pk).update(report_digest="x", reported_at=NOW + dt.timedelta(hours=1))
    visit.refresh_from_db()
    assert visit.sequence == before
