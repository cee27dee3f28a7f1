"""The directory of services, as a browser without script sees it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from nahbei.foundation.models import Agency
from nahbei.foundation.rights import Role
from nahbei.foundation.tenancy import agency_scope
from nahbei.partners.models import Service
from tests.conftest import log_in
from tests.factories import make_account, make_activity, make_organisation, make_referral, make_service
from tests.support.queries import counted

pytestmark = pytest.mark.django_db
TODAY = dt.date.today()  # noqa: DTZ011 - the door reads the real clock
HOSTILE = ["<script>alert(1)</script>", "\u202eDienst\u200f", "😀 Begleitdienst", "';--", "خدمة المرافقة"]


def page(client: Client, name: str, *args: object, query: str = "", status: int = 200) -> str:
    response = client.get(reverse(f"workspace:{name}", args=args) + query)
    assert response.status_code == status, response.content.decode()[:3000]
    return response.content.decode()


def service(agency: Agency, name: str = "Begleitdienst", **fields: Any) -> Service:
    with agency_scope(agency):
        return make_service(agency, name, **{"assured_date": TODAY, **fields})


def reader(agency: Agency) -> Client:
    return log_in(make_account(agency, Role.READ_ONLY, "Vorstand"))


def filled(agency: Agency, **fields: Any) -> dict[str, Any]:
    """What the form sends."""
    with agency_scope(agency):
        activity = make_activity(agency)
    return {"name": "Begleitdienst", "activities": [activity.pk], "where": "whole", "access": "yes", "waiting_list": "short", **fields}


# --- The list ---------------------------------------------------------------------------------------------------------


def test_the_menu_leads_there_and_on_to_the_organisations(agency: Agency, office: Client) -> None:
    html = page(office, "services")
    assert 'href="/office/services/"' in page(office, "today")
    assert 'href="/office/organisations/"' in html
    assert "Noch kein Dienst im Verzeichnis." in html
    assert "Dienst eintragen" in html
    assert "Dienst eintragen" not in page(reader(agency), "services")


def test_words_and_filters_stand_in_the_address(agency: Agency, office: Client) -> None:
    with agency_scope(agency):
        doctor = make_activity(agency)
        linden = agency.neighbourhoods.create(name="Lindenhof")
    service(agency, "Bürgerbus", activities=(doctor,), waiting_list="none", accessible=True)
    service(agency, "Besuchsdienst", areas=(linden,), waiting_list="long")
    for query in ("?q=buergerbus", f"?activity={doctor.pk}", f"?field={doctor.field_id}", "?free=on", "?accessible=on"):
        html = page(office, "services", query=query)
        assert "Bürgerbus" in html
        assert "Besuchsdienst" not in html
    assert "Besuchsdienst" in page(office, "services", query=f"?area={linden.pk}")
    assert "Kein Dienst passt dazu." in page(office, "services", query="?q=zwetschge")
    assert "Besuchsdienst" in page(office, "services", query="?activity=abc&area=-1&sort=nonsense&page=x&view=?")


def test_what_must_be_checked_and_what_is_gone(agency: Agency, office: Client) -> None:
    service(agency, "Frisch")
    service(agency, "Alt", assured_date=TODAY - dt.timedelta(days=500))
    service(agency, "Weg", active=False)
    html = page(office, "services", query="?view=check")
    assert "Alt" in html
    assert "Frisch" not in html
    html = page(office, "services", query="?view=retired")
    assert "Weg" in html
    assert "Frisch" not in html


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_a_constant_number_of_questions(agency: Agency, office: Client, rows: int) -> None:
    with agency_scope(agency):
        places = tuple(agency.neighbourhoods.create(name=f"Viertel {number}") for number in range(rows))
        helps = tuple(make_activity(agency, f"Tätigkeit {number}") for number in range(rows))
    for number in range(rows):
        service(agency, f"Dienst {number}", activities=helps, areas=places)
    page(office, "services")
    with counted() as queries:
        page(office, "services")
    assert queries.number == 13, queries


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_to_hand_out_asks_a_constant_number_of_questions(agency: Agency, office: Client, rows: int) -> None:
    with agency_scope(agency):
        helps = tuple(make_activity(agency, f"Tätigkeit {number}") for number in range(rows))
    for number in range(rows):
        service(agency, f"Dienst {number}", activities=helps, phone="030 23125 501", fees_description="2 €")
    page(office, "services-sheet")
    with counted() as queries:
        html = page(office, "services-sheet")
    assert queries.number == 13, queries
    for words in ("Begleiten", "Dienst 0", "030 23125 501", "2 €", "Sozialwerk Birkenfeld"):
        assert words in html


def test_the_table_for_spreadsheets_is_harmless(agency: Agency, office: Client) -> None:
    service(agency, "=cmd|' /C calc'!A0", phone="030 23125 501")
    service(agency, "Anderer")
    response = office.get(reverse("workspace:services-table") + "?q=calc")
    text = response.content.decode("utf-8-sig")
    assert text.startswith("Dienst;Organisation;")
    assert "\n=" not in text.replace("\r", "")  # a formula is defused
    assert "030 23125 501" in text
    assert "Anderer" not in text


# --- One service ------------------------------------------------------------------------------------------------------


def test_a_service_is_entered_with_its_organisation(agency: Agency, office: Client) -> None:
    with agency_scope(agency):
        owner = make_organisation(agency)
    html = page(office, "service-new", query="?q=sozialwerk")
    assert f"?organisation={owner.pk}" in html
    address = reverse("workspace:service-new") + f"?organisation={owner.pk}"
    assert office.get(address).status_code == 200
    response = office.post(address, filled(agency, fees_description="kostenlos", url="example.org/dienst", assured="on"))
    with agency_scope(agency):
        made = agency.services.get()
        assert response.headers["Location"] == reverse("workspace:service", args=[made.pk])
        assert (made.accessible, made.waiting_list, made.whole_area, made.url) == (True, "short", True, "https://example.org/dienst")
        assert (made.assured_date, made.assured_by) == (TODAY, "Petra Lindner")
    html = page(office, "service", made.pk)
    for words in ("kostenlos", "Zum Arzt begleiten", "im ganzen Gebiet", "einige Wochen", "Petra Lindner"):
        assert words in html


@pytest.mark.parametrize("missing", [{"name": " "}, {"name": "\u202e"}, {"activities": []}, {"where": "parts"}, {"email": "keine"}])
def test_what_is_missing_is_said_at_its_field(agency: Agency, office: Client, missing: dict[str, Any]) -> None:
    with agency_scope(agency):
        owner = make_organisation(agency)
        agency.neighbourhoods.create(name="Lindenhof")
    response = office.post(reverse("workspace:service-new") + f"?organisation={owner.pk}", filled(agency, description="bleibt stehen", **missing))
    html = response.content.decode()
    assert response.status_code == 422
    assert "<title>Fehler:" in html
    assert "bleibt stehen" in html
    with agency_scope(agency):
        assert not agency.services.exists()


@pytest.mark.parametrize("text", HOSTILE)
def test_whatever_is_pasted(agency: Agency, office: Client, text: str) -> None:
    found = service(agency, activities=())
    response = office.post(reverse("workspace:service-edit", args=[found.pk]), filled(agency, name=text, description=text * 50))
    assert response.status_code == 302
    for html in (page(office, "service", found.pk), page(office, "services"), page(office, "services-sheet")):
        assert "<script>alert" not in html
        assert "\u202e" not in html


def test_a_service_is_changed_and_keeps_what_it_helped_with(agency: Agency, office: Client) -> None:
    with agency_scope(agency):
        old = make_activity(agency, "Nicht mehr gefragt", active=False)
    found = service(agency, activities=(old,), accessible=False)
    html = page(office, "service-edit", found.pk)
    assert "Nicht mehr gefragt" in html
    office.post(reverse("workspace:service-edit", args=[found.pk]), filled(agency, activities=[old.pk], access=""))
    with agency_scope(agency):
        changed = agency.services.get()
        assert changed.accessible is None
        assert list(changed.activities.all()) == [old]


def test_checked_with_one_click_and_undone(agency: Agency, office: Client) -> None:
    old = TODAY - dt.timedelta(days=500)
    found = service(agency, assured_date=old, assured_by="Jonas Weber")
    assert "Stimmt das noch?" in page(office, "service", found.pk)
    html = office.post(reverse("workspace:service-assurance", args=[found.pk]), follow=True).content.decode()
    undo = reverse("workspace:service-assurance-return", args=[found.pk])
    assert undo in html
    assert "Stimmt das noch?" not in html
    assert "Die Prüfung ist zurückgenommen." in office.post(undo, follow=True).content.decode()
    with agency_scope(agency):
        assert (agency.services.get().assured_date, agency.services.get().assured_by) == (old, "Jonas Weber")
    assert "Inzwischen hat jemand" in office.post(undo, follow=True).content.decode()


def test_no_longer_offered_and_undone(agency: Agency, office: Client) -> None:
    found = service(agency)
    html = office.post(reverse("workspace:service-retirement", args=[found.pk]), follow=True).content.decode()
    assert "wird nicht mehr vermittelt" in html
    assert "Begleitdienst" not in page(office, "services")
    office.post(reverse("workspace:service-return", args=[found.pk]))
    assert "Begleitdienst" in page(office, "services")


def test_how_often_it_helped(agency: Agency, office: Client) -> None:
    found = service(agency)
    with agency_scope(agency):
        for outcome in ("accepted", "accepted", ""):
            make_referral(agency, service=found, outcome=outcome)
    html = page(office, "service", found.pk)
    assert "<b>2</b> <span class=\"soft\">angenommen</span>" in html
    assert "<b>1</b> <span class=\"soft\">noch nicht nachgefragt</span>" in html


def test_who_may_only_read_changes_nothing(agency: Agency) -> None:
    found, client = service(agency), reader(agency)
    html = page(client, "service", found.pk)
    for words in ("Ändern", "Angaben geprüft", "Nicht mehr vermitteln"):
        assert words not in html
    for name in ("service-edit", "service-assurance", "service-assurance-return", "service-retirement", "service-return"):
        assert client.post(reverse(f"workspace:{name}", args=[found.pk])).status_code == 403
    assert client.get(reverse("workspace:service-new")).status_code == 403


def test_the_strangers_organisation_cannot_be_chosen(agency: Agency, stranger: Client, other_agency: Agency) -> None:
    with agency_scope(agency):
        owner = make_organisation(agency)
    assert stranger.get(reverse("workspace:service-new") + f"?organisation={owner.pk}").status_code == 404
