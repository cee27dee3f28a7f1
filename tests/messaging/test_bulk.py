"""The same to many people costs as many questions as to one, and each reads only their own."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core import mail
from django_tasks_db.models import DBTaskResult

from nahbei.foundation.models import Agency
from nahbei.messaging.attachments import Attachment, safe_name
from nahbei.messaging.bulk import send_many
from nahbei.messaging.delivery import deliver, deliver_many
from nahbei.messaging.models import Message, MessageState
from nahbei.messaging.queries import waiting_letters
from nahbei.messaging.topics import Topic
from nahbei.people.models import Person
from tests import factories
from tests.factories import CLERK, NOW
from tests.messaging.conftest import ABOUT
from tests.messaging.mail_server import listening
from tests.support.queries import counted
from tests.support.server import free_port

pytestmark = pytest.mark.database


def people(agency: Agency, number: int) -> list[Person]:
    return [
        factories.make_person(agency, family_name=f"Mensch{count}", email=f"mensch{count}@example.org", preferred_channel="email")
        for count in range(number)
    ]


def tell(agency: Agency, to: list[Person], **fields: Any) -> list[Message]:
    return send_many(
        **{"agency": agency, "to": to, "topic": "test", "values": lambda person: {"was": f"Akte {person.family_name}"}, "about": ABOUT,
           "by": CLERK, "at": NOW, **fields}
    )


def jobs() -> list[str]:
    return [row.task_path.rpartition(".")[2] for row in DBTaskResult.objects.all()]


def test_one_row_each_and_one_job_for_all(inside: Agency, topic: Topic) -> None:
    written = tell(inside, people(inside, 3))
    assert [message.body.split("\n\n")[:2] for message in written] == [
        [f"Guten Tag, Frau Mensch{count},", f"Es geht um Akte Mensch{count}."] for count in range(3)
    ]
    assert len({message.message_id for message in written}) == 3
    assert jobs() == ["deliver_many"]
    deliver_many.call(inside.pk)
    deliver_many.call(inside.pk)
    assert sorted(found.to[0] for found in mail.outbox) == [f"mensch{count}@example.org" for count in range(3)]
    assert set(inside.messages.values_list("state", flat=True)) == {MessageState.SENT}


def test_nobody_reads_what_is_another_persons(inside: Agency, topic: Topic) -> None:
    for message in tell(inside, people(inside, 3)):
        assert message.person is not None
        others = {f"Mensch{count}" for count in range(3)} - {message.person.family_name}
        assert not [name for name in others if name in message.subject + message.body + message.to_address + message.to_name]


@pytest.mark.parametrize("number", [1, 3])
def test_as_many_questions_for_three_as_for_one(inside: Agency, topic: Topic, number: int) -> None:
    found = list(inside.people.filter(pk__in=[person.pk for person in people(inside, number)]))
    with counted() as queries:
        tell(inside, found)
    assert queries.number == 5, queries  # the channels, the wordings, the hours, the rows, the job


def test_the_merged_get_one_and_the_dead_none(inside: Agency, topic: Topic) -> None:
    winner, other, dead = people(inside, 3)
    loser = factories.make_person(inside, email="alt@example.org", preferred_channel="email", merged_into=winner)
    Person.objects.filter(pk=dead.pk).update(died_on=dt.date(2026, 11, 1))
    dead.refresh_from_db()
    written = tell(inside, [loser, winner, other, other, dead])
    assert [(message.person_id, message.state) for message in written] == [(winner.pk, "queued"), (other.pk, "queued"), (dead.pk, "done")]


def test_not_before_its_time(inside: Agency, topic: Topic) -> None:
    (message,) = tell(inside, people(inside, 1), not_before=dt.datetime.now(dt.UTC) + dt.timedelta(days=3))
    assert jobs() == []
    deliver_many.call(inside.pk)
    assert (mail.outbox, message.state) == ([], MessageState.QUEUED)


def test_a_letter_is_not_printed_before_its_time(inside: Agency, topic: Topic) -> None:
    person = factories.make_person(inside, preferred_channel="letter", street="Ahornweg 7", postal_code="43117", town="Birkenfeld")
    later = NOW + dt.timedelta(days=3)
    (letter,) = tell(inside, [person], not_before=later)
    assert (list(waiting_letters(inside, at=NOW)), list(waiting_letters(inside, at=later))) == ([], [letter])
    assert [inside.messages.for_the_office(at=at).count() for at in (NOW, later)] == [0, 1]


def test_one_line_carries_many_and_a_new_one_is_opened_in_time(inside: Agency, topic: Topic, settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS, settings.EMAIL_TIMEOUT = "127.0.0.1", free_port(), False, 5
    written = tell(inside, people(inside, 52))
    with listening(settings.EMAIL_PORT) as server:
        deliver_many.call(inside.pk)
        assert server.ids == {message.message_id: 1 for message in written}
        assert server.lines == 2


def test_a_refusal_in_the_middle_stops_nobody_else(inside: Agency, topic: Topic, settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS, settings.EMAIL_TIMEOUT = "127.0.0.1", free_port(), False, 5
    tell(inside, people(inside, 4))
    with listening(settings.EMAIL_PORT, on_data=["250 OK", "550 No", "cut"]) as server:
        deliver_many.call(inside.pk)
        assert len(server.accepted) == 2
    assert list(inside.messages.order_by("pk").values_list("state", flat=True)) == ["sent", "failed", "unsure", "sent"]


def test_a_dead_server_is_asked_once_and_not_by_everybody(inside: Agency, topic: Topic, settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS, settings.EMAIL_TIMEOUT = "127.0.0.1", free_port(), False, 5
    tell(inside, people(inside, 3))
    deliver_many.call(inside.pk)
    assert list(inside.messages.order_by("pk").values_list("state", "tries")) == [("queued", 1), ("queued", 0), ("queued", 0)]


def test_a_date_goes_along_with_a_mail(inside: Agency, write: Any) -> None:
    date = Attachment("termin.ics", "text/calendar; method=REQUEST", "BEGIN:VCALENDAR\r\nSUMMARY:Grüße\r\nEND:VCALENDAR\r\n")
    message = write(attachments=[date])
    deliver.call(inside.pk, message.pk)
    (sent,) = mail.outbox
    (part,) = [each for each in sent.message().walk() if each.get_content_type() == "text/calendar"]
    assert (part.get_param("method"), part.get_filename(), part.get_content_disposition()) == ("REQUEST", "termin.ics", "attachment")
    payload = part.get_payload(decode=True)
    assert isinstance(payload, bytes)
    assert payload.decode().splitlines() == date.text.splitlines()
    assert str(sent.body).startswith("Guten Tag")


@pytest.mark.parametrize(
    ("typed", "safe"),
    [
        ("Termin\r\nBcc: alle@example.org.ics", "Termin Bcc- alle@example.org.ics"), ("../../etc/passwd", "-..-etc-passwd"), ("", "anhang.txt"),
        ("...", "anhang.txt"), ("a" * 500 + ".ics", "a" * 70 + ".ics"), ("Übung.ics", "Übung.ics"), ("\u202efdp.ics", "fdp.ics"),
    ],
)
def test_a_name_is_no_header_and_no_path(inside: Agency, write: Any, typed: str, safe: str) -> None:
    assert safe_name(typed) == safe
    message = write(attachments=[Attachment(typed, "text/plain", "x")])
    deliver.call(inside.pk, message.pk)
    (sent,) = mail.outbox
    assert sent.recipients() == ["albers@example.org"]
    assert "Bcc" not in sent.message()


@pytest.mark.parametrize("content_type", ["application/pdf", "text/html\r\nBcc: a@example.org", "text", "text/x; a=b\nc", ""])
def test_only_types_of_texts(content_type: str) -> None:
    with pytest.raises(ValueError, match="no type of a text"):
        Attachment("a", content_type, "x")
