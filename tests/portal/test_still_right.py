"""„Noch aktuell?“: looking changes nothing, one click answers, and every other link is answered kindly."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from nahbei.foundation.models import Agency
from nahbei.foundation.tenancy import agency_scope
from nahbei.foundation.tokens import digest
from nahbei.opportunities.models import Position, PositionState
from tests.factories import TODAY, make_position

TOKEN = "a" * 40


def asked(agency: Agency, **fields: Any) -> Position:
    with agency_scope(agency):
        return make_position(agency, **{"asked_on": TODAY, "digest": digest(TOKEN), **fields})


def again(agency: Agency) -> Position:
    with agency_scope(agency):
        return agency.positions.select_related("organisation").get()


def sent(client: Client, follow: bool = True, **data: str) -> HttpResponse:
    return client.post(f"/lindenhof/still-right/{TOKEN}/", data, follow=follow)


def test_a_mail_scanner_confirms_nothing(agency: Agency, client: Client) -> None:
    asked(agency)
    for method in (client.get, client.head):
        response = method(f"/lindenhof/still-right/{TOKEN}/?answer=current")
        assert response.status_code == 200
    assert again(agency).asked_on == TODAY
    with agency_scope(agency):
        assert not agency.position_confirmations.exists()


def test_still_right_with_one_click_and_a_second_click_changes_nothing(agency: Agency, client: Client) -> None:
    asked(agency)
    for _ in range(2):
        html = sent(client, answer="current").content.decode()
        assert "danke für Ihre Antwort." in html
        assert "Besetzt" not in html
    assert again(agency).asked_on is None
    with agency_scope(agency):
        assert agency.position_confirmations.get().how == "link"


def test_filled(agency: Agency, client: Client) -> None:
    asked(agency)
    assert "Schön, dass Sie jemanden gefunden haben." in sent(client, answer="filled").content.decode()
    assert again(agency).state == PositionState.FILLED


def test_something_is_to_be_changed(agency: Agency, client: Client) -> None:
    asked(agency)
    response = sent(client, answer="change", text="  ")
    assert response.status_code == 422
    assert "Schreiben Sie kurz auf" in response.content.decode()
    assert "wir haben es bekommen" in sent(client, answer="change", text="Nur noch <b>donnerstags</b>.").content.decode()
    with agency_scope(agency):
        assert "donnerstags" in agency.reminders.get().text
    assert again(agency).state == PositionState.PUBLISHED


@pytest.mark.parametrize("answer", ["", "ja", "current x", "CURRENT"])
def test_made_up_answers_change_nothing(agency: Agency, client: Client, answer: str) -> None:
    asked(agency)
    assert sent(client, answer=answer).status_code == 200
    assert again(agency).asked_on == TODAY


@pytest.mark.parametrize(("state", "words"), [
    (PositionState.ENDED, "diese Frage hat sich erledigt."), (PositionState.OFFLINE, "Die Stelle ist zurzeit nicht sichtbar."),
])
def test_what_happened_since_is_said_kindly(agency: Agency, client: Client, state: str, words: str) -> None:
    asked(agency, state=state)
    assert words in client.get(f"/lindenhof/still-right/{TOKEN}/").content.decode()


def test_an_unknown_link(agency: Agency, other_agency: Agency, client: Client) -> None:
    asked(agency)
    for address in (f"/lindenhof/still-right/{'b' * 40}/", f"/weststadt/still-right/{TOKEN}/"):
        response = client.get(address)
        assert response.status_code == 404
        assert "Vorlesen" not in response.content.decode()


def test_a_pasted_script_is_text(agency: Agency, client: Client) -> None:
    asked(agency, title="<script>alert(1)</script>")
    response = client.get(f"/lindenhof/still-right/{TOKEN}/")
    assert "<script>alert" not in response.content.decode()
    assert response.headers["Referrer-Policy"] == "same-origin"
