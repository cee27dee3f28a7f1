"""From a request to a service, and the question what became of it – as a browser without script does it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from nahbei.foundation.models import Agency
from nahbei.foundation.rights import Role
from nahbei.foundation.tenancy import agency_scope
from nahbei.help_requests.models import HelpRequest
from nahbei.partners.models import Service
from tests.conftest import log_in
from tests.factories import make_account, make_activity, make_person, make_referral, make_request, make_service
from tests.support.queries import counted

pytestmark = pytest.mark.django_db
TODAY = dt.date.today()  # noqa: DTZ011 - the door reads the real clock


def page(client: Client, name: str, *args: object, query: str = "", status: int = 200) -> str:
    response = client.get(reverse(f"workspace:{name}", args=args) + query)
    assert response.status_code == status, response.content.decode()[:3000]
    return response.content.decode()


def a_case(agency: Agency, services: int = 2, **fields: Any) -> tuple[HelpRequest, list[Service]]:
    with agency_scope(agency):
        home = agency.neighbourhoods.create(name="Lindenhof")
        seeker = make_person(agency, "Yıldırım", given_name="Ayşe", street="Ahornweg 7", postal_code="12345", town="Birkenfeld",
                             phone="030 23125 418", neighbourhood=home, preferred_channel="letter")
        help_request = make_request(agency, seeker, **fields)
        found = [
            make_service(agency, f"Dienst {number}", (help_request.activity,), phone=f"030 23125 50{number}", waiting_list="none",
                         assured_date=TODAY)
            for number in range(services)
        ]
    return help_request, found


def referral_of(help_request: HelpRequest) -> str:
    return reverse("workspace:request-referral", args=[help_request.pk])


def test_suggestions_with_reasons_then_the_words_then_sent(agency: Agency, office: Client) -> None:
    help_request, services = a_case(agency)
    assert referral_of(help_request) in page(office, "request", help_request.pk)
    html = page(office, "request-referral", help_request.pk)
    for words in ("Dienst 0", "Dienst 1", "im ganzen Gebiet", "gemeinnützig", "keine Warteliste", "Sobald Sie einen Dienst wählen"):
        assert words in html
    html = page(office, "request-referral", help_request.pk, query=f"?service={services[1].pk}")
    assert "Als Brief." in html
    assert "Guten Tag, Frau Yıldırım," in html
    assert "030 23125 501" in html
    assert f'<input type="hidden" name="service" value="{services[1].pk}">' in html
    with agency_scope(agency):
        assert not agency.messages.exists()
    html = office.post(referral_of(help_request), {"service": services[1].pk, "note": "Eilt"}, follow=True).content.decode()
    assert "Frau Yıldırım bekommt Bescheid." in html
    assert "weitervermittelt" in html
    with agency_scope(agency):
        assert agency.referrals.get().service == services[1]
        assert agency.messages.get().channel == "letter"
    html = page(office, "request-referral", help_request.pk)
    assert "schon weitervermittelt" in html


def test_with_script_only_the_preview_comes(agency: Agency, office: Client) -> None:
    help_request, services = a_case(agency)
    response = office.get(referral_of(help_request), {"service": services[0].pk}, headers={"HX-Request": "true"})
    html = response.content.decode()
    assert "<html" not in html
    assert "030 23125 500" in html


def test_a_double_click_refers_once(agency: Agency, office: Client) -> None:
    help_request, services = a_case(agency)
    for _ in range(2):
        response = office.post(referral_of(help_request), {"service": services[0].pk}, follow=True)
    assert "ist schon weitervermittelt" in response.content.decode()
    with agency_scope(agency):
        assert (agency.referrals.count(), agency.messages.count()) == (1, 1)


@pytest.mark.parametrize(
    ("keys", "words"), [([], "Wählen Sie einen oder zwei"), ([0, 1, 2], "Höchstens zwei Dienste"), (["x", "9" * 30], "Wählen Sie")]
)
def test_none_three_and_nonsense_are_refused(agency: Agency, office: Client, keys: list[Any], words: str) -> None:
    help_request, services = a_case(agency, 3)
    chosen = [services[key].pk if isinstance(key, int) else key for key in keys]
    response = office.post(referral_of(help_request), {"service": chosen})
    assert response.status_code == 422
    assert words in response.content.decode()
    with agency_scope(agency):
        assert not agency.referrals.exists()


def test_the_whole_directory_can_be_searched(agency: Agency, office: Client) -> None:
    help_request, _services = a_case(agency, 0)
    with agency_scope(agency):
        make_service(agency, "Bürgerbus", (make_activity(agency, "Einkaufen"),))
    assert "steht hier kein Dienst im Verzeichnis" in page(office, "request-referral", help_request.pk)
    html = page(office, "request-referral", help_request.pk, query="?q=buerger")
    assert "Bürgerbus" in html
    assert "hilft eigentlich bei anderem" in html


def test_what_only_a_trade_may_do_leads_there(agency: Agency, office: Client) -> None:
    with agency_scope(agency):
        trade = make_activity(agency, "Strom", handling="trade")
    help_request, _services = a_case(agency, activity=trade)
    html = page(office, "request", help_request.pk)
    assert html.count(referral_of(help_request)) == 1
    assert "button--main" in html.split("Nur durch einen Fachbetrieb")[1].split("</section>")[0]


def test_before_the_resident_agreed(agency: Agency, office: Client) -> None:
    help_request, services = a_case(agency, consent=None)
    html = page(office, "request-referral", help_request.pk, query=f"?service={services[0].pk}")
    assert "Das hier geht nur an Frau Yıldırım selbst" in html


@pytest.mark.parametrize("rows", [1, 3])
def test_finding_asks_a_constant_number_of_questions(agency: Agency, office: Client, rows: int) -> None:
    help_request, services = a_case(agency, rows + 1)
    with agency_scope(agency):
        make_referral(agency, help_request, services[0])
    query = f"?service={services[1].pk}"
    page(office, "request-referral", help_request.pk, query=query)
    with counted() as queries:
        page(office, "request-referral", help_request.pk, query=query)
    assert queries.number == 15, queries


@pytest.mark.parametrize("rows", [1, 3])
def test_the_request_shows_how_it_stands(agency: Agency, office: Client, rows: int) -> None:
    help_request, services = a_case(agency, rows, state="referred", starts_on=timezone.localdate() + dt.timedelta(days=3))
    with agency_scope(agency):
        for service in services:
            make_referral(agency, help_request, service, outcome="waiting_list", outcome_at=dt.datetime.now(dt.UTC), note="Im neuen Jahr")
    page(office, "request", help_request.pk)
    with counted() as queries:
        html = page(office, "request", help_request.pk)
    assert queries.number == 17, queries
    assert html.count("auf der Warteliste") == rows
    assert html.count("Im neuen Jahr") == rows
    sheet = page(office, "request-sheet", help_request.pk)
    assert sheet.count("auf der Warteliste") == rows
    assert "nachfragen" not in sheet


def test_asking_back_from_heute(agency: Agency, office: Client) -> None:
    help_request, services = a_case(agency, 1, state="referred")
    with agency_scope(agency):
        referral = make_referral(agency, help_request, services[0], ask_back_on=TODAY)
    address = reverse("workspace:referral-outcome", args=[referral.pk])
    assert address in page(office, "today")
    html = office.get(address).content.decode()
    for words in ("Hat es geklappt mit „Dienst 0“?", "Ayşe Yıldırım", "030 23125 418", "angenommen", "nicht erreicht"):
        assert words in html
    assert office.post(address, {}).status_code == 422
    assert office.post(address, {"outcome": "accepted", "ask_again_on": "gestern"}).status_code == 422
    html = office.post(address, {"outcome": "accepted", "note": "Kommt <b>montags</b>"}, follow=True).content.decode()
    assert "Kommt &lt;b&gt;montags" in html
    undo = reverse("workspace:referral-outcome-return", args=[referral.pk])
    assert undo in html
    assert address not in page(office, "today")
    office.post(undo)
    assert address in page(office, "today")


def test_refused_by_all_offers_what_is_next(agency: Agency, office: Client) -> None:
    help_request, services = a_case(agency, 1, state="referred")
    with agency_scope(agency):
        referral = make_referral(agency, help_request, services[0])
    html = office.post(reverse("workspace:referral-outcome", args=[referral.pk]), {"outcome": "refused"}, follow=True).content.decode()
    for words in ("Kein Dienst konnte helfen", "Wieder suchen", "Anderen Dienst vorschlagen", "Ohne Helfer:in zurückgeben"):
        assert words in html
    assert "Weitersuchen" in page(office, "today")
    office.post(reverse("workspace:request-reopening", args=[help_request.pk]))
    html = page(office, "request", help_request.pk)
    assert "noch ohne Helfer:in" in html
    assert "Kein Dienst konnte helfen" not in html


def test_who_may_only_read_looks_and_does_nothing(agency: Agency) -> None:
    help_request, services = a_case(agency, 1)
    with agency_scope(agency):
        referral = make_referral(agency, help_request, services[0])
    reader = log_in(make_account(agency, Role.READ_ONLY, "Vorstand"))
    assert reader.post(referral_of(help_request), {"service": services[0].pk}).status_code == 403
    assert "Aufschreiben" not in page(reader, "referral-outcome", referral.pk)
    reader.post(reverse("workspace:referral-outcome", args=[referral.pk]), {"outcome": "accepted"})
    assert reader.post(reverse("workspace:referral-outcome-return", args=[referral.pk])).status_code == 403
    with agency_scope(agency):
        assert agency.referrals.get().outcome == ""
    assert referral_of(help_request) not in page(reader, "request", help_request.pk)


def test_services_of_another_agency_are_not_found(agency: Agency, other_agency: Agency, office: Client) -> None:
    help_request, _services = a_case(agency)
    with agency_scope(other_agency):
        foreign = make_service(other_agency, "Fremder Dienst")
    response = office.post(referral_of(help_request), {"service": foreign.pk})
    assert response.status_code == 422
    with agency_scope(agency):
        assert not agency.referrals.exists()
