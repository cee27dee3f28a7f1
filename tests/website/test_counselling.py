"""Booking a talk on the website, as a browser without script does it; the page behind the link."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from nahbei.counselling.links import token_of
from nahbei.counselling.models import Booking, CounsellingHour
from nahbei.counselling.queries import key_of
from nahbei.foundation.models import Agency
from nahbei.foundation.tenancy import agency_scope
from nahbei.people.models import Person
from nahbei.ui import answers
from nahbei.website import limits
from tests.factories import make_booking, make_counselling_hour, make_person, make_venue
from tests.support.queries import counted
from tests.website.browser import Filling

pytestmark = pytest.mark.django_db
EVERY_DAY = {"weekdays": 127, "not_on_holidays": False, "starts_on": dt.date(2026, 1, 1), "break_start": None, "break_end": None}


@pytest.fixture(autouse=True)
def slow_hands(monkeypatch: pytest.MonkeyPatch) -> None:
    cache.clear()
    fresh = answers.Answers.fresh
    monkeypatch.setattr(answers.Answers, "fresh", lambda now: fresh(now - 600))


@pytest.fixture
def hour(agency: Agency) -> CounsellingHour:
    with agency_scope(agency):
        return make_counselling_hour(agency, ("Herr Seidel",), **EVERY_DAY)


@pytest.fixture
def day() -> dt.date:
    return timezone.localdate() + dt.timedelta(days=3)


def address(hour: CounsellingHour, day: dt.date, start: str = "09:20") -> str:
    key = key_of(day, dt.time.fromisoformat(start))
    return f"{reverse('website:counselling-booking', args=[hour.agency.slug, hour.pk])}?slot={key}"


def filled(hour: CounsellingHour, day: dt.date, client: Client, start: str = "09:20", **said: Any) -> Filling:
    form = Filling(client, address(hour, day, start))
    form.answer(topic="0", way=said.pop("way", "in_person"))
    form.answer(**{"name": "Gerda Blum", **said.pop("who", {})})
    if "Stimmt alles?" not in form.html:
        form.answer(**{"email": "blum@example.org", **said})
    return form


def only(agency: Agency) -> Booking:
    with agency_scope(agency):
        return agency.appointments.select_related("adviser").get()


def test_from_the_list_to_the_appointment(agency: Agency, hour: CounsellingHour, day: dt.date, client: Client) -> None:
    with agency_scope(agency):
        make_person(agency, "Blum", email="blum@example.org")
    assert "Energieberatung" in client.get(reverse("website:counselling", args=[agency.slug])).content.decode()
    page = client.get(reverse("website:counselling-hour", args=[agency.slug, hour.pk])).content.decode()
    assert f"?slot={key_of(day, dt.time(9, 20))}" in page
    form = filled(hour, day, client)
    state = form.state
    link = form.send()["Location"]
    booking = only(agency)
    assert (booking.name, booking.email, booking.on, booking.start, booking.person) == ("Gerda Blum", "blum@example.org", day, dt.time(9, 20), None)
    assert link.endswith(f"/appointment/{token_of(agency.pk, booking.submission)}/")
    assert client.post(form.address, {"state": state, "send": "1"})["Location"] == link  # the same form again is the same appointment
    shown = client.get(link).content.decode()
    assert "Ihr Termin steht fest." in shown
    assert "BEGIN:VCALENDAR" in client.get(f"{link}date.ics").content.decode()
    with agency_scope(agency):
        assert Person.objects.count() == 1
        assert agency.messages.get().person is None
    assert f"?slot={key_of(day, dt.time(9, 20))}" not in client.get(reverse("website:counselling-hour", args=[agency.slug, hour.pk])).content.decode()


def test_without_a_name(agency: Agency, hour: CounsellingHour, day: dt.date, client: Client) -> None:
    form = filled(hour, day, client, who={"anonymous": "on"})
    assert "Wie erreichen wir Sie?" not in form.html
    assert "Gerda" not in form.html
    link = form.send()["Location"]
    assert only(agency).code in client.get(link).content.decode()


def test_cancelled_by_the_link_and_taken_back(agency: Agency, hour: CounsellingHour, day: dt.date, client: Client) -> None:
    link = filled(hour, day, client).send()["Location"]
    client.get(link)
    assert only(agency).state == "booked"  # looking changes nothing
    client.post(link, {"do": "cancel"})
    assert only(agency).state == "cancelled"
    assert "Ihr Termin ist abgesagt." in client.get(link).content.decode()
    client.post(link, {"do": "restore"})
    assert only(agency).state == "booked"
    assert client.post(link, {"do": "nonsense"}).status_code == 302


@pytest.mark.expected_status(404)
def test_an_unknown_link_says_so_kindly(agency: Agency) -> None:
    for path in ("", "date.ics"):
        assert Client().get(f"/{agency.slug}/appointment/{'0' * 40}/{path}").status_code == 404


def test_taken_meanwhile_nothing_is_lost(agency: Agency, hour: CounsellingHour, day: dt.date, client: Client) -> None:
    form = filled(hour, day, client)
    with agency_scope(agency):
        make_booking(agency, hour, on=day)
    form.send(422)
    assert "Diese Zeit ist gerade vergeben worden." in form.html
    form.address = address(hour, day, "10:00")
    assert "Gerda Blum" in form.post(again="1")
    form.send()
    with agency_scope(agency):
        assert sorted(agency.appointments.values_list("start", flat=True)) == [dt.time(9, 20), dt.time(10)]


def test_an_address_that_is_none_or_over_leads_to_what_is_free(agency: Agency, hour: CounsellingHour, day: dt.date, client: Client) -> None:
    here = reverse("website:counselling-booking", args=[agency.slug, hour.pk])
    for slot in ("", "x", "2026-13-01T09:20", "2026-01-06T09:20", f"{day}T09:21", "0001-01-01T00:00"):
        assert client.get(here, {"slot": slot}).status_code == 302


def test_on_the_telephone_a_number_is_needed(agency: Agency, hour: CounsellingHour, day: dt.date, client: Client) -> None:
    form = Filling(client, address(hour, day))
    form.answer(topic="0", way="phone")
    form.answer(name="Gerda Blum")
    assert "Unter welcher Nummer" in form.answer(422, email="blum@example.org")
    form.answer(phone="030 23125 440")
    form.send()
    assert only(agency).way == "phone"


def test_machines_take_no_time_away(agency: Agency, hour: CounsellingHour, day: dt.date, client: Client) -> None:
    form = filled(hour, day, client, homepage="http://spam.example")
    form.send(422)
    assert "online nicht geklappt" in form.html
    with agency_scope(agency):
        assert not agency.appointments.exists()


def test_so_many_an_hour_and_no_more(agency: Agency, hour: CounsellingHour, day: dt.date, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST_OF_ADDRESS", 1)
    filled(hour, day, client).send()
    filled(hour, day, client, "10:00").send(429)


@pytest.mark.expected_status(404)
def test_what_is_internal_or_a_strangers_is_not_there(agency: Agency, other_agency: Agency, hour: CounsellingHour, day: dt.date) -> None:
    client = Client()
    assert client.get(f"/{other_agency.slug}/counselling/{hour.pk}/").status_code == 404
    with agency_scope(agency):
        agency.counselling_hours.update(public=False)
    assert client.get(reverse("website:counselling-hour", args=[agency.slug, hour.pk])).status_code == 404
    assert client.post(address(hour, day), {}).status_code == 404


def test_no_page_shows_who_comes(agency: Agency, hour: CounsellingHour, day: dt.date, client: Client) -> None:
    with agency_scope(agency):
        make_booking(agency, hour, on=day, name="Gerda Blum")
    for name, args in (("counselling", []), ("counselling-hour", [hour.pk])):
        assert "Blum" not in client.get(reverse(f"website:{name}", args=[agency.slug, *args])).content.decode()


def test_the_list_costs_the_same_with_one_and_with_three(agency: Agency, hour: CounsellingHour, client: Client) -> None:
    numbers = []
    for _ in range(2):
        with counted() as queries:
            client.get(reverse("website:counselling", args=[agency.slug]))
        numbers.append(queries.number)
        with agency_scope(agency):
            for _ in range(2):
                make_counselling_hour(agency, **EVERY_DAY)
    assert numbers == [8, 8], queries


def test_the_way_into_the_house_stands_where_one_books_and_in_what_one_gets(client: Client, agency: Agency) -> None:
    with agency_scope(agency):
        venue = make_venue(agency, step_free=True, hearing_loop=False, access_note="Klingel links", bus_stop="Bus 43", parking="im Hof")
        found = make_counselling_hour(agency, venue=venue, **EVERY_DAY)
        on = timezone.localdate() + dt.timedelta(days=3)
        here = make_booking(agency, found, on=on)
        ringing = make_booking(agency, found, on=on, start=dt.time(9, 40), end=dt.time(10), way="phone")
        pages = [reverse("portal:appointment", args=[agency.slug, token_of(agency.pk, row.submission)]) for row in (here, ringing)]
    facts = ("stufenlos", "keine Anlage für Hörgeräte", "Klingel links", "Bus 43", "Parken: im Hof")
    offered, confirmed, by_phone = (
        client.get(page).content.decode() for page in (reverse("website:counselling-hour", args=[agency.slug, found.pk]), *pages)
    )
    for fact in facts:
        assert fact in offered and fact in confirmed and fact not in by_phone
