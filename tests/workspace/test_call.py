"""Anruf aufnehmen, without script."""

from __future__ import annotations

import datetime as dt
import logging
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from nahbei.foundation.models import Account, Agency
from nahbei.foundation.rights import Role
from nahbei.foundation.tenancy import agency_scope
from nahbei.help_requests.actions import save_draft
from nahbei.help_requests.models import Draft, HealthNote, HelpRequest
from nahbei.people.actions import add_person
from nahbei.people.models import Person
from nahbei.people.phones import ChannelInput
from nahbei.workspace.forms.call import read_name
from tests import factories
from tests.conftest import log_in
from tests.factories import CLERK, NOW
from tests.support.queries import counted

CALL = "/office/call/"
THURSDAY = dt.date(2099, 11, 26)


@pytest.fixture
def ayse(agency: Agency) -> Person:
    with agency_scope(agency):
        return add_person(
            agency=agency, by=CLERK, at=NOW, given_name="Ayşe", family_name="Yıldırım", salutation="frau", street="Ahornweg 7",
            town="Birkenfeld", channels=[ChannelInput("phone", "030 23125 412")],
        )


@pytest.fixture
def typed(agency: Agency) -> dict[str, Any]:
    """What a clerk types for a new caller's visit to the doctor."""
    with agency_scope(agency):
        activity = factories.make_activity(agency)
    return {
        "submission": "abc", "wish": "help", "name": "Frau Erika Albers", "phone": "030 23125 413", "street": "Lindenplatz 3",
        "activity": activity.pk, "rhythm": "once", "starts_on": "26.11.2099", "start": "10 Uhr", "destination": "Praxis Dr. Seidel",
        "consent": "on", "then": "suggest",
    }


def html(response: HttpResponse) -> str:
    return response.content.decode()


def only_request(agency: Agency) -> HelpRequest:
    with agency_scope(agency):
        return HelpRequest.objects.select_related("help_seeker", "consent").prefetch_related("needs").get()


def test_a_call_becomes_a_request(office: Client, agency: Agency, typed: dict[str, Any]) -> None:
    response = office.post(CALL, typed)
    request = only_request(agency)
    assert response.status_code == 302
    assert (request.help_seeker.full_name, request.starts_on, request.start, request.end) == (
        "Erika Albers", THURSDAY, dt.time(10), dt.time(12)
    )
    assert (request.origin, request.help_seeker.town, request.help_seeker.salutation) == ("Lindenplatz 3", "Birkenfeld", "frau")
    assert request.consent is not None


def test_two_clicks_are_one_call(office: Client, agency: Agency, typed: dict[str, Any]) -> None:
    first, second = office.post(CALL, typed), office.post(CALL, typed)
    assert first["Location"] == second["Location"]
    only_request(agency)


def test_the_next_call_starts_on_an_empty_page(office: Client, typed: dict[str, Any]) -> None:
    response = office.post(CALL, {**typed, "then": "next"}, follow=True)
    assert response.redirect_chain == [(CALL, 302)]
    assert "Gesuch 2" in html(response) and "Albers" not in html(response)


def test_a_series_until_easter(office: Client, agency: Agency, typed: dict[str, Any]) -> None:
    series = {"rhythm": "regular", "every_weeks": "2", "weekdays": ["1", "3"], "until": "Ostern", "end": "11:30", "starts_on": "+7"}
    office.post(CALL, {**typed, **series, "not_on_holidays": "on"})
    request = only_request(agency)
    assert (request.standing, request.every_weeks, request.weekdays, request.not_on_holidays) == (True, 2, 10, True)
    assert request.ends_on is not None and request.ends_on.month in {3, 4}


def test_a_series_without_weekday_means_the_weekday_of_its_first_day(office: Client, agency: Agency, typed: dict[str, Any]) -> None:
    office.post(CALL, {**typed, "rhythm": "regular"})
    assert only_request(agency).weekdays == 1 << THURSDAY.weekday()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"starts_on": "31.2."}, "Dieses Datum gibt es nicht"), ({"start": "25"}, "Diese Uhrzeit verstehen wir nicht"),
        ({"activity": ""}, "Wählen Sie, worum es geht."), ({"consent": ""}, "Ohne Einverständnis speichern wir kein Gesuch"),
        ({"name": ""}, "Mindestens der Nachname"), ({"starts_on": ""}, "Sagen Sie, wann"), ({"phone": "12"}, "keine Telefonnummer"),
        ({"end": "9"}, "Das Ende liegt vor dem Anfang"), ({"person": "999999"}, "gibt es hier nicht"),
        ({"rhythm": "regular", "until": "irgendwann"}, "Diesen Tag verstehen wir nicht"), ({"postal_code": "1"}, "fünf Ziffern"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(
    office: Client, agency: Agency, typed: dict[str, Any], change: dict[str, str], sentence: str
) -> None:
    response = office.post(CALL, {**typed, "details": "Bitte pünktlich <3", **change})
    page = html(response)
    assert response.status_code == 422
    assert sentence in page and "<title>Fehler:" in page
    assert "Bitte pünktlich &lt;3" in page and "Praxis Dr. Seidel" in page
    with agency_scope(agency):
        assert not HelpRequest.objects.exists() and not Person.objects.exists()


def test_a_relative_without_authority_leaves_a_locked_request(office: Client, agency: Agency, typed: dict[str, Any], ayse: Person) -> None:
    with agency_scope(agency):
        need = factories.make_need(agency)
    daughter = {"person": ayse.pk, "for_other": "on", "caller_name": "Elif Yıldırım", "relation": "Tochter", "consent": ""}
    refused = office.post(CALL, {**typed, **daughter, "needs": [need.pk]})
    assert refused.status_code == 422 and "sie zugestimmt" not in html(refused)
    assert "speichern wir erst, wenn die hilfesuchende Person zugestimmt hat" in html(refused)
    assert "Tochter" in html(refused)
    assert office.post(CALL, {**typed, **daughter}).status_code == 302
    request = only_request(agency)
    assert request.is_locked and request.help_seeker == ayse
    with agency_scope(agency):
        assert agency.messages.get().topic == "information_letter"


def test_without_script_the_button_searches_and_the_radio_chooses(
    office: Client, agency: Agency, typed: dict[str, Any], ayse: Person
) -> None:
    page = html(office.post(CALL, {**typed, "name": "yildirim", "phone": "", "street": "", "then": "search"}))
    assert f'name="person" value="{ayse.pk}"' in page and "Praxis Dr. Seidel" in page
    office.post(CALL, {**typed, "name": "yildirim", "person": ayse.pk})
    assert only_request(agency).help_seeker == ayse


def test_people_are_found_while_typing_in_three_queries(office: Client, agency: Agency, ayse: Person) -> None:
    office.get("/office/call/people/", {"name": "yild"})
    with counted() as one:
        page = html(office.get("/office/call/people/", {"name": "Yildirim"}))
    assert "Ayşe Yıldırım" in page
    with agency_scope(agency):
        for name in ("Elif", "Mert"):
            add_person(agency=agency, by=CLERK, at=NOW, given_name=name, family_name="Yıldırım")
    with counted() as three:
        assert html(office.get("/office/call/people/", {"name": "Yildirim"})).count('name="person"') == 4
    assert one.number == three.number == 3 + 3, three  # session, account, membership


def test_the_page_costs_the_same_with_many_people(office: Client, agency: Agency, ayse: Person) -> None:
    office.get(CALL)
    with counted() as one:
        office.get(CALL, {"person": ayse.pk})
    with agency_scope(agency):
        for name in ("Elif", "Mert"):
            add_person(agency=agency, by=CLERK, at=NOW, given_name=name, family_name="Yıldırım")
    with counted() as three:
        office.get(CALL, {"person": ayse.pk})
    assert one.number == three.number <= 20, three


def test_the_sentence_grows_with_the_form_and_never_sees_the_note(office: Client, typed: dict[str, Any]) -> None:
    page = html(office.post("/office/call/sentence/", typed))
    assert "<b>Frau Erika Albers</b> möchte" in page and "Praxis Dr. Seidel" in page
    assert "Wählen Sie, worum es geht" in html(office.post("/office/call/sentence/", {"name": "Al", "starts_on": "31.2."}))


def test_a_trade_is_said_at_once(office: Client, agency: Agency, typed: dict[str, Any]) -> None:
    with agency_scope(agency):
        trade = factories.make_activity(agency, "Strom", handling="trade")
    assert "Nur durch einen Fachbetrieb" in html(office.post("/office/call/sentence/", {**typed, "activity": trade.pk}))


def test_the_draft_comes_back_without_the_note(office: Client, coordinator: Account, agency: Agency, typed: dict[str, Any]) -> None:
    assert office.post("/office/call/draft/", {**typed, "health_note": "GEHEIM"}).status_code == 204
    page = html(office.get(CALL))
    assert "Entwurf von" in page and "Frau Erika Albers" in page and "10 Uhr" in page and "GEHEIM" not in page
    with agency_scope(agency):
        assert "GEHEIM" not in str(Draft.objects.get().data)
    office.post(CALL, typed)
    office.post("/office/call/draft/", typed)  # a slow browser sends it after the call was saved
    assert "Entwurf von" not in html(office.get(CALL))


def test_a_draft_is_the_clerks_own_and_can_be_thrown_away(office: Client, agency: Agency, typed: dict[str, Any]) -> None:
    office.post("/office/call/draft/", typed)
    assert "Albers" not in html(log_in(factories.make_account(agency, name="Andere")).get(CALL))
    office.post("/office/call/draft/discarding/")
    assert "Albers" not in html(office.get(CALL))


def test_an_old_draft_is_not_shown(office: Client, coordinator: Account, agency: Agency) -> None:
    with agency_scope(agency):
        save_draft(agency=agency, account=coordinator, data={"name": ["Albers"]}, at=timezone.now() - dt.timedelta(days=8))
    assert "Albers" not in html(office.get(CALL))


def test_the_note_is_sealed_and_in_no_log(
    office: Client, agency: Agency, typed: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    office.post("/office/call/sentence/", {**typed, "health_note": "GEHEIM"})
    office.post(CALL, {**typed, "health_note": "GEHEIM"})
    with agency_scope(agency):
        assert HealthNote.objects.count() == 1
        assert "GEHEIM" not in str(list(agency.audit_entries.values())) + str(list(agency.journal_entries.values()))
    assert "GEHEIM" not in caplog.text.replace("%47", "")


def test_someone_asks_again_and_a_request_is_copied(office: Client, agency: Agency, ayse: Person) -> None:
    with agency_scope(agency):
        source = factories.make_request(agency, ayse, starts_on=dt.date(2020, 1, 2), destination="Augenarzt")
    again = html(office.get(CALL, {"person": ayse.pk}))
    assert "Ahornweg 7" in again and f'value="{ayse.pk}" checked' in again
    copy = html(office.get(CALL, {"copy": source.pk}))
    assert "Augenarzt" in copy and 'value="9:30"' in copy and "2020" not in copy


def test_a_call_back_and_a_note(office: Client, agency: Agency) -> None:
    office.post(CALL, {"submission": "1", "wish": "call_back", "name": "Brandt", "call_back_on": "morgen", "call_back_at": "14", "then": "next"})
    office.post(CALL, {"submission": "2", "wish": "help", "name": "Kern", "details": "fragt nach Zeiten", "activity": "", "then": "note"})
    with agency_scope(agency):
        assert timezone.localtime(agency.reminders.get().due_at).time() == dt.time(14)
        assert [entry.text for entry in agency.journal_entries.order_by("number")] == ["Brandt bittet um Rückruf.", "Kern: fragt nach Zeiten"]
        assert not Person.objects.exists()


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", "\u202eMüller\u202c 🌷", "{{ 7*7 }} %s {x}", "ü" * 10_000])
def test_pasted_text_breaks_nothing(office: Client, agency: Agency, typed: dict[str, Any], name: str) -> None:
    for address in (CALL, "/office/call/sentence/", "/office/call/draft/"):
        response = office.post(address, {**typed, "name": name, "details": name, "destination": name[:200]})
        assert response.status_code in {200, 204, 302, 422}
        assert "<script>alert" not in html(response)
    page = html(office.get(CALL))
    assert "<script>alert" not in page


def test_who_may_not_take_calls_is_turned_away(agency: Agency, stranger: Client, ayse: Person) -> None:
    reader = log_in(factories.make_account(agency, Role.READ_ONLY))
    assert reader.get(CALL).status_code == 403
    assert "Yıldırım" not in html(stranger.get(CALL, {"person": ayse.pk}))
    assert "Yıldırım" not in html(stranger.get("/office/call/people/", {"name": "yildirim", "person": ayse.pk}))
    with agency_scope(agency):
        request = factories.make_request(agency, ayse)
    assert "Yıldırım" not in html(stranger.get(CALL, {"copy": request.pk}))


def test_the_right_address_is_named(office: Client) -> None:
    assert reverse("workspace:call") == CALL


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Frau Ayşe Yıldırım", ("Ayşe", "Yıldırım", "frau")), ("Albers", ("", "Albers", "")), ("Albers, Erika", ("Erika", "Albers", "")),
        ("Anna von der Heide", ("Anna", "von der Heide", "")), ("herr Karl-Heinz Müller", ("Karl-Heinz", "Müller", "herr")),
        ("", ("", "", "")), ("Frau", ("", "", "frau")), ("Ana María López", ("Ana María", "López", "")),
    ],
)
def test_a_name_is_read_as_it_is_said(text: str, parts: tuple[str, str, str]) -> None:
    given, family, salutation = read_name(text)
    assert (given, family, "" if salutation == "none" else salutation) == parts
