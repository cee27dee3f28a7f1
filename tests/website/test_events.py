"""Events for everybody: what is shown and what never is, and from three questions to a place or the waiting list."""

from __future__ import annotations

import datetime as dt
import json
import re
from typing import Any
from urllib.parse import urljoin

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from nahbei.events.actions import accept_offer, cancel_event, cancel_registration, move_event, register
from nahbei.events.links import path_of
from nahbei.events.models import Event, Registration, Source
from nahbei.foundation.models import Agency
from nahbei.foundation.tenancy import agency_scope
from nahbei.people.models import Person
from nahbei.ui import answers
from nahbei.website import limits
from tests.factories import CLERK, make_event, make_organisation, make_person, make_venue
from tests.support.queries import counted
from tests.website.browser import Filling

pytestmark = pytest.mark.django_db
HERE = "/lindenhof/events/"
HOSTILE = "</title><script>alert(1)</script>\n„Öl“ 🐕 \u202e & ]]>"


@pytest.fixture(autouse=True)
def slow_hands(monkeypatch: pytest.MonkeyPatch) -> None:
    cache.clear()
    fresh = answers.Answers.fresh
    monkeypatch.setattr(answers.Answers, "fresh", lambda now: fresh(now - 600))


def soon(agency: Agency, title: str = "Lesung", days: int = 5, **fields: Any) -> Event:
    return make_event(agency, title, on=timezone.localdate() + dt.timedelta(days=days), **fields)


@pytest.fixture
def event(agency: Agency) -> Event:
    with agency_scope(agency):
        return soon(agency, capacity=2, venue=make_venue(agency, "Haus Ahorn", step_free=True, hearing_loop=False, bus_stop="Bus 43"))


def text(client: Client, path: str = "", status: int = 200) -> str:
    response = client.get(urljoin(HERE, path))
    assert response.status_code == status
    return response.content.decode()


def month(event: Event) -> str:
    return f"?month={event.on:%Y-%m}"


def guests(agency: Agency) -> list[tuple[str, int, str]]:
    with agency_scope(agency):
        return list(agency.registrations.values_list("name", "size", "state"))


def fill(client: Client, event: Event, *, name: str = "Gerda Blum", email: str = "blum@example.org", **said: Any) -> Filling:
    form = Filling(client, f"{HERE}{event.number}/registration/")
    form.answer(name=name)
    form.answer(email=email)
    form.answer(**{"size": "1", **said})
    assert "Stimmt alles?" in form.html
    return form


# --- what is shown -------------------------------------------------------------------------------------------------------


def test_the_page_says_what_a_guest_must_know(client: Client, agency: Agency, event: Event) -> None:
    with agency_scope(agency):
        agency.event_organisers.create(event=event, organisation=make_organisation(agency, "Sozialwerk"))
        Event.objects.filter(pk=event.pk).update(speakers="Ada Vorleserin", interpreter="Gebärdensprache", cost_cents=550)
    shown = text(client, f"{event.number}/")
    for word in ("Haus Ahorn", "Stufenlos", "Keine Anlage für Hörgeräte", "Bus und Bahn: Bus 43", "Sozialwerk", "Ada Vorleserin", "Gebärdensprache",
                 "5,50", "Noch wenige Plätze frei", "Anmelden"):
        assert word in shown, word
    assert "WC" not in shown  # nobody has looked yet


@pytest.mark.expected_status(404)
@pytest.mark.parametrize("path", ["{n}/", "{n}/date.ics", "{n}/registration/", "999999/", "99999999999999999999999/"])
def test_a_draft_is_not_there(client: Client, agency: Agency, path: str) -> None:
    with agency_scope(agency):
        event = soon(agency, "Geheimprojekt", state="draft")
    text(client, path.format(n=event.number), 404)
    for page in ("", month(event), "feed/", "calendar.ics", "embed/", "../", "../sitemap.xml"):
        assert "Geheimprojekt" not in text(client, page)
        assert f"events/{event.number}/" not in text(client, page)


def test_cancelled_and_moved_dates_say_so(client: Client, agency: Agency, event: Event) -> None:
    at, was = timezone.now(), event.on
    with agency_scope(agency):
        off = soon(agency, "Singkreis")
        cancel_event(event=off, by=CLERK, at=at)
        move_event(event=event, on=was + dt.timedelta(days=1), start=dt.time(16), end=dt.time(18), venue=event.venue, by=CLERK, at=at)
        event.refresh_from_db()
    for path in ("", "embed/", month(off)):
        assert "<s>Singkreis</s>" in text(client, path)
    for path in ("", "embed/", month(event)):
        assert "verlegt" in text(client, path)
    page, gone = text(client, f"{event.number}/"), text(client, f"{off.number}/")
    assert "Neuer Termin" in page
    assert f"{was.day}.{was.month}.{was.year}, 15:00\u00a0Uhr</s>" in page
    assert "Diese Veranstaltung fällt aus." in gone
    assert "/registration/" not in gone
    assert data(page)["eventStatus"].endswith("/EventRescheduled")
    assert data(page)["previousStartDate"].startswith(f"{was}T15:00:00+0")
    assert data(gone)["eventStatus"].endswith("/EventCancelled")


def data(page: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)[0])
    return found


def test_a_hostile_title_stays_text_everywhere(client: Client, agency: Agency) -> None:
    with agency_scope(agency):
        event = soon(agency, HOSTILE, summary=HOSTILE, text=HOSTILE, speakers=HOSTILE, contact=HOSTILE)
    for path in ("", month(event), f"{event.number}/", "embed/", "../", f"{event.number}/registration/"):
        assert "<script>alert" not in text(client, path)
    assert data(text(client, f"{event.number}/"))["name"] == HOSTILE


def test_narrowed_to_a_part_of_town(client: Client, agency: Agency, event: Event) -> None:
    with agency_scope(agency):
        north = agency.neighbourhoods.create(name="Nordviertel", postal_codes=["43117", "43118"])
        agency.neighbourhoods.create(name="Leerviertel", postal_codes=["43999"])
        soon(agency, "Ausflug ins Grüne", venue=make_venue(agency, "Kahn", postal_code="43118"))
    assert "Leerviertel" not in text(client)
    shown = text(client, f"?area={north.pk}")
    assert "Grüne" in shown
    assert "Lesung" not in shown


def test_narrowed_by_the_address(client: Client, agency: Agency, event: Event) -> None:
    with agency_scope(agency):
        soon(agency, "Ausflug ins Grüne", kind="trip", cost_cents=300, venue=make_venue(agency, "Kahn", step_free=False))
    for wish in ("?free=1", "?step_free=1", "?kind=other", f"?venue={event.venue_id}"):
        for path in (wish, f"{month(event)}&{wish[1:]}", f"feed/{wish}", f"calendar.ics{wish}"):
            shown = text(client, path)
            assert "Lesung" in shown, path
            assert "Grüne" not in shown, path
    assert "Dazu steht gerade nichts im Kalender." in text(client, "?kind=trip&free=1")
    for nonsense in ("?kind=%00", "?venue=x", "?month=2026-13", "?month=9999-99", "?page=x", "?venue=99999999999999999999"):
        assert "Lesung" in text(client, nonsense)
    assert "In diesem Monat ist nichts geplant." in text(client, "?month=2020-01")
    assert "voriger Monat" not in text(client, "?month=2020-01")


@pytest.mark.parametrize(("path", "most"), [("", 6), ("?month={m}", 6), ("{n}/", 5), ("embed/", 3), ("../", 6)])
def test_pages_ask_the_same_with_one_and_with_three(client: Client, agency: Agency, event: Event, path: str, most: int) -> None:
    numbers, path = [], path.format(m=f"{event.on:%Y-%m}", n=event.number)
    for _ in range(2):
        with counted() as queries:
            text(client, path)
        numbers.append(queries.number)
        with agency_scope(agency):
            for _ in range(2):
                other = soon(agency, venue=make_venue(agency))
                move_event(event=other, on=event.on, start=dt.time(8), end=dt.time(9), venue=other.venue, by=CLERK, at=timezone.now())
    assert numbers == [most, most], queries


def test_the_home_page_and_the_sitemap_know_the_next_dates(client: Client, event: Event) -> None:
    assert f"{HERE}{event.number}/" in text(client, "../")
    assert f"{HERE}{event.number}/" in text(client, "../sitemap.xml")


# --- who comes -----------------------------------------------------------------------------------------------------------


def test_three_questions_to_a_place(client: Client, agency: Agency, event: Event) -> None:
    with agency_scope(agency):
        make_person(agency, "Blum", email="blum@example.org")
    form = fill(client, event, size="2", needs_lift="on", note="vorn sitzen")
    state, link = form.state, form.send()["Location"]
    assert client.post(form.address, {"state": state, "send": "1"})["Location"] == link  # the same page again is the same place
    assert guests(agency) == [("Gerda Blum", 2, "confirmed")]
    shown = client.get(link).content.decode()
    assert "Sie haben einen Platz." in shown
    assert "Wegen der Fahrt melden wir uns" in shown
    assert b"BEGIN:VEVENT" in client.get(f"{link}date.ics").content
    with agency_scope(agency):
        row = agency.registrations.get()
        assert (row.person, row.source, row.needs_lift, row.note, row.email) == (None, "online", True, "vorn sitzen", "blum@example.org")
        assert Person.objects.count() == 1
        assert agency.messages.get().topic == "event_confirmed"


@pytest.mark.expected_status(404)
def test_full_means_the_waiting_list_said_before_sending_and_no_mail(client: Client, agency: Agency, event: Event) -> None:
    with agency_scope(agency):
        register(event=event, name="Ruth Berger", size=2, source=Source.PHONE, by=CLERK, at=timezone.now())
    assert "nur noch Warteliste" in text(client)
    assert "Auf die Warteliste" in text(client, f"{event.number}/")
    form = fill(client, event)
    assert "Alle Plätze sind vergeben." in form.html
    form.post(302, send="1", waits="1")
    link = form.response["Location"]
    assert "Sie stehen auf der Warteliste." in client.get(link).content.decode()
    assert client.get(f"{link}date.ics").status_code == 404
    with agency_scope(agency):
        assert not agency.messages.exists()
        first, second = agency.registrations.order_by("place")
        cancel_registration(registration=first, by=CLERK, at=timezone.now())
        assert agency.messages.get().topic == "event_offered"
        second.refresh_from_db()
    assert "Ein Platz ist für Sie frei." in client.get(path_of(second)).content.decode()
    client.post(link, {"do": "accept"})
    assert guests(agency)[1][2] == "confirmed"


def test_the_last_place_goes_while_somebody_writes(client: Client, agency: Agency, event: Event) -> None:
    form = fill(client, event, size="2")
    assert "vergeben" not in form.html
    with agency_scope(agency):
        register(event=event, name="Ruth Berger", source=Source.PHONE, by=CLERK, at=timezone.now())
    form.send(422)
    assert "Alle Plätze sind vergeben." in form.html
    assert "Gerda Blum" in form.html
    assert len(guests(agency)) == 1
    form.post(302, send="1", waits="1")
    assert guests(agency)[1] == ("Gerda Blum", 2, "waiting")


def test_more_than_there_are_places_would_hold_the_queue_for_ever(client: Client, event: Event) -> None:
    form = Filling(client, f"{HERE}{event.number}/registration/")
    form.answer(name="Verein")
    assert "Telefonnummer oder eine E-Mail" in form.answer(422)
    form.answer(phone="030 23125 440")
    assert "Es gibt nur 2 Plätze." in form.answer(422, size="3")
    for nonsense in ("99", "-1", "x", "²"):
        form.answer(422, size=nonsense)


@pytest.mark.parametrize("fields", [
    {"registration": "none"}, {"state": "cancelled"}, {"state": "done"}, {"deadline": dt.date(2020, 1, 1)}, {"on": dt.date(2020, 1, 1)},
])
def test_who_comes_too_late_is_led_to_the_page_that_says_why(client: Client, agency: Agency, event: Event, fields: dict[str, Any]) -> None:
    form = fill(client, event)
    with agency_scope(agency):
        Event.objects.filter(pk=event.pk).update(**fields)
    assert client.get(form.address)["Location"] == f"{HERE}{event.number}/"
    form.send(422)
    assert guests(agency) == []


def test_machines_and_floods_take_no_place(client: Client, agency: Agency, event: Event, monkeypatch: pytest.MonkeyPatch) -> None:
    form = fill(client, event, homepage="http://spam.example")
    form.send(422)
    assert "online nicht geklappt" in form.html
    monkeypatch.setattr(limits, "MOST_OF_ADDRESS", 2)
    fill(client, event).send()
    fill(client, event).send(429)
    assert len(guests(agency)) == 1


def test_no_public_page_names_a_guest(client: Client, agency: Agency, event: Event) -> None:
    with agency_scope(agency):
        rows: list[Registration] = [
            register(event=event, name="Ruth Berger", email="berger@example.org", phone="030 23125 440", size=1, note="kommt mit Enkelin", by=CLERK,
                     source=Source.ONLINE, at=timezone.now()) for _ in range(3)
        ]
        cancel_registration(registration=rows[0], by=CLERK, at=timezone.now())
        accept_offer(registration=rows[2], by=CLERK, at=timezone.now())
    pages = [f"{event.number}/{page}" for page in ("", "date.ics", "registration/")]
    for path in ("", month(event), "feed/", "calendar.ics", "embed/", "../", *pages):
        shown = text(client, path)
        for secret in ("Berger", "berger@", "23125 440", "Enkelin"):
            assert secret not in shown, path


# --- on other websites ---------------------------------------------------------------------------------------------------


def test_only_one_page_lets_itself_be_framed(client: Client, agency: Agency, event: Event) -> None:
    framed = client.get(f"{HERE}embed/")
    again = client.get(f"{HERE}embed/", headers={"If-None-Match": framed["ETag"]})
    assert again.status_code == 304
    for response in (framed, again):
        assert "frame-ancestors *" in response["Content-Security-Policy"]
        assert "default-src 'none'" in response["Content-Security-Policy"]
        assert "form-action 'none'" in response["Content-Security-Policy"]
        assert "X-Frame-Options" not in response
        assert not response.cookies
    for path in ("", month(event), f"{event.number}/", f"{event.number}/registration/", "feed/", "calendar.ics", "../", "../positions/"):
        response = client.get(urljoin(HERE, path))
        assert "frame-ancestors 'none'" in response["Content-Security-Policy"], path
        assert response["X-Frame-Options"] == "DENY", path


def test_the_framed_page_has_no_script_no_form_and_leads_out_of_the_frame(client: Client, agency: Agency, event: Event) -> None:
    with agency_scope(agency):
        house = make_organisation(agency, "Sozialwerk")
        own = soon(agency, "Hoffest", kind="festivity")
        agency.event_organisers.create(event=own, organisation=house)
    page = text(client, f"embed/?organiser={house.pk}&kind=festivity")
    assert "Hoffest" in page
    assert "Lesung" not in page
    for forbidden in ("<script", "<form", "<button", "<input", "csrf"):
        assert forbidden not in page
    links = re.findall(r"<a [^>]*>", page)
    assert links
    assert all('target="_top"' in link and 'rel="noopener"' in link for link in links)
