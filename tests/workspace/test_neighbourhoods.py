"""The agency's own areas in the settings."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from nahbei.foundation.models import Agency
from nahbei.foundation.rights import Role
from nahbei.foundation.tenancy import agency_scope
from nahbei.places.models import Neighbourhood, PostalArea
from tests import factories
from tests.conftest import log_in

LIST = "workspace:settings-neighbourhoods"


@pytest.fixture
def home(agency: Agency) -> Neighbourhood:
    with agency_scope(agency):
        return agency.neighbourhoods.create(name="Lindenhof", postal_codes=["99901"], outline=[[0, 0], [400, 0], [400, 400]])


def test_a_new_one_with_neighbours_and_middle(agency: Agency, office: Client, home: Neighbourhood) -> None:
    data = {"name": "Weststadt", "postal_codes": "99902; 99903 99902", "neighbours": [home.pk], "position": "51,25 7,15"}
    assert office.post(reverse("workspace:settings-neighbourhood-new"), data)["Location"] == reverse(LIST)
    with agency_scope(agency):
        made = agency.neighbourhoods.get(name="Weststadt")
        assert (made.postal_codes, made.latitude, made.longitude) == (["99902", "99903"], 51.25, 7.15)
    html = office.get(reverse(LIST)).content.decode()
    assert "99902, 99903" in html
    assert html.count("Weststadt") >= 2  # itself, and beside the Lindenhof
    assert "GeoNames.org, CC BY 4.0" in html


@pytest.mark.parametrize(("field", "value", "said"), [
    ("name", "Lindenhof", "gibt es schon"), ("name", "", "Wie heißt das Viertel?"), ("postal_codes", "9990", "fünf Ziffern"),
    ("postal_codes", "٩٩٩٠١", "fünf Ziffern"),
    ("position", "7.15, 51.25", "keine Lage"), ("position", "<script>", "keine Lage"), ("name", "a" * 10_000, "80"), ("neighbours", "0", ""),
])
def test_errors_are_at_the_field(agency: Agency, office: Client, home: Neighbourhood, field: str, value: str, said: str) -> None:
    response = office.post(reverse("workspace:settings-neighbourhood-new"), {"name": "Neu", field: value})
    assert response.status_code == 422
    assert said in response.content.decode()
    assert "<script>" not in response.content.decode().split("<body>")[1]


def test_change_and_delete(agency: Agency, office: Client, home: Neighbourhood) -> None:
    where = reverse("workspace:settings-neighbourhood", args=[home.pk])
    assert 'value="99901"' in office.get(where).content.decode()
    office.post(where, {"name": "Alter Lindenhof", "postal_codes": ""})
    removal = reverse("workspace:settings-neighbourhood-removal", args=[home.pk])
    with agency_scope(agency):
        home.refresh_from_db()
        assert (home.name, home.postal_codes, len(home.outline)) == ("Alter Lindenhof", [], 3)
        person = factories.make_person(agency, neighbourhood=home)
    refused = office.post(removal)
    assert refused.status_code == 422
    assert "wohnen Menschen" in refused.content.decode()
    with agency_scope(agency):
        person.neighbourhood = None
        person.save()
    assert office.post(removal).status_code == 302
    with agency_scope(agency):
        assert not agency.neighbourhoods.exists()


def test_the_plan_is_drawn_from_the_outlines(agency: Agency, office: Client, home: Neighbourhood) -> None:
    with agency_scope(agency):
        for number, outline in enumerate([["x"], [[1, 2]], [[0, "<b>"], [1, 1], [2, 2]], {"a": 1}, [[1e400, 1], [2, 2], [3, 3]]]):
            agency.neighbourhoods.create(name=f"Kaputt {number}", outline=outline if number < 4 else [[1, 1, 1]])
    html = office.get(reverse(LIST)).content.decode()
    assert html.count("<polygon") == 1
    assert 'points="0,0 400,0 400,400"' in html


@pytest.mark.parametrize("count", [1, 3])
def test_a_constant_number_of_questions(agency: Agency, office: Client, count: int) -> None:
    PostalArea.objects.create(postal_code="99901", place="Birkenfeld", latitude=51.2, longitude=7.1)
    with agency_scope(agency):
        for number in range(count):
            agency.neighbourhoods.create(name=f"Viertel {number}", postal_codes=["99901"])
    office.get(reverse(LIST))
    with CaptureQueriesContext(connection) as queries:
        assert "aus den Postleitzahlen" in office.get(reverse(LIST)).content.decode()
    assert len(queries) == 9  # session, account, membership, areas, beside; positions: two, menu: two


def test_who_may(agency: Agency, stranger: Client, home: Neighbourhood) -> None:
    reader = log_in(factories.make_account(agency, Role.READ_ONLY))
    assert "Lindenhof" in reader.get(reverse(LIST)).content.decode()
    for name in ("settings-neighbourhood", "settings-neighbourhood-removal"):
        where = reverse(f"workspace:{name}", args=[home.pk])
        assert reader.post(where).status_code == 403
        assert stranger.post(where, {"name": "Meins"}).status_code == 404
    assert "Lindenhof" not in stranger.get(reverse(LIST)).content.decode()
