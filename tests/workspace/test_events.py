"""The office's pages of events: planned, published, guests by telephone, moved, cancelled, counted."""

from __future__ import annotations

import datetime as dt
import html
import re

import pytest
from django.test import Client
from django.utils import timezone

from nahbei.events.actions import cancel_event
from nahbei.foundation.models import Agency
from nahbei.foundation.tenancy import agency_scope
from nahbei.people.search import index
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
                event.helps.create(agency=agency, position=factories.make_position(agency))
    with counted() as of_list:
        assert office.get("/office/events/").status_code == 200
    with counted() as of_page:
        assert "Gast 0" in office.get(f"/office/events/{event.pk}/").content.decode()
    assert (of_list.number, of_page.number) == (7, 13), (of_list, of_page)


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


def test_what_may_not_be_told_is_shown_before(office: Client, agency: Agency) -> None:
    """More than one date is never changed before it was seen for just these."""
    with agency_scope(agency):
        series = factories.make_series(agency)
        for number, one in enumerate(series.events.all()):
            series.events.filter(pk=one.pk).update(on=dt.date(2099, 1, 1 + number), state="published")
        first, second = series.events.all()[:2]
        factories.make_registration(agency, second, "Ruth Berger", phone="030 23125 118")
    page = f"/office/events/{first.pk}/cancellation/"
    assert "Niemand ist angemeldet." in office.get(page, {"scope": "'; --"}).content.decode()
    assert "Ruth Berger" in office.get(page, {"scope": "later"}).content.decode()
    assert office.post(page, {"scope": "everything", "seen": "everything"}).status_code == 422
    shown = office.post(page, {"reason": "Umbau", "scope": "later", "seen": "all"}).content.decode()
    assert "Noch ist nichts geschehen." in shown and "4 Termine" in shown and "Ruth Berger" in shown and "1 × Anruf" in shown
    move = f"/office/events/{first.pk}/move/"
    said = {"on": "4.2.2099", "start": "15", "end": "17", "scope": "later"}
    assert "→" in office.post(move, said).content.decode()
    with agency_scope(agency):
        assert set(series.events.values_list("state", flat=True)) == {"published"}
    assert office.post(page, {"reason": "Umbau", "scope": "later", "seen": "later"}).status_code == 302
    with agency_scope(agency):
        assert set(series.events.values_list("state", flat=True)) == {"cancelled"}
        assert agency.messages.get(topic="event_cancelled").channel == "call"


def test_a_series_on_a_page_published_and_prolonged(office: Client, agency: Agency) -> None:
    with agency_scope(agency):
        event = factories.make_event(agency, on=dt.date(2098, 12, 31))
    page = f"/office/events/{event.pk}/series/"
    said = {"rhythm": "day", "starts_on": "1.1.2099", "ends_on": "30.6.2099"}
    shown = office.post(page, {**said, "do": "look"}).content.decode()
    assert "Kein Termin: Februar 2099, April 2099, Juni 2099." in shown
    assert office.post(page, {**said, "ends_on": "1.1.2098"}).status_code == 422
    assert office.post(page, {**said, "pause_from": "1.3.2099", "pause_until": "1.2.2099"}).status_code == 422
    office.post(page, {**said, "do": "make"})
    with agency_scope(agency):
        series = agency.event_series.get()
    page = f"/office/series/{series.pk}/"
    assert "jeden Monat am 31." in office.get(page).content.decode()
    office.post(f"{page}publication/")
    assert office.post(f"{page}prolongation/", {"ends_on": "1.1.2099"}).status_code == 422
    assert "Juli" not in office.post(f"{page}prolongation/", {"ends_on": "31.7.2099"}).content.decode()
    office.post(f"{page}prolongation/", {"ends_on": "31.7.2099", "do": "make"})
    with agency_scope(agency):
        assert list(series.events.values_list("state", flat=True)) == ["published"] * 3 + ["draft"]
        draft = series.events.last()
        assert draft is not None
        form = {**NEW, "on": "30.7.2099", "scope": "one"}
    office.post(f"/office/events/{draft.pk}/change/", form)
    office.post(f"/office/events/{draft.pk}/cancellation/", {"scope": "one"})
    with agency_scope(agency):
        assert series.events.count() == 3


def test_known_people_while_typing_and_the_name_we_know(office: Client, agency: Agency) -> None:
    with agency_scope(agency):
        event, person = factories.make_event(agency, on=dt.date(2099, 1, 1)), factories.make_person(agency, "Albers")
        index([person])
    assert person.full_name in office.get("/office/registrations/people/", {"name": "Albers"}).content.decode()
    assert "found" not in office.get("/office/registrations/people/", {"name": ""}).content.decode()
    office.post(f"/office/events/{event.pk}/registrations/new/", {"name": "Alb", "person": person.pk, "form_key": "k", "size": "4"})
    with agency_scope(agency):
        row = agency.registrations.get()
        assert (row.name, row.person, row.size) == (person.full_name, person, 4)


def test_a_lift_asks_first_who_it_is(office: Client, agency: Agency) -> None:
    with agency_scope(agency):
        factories.make_activity(agency, "Fahrdienst", has_destination=True)
        event = factories.make_event(agency, on=dt.date(2099, 1, 1))
        row = factories.make_registration(agency, event, "Ruth Berger", phone="030 23125 118", needs_lift=True)
    asked = office.post(f"/office/registrations/{row.pk}/lift/", follow=True)
    assert "Wer ist das?" in asked.content.decode()
    assert office.post(f"/office/registrations/{row.pk}/person/?then=lift", {"person": "999"}).status_code == 404
    shown = office.post(f"/office/registrations/{row.pk}/person/?then=lift", {"person": "new"}, follow=True).content.decode()
    with agency_scope(agency):
        made = agency.help_requests.get()
        assert made.help_seeker.full_name == "Ruth Berger"
    assert f"Fahrt: Gesuch {made.number}" in shown
    assert "Lesung" in office.get(f"/office/requests/{made.pk}/").content.decode()
    office.post(f"/office/registrations/{row.pk}/lift/")
    with agency_scope(agency):
        assert agency.help_requests.count() == 1


def test_helpers_with_little_typing(office: Client, agency: Agency) -> None:
    with agency_scope(agency):
        factories.make_activity(agency)
        house = factories.make_organisation(agency, is_agency=True)
        event = factories.make_event(agency, on=dt.date(2099, 1, 1))
    page = f"/office/events/{event.pk}/helpers/new/"
    assert "14:00" in office.get(page).content.decode()
    said = {"what": "other", "title": "", "seats": "2", "start": "14", "end": "13", "organisation": house.pk}
    wrong = office.post(page, said)
    assert wrong.status_code == 422 and "Das Ende liegt vor dem Anfang." in wrong.content.decode()
    shown = office.post(page, {**said, "what": "cake", "end": "17"}, follow=True).content.decode()
    assert "Kuchen backen" in shown
    assert "0 von 2 gefunden" in office.get(f"/office/events/{event.pk}/").content.decode()


def test_the_term_is_a_row_from_its_day_on(office: Client, agency: Agency) -> None:
    page = "/office/settings/guests/"
    assert "42" in office.get(page).content.decode()
    assert office.post(page, {"forget_after_days": "3", "valid_from": "1.1.2000"}).status_code == 422
    assert office.post(page, {"forget_after_days": "30", "valid_from": "heute"}).status_code == 302
    assert office.post(page, {"forget_after_days": "31", "valid_from": "heute"}).status_code == 422
    with agency_scope(agency):
        assert agency.guest_terms.get().forget_after_days == 30


def test_the_person_shows_where_they_go(office: Client, agency: Agency) -> None:
    with agency_scope(agency):
        person = factories.make_person(agency)
        factories.make_registration(agency, factories.make_event(agency, "Hofkonzert", on=dt.date(2099, 1, 1)), person=person)
    assert "Hofkonzert" in office.get(f"/office/people/{person.pk}/").content.decode()


def test_a_series_is_published_and_taken_back(office: Client, agency: Agency) -> None:
    with agency_scope(agency):
        series = factories.make_series(agency)
        series.events.update(on=dt.date(2099, 1, 1), state="draft")
        number = series.events.count()
    done = office.post(f"/office/series/{series.pk}/publication/", follow=True).content.decode()
    undo = re.search(rf"/office/series/{series.pk}/withdrawal/[^\"]+", done)
    assert undo
    back = office.post(html.unescape(undo[0]), follow=True).content.decode()
    assert f"{number} Termine sind wieder Entwürfe." in back or "1 Termin ist wieder ein Entwurf." in back
    with agency_scope(agency):
        assert set(series.events.values_list("state", flat=True)) == {"draft"}


@pytest.mark.expected_status(404)
@pytest.mark.parametrize("moment", ["", "gestern", "2026-01-01T10:00"])
def test_without_the_moment_nothing_is_taken_back(office: Client, agency: Agency, moment: str) -> None:
    with agency_scope(agency):
        series = factories.make_series(agency)
    assert office.post(f"/office/series/{series.pk}/withdrawal/?at={moment}").status_code == 404


def test_a_room_in_which_somebody_counsels_is_taken(office: Client, agency: Agency) -> None:
    day = dt.date(2099, 1, 5)  # a Monday
    with agency_scope(agency):
        venue = factories.make_venue(agency)
        factories.make_counselling_hour(agency, venue=venue, weekdays=1)
        pages = {
            start: factories.make_event(agency, on=day, start=dt.time(start), end=dt.time(start + 1), venue=venue).pk for start in (10, 15)
        }
        other_day = factories.make_event(agency, on=day + dt.timedelta(days=1), start=dt.time(10), end=dt.time(11), venue=venue).pk
    shown = {name: "Energieberatung" in office.get(f"/office/events/{pk}/").content.decode() for name, pk in {**pages, 0: other_day}.items()}
    assert shown == {10: True, 15: False, 0: False}


@pytest.mark.parametrize(("speakers", "start", "busy"), [
    ("Es lesen Karl Voss und Ute Seidel", 10, True), ("Karl Seidel", 10, False), ("Ute Seidel", 15, False), ("", 10, False),
])
def test_who_speaks_while_they_counsel_is_said_on_both_pages(office: Client, agency: Agency, speakers: str, start: int, busy: bool) -> None:
    day = timezone.localdate() + dt.timedelta(days=7)
    with agency_scope(agency):
        factories.make_counselling_hour(agency, ("Frau Ute Seidel",), weekdays=127, not_on_holidays=False, starts_on=timezone.localdate())
        event = factories.make_event(agency, on=day, start=dt.time(start), end=dt.time(start + 1), speakers=speakers)
    page = office.get(f"/office/events/{event.pk}/").content.decode()
    assert ("Frau Ute Seidel berät dann:" in page) == busy
    hours = office.get("/office/counselling/hours/").content.decode()
    assert ("Frau Ute Seidel ist zur selben Zeit bei „Lesung“ und „Energieberatung“" in hours) == busy


def test_a_cancelled_day_or_event_is_in_nobodys_way(office: Client, agency: Agency) -> None:
    day = timezone.localdate() + dt.timedelta(days=7)
    with agency_scope(agency):
        venue = factories.make_venue(agency)
        hour = factories.make_counselling_hour(agency, venue=venue, weekdays=127, not_on_holidays=False, starts_on=timezone.localdate())
        event = factories.make_event(agency, on=day, start=dt.time(9), end=dt.time(11), venue=venue)
    pages = (f"/office/events/{event.pk}/", "/office/counselling/hours/")
    assert all("Das kommt sich in die Quere" in office.get(page).content.decode() for page in pages)
    with agency_scope(agency):
        off = hour.days_off.create(agency=agency, on=day, cancelled_at=timezone.now(), cancelled_by_name="Büro")
    assert not any("Das kommt sich in die Quere" in office.get(page).content.decode() for page in pages)
    with agency_scope(agency):
        off.delete()
        cancel_event(event=event, by=factories.CLERK, at=timezone.now())
    assert not any("Das kommt sich in die Quere" in office.get(page).content.decode() for page in pages)
