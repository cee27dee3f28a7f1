"""Impressum, Datenschutz, Barrierefreiheit: from the settings to every page; who complains while something is missing."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from nahbei.foundation.actions import change_profile
from nahbei.foundation.models import Agency
from nahbei.foundation.profile import missing, profile_of
from nahbei.foundation.rights import Role
from nahbei.foundation.tenancy import agency_scope
from nahbei.terminal.management.commands.check import legal_pages_are_whole
from tests.conftest import log_in
from tests.factories import CLERK, NOW, make_account, make_link, make_position

pytestmark = pytest.mark.django_db
WHOLE: dict[str, Any] = {
    "legal_name": "Nachbarschaft Birkenfeld e. V.", "represented_by": "Ada Okafor", "responsible": "Ada Okafor, Lindenplatz 1",
    "register_court": "Amtsgericht Birkenfeld", "register_number": "VR 2001", "hosting": "Ein Server in Deutschland.",
    "accessible": "partly", "barriers": "Alte Briefe als PDF.", "checked_on": dt.date(2026, 11, 2), "enforcement": "Stelle des Landes",
}
PAGES = ("imprint", "privacy", "accessibility")


@pytest.fixture
def whole(agency: Agency) -> Agency:
    for name, value in {"street": "Lindenplatz 1", "postal_code": "43117", "phone": "030 23125 400", "email": "a@example.org"}.items():
        setattr(agency, name, value)
    agency.save()
    with agency_scope(agency):
        change_profile(agency=agency, by=CLERK, at=NOW, **WHOLE)
    return agency


def public(agency: Agency, name: str) -> str:
    response = Client().get(reverse(f"website:{name}", args=[agency.slug]))
    assert response.status_code == 200
    return response.content.decode()


def test_what_the_settings_say_stands_on_the_pages(whole: Agency) -> None:
    imprint = public(whole, "imprint")
    for said in ("Nachbarschaft Birkenfeld e. V.", "Ada Okafor", "Amtsgericht Birkenfeld", "VR 2001", "030 23125 400", "§ 18"):
        assert said in imprint
    assert "Nach 42 Tagen löschen wir" in public(whole, "privacy")
    assert "Landesbeauftragte für Datenschutz und Informationsfreiheit Nordrhein-Westfalen" in public(whole, "privacy")
    accessibility = public(whole, "accessibility")
    assert "teilweise barrierefrei" in accessibility
    assert "2.11.2026" in accessibility
    assert reverse("website:barrier", args=[whole.slug]) in accessibility


@pytest.mark.parametrize("name", PAGES)
def test_an_agency_that_said_nothing_has_a_page_without_holes(agency: Agency, name: str) -> None:
    assert "None" not in public(agency, name)


def test_every_public_page_leads_to_the_three(agency: Agency) -> None:
    with agency_scope(agency):
        number, token = make_position(agency).number, make_link(agency)
    addresses = [reverse(f"website:{name}", args=[agency.slug]) for name in (*PAGES, "home", "positions", "help", "helping-thanks")]
    addresses += [reverse("website:position", args=[agency.slug, number]), reverse("portal:reply", args=[agency.slug, token])]
    for address in addresses:
        html = Client().get(address).content.decode()
        assert [name for name in PAGES if reverse(f"website:{name}", args=[agency.slug]) not in html] == [], address


def test_the_office_does_not_carry_the_foot_of_the_website(agency: Agency, office: Client) -> None:
    assert reverse("website:imprint", args=[agency.slug]) not in office.get(reverse("workspace:today")).content.decode()


def test_what_is_missing_is_named(agency: Agency, whole: Agency) -> None:
    with agency_scope(whole):
        assert missing(whole, profile_of(whole)) == []
        change_profile(agency=whole, by=CLERK, at=NOW, represented_by="", register_number="", barriers="")
        assert missing(whole, profile_of(whole)) == ["Vertreten durch", "Registergericht und Registernummer", "Bekannte Barrieren"]


def test_the_check_complains_until_all_is_said(agency: Agency) -> None:
    assert "Wer betreibt die Seite?" in str(legal_pages_are_whole())


def test_the_check_is_content(whole: Agency) -> None:
    assert legal_pages_are_whole() is None


def test_heute_tells_the_lead_and_nobody_else(agency: Agency, office: Client) -> None:
    lead = log_in(make_account(agency, Role.LEAD, "Leitung"))
    sentence = "fehlen Angaben, die das Gesetz verlangt"
    assert sentence in lead.get(reverse("workspace:today")).content.decode()
    assert sentence not in office.get(reverse("workspace:today")).content.decode()


def test_heute_is_content(whole: Agency) -> None:
    lead = log_in(make_account(whole, Role.LEAD, "Leitung"))
    assert "fehlen Angaben" not in lead.get(reverse("workspace:today")).content.decode()


# --- Settings ------------------------------------------------------------------------------------------------------------

def test_the_office_writes_it_and_looks_before_it_is_public(agency: Agency, office: Client) -> None:
    address = reverse("workspace:settings-website")
    said = {"legal_name": "Nachbarschaft e. V.", "checked_on": "2.11.2020", "intro": "Wir helfen.", "accessible": "full"}
    html = office.post(address, {**said, "look": "1"}).content.decode()
    assert "Vorschau – noch nicht gespeichert" in html
    assert html.count("Nachbarschaft e. V.") > 1
    assert "Nachbarschaft e. V." not in public(agency, "imprint")
    assert office.post(address, said).status_code == 302
    assert "Nachbarschaft e. V." in public(agency, "imprint")
    assert "Wir helfen." in public(agency, "home")
    with agency_scope(agency):
        assert agency.audit_entries.filter(what="foundation.profile_changed").count() == 1


def test_a_check_in_the_future_is_refused(office: Client) -> None:
    assert office.post(reverse("workspace:settings-website"), {"checked_on": "1.1.2999"}).status_code == 422


def test_whoever_may_only_look_changes_nothing(agency: Agency) -> None:
    reader = log_in(make_account(agency, Role.READ_ONLY, "Vorstand"))
    address = reverse("workspace:settings-website")
    assert reader.get(address).status_code == 200
    reader.post(address, {"legal_name": "Anderes"})
    assert "Anderes" not in public(agency, "imprint")


def test_hostile_words_of_the_agency_stay_words(agency: Agency) -> None:
    with agency_scope(agency):
        change_profile(agency=agency, by=CLERK, at=NOW, intro="<script>alert(1)</script>", privacy_more="<img src=x onerror=alert(1)>")
    assert "<script>alert" not in public(agency, "home")
    assert "<img src=x" not in public(agency, "privacy")


# --- The first page of the server ----------------------------------------------------------------------------------------

def test_one_agency_is_offered_at_the_log_in(agency: Agency) -> None:
    assert reverse("website:home", args=[agency.slug]) in Client().get("/", follow=True).content.decode()


def test_several_agencies_are_not_listed(agency: Agency, other_agency: Agency) -> None:
    html = Client().get("/", follow=True).content.decode()
    assert f'"/{agency.slug}/"' not in html
    assert f'"/{other_agency.slug}/"' not in html


# --- The first page of the agency ----------------------------------------------------------------------------------------

def test_three_ways_the_number_and_three_fresh_positions(whole: Agency) -> None:
    with agency_scope(whole):
        for day in range(4):
            make_position(whole, title=f"Stelle {day}", published_at=NOW - dt.timedelta(days=day))
    html = public(whole, "home")
    for words in ("Ich möchte helfen", "Ich brauche Hilfe", "Wir suchen Freiwillige", "030 23125 400", "Alle 4 Stellen"):
        assert words in html
    assert [day for day in range(4) if f"Stelle {day}" in html] == [0, 1, 2]


def test_an_agency_without_positions_says_so(agency: Agency) -> None:
    assert "Zurzeit ist keine Stelle ausgeschrieben." in public(agency, "home")
