"""Counselling in the office: the day, an appointment by phone and at the desk, hours, the note by role."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from nahbei.counselling.models import Booking, CounsellingHour, TalkNote
from nahbei.foundation.models import Agency
from nahbei.foundation.rights import Role
from nahbei.foundation.tenancy import agency_scope
from nahbei.people.actions import add_person
from tests.conftest import log_in
from tests.factories import (
    CLERK,
    NOW,
    make_account,
    make_booking,
    make_contact,
    make_counselling_hour,
    make_organisation,
    make_person,
    make_venue,
)
from tests.support.queries import counted

EVERY_DAY = {"weekdays": 127, "not_on_holidays": False, "starts_on": dt.date(2026, 1, 1), "break_start": None, "break_end": None}


@pytest.fixture
def hour(agency: Agency) -> CounsellingHour:
    with agency_scope(agency):
        return make_counselling_hour(agency, ("Herr Seidel", "Frau Kurt"), **EVERY_DAY)


@pytest.fixture
def day() -> dt.date:
    return timezone.localdate() + dt.timedelta(days=3)


def url(name: str, /, *args: Any, **query: Any) -> str:
    return reverse(f"workspace:counselling{name}", args=args, query=query or None)


def only(agency: Agency) -> Booking:
    with agency_scope(agency):
        return agency.appointments.select_related("adviser", "person").get()


def given(office: Client, hour: CounsellingHour, day: dt.date, status: int = 302, **said: Any) -> str:
    where = url("-booking-new", hour=hour.pk, slot=f"{day}T09:20")
    fields = {"submission": "abc", "name": "Gerda Blum", "way": "in_person", "origin": "phone", **said}
    response = office.post(where, fields)
    assert response.status_code == status, response.content.decode()[:3000]
    return response.content.decode()


def test_by_phone_a_name_is_enough(agency: Agency, office: Client, hour: CounsellingHour, day: dt.date) -> None:
    assert f"hour={hour.pk}" in office.get(url("-day", day)).content.decode()
    given(office, hour, day)
    given(office, hour, day)  # a double click
    booking = only(agency)
    assert (booking.name, booking.origin, booking.person, booking.adviser.name) == ("Gerda Blum", "phone", None, "Herr Seidel")
    page = office.get(url("-day", day)).content.decode()
    assert "Gerda Blum" in page


def test_somebody_known_is_chosen(agency: Agency, office: Client, hour: CounsellingHour, day: dt.date) -> None:
    with agency_scope(agency):
        person = add_person(agency=agency, given_name="Erika", family_name="Albers", channels=[], by=CLERK, at=NOW)
    assert f'value="{person.pk}"' in office.get(url("-people", name="Albers")).content.decode()
    given(office, hour, day, person=str(person.pk), name="Albers")
    assert only(agency).person == person


def test_without_a_name_the_office_says_the_code_word(agency: Agency, office: Client, hour: CounsellingHour, day: dt.date) -> None:
    given(office, hour, day, anonymous="on", person="1")
    booking = only(agency)
    assert (booking.name, booking.person) == ("", None)
    assert booking.code in office.get(url("-booking", booking.pk)).content.decode()


def test_wrong_words_lose_nothing(agency: Agency, office: Client, hour: CounsellingHour, day: dt.date) -> None:
    page = given(office, hour, day, 422, name="", phone="030 23125 440")
    assert "Für wen ist der Termin?" in page
    assert "030 23125 440" in page
    given(office, hour, day, 422, way="telepathy")
    with agency_scope(agency):
        make_booking(agency, hour, on=day)
        make_booking(agency, hour, on=day, adviser=hour.advisers.last())
    assert "gerade vergeben" in given(office, hour, day, 422)


def test_moved_cancelled_and_taken_back(agency: Agency, office: Client, hour: CounsellingHour, day: dt.date) -> None:
    with agency_scope(agency):
        booking = make_booking(agency, hour, on=day)
    slot = f"{booking.adviser_id}/{day}T10:00"
    assert office.post(url("-booking-move", booking.pk), {"slot": "nonsense"}).status_code == 422
    assert office.post(url("-booking-move", booking.pk), {"slot": slot}).status_code == 302
    assert only(agency).start == dt.time(10)
    office.post(url("-booking-cancellation", booking.pk), {"reason": "Herr Seidel ist krank."})
    assert only(agency).state == "cancelled"
    office.post(url("-booking-restoration", booking.pk))
    assert only(agency).state == "booked"


def test_who_came_is_one_click_and_one_back(agency: Agency, office: Client, hour: CounsellingHour) -> None:
    with agency_scope(agency):
        booking = make_booking(agency, hour, on=timezone.localdate())
    for state in ("came", "no_show", "booked"):
        office.post(url("-booking-attendance", booking.pk), {"state": state})
        assert only(agency).state == state


@pytest.mark.expected_status(404)
def test_a_state_that_is_none(agency: Agency, office: Client, hour: CounsellingHour, day: dt.date) -> None:
    with agency_scope(agency):
        booking = make_booking(agency, hour, on=day)
    assert office.post(url("-booking-attendance", booking.pk), {"state": "cancelled"}).status_code == 404
    for nonsense in ("2026-02-30", "heute", "0001-01-01"):
        assert office.get(url("-day", nonsense)).status_code == 404


def test_a_day_is_cancelled_and_returns(agency: Agency, office: Client, hour: CounsellingHour, day: dt.date) -> None:
    with agency_scope(agency):
        booking = make_booking(agency, hour, on=day)
    said = {"on": f"{day:%d.%m.%Y}", "adviser": str(booking.adviser_id), "reason": "Herr Seidel ist erkrankt."}
    assert office.post(url("-day-off", hour.pk), said).status_code == 302
    assert only(agency).state == "cancelled"
    with agency_scope(agency):
        off = hour.days_off.get()
        assert "Herr Seidel ist erkrankt." in agency.messages.get(topic="counselling_cancelled").body
    assert office.post(url("-day-off", hour.pk), said).status_code == 422
    assert office.post(url("-day-return", hour.pk, off.pk)).status_code == 302


def hour_said(**said: Any) -> dict[str, Any]:
    return {
        "title": "Schuldnerberatung", "weekdays": ["1"], "start": "9", "end": "12 Uhr", "minutes": "30", "every_weeks": "2", "starts_on": "1.12.2026",
        "in_person": "on", "public": "on", "lead_hours": "24", "window_days": "42", "adviser_1": "Frau Kurt", "topics": "Miete\nStrom", **said,
    }


def test_an_hour_is_set_up_and_changed(agency: Agency, office: Client) -> None:
    assert office.post(url("-hour-new"), hour_said()).status_code == 302
    with agency_scope(agency):
        hour = agency.counselling_hours.get()
        assert (hour.start, hour.weekdays, hour.every_weeks, hour.starts_on) == (dt.time(9), 2, 2, dt.date(2026, 12, 1))
        assert [topic.name for topic in hour.topics.all()] == ["Miete", "Strom"]
    assert office.get(url("-hour-edit", hour.pk)).status_code == 200
    assert office.post(url("-hour-edit", hour.pk), hour_said(title="Schulden", adviser_1="Frau Kurt", adviser_2="Herr Noll")).status_code == 302
    with agency_scope(agency):
        assert [adviser.name for adviser in agency.counselling_hours.get(title="Schulden").advisers.all()] == ["Frau Kurt", "Herr Noll"]


@pytest.mark.parametrize("said", [
    {"weekdays": ["7"]}, {"weekdays": []}, {"every_weeks": "0"}, {"minutes": "2"}, {"minutes": "180", "end": "11"}, {"start": "5", "end": "7"},
    {"end": "8"}, {"break_start": "10"}, {"break_start": "8", "break_end": "9:30"}, {"adviser_1": ""}, {"in_person": ""}, {"ends_on": "1.1.2026"},
    {"title": ""}, {"whose_1": "volunteer"}, {"organisers": "x"}, {"window_days": "9999999"},
])
def test_nonsense_is_refused_with_a_sentence(agency: Agency, office: Client, said: dict[str, Any]) -> None:
    answer = office.post(url("-hour-new"), hour_said(**said))
    assert answer.status_code == 422
    assert "Fehler:" in answer.content.decode()
    with agency_scope(agency):
        assert not agency.counselling_hours.exists()


def test_a_pause_and_its_undo(agency: Agency, office: Client, hour: CounsellingHour) -> None:
    assert office.post(url("-pauses", hour.pk), {"first": "1.8.2027", "last": "31.8.2027"}).status_code == 302
    assert office.post(url("-pauses", hour.pk), {"first": "31.8.2027", "last": "1.8.2027"}).status_code == 422
    with agency_scope(agency):
        pause = hour.pauses.get()
    assert office.post(url("-pause-removal", hour.pk, pause.pk)).status_code == 302


@pytest.mark.expected_status(403)
@pytest.mark.parametrize(("role", "sees", "note"), [
    (Role.LEAD, 200, 200), (Role.COORDINATOR, 200, 200), (Role.TRAINEE, 200, 403), (Role.OFFICE_VOLUNTEER, 200, 403), (Role.FINANCE, 403, 403),
    (Role.READ_ONLY, 403, 403),
])
def test_the_note_by_role(agency: Agency, hour: CounsellingHour, day: dt.date, role: Role, sees: int, note: int) -> None:
    with agency_scope(agency):
        booking = make_booking(agency, hour, on=day)
    client = log_in(make_account(agency, role))
    page = client.get(url("-booking", booking.pk))
    assert page.status_code == sees
    assert ("Notiz" in page.content.decode()) == (note == 200)
    answer = client.post(url("-booking-note", booking.pk))
    assert answer.status_code == note
    assert client.post(url("-booking-note", booking.pk), {"text": "Möchte umziehen."}).status_code == (302 if note == 200 else 403)
    with agency_scope(agency):
        assert TalkNote.objects.count() == (note == 200)
    if note == 200:
        read = client.post(url("-booking-note", booking.pk))
        assert "Möchte umziehen." in read.content.decode()
        assert read["Cache-Control"] == "no-store"


def test_sheets_with_names_and_for_the_door(agency: Agency, office: Client, hour: CounsellingHour, day: dt.date) -> None:
    with agency_scope(agency):
        make_booking(agency, hour, on=day)
    sheet = url("-sheet", day)
    assert "Gerda Blum" in office.get(sheet).content.decode()
    assert "Gerda Blum" not in office.get(f"{sheet}?door").content.decode()


@pytest.mark.parametrize("name", ["-day", "-week"])
def test_pages_cost_the_same_with_one_and_with_three(agency: Agency, office: Client, hour: CounsellingHour, day: dt.date, name: str) -> None:
    numbers = []
    with agency_scope(agency):
        make_booking(agency, hour, on=day, person=make_person(agency))
    for place in range(2):
        with counted() as queries:
            office.get(url(name, day))
        numbers.append(queries.number)
        with agency_scope(agency):
            for start in (10, 11):
                make_booking(agency, hour, on=day, start=dt.time(start, 40 - 20 * place), person=make_person(agency))
                make_booking(agency, make_counselling_hour(agency, **EVERY_DAY), on=day)
    assert numbers[0] == numbers[1], queries


def test_the_same_adviser_at_two_places_is_said(agency: Agency, office: Client, hour: CounsellingHour) -> None:
    with agency_scope(agency):
        make_counselling_hour(agency, ("herr seidel",), title="Rentenberatung", **EVERY_DAY)
    page = office.get(url("-hours")).content.decode()
    assert "ist zur selben Zeit bei „Energieberatung“ und „Rentenberatung“" in page


def test_the_page_of_a_person_knows_their_talks_for_whoever_may_see_them(agency: Agency, office: Client) -> None:
    with agency_scope(agency):
        person = make_person(agency)
        loser = make_person(agency, "Alt", merged_into=person)
        make_booking(agency, person=loser, name="")
    reader = log_in(make_account(agency, Role.READ_ONLY, "Leser"))
    assert "Energieberatung" in office.get(f"/office/people/{person.pk}/").content.decode()
    assert "Energieberatung" not in reader.get(f"/office/people/{person.pk}/").content.decode()


def test_several_offer_an_hour_together(agency: Agency, office: Client) -> None:
    with agency_scope(agency):
        work, care = make_organisation(agency, "Sozialwerk"), make_organisation(agency, "Pflegeverbund")
        contact = make_contact(agency, care)
    said = hour_said(organisers=[work.pk, care.pk], adviser_1="", whose_1=f"contact:{contact.pk}")
    assert office.post(url("-hour-new"), said).status_code == 302
    with agency_scope(agency):
        hour = agency.counselling_hours.get()
        assert hour.advisers.get().contact == contact
    for page in (url("-hours"), url("-hour", hour.pk), f"/{agency.slug}/counselling/", f"/{agency.slug}/counselling/{hour.pk}/"):
        text = office.get(page).content.decode()
        assert "Sozialwerk" in text and "Pflegeverbund" in text, page
    edit = office.get(url("-hour-edit", hour.pk)).content.decode()
    assert edit.count("selected") >= 2 and contact.person.full_name in edit
    office.post(url("-hour-edit", hour.pk), hour_said(organisers=[work.pk]))
    with agency_scope(agency):
        assert [one.organisation for one in hour.organisers.all()] == [work]
        change = agency.audit_entries.filter(what="counselling.hour_changed").latest("pk")
        assert change.changes["organisers"] == ["Pflegeverbund, Sozialwerk", "Sozialwerk"]


def test_the_way_into_the_house_is_on_every_page_of_the_hour(agency: Agency, office: Client) -> None:
    with agency_scope(agency):
        venue = make_venue(agency, step_free=True, hearing_loop=False, bus_stop="Bus 43")
        hour = make_counselling_hour(agency, venue=venue)
    for page in (url("-hour", hour.pk), f"/{agency.slug}/counselling/{hour.pk}/"):
        text = office.get(page).content.decode()
        assert all(word in text for word in ("stufenlos", "keine Anlage für Hörgeräte", "Bus 43")), page
    assert "tufenlos, keine Anlage für Hörgeräte" in office.get(f"/{agency.slug}/counselling/").content.decode()
