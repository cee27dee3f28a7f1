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
from nahbei.placements.actions import cancel_visit, end_placement, move_visit, restore_visit
from nahbei.visits.models import Side, Visit
from tests.calendars.test_ical import Strict
from tests.factories import NOW, TODAY
from tests.placements.dates import ELEVEN, FRIDAY, NINE, TEN, WHO, series

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
