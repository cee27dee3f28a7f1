"""Gesuche: the list by age, changing one, the consent that came later, the end and the return."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from nahbei.foundation.models import Agency
from nahbei.foundation.rights import Role
from nahbei.foundation.tenancy import agency_scope
from nahbei.help_requests.actions import read_health_note, write_health_note
from nahbei.help_requests.models import HelpRequest, RequestState
from nahbei.visits.models import Visit
from tests import factories
from tests.conftest import log_in
from tests.factories import CLERK, NOW
from tests.support.queries import counted

LIST = "/office/requests/"
AHEAD = dt.date(2099, 11, 26)


def html(response: HttpResponse) -> str:
    return response.content.decode()


@pytest.fixture
def waiting(agency: Agency) -> HelpRequest:
    with agency_scope(agency):
        return factories.make_request(agency, factories.make_person(agency, "Albers"), starts_on=AHEAD)


def make(agency: Agency, name: str, **fields: Any) -> HelpRequest:
    with agency_scope(agency):
        return factories.make_request(agency, factories.make_person(agency, name), starts_on=AHEAD, **fields)


def edited(help_request: HelpRequest, **changes: Any) -> dict[str, Any]:
    return {
        "activity": help_request.activity_id, "rhythm": "once", "starts_on": "26.11.2099", "start": "9:30", "end": "11:30",
        "urgency": "normal", "answering": "at_once", **changes,
    }


def test_the_oldest_stands_on_top(office: Client, agency: Agency) -> None:
    make(agency, "Jüngst", received_at=NOW)
    make(agency, "Ältest", received_at=NOW - dt.timedelta(days=9))
    page = html(office.get(LIST))
    assert page.index("Ältest") < page.index("Jüngst")
    assert "noch ohne Helfer:in" in page


def test_filters_stand_in_the_address(office: Client, agency: Agency, waiting: HelpRequest) -> None:
    with agency_scope(agency):
        area = agency.neighbourhoods.create(name="Lindenhof")
        shopping = factories.make_activity(agency, "Einkaufen")
        there = factories.make_person(agency, "Brandt", neighbourhood=area)
        factories.make_request(agency, there, shopping, urgency="urgent", consent=None, state_since=NOW - dt.timedelta(days=400))
        factories.make_request(agency, factories.make_person(agency, "Kern"), state=RequestState.MATCHED)
    shown = {
        "": {"Albers", "Brandt"}, "?state=matched": {"Kern"}, "?state=all": {"Albers", "Brandt", "Kern"},
        f"?activity={shopping.pk}": {"Brandt"}, f"?area={area.pk}": {"Brandt"}, "?urgency=urgent": {"Brandt"}, "?locked=on": {"Brandt"},
        "?waiting=28&state=open&urgency=normal": set(), "?state=nonsense": {"Albers", "Brandt"}, "?activity=x&page=99": {"Albers", "Brandt"},
        "?state=withdrawn": set(),
    }
    for query, names in shown.items():
        page = html(office.get(LIST + query))
        assert {name for name in ("Albers", "Brandt", "Kern") if f"{name}</" in page} == names, query


def test_the_list_costs_the_same_with_one_and_three_rows(office: Client, agency: Agency, waiting: HelpRequest) -> None:
    office.get(LIST)
    with counted() as one:
        office.get(LIST)
    make(agency, "Brandt")
    make(agency, "Kern")
    with counted() as three:
        assert html(office.get(LIST)).count('scope="row"') == 3
    assert one.number == three.number == 10, three


def test_an_empty_list_says_what_to_do(office: Client) -> None:
    assert "Kein Gesuch wartet." in html(office.get(LIST))
    assert "Filter wegnehmen" in html(office.get(LIST, {"urgency": "urgent"}))


def test_the_table_is_safe_for_spreadsheets_and_on_record(office: Client, agency: Agency) -> None:
    make(agency, '=HYPERLINK("x")')
    response = office.get("/office/requests/table/")
    assert response["Content-Type"].startswith("text/csv")
    assert ";=HYPERLINK" not in html(response) and ';"=HYPERLINK' not in html(response)
    with agency_scope(agency):
        assert agency.audit_entries.filter(what="help_requests.list_exported").count() == 1


def test_a_request_is_changed_and_its_date_moves(office: Client, agency: Agency, waiting: HelpRequest) -> None:
    with agency_scope(agency):
        factories.make_visit(waiting)
        need = factories.make_need(agency)
    address = f"/office/requests/{waiting.pk}/edit/"
    assert "9:30" in html(office.get(address))
    assert office.post(address, edited(waiting, starts_on="27.11.2099", needs=[need.pk], health_note="Star")).status_code == 302
    with agency_scope(agency):
        changed = HelpRequest.objects.get()
        assert (changed.starts_on, list(changed.needs.all())) == (dt.date(2099, 11, 27), [need])
        assert [visit.on for visit in Visit.objects.all()] == [dt.date(2099, 11, 27)]
        assert read_health_note(help_request=changed, by=CLERK, at=NOW) == "Star"
    office.post(address, edited(waiting, starts_on="27.11.2099", needs=[need.pk]))
    assert "gespeicherte Notiz löschen" in html(office.get(address))
    office.post(address, edited(waiting, starts_on="27.11.2099", remove_note="on"))
    with agency_scope(agency):
        assert read_health_note(help_request=changed, by=CLERK, at=NOW) == ""


def test_a_time_that_somebody_agreed_to_is_not_moved_silently(office: Client, agency: Agency, waiting: HelpRequest) -> None:
    with agency_scope(agency):
        factories.make_visit(waiting, volunteer=factories.make_volunteer(agency))
    response = office.post(f"/office/requests/{waiting.pk}/edit/", edited(waiting, start="8:00"))
    assert response.status_code == 422 and "sind Termine zugesagt" in html(response)
    assert office.post(f"/office/requests/{waiting.pk}/edit/", edited(waiting, destination="Augenarzt")).status_code == 302


def test_the_note_is_never_on_the_edit_page(office: Client, agency: Agency, waiting: HelpRequest) -> None:
    with agency_scope(agency):
        write_health_note(help_request=waiting, text="GEHEIM", by=CLERK, at=NOW)
    assert "GEHEIM" not in html(office.get(f"/office/requests/{waiting.pk}/edit/"))


def test_a_locked_request_opens_when_she_confirmed(office: Client, agency: Agency) -> None:
    locked = make(agency, "Albers", consent=None)
    with agency_scope(agency):
        need = factories.make_need(agency)
    edit, consent = f"/office/requests/{locked.pk}/edit/", f"/office/requests/{locked.pk}/consent/"
    page = html(office.get(edit))
    assert "Noch gesperrt" in page and "health_note" not in page
    assert office.post(edit, edited(locked, needs=[need.pk], health_note="GEHEIM")).status_code == 422
    assert office.post(consent, {"given_by": 999, "form": "paper", "given_on": "heute"}).status_code == 422
    assert office.post(consent, {"given_by": locked.help_seeker_id, "form": "paper", "given_on": "1.1.2099"}).status_code == 422
    done = office.post(consent, {"given_by": locked.help_seeker_id, "form": "paper", "given_on": "gestern"})
    assert done["Location"] == edit
    with agency_scope(agency):
        given = HelpRequest.objects.get().consent
        assert given is not None and (given.form, given.recorded_by) == ("paper", "Petra Lindner")
    assert office.post(edit, edited(locked, needs=[need.pk], health_note="Star")).status_code == 302
    assert "hat am" in html(office.get(consent))


def test_a_daughter_without_authority_is_not_offered_as_consenting(office: Client, agency: Agency) -> None:
    locked = make(agency, "Albers", consent=None)
    with agency_scope(agency):
        for name, authority in (("Ohne", "none"), ("Mit", "guardianship")):
            agency.representations.create(
                person=locked.help_seeker, representative=factories.make_person(agency, name), authority=authority,
                seen_on=NOW.date() if authority != "none" else None, seen_by="x" if authority != "none" else "",
            )
    page = html(office.get(f"/office/requests/{locked.pk}/consent/"))
    assert "Erika Mit" in page and "Erika Ohne" not in page


def test_withdrawn_and_taken_back(office: Client, agency: Agency, waiting: HelpRequest) -> None:
    with agency_scope(agency):
        factories.make_visit(waiting)
    address = f"/office/requests/{waiting.pk}/withdrawal/"
    assert office.post(address, {"reason": ""}).status_code == 422
    page = html(office.post(address, {"reason": "Tochter kommt"}, follow=True))
    undo = f"/office/requests/{waiting.pk}/reopening/"
    assert undo in page
    with agency_scope(agency):
        assert (HelpRequest.objects.get().state, Visit.objects.count()) == (RequestState.WITHDRAWN, 0)
    office.post(undo)
    with agency_scope(agency):
        assert (HelpRequest.objects.get().state, Visit.objects.count()) == (RequestState.OPEN, 1)
    assert office.get(undo).status_code == 405


@pytest.mark.parametrize("page", ["edit", "consent", "withdrawal"])
def test_strangers_and_readers_stay_outside(agency: Agency, stranger: Client, waiting: HelpRequest, page: str) -> None:
    address = f"/office/requests/{waiting.pk}/{page}/"
    assert stranger.get(address).status_code == stranger.post(address, {"reason": "x"}).status_code == 404
    reader = log_in(factories.make_account(agency, Role.READ_ONLY))
    assert reader.get(address).status_code == 403
    assert reader.get(LIST).status_code == 200
    assert "Albers" not in html(stranger.get(LIST)) + html(stranger.get("/office/requests/table/", {"state": "all"}))
