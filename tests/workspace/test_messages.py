"""Post: what went out and what waits for the office."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pypdf
import pytest
from django.core.mail import EmailMessage
from django.test import Client

from nahbei.foundation.models import Account, Agency
from nahbei.foundation.rights import Role
from nahbei.foundation.tenancy import agency_scope
from nahbei.messaging.actions import send
from nahbei.messaging.models import Message
from nahbei.messaging.topics import Topic, topics
from nahbei.people.models import Person
from tests import factories
from tests.conftest import log_in
from tests.support.queries import counted

ADDRESS = {"street": "Ahornweg 7", "postal_code": "43117", "town": "Birkenfeld"}
URL = "/office/messages/"


@pytest.fixture(autouse=True)
def topic(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(topics, "test", Topic("test", "Ein Text", "Zu {was}", "Es geht um {was}.", ("was",)))


def write(agency: Agency, prefers: str = "letter", was: str = "Arztbegleitung", **fields: Any) -> Message:
    with agency_scope(agency):
        person = factories.make_person(
            agency, **{"email": "a@example.org", "phone": "030 23125 118", "preferred_channel": prefers, **ADDRESS, **fields}
        )
        return send(agency=agency, to=person, topic="test", values={"was": was}, about=None, by=factories.CLERK, at=factories.NOW)


def set_state(message: Message, state: str) -> None:
    with agency_scope(message.agency):
        message.agency.messages.filter(pk=message.pk).update(state=state, error="550 Unknown user")


def state_of(message: Message) -> str:
    with agency_scope(message.agency):
        return str(message.agency.messages.get(pk=message.pk).state)


def text(response: Any) -> str:
    return str(response.content.decode())


def test_the_outbox_shows_and_filters(office: Client, agency: Agency) -> None:
    for prefers in ("email", "letter", "phone"):
        write(agency, prefers, was=prefers)
    page = text(office.get(URL))
    assert all(f"Zu {way}" in page for way in ("email", "letter", "phone"))
    page = text(office.get(URL, {"channel": "letter", "state": "queued"}))
    assert "Zu letter" in page
    assert "Zu email" not in page
    assert "Dazu gibt es keine Post." in text(office.get(URL, {"state": "failed"}))
    assert "Zu email" in text(office.get(URL, {"state": "gibt-es-nicht", "page": "x"}))


COSTS = [("", "email", 9), ("letters/", "letter", 7), ("calls/", "phone", 8), ("troubles/", "email", 8)]


@pytest.mark.parametrize(("path", "prefers", "number"), COSTS)
def test_a_list_costs_the_same_with_three(office: Client, agency: Agency, path: str, prefers: str, number: int) -> None:
    def add() -> None:
        message = write(agency, prefers)
        if path == "troubles/":
            set_state(message, "failed")

    add()
    with counted() as one:
        assert office.get(URL + path).status_code == 200
    add()
    add()
    with counted() as three:
        office.get(URL + path)
    assert (one.number, three.number) == (number, number), f"{one}\n{three}"


def test_all_letters_are_one_file_and_marking_takes_only_those_of_the_page(office: Client, agency: Agency) -> None:
    letters = [write(agency, was="eins"), write(agency, was="zwei")]
    response = office.get(f"{URL}letters/file/")
    assert (response["Content-Type"], response["Cache-Control"]) == ("application/pdf", "no-store")
    assert len(pypdf.PdfReader(io.BytesIO(response.content)).pages) == 2
    late = write(agency, was="drei")
    page = text(office.post(f"{URL}completion/", {"message": [each.pk for each in letters]}, follow=True))
    assert "2 Nachrichten sind erledigt." in page
    assert f'action="{URL}return/"' in page
    assert [state_of(each) for each in (*letters, late)] == ["done", "done", "queued"]
    assert "2 Nachrichten warten wieder." in text(office.post(f"{URL}return/", follow=True))
    assert [state_of(each) for each in letters] == ["queued", "queued"]
    assert "0 Nachrichten warten wieder." in text(office.post(f"{URL}return/", follow=True))


def test_what_cannot_be_printed_is_said_before(office: Client, agency: Agency) -> None:
    write(agency, family_name="李")
    page = text(office.get(f"{URL}letters/"))
    assert "Frau Erika 李" in page
    assert "lassen sich nicht drucken" in page


def test_one_letter_can_be_printed_again(office: Client, agency: Agency) -> None:
    letter, mail = write(agency), write(agency, "email")
    set_state(letter, "done")
    assert office.get(f"{URL}{letter.pk}/file/")["Content-Type"] == "application/pdf"
    assert office.get(f"{URL}{mail.pk}/file/").status_code == 404


def test_nothing_to_print_leads_back(office: Client, agency: Agency) -> None:
    assert office.get(f"{URL}letters/file/")["Location"] == f"{URL}letters/"


def test_the_call_list_says_what_to_say_and_whom(office: Client, agency: Agency) -> None:
    message = write(agency, "phone")
    page = text(office.get(f"{URL}calls/"))
    assert "030 23125 118" in page
    assert "Es geht um Arztbegleitung." in page
    office.post(f"{URL}completion/", {"message": message.pk, "from": "calls"})
    assert state_of(message) == "done"


def test_a_person_without_any_address_is_on_the_call_list(office: Client, agency: Agency) -> None:
    write(agency, "email", email="", phone="", street="")
    assert "keine Nummer bekannt" in text(office.get(f"{URL}calls/"))


def test_troubles_are_sent_again_or_settled(office: Client, agency: Agency) -> None:
    first, second = write(agency, "email"), write(agency, "email")
    set_state(first, "failed")
    set_state(second, "unsure")
    assert "550 Unknown user" in text(office.get(f"{URL}troubles/"))
    assert "Wird noch einmal gesendet (E-Mail)." in text(office.post(f"{URL}{first.pk}/repetition/", follow=True))
    office.post(f"{URL}{second.pk}/settlement/")
    assert (state_of(first), state_of(second)) == ("queued", "done")
    for message, noun in ((first, "repetition"), (second, "settlement")):
        assert "ist schon entschieden" in text(office.post(f"{URL}{message.pk}/{noun}/", follow=True))


def test_pasted_text_is_harmless_on_every_page(office: Client, agency: Agency) -> None:
    message = write(agency, "phone", was="<script>alert(1)</script> \u202e👩" + "x" * 10_000)
    for path in ("", "calls/", f"{message.pk}/"):
        page = text(office.get(URL + path))
        assert "<script>alert" not in page
        assert "&lt;script&gt;" in page


@pytest.mark.parametrize(("role", "sees", "changes"), [
    (Role.LEAD, 200, 302), (Role.TRAINEE, 200, 302), (Role.OFFICE_VOLUNTEER, 200, 403), (Role.FINANCE, 403, 403), (Role.READ_ONLY, 403, 403),
])
def test_rights(agency: Agency, role: Role, sees: int, changes: int) -> None:
    message = write(agency, "phone")
    client = log_in(factories.make_account(agency, role))
    for path in ("", "letters/", "calls/", "troubles/", f"{message.pk}/"):
        assert client.get(URL + path).status_code == sees
    for path in ("completion/", "return/", f"{message.pk}/repetition/", f"{message.pk}/settlement/"):
        assert client.post(URL + path).status_code == changes
        assert client.get(URL + path).status_code in {403, 405}
    if sees == 200:
        assert ("Ausgerichtet" in text(client.get(f"{URL}calls/"))) is (changes == 302)


def test_the_stranger_finds_and_changes_nothing(stranger: Client, agency: Agency) -> None:
    message = write(agency, "phone", family_name="Geheim")
    for path in ("", "calls/", "letters/", "troubles/"):
        assert "Geheim" not in text(stranger.get(URL + path))
    assert stranger.get(f"{URL}{message.pk}/").status_code == 404
    for noun in ("repetition", "settlement", "file"):
        assert stranger.post(f"{URL}{message.pk}/{noun}/").status_code in {404, 405}
    stranger.post(f"{URL}completion/", {"message": message.pk})
    assert state_of(message) == "queued"


def test_the_demo_shows_the_codes_of_its_own_office_and_nothing_else_does(
    office: Client, coordinator: Account, agency: Agency, settings: Any, tmp_path: Path
) -> None:
    settings.EMAIL_BACKEND, settings.EMAIL_FILE_PATH = "django.core.mail.backends.filebased.EmailBackend", tmp_path
    for to, code in ((coordinator.email, "123456"), ("fremd@example.org", "654321")):
        EmailMessage("Ihr Code", f"Ihr Code: {code} – gültig 10 Minuten", to=[to]).send()
    page = text(office.get(URL))
    assert "123456 – gültig" in page
    assert "654321" not in page
    settings.NAHBEI_DEMO = False
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("nahbei.workspace.door.needs_second_factor", lambda request: False)
        assert "123456" not in text(office.get(URL))


def test_the_message_page_names_the_person(office: Client, agency: Agency) -> None:
    message = write(agency)
    page = text(office.get(f"{URL}{message.pk}/"))
    with agency_scope(agency):
        assert Person.objects.get().full_name in page
    assert "Ein Text" in page
