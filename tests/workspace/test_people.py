"""The pages about people, as a browser without script sees them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from nahbei.foundation.models import Agency
from nahbei.foundation.rights import Role
from nahbei.foundation.tenancy import agency_scope
from nahbei.journal.models import Entry, Reminder
from nahbei.people import search
from nahbei.people.actions import add_person, give_consent, merge_people, represent
from nahbei.people.models import Consent, Person, Representation
from nahbei.people.phones import ChannelInput
from nahbei.volunteers.models import Exclusion
from tests import factories
from tests.conftest import log_in
from tests.factories import CLERK, NOW, TODAY

HOSTILE = ["<script>alert(1)</script>", "\u202eAlbers\u200f", "😀👩‍👩‍👧 Albers", "';--", "Ünïcødé ـمحمد"]
LINES = {"channels-TOTAL_FORMS": "2", "channels-INITIAL_FORMS": "0"}
RECORD = {"salutation": "frau", "language": "de", "preferred_channel": "phone", "family_name": "Albers", "given_name": "Erika", **LINES}


def add(agency: Agency, family_name: str = "Albers", phone: str = "030 23125412", **fields: object) -> Person:
    with agency_scope(agency):
        return add_person(agency=agency, by=CLERK, at=NOW, channels=[ChannelInput("phone", phone)],
                          **{"given_name": "Erika", "family_name": family_name, "salutation": "frau", **fields})


def page(client: Client, name: str, *args: object, query: str = "", status: int = 200) -> str:
    response = client.get(reverse(f"workspace:{name}", args=args) + query)
    assert response.status_code == status, response.content.decode()[:3000]
    return response.content.decode()


def browser(agency: Agency, role: Role) -> Client:
    return log_in(factories.make_account(agency, role))


def busy(agency: Agency, person: Person, count: int = 1) -> None:
    """Everything a person page can show, `count` times."""
    with agency_scope(agency):
        for number in range(count):
            other = factories.make_person(agency, f"Tochter{number}")
            represent(person=person, representative=other, relation="Tochter", authority="power_of_attorney", seen_on=TODAY, by=CLERK, at=NOW)
            represent(person=other, representative=person, relation="Nachbarin", authority="none", seen_on=None, by=CLERK, at=NOW)
            request = factories.make_request(agency, person)
            request.request_needs.create(agency=agency, need=factories.make_need(agency, f"Rollator {number}"))
            factories.make_request(agency, person, consent=None)
            Reminder.objects.create(agency=agency, person=person, due_at=NOW, text=f"Anrufen {number}", created_at=NOW, created_by_name="P")
            Entry.objects.create(agency=agency, number=number + 1, at=NOW, on=TODAY, text=f"Rief an {number}.", written_by_name="P", person=person,
                                 about=request.reference)


# --- The list ---------------------------------------------------------------------------------------------------------


def test_the_list_finds_by_name_number_and_street(agency: Agency, office: Client) -> None:
    add(agency, "Müller", street="Ahornweg 7")
    add(agency, "Brandt", "0152 28817386")
    for word in ("mueller", "030+231", "Ahornweg"):
        html = page(office, "people", query=f"?q={word}")
        assert "Erika Müller" in html
        assert "Brandt" not in html
    assert "Niemand gefunden" in page(office, "people", query="?q=Zwetschge")
    assert 'href="tel:+493023125412"' in page(office, "people")


def test_the_list_by_hat(agency: Agency, office: Client) -> None:
    person = add(agency)
    with agency_scope(agency):
        factories.make_volunteer(agency, "Krämer")
        factories.make_request(agency, person)
    html = page(office, "people", query="?hat=volunteer")
    assert "Jonas Krämer" in html
    assert "Erika Albers" not in html
    assert "Erika Albers" in page(office, "people", query="?hat=help_seeker")
    assert "Erika Albers" in page(office, "people", query="?hat=nonsense")  # an unknown hat filters nothing


def test_a_signpost_is_not_in_the_list(agency: Agency, office: Client) -> None:
    winner, loser = add(agency, "Albers"), add(agency, "Albertz")
    with agency_scope(agency):
        merge_people(winner=winner, loser=loser, by=CLERK, at=NOW)
    assert "Albertz" not in page(office, "people")


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_a_constant_number_of_questions(agency: Agency, office: Client, count: int) -> None:
    for number in range(count):
        add(agency, f"Albers{number}")
    office.get(reverse("workspace:people"))
    with CaptureQueriesContext(connection) as queries:
        page(office, "people")
    assert len(queries) == 8  # session, account, membership, count, people, channels; menu: two


def test_the_table_for_spreadsheets_is_noted_and_harmless(agency: Agency, office: Client) -> None:
    add(agency, "=cmd|' /C calc'!A0", street="Ahornweg 7")
    response = office.get(reverse("workspace:people-table"))
    text = response.content.decode("utf-8-sig")
    assert text.startswith("Nachname;Vorname;")
    assert "\n=" not in text.replace("\r", "")  # a formula is defused
    assert "Ahornweg 7" in text
    with agency_scope(agency):
        assert agency.audit_entries.first().changes == {"count": [None, 1]}
    assert browser(agency, Role.READ_ONLY).get(reverse("workspace:people-table")).status_code == 403


# --- New --------------------------------------------------------------------------------------------------------------


def post(client: Client, name: str, *args: object, query: str = "", **data: str) -> object:
    return client.post(reverse(f"workspace:{name}", args=args) + query, data)


def test_a_new_person_with_two_numbers(agency: Agency, office: Client) -> None:
    data = {**RECORD, "channels-0-kind": "phone", "channels-0-value": "030/23125-412", "channels-0-label": "vormittags",
            "channels-1-kind": "phone", "channels-1-value": "erika@example.org", "street": "Ahornweg 7", "postal_code": "99901"}
    response = office.post(reverse("workspace:person-new"), data)
    with agency_scope(agency):
        person = agency.people.get()
        assert response["Location"] == reverse("workspace:person", args=[person.pk])
        assert list(person.channels.values_list("kind", "value", "label")) == [
            ("phone", "030 23125412", "vormittags"), ("email", "erika@example.org", "")]
    assert "Erika Albers ist angelegt." in page(office, "person", person.pk)


def test_errors_keep_what_was_typed(agency: Agency, office: Client) -> None:
    data = {**RECORD, "family_name": "", "street": "Ahornweg 7", "channels-0-kind": "phone", "channels-0-value": "keine", "birth_year": "1",
            "postal_code": "123", "position": "irgendwo"}
    response = office.post(reverse("workspace:person-new"), data)
    html = response.content.decode()
    assert response.status_code == 422
    assert "<title>Fehler:" in html
    for text in ("Der Nachname genügt", "keine Telefonnummer", "Ein Jahr zwischen", "fünf Ziffern", "keine Lage",
                 'value="Ahornweg 7"', 'value="keine"'):
        assert text in html, text
    with agency_scope(agency):
        assert not agency.people.exists()


def test_a_likely_duplicate_is_asked_about_once(agency: Agency, office: Client) -> None:
    there = add(agency, "Müller")
    data = {**RECORD, "family_name": "Mueller"}
    response = office.post(reverse("workspace:person-new"), data)
    html = response.content.decode()
    assert response.status_code == 422
    assert "Gibt es diesen Menschen schon?" in html
    assert reverse("workspace:person", args=[there.pk]) in html
    with agency_scope(agency):
        assert agency.people.count() == 1
    assert office.post(reverse("workspace:person-new"), {**data, "sure": "1"}).status_code == 302


def test_without_script_a_button_looks_for_duplicates(agency: Agency, office: Client) -> None:
    add(agency, "Müller")
    response = office.post(reverse("workspace:person-new"), {**RECORD, "family_name": "Mueller", "look": "1"})
    assert response.status_code == 200
    assert "Ein Mensch, der schon da ist" in response.content.decode()
    with agency_scope(agency):
        assert agency.people.count() == 1


def test_more_lines_for_numbers_save_nothing(agency: Agency, office: Client) -> None:
    response = office.post(reverse("workspace:person-new"), {**RECORD, "more": "1", "channels-0-value": "030 1"})
    assert response.status_code == 200
    assert 'value="030 1"' in response.content.decode()
    with agency_scope(agency):
        assert not agency.people.exists()


@pytest.mark.parametrize("count", [1, 3])
def test_duplicates_while_typing(agency: Agency, office: Client, count: int) -> None:
    for number in range(count):
        add(agency, f"Müller{number}", street="Ahornweg 7")
    address = reverse("workspace:people-duplicates") + "?family_name=Muell&channels-0-value=030+231&street=Ahornw&given_name=Erika"
    with CaptureQueriesContext(connection) as queries:
        html = office.get(address, headers={"HX-Request": "true"}).content.decode()
    assert html.count("<li>") == count
    assert "<html" not in html
    assert "Telefonnummer beginnt so" in html
    assert len(queries) == 6  # session, account, membership, terms, people, whose daughter


def test_one_neighbourhood_has_the_postal_code(agency: Agency, office: Client) -> None:
    with agency_scope(agency):
        home = agency.neighbourhoods.create(name="Lindenhof", postal_codes=["99901"])
    office.post(reverse("workspace:person-new"), {**RECORD, "postal_code": "99901"})
    with agency_scope(agency):
        assert agency.people.get().neighbourhood == home


# --- The page ---------------------------------------------------------------------------------------------------------


def test_the_page_of_a_person(agency: Agency, office: Client) -> None:
    person = add(agency, note="mag Hunde", birth_year=1943, street="Ahornweg 7", town="Birkenfeld", postal_code="99901")
    busy(agency, person)
    html = page(office, "person", person.pk)
    for text in ("Erika Albers", 'href="tel:+493023125412"', "<bdi dir=\"ltr\">030 23125412</bdi>", "mag Hunde",
                 "Ahornweg 7", "Tochter", "Vorsorgevollmacht",
                 "Anrufen 0", "Einverständnis fehlt", "Rief an 0.", "Hilfesuchende:r", "Rollator 0"):
        assert text in html, text
    assert "Niemand ist eingetragen" not in html


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_asks_a_constant_number_of_questions(agency: Agency, office: Client, count: int) -> None:
    person = add(agency)
    busy(agency, person, count)
    office.get(reverse("workspace:person", args=[person.pk]))
    with CaptureQueriesContext(connection) as queries:
        page(office, "person", person.pk)
    assert len(queries) == 21, "\n".join(query["sql"][:200] for query in queries)


@pytest.mark.parametrize("hat", ["help_seeker", "representative", "volunteer", "contact_person", "nonsense"])
def test_hats_are_tabs(agency: Agency, office: Client, hat: str) -> None:
    person = add(agency)
    busy(agency, person)
    with agency_scope(agency):
        factories.make_volunteer(agency, person=person, activities=(factories.make_activity(agency),))
        organisation = factories.make_service(agency).organisation
        agency.contact_persons.create(organisation=organisation, person=person, role="Leitung")
    html = page(office, "person", person.pk, query=f"?hat={hat}")
    shown = {"help_seeker": "Fragt wieder an" if "Fragt wieder an" in html else "Gesuche", "representative": "Nachbarin",
             "volunteer": "dabei seit", "contact_person": "Sozialwerk Birkenfeld", "nonsense": "Was bisher war"}
    assert shown[hat] in html
    assert html.count('aria-current="page"') == 2  # the menu, and the tab


@pytest.mark.parametrize("role", [Role.READ_ONLY, Role.FINANCE])
def test_what_is_needed_is_only_for_those_who_may_see_it(agency: Agency, role: Role) -> None:
    person = add(agency)
    busy(agency, person)
    html = page(browser(agency, role), "person", person.pk)
    assert "Rollator" not in html
    assert "Ändern" not in html
    assert reverse("workspace:person-history", args=[person.pk]) not in html


def test_needs_stay_locked_without_consent(agency: Agency, office: Client) -> None:
    person = add(agency)
    with agency_scope(agency):
        request = factories.make_request(agency, person, consent=None)
        request.request_needs.create(agency=agency, need=factories.make_need(agency))
    assert "Rollator" not in page(office, "person", person.pk)


def test_a_signpost_leads_to_the_winner_with_a_note(agency: Agency, office: Client) -> None:
    winner, loser = add(agency), add(agency, "Albertz")
    with agency_scope(agency):
        merge_people(winner=winner, loser=loser, by=CLERK, at=NOW)
    for name in ("person", "person-details"):
        assert office.get(reverse(f"workspace:{name}", args=[loser.pk]))["Location"] == reverse("workspace:person", args=[winner.pk])
    html = page(office, "person", winner.pk)
    assert "Erika Albertz wurde mit diesem Eintrag zusammengeführt." in html
    assert "Ein doppelter Eintrag wurde hierher übernommen." in html


def test_the_sheet_to_print(agency: Agency, office: Client) -> None:
    person = add(agency)
    busy(agency, person)
    html = page(office, "person-sheet", person.pk)
    assert "Stand" in html
    assert "Hauptmenü" not in html


@pytest.mark.parametrize("text", HOSTILE)
def test_pasted_text_breaks_no_page(agency: Agency, office: Client, text: str) -> None:
    data = {**RECORD, "family_name": text, "given_name": text, "note": text * 400, "street": text, "channels-0-kind": "phone",
            "channels-0-value": "030 23125412", "channels-0-label": text}
    assert office.post(reverse("workspace:person-new"), data).status_code == 302
    with agency_scope(agency):
        person = agency.people.get()
    for name in ("person", "person-details", "person-sheet", "person-history", "person-merge-choice"):
        html = page(office, name, person.pk)
        assert "<script>alert" not in html
        assert "\u202e" not in html
    for query in (f"?q={text}", "?q=" + "a" * 10_000, "?page=" + "9" * 50, "?hat=<script>", "?q=%00"):
        assert "<script>alert" not in page(office, "people", query=query)


@pytest.mark.parametrize("field", ["family_name", "given_name", "street", "channels-0-value", "channels-0-label", "position", "born_on"])
def test_ten_thousand_characters_are_an_error_and_no_crash(agency: Agency, office: Client, field: str) -> None:
    response = office.post(reverse("workspace:person-new"), {**RECORD, "channels-0-kind": "phone", field: "a" * 10_000})
    assert response.status_code == 422


# --- Change, history --------------------------------------------------------------------------------------------------


def test_change_with_numbers_and_see_it_in_the_history(agency: Agency, office: Client) -> None:
    person = add(agency, latitude=51.25, longitude=7.15)
    html = page(office, "person-details", person.pk)
    assert 'value="030 23125412"' in html
    assert 'value="51.25, 7.15"' in html
    data = {**RECORD, "family_name": "Brandt", "languages": ["tr", "en"], "channels-TOTAL_FORMS": "3", "channels-INITIAL_FORMS": "1",
            "channels-0-kind": "phone", "channels-0-value": "", "channels-1-kind": "phone", "channels-1-value": "0152 28817386",
            "position": "51,3 / 7,2", "born_on": "3.5.1943"}
    assert office.post(reverse("workspace:person-details", args=[person.pk]), data).status_code == 302
    with agency_scope(agency):
        person.refresh_from_db()
        assert (person.family_name, person.languages, person.latitude, person.longitude) == ("Brandt", ["tr", "en"], 51.3, 7.2)
        assert person.born_on == dt.date(1943, 5, 3)
        assert [channel.normal for channel in person.channels.all()] == ["+4915228817386"]
    history = page(office, "person-history", person.pk)
    for text in ("Stammdaten geändert", "Nachname:", "Albers", "Telefon, E-Mail:", "Petra Lindner"):
        assert text in history
    assert "Brandt" in page(office, "people", query="?q=Brandt")


def test_the_history_is_for_those_who_may_see_it(agency: Agency) -> None:
    person = add(agency)
    assert browser(agency, Role.TRAINEE).get(reverse("workspace:person-history", args=[person.pk])).status_code == 403


@pytest.mark.parametrize("name", ["person-new", "people-table"])
def test_who_only_reads_changes_nothing(agency: Agency, name: str) -> None:
    assert browser(agency, Role.READ_ONLY).get(reverse(f"workspace:{name}")).status_code == 403


# --- Representation and consent ---------------------------------------------------------------------------------------


def test_a_daughter_with_an_authority(agency: Agency, office: Client) -> None:
    mother, daughter = add(agency, "Yıldırım"), add(agency, "Kaya")
    html = page(office, "representative-new", mother.pk, query="?q=Kaya")
    assert f"?representative={daughter.pk}" in html
    where = reverse("workspace:representative-new", args=[mother.pk]) + f"?representative={daughter.pk}"
    response = office.post(where, {"relation": "Tochter", "authority": "power_of_attorney", "seen_by": "Petra Lindner"})
    assert response.status_code == 422
    assert "Wann wurde die Vollmacht eingesehen?" in response.content.decode()
    today = f"{dt.date.today():%d.%m.%Y}"  # noqa: DTZ011  # the door reads the real clock
    right = {"relation": "Tochter", "authority": "power_of_attorney", "seen_on": today, "seen_by": "Frau Baumann"}
    assert office.post(where, right).status_code == 302
    with agency_scope(agency):
        row = Representation.objects.get()
        assert (row.person, row.representative, row.seen_by) == (mother, daughter, "Frau Baumann")
    assert "Frau Baumann" in page(office, "representative", mother.pk, row.pk)
    office.post(reverse("workspace:representative-ending", args=[mother.pk, row.pk]))
    with agency_scope(agency):
        row.refresh_from_db()
        assert not row.may_consent(on=dt.date.today())  # noqa: DTZ011


def test_a_consent_is_given_and_taken_back(agency: Agency, office: Client) -> None:
    mother, daughter = add(agency, "Yıldırım"), add(agency, "Kaya")
    with agency_scope(agency):
        represent(person=mother, representative=daughter, relation="Tochter", authority="none", seen_on=None, by=CLERK, at=NOW)
    where = reverse("workspace:consent-new", args=[mother.pk])
    html = page(office, "consent-new", mother.pk)
    assert "Sind Sie einverstanden" in html
    assert "Kaya" not in html  # without authority she is not offered
    assert office.post(where, {"purpose": "help", "given_by": str(daughter.pk), "form": "spoken"}).status_code == 422
    assert office.post(where, {"purpose": "help", "given_by": str(mother.pk), "form": "spoken"}).status_code == 302
    with agency_scope(agency):
        consent = Consent.objects.get()
        factories.make_request(agency, mother, consent=consent)
    taking = page(office, "consent-withdrawal", mother.pk, consent.pk)
    assert "Darauf beruhen laufende Gesuche." in taking
    assert office.post(reverse("workspace:consent-withdrawal", args=[mother.pk, consent.pk])).status_code == 302
    assert "zurückgenommen am" in page(office, "person", mother.pk)


# --- Merging ----------------------------------------------------------------------------------------------------------


def test_merge_from_the_suggestion_to_the_signpost(agency: Agency, office: Client) -> None:
    winner, loser = add(agency, "Müller", street="Ahornweg 7"), add(agency, "Mueller", street="Lindenstraße 3")
    assert reverse("workspace:person-merge", args=[winner.pk, loser.pk]) in page(office, "person-merge-choice", winner.pk)
    with agency_scope(agency):
        factories.make_request(agency, loser)
    html = page(office, "person-merge", winner.pk, loser.pk)
    turned = reverse("workspace:person-merge", args=[loser.pk, winner.pk])
    for text in ("Ahornweg 7", "Lindenstraße 3", "Zieht um", "Gesuche", "Bleibt, wo es ist", turned):
        assert text in html, text
    response = office.post(reverse("workspace:person-merge", args=[winner.pk, loser.pk]), {"name": "winner", "address": "loser"})
    assert response["Location"] == reverse("workspace:person", args=[winner.pk])
    with agency_scope(agency):
        winner.refresh_from_db()
        assert (winner.family_name, winner.street, winner.help_requests.count()) == ("Müller", "Lindenstraße 3", 1)
    again = office.post(reverse("workspace:person-merge", args=[winner.pk, loser.pk]), {})
    assert again.status_code == 422
    assert "schon zusammengeführt" in again.content.decode()


def test_a_merge_that_must_not_be_says_why(agency: Agency, office: Client) -> None:
    one, other = add(agency), add(agency)
    with agency_scope(agency):
        Exclusion.objects.create(agency=agency, volunteer=factories.make_volunteer(agency, person=one), person=other)
    html = page(office, "person-merge", one.pk, other.pk)
    assert "nicht begegnen" in html
    assert "Das lässt sich nicht rückgängig machen" not in html


def test_a_trainee_merges_nobody(agency: Agency) -> None:
    one, other = add(agency), add(agency)
    trainee = browser(agency, Role.TRAINEE)
    assert trainee.post(reverse("workspace:person-merge", args=[one.pk, other.pk])).status_code == 403
    with agency_scope(agency):
        assert not Person.objects.filter(merged_into__isnull=False).exists()


# --- Strangers --------------------------------------------------------------------------------------------------------


def test_the_stranger_finds_nobody(agency: Agency, stranger: Client) -> None:
    one, other = add(agency), add(agency, "Brandt")
    with agency_scope(agency):
        row = represent(person=one, representative=other, relation="", authority="none", seen_on=None, by=CLERK, at=NOW)
        consent = give_consent(person=one, given_by=one, purpose="help", form="paper", text_version="1", by=CLERK, at=NOW)
    own: list[Callable[[], str]] = [
        lambda: reverse("workspace:representative", args=[one.pk, row.pk]),
        lambda: reverse("workspace:representative-ending", args=[one.pk, row.pk]),
        lambda: reverse("workspace:consent-withdrawal", args=[one.pk, consent.pk]),
        lambda: reverse("workspace:person-merge", args=[one.pk, other.pk]),
        *(lambda name=name: reverse(f"workspace:{name}", args=[one.pk]) for name in (
            "person", "person-details", "person-sheet", "person-history", "representative-new", "consent-new", "person-merge-choice")),
    ]
    for address in own:
        for response in (stranger.get(address()), stranger.post(address())):
            assert response.status_code in (404, 405), address()
    assert "Albers" not in stranger.get(reverse("workspace:people") + "?q=Albers").content.decode().split("<table")[-1].split("value=")[0]


def test_nobody_of_another_agency_becomes_a_representative(agency: Agency, office: Client, other_agency: Agency) -> None:
    person, foreign = add(agency), add(other_agency)
    where = reverse("workspace:representative-new", args=[person.pk]) + f"?representative={foreign.pk}"
    assert office.post(where, {"authority": "none"}).status_code == 404
    assert office.get(reverse("workspace:person-merge", args=[person.pk, foreign.pk])).status_code == 404
    for wrong in ("x", "9" * 30, "-1"):
        assert office.get(reverse("workspace:representative-new", args=[person.pk]) + f"?representative={wrong}").status_code == 200


def test_a_consent_of_someone_else_is_not_taken_back_here(agency: Agency, office: Client) -> None:
    one, other = add(agency), add(agency)
    with agency_scope(agency):
        consent = give_consent(person=other, given_by=other, purpose="help", form="paper", text_version="1", by=CLERK, at=NOW)
        search.index([one])
    assert office.get(reverse("workspace:consent-withdrawal", args=[one.pk, consent.pk])).status_code == 404
