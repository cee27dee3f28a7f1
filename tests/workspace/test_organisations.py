"""Organisations and their contact persons, as a browser without script sees them."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from nahbei.foundation.models import Agency
from nahbei.foundation.rights import Role
from nahbei.foundation.tenancy import agency_scope
from nahbei.partners.models import Organisation
from nahbei.people.actions import add_person
from nahbei.people.phones import ChannelInput
from tests.conftest import log_in
from tests.factories import CLERK, NOW, make_account, make_contact, make_organisation, make_person, make_service
from tests.support.queries import counted

pytestmark = pytest.mark.django_db


def page(client: Client, name: str, *args: object, query: str = "", status: int = 200) -> str:
    response = client.get(reverse(f"workspace:{name}", args=args) + query)
    assert response.status_code == status, response.content.decode()[:3000]
    return response.content.decode()


def organisation(agency: Agency, name: str = "Sozialwerk Birkenfeld", **fields: Any) -> Organisation:
    with agency_scope(agency):
        return make_organisation(agency, name, **fields)


def reader(agency: Agency) -> Client:
    return log_in(make_account(agency, Role.READ_ONLY, "Vorstand"))


def test_the_list_by_name_and_kind(agency: Agency, office: Client) -> None:
    organisation(agency, "Müllers Haus", kind="nursing")
    organisation(agency, "Tierheim", kind="animals")
    organisation(agency, "Früher", active=False)
    for query in ("?q=mueller", "?kind=nursing"):
        html = page(office, "organisations", query=query)
        assert "Müllers Haus" in html
        assert "Tierheim" not in html
    assert "Früher" not in page(office, "organisations")
    assert "Früher" in page(office, "organisations", query="?view=retired")
    assert "Keine Organisation passt dazu." in page(office, "organisations", query="?q=zwetschge")
    assert 'href="/office/services/"' in page(office, "organisations").split("Verzeichnis")[1]


def test_an_empty_list_says_what_to_do(agency: Agency, office: Client) -> None:
    html = page(office, "organisations")
    assert "Noch keine Organisation." in html
    assert reverse("workspace:organisation-new") in html


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_a_constant_number_of_questions(agency: Agency, office: Client, rows: int) -> None:
    with agency_scope(agency):
        for number in range(rows):
            home = agency.neighbourhoods.create(name=f"Viertel {number}")
            make_service(agency, organisation=make_organisation(agency, f"Haus {number}", neighbourhood=home))
    page(office, "organisations")
    with counted() as queries:
        page(office, "organisations")
    assert queries.number == 8, queries


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_asks_a_constant_number_of_questions(agency: Agency, office: Client, rows: int) -> None:
    found = organisation(agency)
    with agency_scope(agency):
        for number in range(rows):
            make_service(agency, f"Dienst {number}", organisation=found)
            make_contact(agency, found, make_person(agency, f"Kontakt {number}", phone="030 23125 101"))
    page(office, "organisation", found.pk)
    with counted() as queries:
        html = page(office, "organisation", found.pk)
    assert queries.number == 19, queries
    assert html.count("entfernen") == rows


def test_the_table_holds_no_people(agency: Agency, office: Client) -> None:
    found = organisation(agency, "=cmd|' /C calc'!A0", phone="030 23125 101")
    with agency_scope(agency):
        make_contact(agency, found)
    text = office.get(reverse("workspace:organisations-table")).content.decode("utf-8-sig")
    assert "\n=" not in text.replace("\r", "")
    assert "030 23125 101" in text
    assert "Okafor" not in text


def test_a_new_one_and_its_likeness(agency: Agency, office: Client) -> None:
    known = organisation(agency, "Evangelische Gemeinde Lindenhof")
    assert "Schon da" in page(office, "organisations-alike", query="?name=Gemeinde")
    assert "Schon da" not in page(office, "organisations-alike", query="?name=Musikschule")
    address, form = reverse("workspace:organisation-new"), {"name": "evangelische gemeinde Lindenhof", "kind": "church", "town": "Birkenfeld"}
    response = office.post(address, form)
    assert response.status_code == 422
    html = response.content.decode()
    assert "Gibt es diese Organisation schon?" in html
    assert reverse("workspace:organisation", args=[known.pk]) in html
    assert office.post(address, {**form, "sure": "1"}).status_code == 302
    with agency_scope(agency):
        assert agency.organisations.count() == 2


@pytest.mark.parametrize("wrong", [{"name": ""}, {"name": "\u200f "}, {"postal_code": "123"}, {"email": "keine"}, {"kind": "?"}])
def test_what_is_wrong_is_said_and_kept(agency: Agency, office: Client, wrong: dict[str, str]) -> None:
    response = office.post(reverse("workspace:organisation-new"), {"name": "Musikschule", "kind": "culture", "street": "Schulstraße 5", **wrong})
    assert response.status_code == 422
    assert "Schulstraße 5" in response.content.decode()
    with agency_scope(agency):
        assert not agency.organisations.exists()


def test_it_is_changed_and_lies_where_its_postal_code_is(agency: Agency, office: Client) -> None:
    found = organisation(agency, non_profit=True)
    with agency_scope(agency):
        home = agency.neighbourhoods.create(name="Lindenhof", postal_codes=["12345"])
    form = {"name": "<script>alert(1)</script> & Söhne", "kind": "trade", "postal_code": "12345", "url": "example.org"}
    office.post(reverse("workspace:organisation-edit", args=[found.pk]), form)
    with agency_scope(agency):
        changed = agency.organisations.get()
        assert (changed.neighbourhood, changed.non_profit, changed.url) == (home, False, "https://example.org")
    html = page(office, "organisation", found.pk)
    assert "<script>alert" not in html
    assert "&amp; Söhne" in html


def test_no_partner_any_more_and_undone(agency: Agency, office: Client) -> None:
    found = organisation(agency)
    with agency_scope(agency):
        make_service(agency, organisation=found)
    html = office.post(reverse("workspace:organisation-retirement", args=[found.pk]), follow=True).content.decode()
    assert "kein Partner mehr" in html
    assert reverse("workspace:organisation-return", args=[found.pk]) in html
    assert "Begleitdienst" not in page(office, "services")
    office.post(reverse("workspace:organisation-return", args=[found.pk]))
    assert "Begleitdienst" in page(office, "services")


def test_the_own_office_cannot_go(agency: Agency, office: Client) -> None:
    found = organisation(agency, is_agency=True)
    assert "Kein Partner mehr" not in page(office, "organisation", found.pk)
    response = office.post(reverse("workspace:organisation-retirement", args=[found.pk]), follow=True)
    assert "Das ist Ihr eigenes Büro." in response.content.decode()


def test_a_contact_person_is_found_added_removed_and_back(agency: Agency, office: Client) -> None:
    found = organisation(agency)
    with agency_scope(agency):
        person = add_person(agency=agency, by=CLERK, at=NOW, given_name="Beate", family_name="Okafor", salutation="frau",
                            channels=[ChannelInput("phone", "030 23125 102")])
    address = reverse("workspace:contact-new", args=[found.pk])
    assert f"?person={person.pk}" in office.get(address + "?q=okafor").content.decode()
    assert f"?person={person.pk}" in office.get(address + "?q=030 23125 102").content.decode()
    office.post(address + f"?person={person.pk}", {"role": "Leitung"})
    response = office.post(address + f"?person={person.pk}", {"role": "Leitung"})
    assert response.status_code == 422
    assert "Beate Okafor ist dort schon Ansprechperson." in response.content.decode()
    html = page(office, "organisation", found.pk)
    for words in ("Beate Okafor", "Leitung", "030 23125102"):
        assert words in html
    assert reverse("workspace:organisation", args=[found.pk]) in page(office, "person", person.pk, query="?hat=contact_person")
    with agency_scope(agency):
        row = agency.contact_persons.get()
    html = office.post(reverse("workspace:contact-removal", args=[found.pk, row.pk]), follow=True).content.decode()
    undo = reverse("workspace:contact-return", args=[found.pk, person.pk]) + "?role=Leitung"
    assert undo in html
    for _ in range(2):
        office.post(undo)
    with agency_scope(agency):
        assert agency.contact_persons.get().role == "Leitung"


def test_who_may_only_read_changes_nothing(agency: Agency) -> None:
    found, client = organisation(agency), reader(agency)
    with agency_scope(agency):
        contact = make_contact(agency, found)
    html = page(client, "organisation", found.pk)
    for words in ("Ändern", "entfernen", "Ansprechperson eintragen", "Kein Partner mehr"):
        assert words not in html
    for name in ("organisation-edit", "organisation-retirement", "organisation-return", "contact-new"):
        assert client.post(reverse(f"workspace:{name}", args=[found.pk])).status_code == 403
    for name, args in (("contact-removal", [found.pk, contact.pk]), ("contact-return", [found.pk, contact.person_id]), ("organisation-new", [])):
        assert client.post(reverse(f"workspace:{name}", args=args)).status_code == 403
