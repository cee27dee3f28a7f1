"""What a mail server can answer, and what becomes of the message."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from nahbei.foundation.models import Agency
from nahbei.messaging import delivery
from nahbei.messaging.delivery import PAUSES, STUCK_AFTER, call_crashed_unsure, claim, deliver
from nahbei.messaging.jobs import sweep
from nahbei.messaging.models import Message, MessageState
from tests.factories import NOW
from tests.messaging.mail_server import Counting, listening
from tests.support.server import free_port

Write = Callable[..., Message]


@pytest.fixture
def port(settings: Any) -> int:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS, settings.EMAIL_TIMEOUT = "127.0.0.1", free_port(), False, 5
    return int(settings.EMAIL_PORT)


@pytest.fixture
def server(port: int) -> Iterator[Counting]:
    with listening(port) as found:
        yield found


def sent(message: Message) -> Message:
    deliver.call(message.agency_id, message.pk)
    message.refresh_from_db()
    return message


def test_an_accepted_mail_is_sent(write: Write, server: Counting) -> None:
    message = sent(write())
    assert (message.state, message.error) == (MessageState.SENT, "")
    assert server.ids == {message.message_id: 1}


@pytest.mark.parametrize("where", ["on_receiver", "on_data"])
def test_a_refusal_is_final_and_says_why(write: Write, server: Counting, where: str) -> None:
    setattr(server, where, ["550 Unknown user"])
    message = sent(write())
    assert (message.state, message.error) == (MessageState.FAILED, "Der Mailserver hat abgelehnt: 550 Unknown user")
    assert sent(message).state == MessageState.FAILED
    assert server.accepted == []


@pytest.mark.parametrize("where", ["on_receiver", "on_data"])
def test_not_now_means_later(write: Write, server: Counting, where: str) -> None:
    setattr(server, where, ["451 Try again later"])
    message = sent(write())
    assert (message.state, message.tries) == (MessageState.QUEUED, 1)
    assert message.next_try_at - message.state_at == PAUSES[0]
    assert "451 Try again later" in message.error
    assert sent(message).state == MessageState.QUEUED  # its pause is not over
    Message.objects.update(next_try_at=NOW)
    assert (sent(message).state, message.error) == (MessageState.SENT, "")
    assert server.ids == {message.message_id: 1}


def test_no_server_means_later_and_in_the_end_a_human(write: Write, port: int) -> None:
    message = write()
    for tries in range(1, len(PAUSES) + 1):
        Message.objects.update(next_try_at=NOW)
        assert (sent(message).state, message.tries) == (MessageState.QUEUED, tries)
        assert message.next_try_at - message.state_at == PAUSES[tries - 1]
    Message.objects.update(next_try_at=NOW)
    assert sent(message).state == MessageState.FAILED
    assert message.error.startswith("Auch nach 7 Versuchen nicht angenommen:")


def test_a_line_cut_in_the_middle_is_unsure(write: Write, server: Counting) -> None:
    server.on_data = ["cut"]
    message = sent(write())
    assert message.state == MessageState.UNSURE
    assert "mitten im Senden" in message.error
    assert sent(message).state == MessageState.UNSURE


def test_only_one_worker_gets_a_message(inside: Agency, write: Write) -> None:
    message = write()
    assert claim(inside, message.pk, at=NOW) is not None
    assert claim(inside, message.pk, at=NOW) is None


def test_a_crash_is_named_after_some_minutes_and_not_before(inside: Agency, write: Write) -> None:
    message = write()
    claim(inside, message.pk, at=NOW)
    assert call_crashed_unsure(inside, at=NOW + STUCK_AFTER) == 0
    assert call_crashed_unsure(inside, at=NOW + STUCK_AFTER + dt.timedelta(seconds=1)) == 1
    message.refresh_from_db()
    assert (message.state, message.error) == (
        MessageState.UNSURE, "Nahbei wurde mitten im Senden unterbrochen. Vielleicht ist die Nachricht angekommen."
    )


def test_a_slow_server_answers_after_the_sweep_and_is_believed(inside: Agency, write: Write, server: Counting, monkeypatch: Any) -> None:
    message = write()
    hand_over = delivery.hand_over

    def slowly(*args: Any) -> None:
        call_crashed_unsure(inside, at=dt.datetime.now(dt.UTC) + dt.timedelta(hours=1))
        hand_over(*args)

    monkeypatch.setattr(delivery, "hand_over", slowly)
    assert (sent(message).state, message.error) == (MessageState.SENT, "")


def test_the_sweep_sends_what_lost_its_job(inside: Agency, write: Write, server: Counting) -> None:
    lost, fresh, letter = write(), write(), write()
    Message.objects.filter(pk=fresh.pk).update(next_try_at=dt.datetime.now(dt.UTC))
    Message.objects.filter(pk=letter.pk).update(state=MessageState.DONE)
    sweep.call(inside.pk)
    sweep.call(inside.pk)
    assert server.ids == {lost.message_id: 1}
    fresh.refresh_from_db()
    assert fresh.state == MessageState.QUEUED
