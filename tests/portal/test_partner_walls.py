"""A partner sees nothing of another organisation. Every address of the portal is tried, also the ones that come later."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from nahbei.foundation.models import Agency
from nahbei.foundation.tenancy import agency_scope
from nahbei.opportunities.models import PositionState
from nahbei.portal.person_door import COOKIE
from tests import factories
from tests.house.objects import arguments, has_object
from tests.house.plan import Address, addresses

pytestmark = pytest.mark.django_db
INSIDE = sorted((one for one in addresses() if one.name.startswith("portal:partner")), key=lambda one: one.name)
each_inside = pytest.mark.parametrize("address", INSIDE, ids=lambda one: one.name)
each_object = pytest.mark.parametrize("address", [one for one in INSIDE if has_object(one)], ids=lambda one: one.name)
NOT_ALLOWED = 405


def path_of(address: Address, agency: Agency) -> str:
    with agency_scope(agency):
        found: dict[str, Any] = arguments(address, agency)
    return reverse(address.name, kwargs=found)


def stranger_of(agency: Agency, name: str = "Verein nebenan") -> Client:
    """Speaks for another organisation of the same agency."""
    client = Client()
    with agency_scope(agency):
        factories.make_partner(agency, factories.make_organisation(agency, name), email="nebenan@example.org")
        client.cookies[COOKIE] = factories.make_log_in(agency, "nebenan@example.org")
    return client


def statuses(client: Client, path: str) -> set[int]:
    return {client.get(path).status_code, client.post(path).status_code} - {NOT_ALLOWED}


def test_there_is_something_to_try() -> None:
    assert len(INSIDE) >= 14


@each_object
def test_another_organisation_finds_nothing(address: Address, agency: Agency) -> None:
    client = stranger_of(agency)
    assert statuses(client, path_of(address, agency)) == {404}


@each_inside
def test_without_log_in_one_is_sent_there(address: Address, agency: Agency, client: Client) -> None:
    path, door = path_of(address, agency), reverse("portal:log-in", args=[agency.slug])
    for response in (client.get(path), client.post(path)):
        assert response.status_code == NOT_ALLOWED or response["Location"].split("?")[0] == door


@each_inside
def test_no_page_is_kept_by_a_cache_or_found_by_a_search_engine(address: Address, agency: Agency, client: Client) -> None:
    response = client.get(path_of(address, agency))
    if response.status_code != NOT_ALLOWED:
        assert "no-store" in response["Cache-Control"]
        assert response["X-Robots-Tag"] == "noindex"


def test_the_list_holds_ones_own_only_in_every_state(agency: Agency) -> None:
    client = stranger_of(agency)
    with agency_scope(agency):
        for state in PositionState.values:
            factories.make_position(agency, title=f"Fremd {state}", state=state)
        theirs = agency.positions.first()
        assert theirs is not None
    for query in ("", f"?organisation={theirs.organisation_id}", "?organisation=abc", "?organisation=" + "9" * 40):
        html = client.get(reverse("portal:partner-positions", args=[agency.slug]) + query).content.decode()
        assert "Fremd" not in html
    new = reverse("portal:partner-position-new", args=[agency.slug])
    assert "Fremd" not in client.get(f"{new}?organisation={theirs.organisation_id}").content.decode()


def test_nothing_about_volunteers_nor_the_offices_notes(agency: Agency) -> None:
    client = Client()
    with agency_scope(agency):
        ours = factories.make_partner(agency).organisation
        agency.organisations.filter(pk=ours.pk).update(note="Zahlt spät.")
        position = factories.make_position(agency, organisation=ours)
        volunteer = factories.make_volunteer(agency, "Geheimnis")
        agency.position_placements.create(position=position, volunteer=volunteer, stage="proposed", stage_since=factories.NOW,
                                          proposed_at=factories.NOW, proposed_by_name="Petra Lindner")
        client.cookies[COOKIE] = factories.make_log_in(agency)
    for name, args in (("partner", ()), ("partner-position", (position.number,)), ("partner-organisation", (ours.pk,)),
                       ("partner-position-edit", (position.number,))):
        html = client.get(reverse(f"portal:{name}", args=[agency.slug, *args])).content.decode()
        assert "Geheimnis" not in html
        assert "Zahlt spät." not in html
        assert "Petra Lindner" not in html


def test_who_speaks_for_several_sees_all_and_can_switch(agency: Agency) -> None:
    client = Client()
    with agency_scope(agency):
        first, second = (factories.make_partner(agency, factories.make_organisation(agency, name)).organisation for name in ("Chor", "Orchester"))
        for number, owner in enumerate((first, second), 9_000):
            factories.make_position(agency, organisation=owner, number=number, title=f"Noten für den {owner.name}")
        field = factories.make_activity(agency).field_id
        client.cookies[COOKIE] = factories.make_log_in(agency)
    home = reverse("portal:partner-positions", args=[agency.slug])
    everything = client.get(home).content.decode()
    assert "Noten für den Chor" in everything
    assert "Noten für den Orchester" in everything
    assert "Noten für den Orchester" not in client.get(f"{home}?organisation={first.pk}").content.decode()
    new = reverse("portal:partner-position-new", args=[agency.slug])
    client.post(f"{new}?organisation={second.pk}", {
        "title": "Neu", "task": "Tun", "field": field, "target_group": "everybody", "place": "site", "timing": "flexible", "seats": 1,
        "conduct": "none",
    })
    with agency_scope(agency):
        assert agency.positions.get(title="Neu").organisation == second
    assert "Orchester" in client.get(reverse("portal:partner-organisations", args=[agency.slug])).content.decode()


def test_a_correction_becomes_a_reminder_of_the_office(agency: Agency) -> None:
    client = Client()
    with agency_scope(agency):
        ours = factories.make_partner(agency).organisation
        client.cookies[COOKIE] = factories.make_log_in(agency)
    page = reverse("portal:partner-organisation", args=[agency.slug, ours.pk])
    assert client.post(page, {"note": " "}).status_code == 422
    client.post(page, {"note": "Neue Nummer: 030 23125 199"})
    with agency_scope(agency):
        assert agency.reminders.get().text == "Angaben ändern? Sozialwerk Birkenfeld: Neue Nummer: 030 23125 199"
        assert agency.organisations.get(pk=ours.pk).phone == ""


def test_still_right_is_said_of_ones_own_services(agency: Agency) -> None:
    client = Client()
    with agency_scope(agency):
        service = factories.make_service(agency, organisation=factories.make_partner(agency).organisation)
        client.cookies[COOKIE] = factories.make_log_in(agency)
    client.post(reverse("portal:partner-service-assurance", args=[agency.slug, service.pk]))
    with agency_scope(agency):
        service.refresh_from_db()
    assert service.assured_by == "Ruth Seligmann"
    client.post(reverse("portal:partner-service-assurance-return", args=[agency.slug, service.pk]))
    with agency_scope(agency):
        service.refresh_from_db()
    assert service.assured_date is None
