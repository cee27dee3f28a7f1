"""What the mail server is told: accepted, nobody there, or later. A slip must never cost a mail."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.management import call_command
from django.db import OperationalError

from nahbei.foundation.models import Agency
from nahbei.foundation.tenancy import agency_scope
from nahbei.inbox import receiving
from nahbei.messaging.reply_address import token_of
from nahbei.terminal import main
from nahbei.terminal.management.commands.check import answers_come_in
from tests import factories

pytestmark = pytest.mark.django_db
ACCEPTED, NO_USER, LATER = 0, 67, 75


@pytest.fixture(autouse=True)
def reply_address(settings: Any) -> None:
    settings.NAHBEI_REPLY_ADDRESS = "antwort@example.org"


def pipe(monkeypatch: pytest.MonkeyPatch, raw: bytes, *arguments: str) -> int:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(raw)))
    return main.run(["mail", "receive", *arguments])


def test_a_mail_is_accepted_and_kept(agency: Agency, monkeypatch: pytest.MonkeyPatch) -> None:
    with agency_scope(agency):
        message = factories.make_message(agency, channel="email", to_address="albers@example.org")
    to = f"antwort+{token_of(agency.pk, message.pk)}@example.org"
    assert pipe(monkeypatch, b"From: albers@example.org\nSubject: Hallo\n\nIch komme.", "--to", to, "--from", "albers@example.org") == ACCEPTED
    with agency_scope(agency):
        row = agency.incoming.get()
    assert (row.message_id, row.text, row.subject) == (message.pk, "Ich komme.", "Hallo")


def test_nobody_lives_there(agency: Agency, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert pipe(monkeypatch, b"Ja", "--to", "antwort+1-1-aaaaaaaaaaaaaaaa@example.org") == NO_USER
    assert "gibt es hier nicht" in capsys.readouterr().err


def test_what_is_wrong_here_means_later(agency: Agency, monkeypatch: pytest.MonkeyPatch) -> None:
    def locked(*_: Any, **__: Any) -> None:
        raise OperationalError("database is locked")

    assert pipe(monkeypatch, b"Ja", "--agency", "gibtesnicht") == LATER
    assert pipe(monkeypatch, b"Ja", "--gibt-es-nicht") == LATER
    with monkeypatch.context() as away:
        away.setattr(receiving, "keep_mail", locked)
        assert pipe(monkeypatch, b"Ja", "--to", "antwort@example.org") == LATER
    with monkeypatch.context() as broken:
        broken.setattr(receiving, "read_mail", lambda *_, **__: 1 / 0)
        assert pipe(monkeypatch, b"Ja", "--to", "antwort@example.org") == LATER


def test_all_of_a_large_one_is_read_and_its_beginning_kept(agency: Agency, monkeypatch: pytest.MonkeyPatch) -> None:
    raw = b"Subject: Bilder\n\n" + b"x" * 12_000_000
    assert pipe(monkeypatch, raw, "--agency", agency.slug) == ACCEPTED
    with agency_scope(agency):
        row = agency.incoming.get()
    assert (row.size, len(row.raw)) == (len(raw), receiving.MOST_KEPT)


def test_the_address_for_the_sms_gateway_is_told(agency: Agency, capsys: pytest.CaptureFixture[str], settings: Any) -> None:
    call_command("sms_address")
    assert f"/{agency.slug}/sms/" in capsys.readouterr().out
    settings.NAHBEI_SMS_SECRET = ""
    assert main.run(["sms", "address"]) == 2


def test_check_says_when_no_answers_come_in(settings: Any) -> None:
    settings.NAHBEI_DEMO = False
    assert answers_come_in() is None
    settings.NAHBEI_REPLY_ADDRESS = ""
    assert "NAHBEI_REPLY_ADDRESS" in (answers_come_in() or "")
