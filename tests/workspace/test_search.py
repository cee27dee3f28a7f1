"""The command field (Ctrl+K): one word finds what the office knows."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from nahbei.desk.command import find
from nahbei.foundation.models import Agency
from nahbei.foundation.rights import Right, Role, may
from nahbei.foundation.tenancy import agency_scope
from tests.conftest import log_in
from tests.factories import make_account, make_organisation, make_position, make_request, make_service, make_submission
from tests.support.queries import counted

pytestmark = pytest.mark.django_db
SEARCH = "/office/search/"


def found(client: Client, text: str) -> str:
    response = client.get(SEARCH, {"q": text})
    assert response.status_code == 200
    return response.content.decode()


def test_services_and_organisations_are_found_by_their_names(agency: Agency, office: Client) -> None:
    with agency_scope(agency):
        house = make_organisation(agency, "Sozialwerk Birkenfeld")
        service = make_service(agency, "Fahrdienst für Ältere", organisation=house)
        make_service(agency, "Aufgegeben", organisation=house, active=False)
        make_organisation(agency, "Sozialwerk Altstadt", active=False)
    links = [reverse("workspace:organisation", args=[house.pk]), reverse("workspace:service", args=[service.pk])]
    assert [link in found(office, "sozialw") for link in links] == [True, True]
    assert [link in found(office, "aeltere fahr") for link in links] == [False, True]
    html = found(office, "sozialwerk")
    assert "Aufgegeben" not in html
    assert "Altstadt" not in html
    assert links[0] not in found(office, "s")


def test_a_service_of_that_name_stands_before_those_of_a_house_of_that_name(agency: Agency, office: Client) -> None:
    with agency_scope(agency):
        house = make_organisation(agency, "Mittagstisch e. V.")
        for number in range(6):
            make_service(agency, f"Beratung {number}", organisation=house)
        own = make_service(agency, "Mittagstisch im Hof")
    assert reverse("workspace:service", args=[own.pk]) in found(office, "mittagstisch")


def test_who_may_not_see_partners_finds_none(agency: Agency) -> None:
    with agency_scope(agency):
        make_service(agency, "Fahrdienst", organisation=make_organisation(agency, "Fahrwerk"))
        hits = find(agency, "fahr", may=lambda right: False)
    assert (hits.services, hits.organisations) == ([], [])


@pytest.mark.parametrize("rows", [1, 3])
def test_the_search_asks_a_constant_number_of_questions(agency: Agency, office: Client, rows: int) -> None:
    with agency_scope(agency):
        for number in range(rows):
            make_service(agency, f"Fahrdienst {number}", organisation=make_organisation(agency, f"Fahrwerk {number}"))
    office.get(SEARCH)
    with counted() as queries:
        assert "Fahrwerk 0" in found(office, "fahr")
    assert queries.number == 9, queries


@pytest.mark.parametrize(("path", "word"), [("/office/organisations/", "Dienste"), ("/office/services/", "Dienste"), ("/office/hours/", "Woche")])
def test_the_menu_shows_where_one_is(office: Client, path: str, word: str) -> None:
    html = office.get(path).content.decode()
    (current,) = [part for part in html.split("<a ") if 'aria-current="page"' in part.partition(">")[0] and "data-key" in part.partition(">")[0]]
    assert word in current.partition("</a>")[0]


def test_the_menu_counts_what_waits(agency: Agency, office: Client) -> None:
    with agency_scope(agency):
        for _ in range(3):
            make_position(agency, state="reported", published_at=None, confirmed_on=None)
            make_request(agency)
        for suspected in (False, False, True):
            make_submission(agency, suspected=suspected)
    html = office.get("/office/journal/").content.decode()
    for word, number in (("Gesuche", 3), ("Stellen", 3), ("Eingänge", 2)):
        assert f'{word}<span class="count">{number}</span>' in html


def test_settings_stand_beside_the_own_access_and_keep_their_key(office: Client) -> None:
    aside, _, rest = office.get("/office/settings/").content.decode().partition('<header class="topbar">')
    assert '<a href="/office/settings/" aria-current="page" data-key="e"' in aside
    assert "/office/settings/" not in rest.partition("</header>")[0]


def test_who_may_not_change_settings_is_not_led_there(agency: Agency) -> None:
    for role in Role:
        html = log_in(make_account(agency, role=role, name=str(role))).get("/office/today/").content.decode()
        assert ('href="/office/settings/"' in html) == may(role, Right.SETTINGS)
