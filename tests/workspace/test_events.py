"""The office's pages of events: planned, published, guests by telephone, moved, cancelled, counted."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from nahbei.foundation.models import Agency
from nahbei.foundation.tenancy import agency_scope
from tests import factories
from tests.support.queries import counted

pytestmark = pytest.mark.django_db
NEW = {
    "title": "Lesung", "kind": "reading", "on": "1.2.2099", "start": "15", "end": "17", "registration": "needed", "capacity": "1",
    "music": "none", "companions_count": "on",
}


def test_from_the_plan_to_the_guests(office: Client, agency: Agency) -> None:
    wrong = office.post("/office/events/new/", {**NEW, "title": "", "end": "14", "euros": "-1"})
    assert wrong.status_code == 422
    assert "Wie heißt die Veranstaltung?" in wrong.content.decode() and "Das Ende liegt vor dem Anfang." in wrong.content.decode()
    office.post("/office/events/new/", NEW)
    with agency_scope(agency):
        event = agency.events.get()
    page = f"/office/events/{event.pk}/"
    office.post(f"{page}publication/")
    known = office.post(f"{page}registrations/new/", {"name": "Ruth", "form_key": "a", "size": "1", "do": "look"})
    assert known.status_code == 200
    assert "hat einen Platz" in office.post(f"{page}registrations/new/", {"name": "Ruth", "form_key": "a", "size": "1"}, follow=True).content.decode()
    assert "Warteliste" in office.post(f"{page}registrations/new/", {"name": "Jonas", "form_key": "b", "size": "1"}, follow=True).content.decode()
    assert office.post(f"{page}registrations/new/", {"name": " ", "form_key": "c", "size": "99"}).status_code == 422
    assert "So viele haben schon" not in office.post(f"{page}change/", {**NEW, "capacity": "2"}, follow=True).content.decode()
    office.post(f"{page}move/", {"on": "8.2.2099", "start": "15", "end": "17"})
    office.post(f"{page}cancellation/", {"reason": "Krank"})
    shown = office.get(page).content.decode()
    assert "abgesagt" in shown and "Ruth" in shown and "8.2.2099" in shown.replace("08.02.", "8.2.")


def test_at_the_door(office: Client, agency: Agency) -> None:
    with agency_scope(agency):
        event = factories.make_event(agency, on=timezone.localdate(), start=dt.time(0), end=dt.time(23, 59))
        row = factories.make_registration(agency, event)
    office.post(f"/office/registrations/{row.pk}/arrival/")
    assert "Doch nicht da" in office.get(f"/office/events/{event.pk}/door/").content.decode()
    office.post(f"/office/events/{event.pk}/registrations/new/?source=walk_in", {"name": "Nora", "form_key": "w", "size": "2"})
    assert office.post(f"/office/events/{event.pk}/finish/", {"guests": "3"}).status_code == 302
    with agency_scope(agency):
        event.refresh_from_db()
        assert (event.state, event.guests_counted, event.taken) == ("done", 3, 3)


@pytest.mark.parametrize("rows", [1, 3])
def test_pages_ask_the_same_number_of_questions(rows: int, office: Client, agency: Agency) -> None:
    with agency_scope(agency):
        venue = factories.make_venue(agency)
        for number in range(rows):
            event = factories.make_event(agency, venue=venue, on=dt.date(2099, 1, 1 + number))
            for name in range(rows):
                factories.make_registration(agency, event, f"Gast {name}", person=factories.make_person(agency))
    with counted() as of_list:
        assert office.get("/office/events/").status_code == 200
    with counted() as of_page:
        assert "Gast 0" in office.get(f"/office/events/{event.pk}/").content.decode()
    assert (of_list.number, of_page.number) == (7, 10), (of_list, of_page)


def test_a_series_is_shown_before_it_is_made(office: Client, agency: Agency) -> None:
    with agency_scope(agency):
        page = f"/office/events/{factories.make_event(agency, on=dt.date(2099, 1, 1)).pk}/series/"
    said = {"rhythm": "2", "starts_on": "2.1.2099", "ends_on": "1.3.2099", "not_on_holidays": "on"}
    assert office.post(page, {**said, "ends_on": "1.1.2098"}).status_code == 422
    assert "Diese Termine werden angelegt" in office.post(page, {**said, "do": "look"}).content.decode()
    with agency_scope(agency):
        assert agency.events.count() == 1
    office.post(page, {**said, "do": "make"})
    with agency_scope(agency):
        assert {event.on.weekday() for event in agency.events.all()} == {3}
        assert agency.events.drafts().count() == 4
