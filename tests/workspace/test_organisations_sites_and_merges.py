"""Sites, carriers and doubles of organisations, as a browser without script sees them."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from nahbei.foundation.models import Agency
from nahbei.foundation.rights import Role
from nahbei.foundation.tenancy import agency_scope
from nahbei.partners.models import Organisation
from nahbei.partners.queries import spoken_for
from tests import factories
from tests.conftest import log_in
from tests.support.queries import counted

pytestmark = pytest.mark.django_db


def address(name: str, *args: object) -> str:
    return reverse(f"workspace:{name}", args=args)


@pytest.fixture
def ours(agency: Agency) -> Organisation:
    with agency_scope(agency):
        return factories.make_organisation(agency)


def another(agency: Agency, name: str = "Sozialwerk Birkenfeld e. V.", **fields: Any) -> Organisation:
    with agency_scope(agency):
        return factories.make_organisation(agency, name, **fields)


def test_a_site_comes_changes_goes_and_comes_back(agency: Agency, office: Client, ours: Organisation) -> None:
    office.post(address("site-new", ours.pk), {"name": "Haupthaus", "street": "Am Anger 3", "postal_code": "43117", "access": "yes"})
    with agency_scope(agency):
        site = agency.sites.get()
    assert (site.name, site.accessible) == ("Haupthaus", True)
    office.post(address("site", ours.pk, site.pk), {"name": "Altes Haus"})
    page = office.post(address("site-retirement", ours.pk, site.pk), follow=True).content.decode()
    assert "Altes Haus" in page
    assert address("site-return", ours.pk, site.pk) in page
    office.post(address("site-return", ours.pk, site.pk))
    with agency_scope(agency):
        assert agency.sites.get().active


@pytest.mark.parametrize("wrong", [{"name": ""}, {"name": "\u202e "}, {"name": "Haupthaus"}, {"name": "x" * 121}, {"name": "Y", "postal_code": "1"}])
def test_a_wrong_site_is_refused(agency: Agency, office: Client, ours: Organisation, wrong: dict[str, str]) -> None:
    with agency_scope(agency):
        agency.sites.create(organisation=ours, name="Haupthaus")
    assert office.post(address("site-new", ours.pk), wrong).status_code == 422
    with agency_scope(agency):
        assert agency.sites.count() == 1


def test_a_carrier_is_chosen_and_shown_both_ways(agency: Agency, office: Client, ours: Organisation) -> None:
    above = another(agency, "Kirchenkreis")
    with agency_scope(agency):
        kind = ours.kind
    office.post(address("organisation-edit", ours.pk), {"name": ours.name, "kind": kind, "carrier": above.pk})
    assert "Kirchenkreis" in office.get(address("organisation", ours.pk)).content.decode()
    page = office.get(address("organisation", above.pk)).content.decode()
    assert "Ist Träger von" in page
    assert ours.name in page
    listed = office.get(address("organisations") + f"?carrier={above.pk}").content.decode()
    assert ours.name in listed
    response = office.post(address("organisation-edit", above.pk), {"name": above.name, "kind": kind, "carrier": ours.pk})
    assert response.status_code == 422
    assert response.context["form"].errors["carrier"]


def test_the_filter_by_carrier_narrows(agency: Agency, office: Client, ours: Organisation) -> None:
    above = another(agency, "Kirchenkreis")
    another(agency, "Getragene", carrier=above)
    page = office.get(address("organisations") + f"?carrier={above.pk}").content.decode()
    assert "Getragene" in page
    assert ours.name not in page
    assert ours.name in office.get(address("organisations") + "?carrier=quatsch").content.decode()


def test_a_contact_since_a_day_keeps_it_after_the_undo(agency: Agency, office: Client, ours: Organisation) -> None:
    with agency_scope(agency):
        person = factories.make_person(agency)
    office.post(address("contact-new", ours.pk) + f"?person={person.pk}", {"role": "Leitung", "since": "1.3.2024"})
    with agency_scope(agency):
        row = agency.contact_persons.get()
    assert f"{row.since}" == "2024-03-01"
    office.post(address("contact-removal", ours.pk, row.pk))
    for query in ("since=2026-99-99", f"role=Leitung&since={row.since}"):
        office.post(address("contact-return", ours.pk, person.pk) + "?" + query)
    with agency_scope(agency):
        assert agency.contact_persons.count() == 1


def test_the_page_announces_who_will_see_what_and_does_just_that(agency: Agency, office: Client, ours: Organisation) -> None:
    other = another(agency, phone="030 23125 155")
    with agency_scope(agency):
        factories.make_partner(agency, ours, "schon@example.org")
        ticked = factories.make_partner(agency, other, "mit@example.org")
        factories.make_partner(agency, other, "ohne@example.org")
        factories.make_position(agency, organisation=other)
    assert other.name in office.get(address("organisation-merge-choice", ours.pk)).content.decode()
    page = office.get(address("organisation-merge", ours.pk, other.pk)).content.decode()
    assert "Sehen im Portal danach auch die Stellen und Entwürfe des anderen Eintrags" in page
    assert "checked" not in page.split("Wer spricht auch danach?")[1]
    office.post(address("organisation-merge", ours.pk, other.pk), {"name": "loser", "contacts": [ticked.pk]})
    with agency_scope(agency):
        assert [one.organisation_id for one in spoken_for(agency, "mit@example.org")] == [ours.pk]
        assert spoken_for(agency, "ohne@example.org") == []
        assert agency.organisations.get(pk=ours.pk).name == other.name
    assert office.get(address("organisation", other.pk)).url == address("organisation", ours.pk)  # type: ignore[attr-defined]
    assert "Zusammengeführt" in office.get(address("organisation", ours.pk)).content.decode()


def test_a_foreign_contact_is_no_choice(agency: Agency, office: Client, ours: Organisation) -> None:
    other = another(agency)
    with agency_scope(agency):
        stranger = factories.make_partner(agency, factories.make_organisation(agency, "Dritte"))
    response = office.post(address("organisation-merge", ours.pk, other.pk), {"name": "winner", "contacts": [stranger.pk]})
    assert response.status_code == 422


@pytest.mark.parametrize("role", [Role.TRAINEE, Role.OFFICE_VOLUNTEER, Role.READ_ONLY])
def test_doubles_are_merged_by_those_who_may(agency: Agency, ours: Organisation, role: Role) -> None:
    other, client = another(agency), log_in(factories.make_account(agency, role))
    assert client.get(address("organisation-merge-choice", ours.pk)).status_code == 403
    assert client.post(address("organisation-merge", ours.pk, other.pk), {}).status_code == 403


def test_sites_are_changed_by_those_who_may(agency: Agency, ours: Organisation) -> None:
    client = log_in(factories.make_account(agency, Role.READ_ONLY))
    assert client.post(address("site-new", ours.pk), {"name": "Haus"}).status_code == 403
    assert "Einsatzstelle eintragen" not in client.get(address("organisation", ours.pk)).content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_suggested_doubles_ask_a_constant_number_of_questions(agency: Agency, office: Client, ours: Organisation, rows: int) -> None:
    for number in range(rows):
        another(agency, f"{ours.name} {number}")
    office.get(address("organisation-merge-choice", ours.pk))
    with counted() as queries:
        office.get(address("organisation-merge-choice", ours.pk))
    assert queries.number == 8, queries


def test_positions_and_projects_are_counted(agency: Agency, office: Client, ours: Organisation) -> None:
    with agency_scope(agency):
        factories.make_position(agency, organisation=ours)
        factories.make_position(agency, organisation=ours, state="ended")
        factories.make_project(agency, organisation=ours)
    context = office.get(address("organisation", ours.pk)).context
    assert [(word, count) for word, count, _url in context["offers"]] == [("Stellen", 1), ("Projekte", 1)]
