"""A message is written once, goes the way the person has, and a human decides where a machine cannot."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django_tasks_db.models import DBTaskResult

from nahbei.foundation.actor import Actor
from nahbei.foundation.models import Agency, AuditEntry
from nahbei.messaging import queries
from nahbei.messaging.actions import NothingToSettle, mark_printed, retry, settle, take_back_printed
from nahbei.messaging.delivery import deliver
from nahbei.messaging.models import Message, MessageChannel, MessageState
from nahbei.people.models import Channel
from tests import factories
from tests.factories import CLERK, NOW

pytestmark = pytest.mark.database
Write = Callable[..., Message]
ADDRESS = {"street": "Ahornweg 7", "postal_code": "43117", "town": "Birkenfeld"}


def mobile(agency: Agency, person: object, value: str = "0152 28817386") -> None:
    Channel.objects.create(agency=agency, person=person, kind="phone", value=value, normal="+4915228817386", mobile=True)  # type: ignore[misc]


def jobs() -> int:
    return DBTaskResult.objects.filter(task_path="nahbei.messaging.delivery.deliver").count()


def test_row_and_job_are_written_together(inside: Agency, write: Write) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        write()
        raise ZeroDivisionError
    assert (inside.messages.count(), jobs()) == (0, 0)
    write()
    assert (inside.messages.count(), jobs()) == (1, 1)


@pytest.mark.parametrize(
    ("prefers", "has", "expected"),
    [
        ("email", {"email", "address", "phone"}, MessageChannel.EMAIL), ("letter", {"email", "address", "phone"}, MessageChannel.LETTER),
        ("phone", {"email", "address", "phone"}, MessageChannel.CALL), ("sms", {"email", "mobile"}, MessageChannel.SMS),
        ("email", {"address", "phone"}, MessageChannel.LETTER), ("phone", {"address"}, MessageChannel.LETTER),
        ("letter", {"email"}, MessageChannel.EMAIL), ("sms", {"phone", "email"}, MessageChannel.EMAIL),
        ("email", {"phone"}, MessageChannel.CALL), ("letter", set(), MessageChannel.CALL),
    ],
)
def test_the_way_is_the_preferred_one_that_is_really_there(
    inside: Agency, write: Write, prefers: str, has: set[str], expected: MessageChannel
) -> None:
    person = factories.make_person(
        inside, phone="030 23125 118" if "phone" in has else "", email="a@example.org" if "email" in has else "", preferred_channel=prefers,
        **(ADDRESS if "address" in has else {}),
    )
    if "mobile" in has:
        mobile(inside, person)
    assert write(person).channel == expected


def test_the_caller_may_wish_for_a_way(inside: Agency, write: Write) -> None:
    person = factories.make_person(inside, email="a@example.org", preferred_channel="email", **ADDRESS)
    letter = write(person, channel=MessageChannel.LETTER)
    assert (letter.channel, letter.to_address) == (MessageChannel.LETTER, "Frau Erika Albers\nAhornweg 7\n43117 Birkenfeld")
    assert jobs() == 0


def test_the_dead_get_nothing(inside: Agency, write: Write) -> None:
    message = write(factories.make_person(inside, email="a@example.org", died_on=dt.date(2026, 11, 1)))
    assert (message.state, jobs()) == (MessageState.DONE, 0)
    assert "verstorben" in message.error
    deliver.call(inside.pk, message.pk)
    assert mail.outbox == []


def test_a_merged_person_is_written_to_where_the_signpost_points(inside: Agency, write: Write) -> None:
    winner = factories.make_person(inside, email="neu@example.org", preferred_channel="email")
    loser = factories.make_person(inside, email="alt@example.org", preferred_channel="email", merged_into=winner)
    message = write(loser)
    assert (message.person, message.to_address) == (winner, "neu@example.org")


def test_a_mail_goes_out_marked_and_to_one_person(inside: Agency, write: Write) -> None:
    inside.email = "buero@example.org"
    inside.save()
    message = write()
    deliver.call(inside.pk, message.pk)
    deliver.call(inside.pk, message.pk)
    (sent,) = mail.outbox
    head = sent.message()
    assert (head["Auto-Submitted"], head["Message-ID"], head["Reply-To"]) == ("auto-generated", message.message_id, "buero@example.org")
    assert (sent.recipients(), sent.subject) == (["albers@example.org"], "Zu Arztbegleitung")
    assert str(sent.body).startswith("Guten Tag, Frau Albers,\n\nEs geht um Arztbegleitung.")
    assert str(sent.body).endswith("Freundliche Grüße\nPetra Lindner\nEhrenamtsagentur Lindenhof")
    message.refresh_from_db()
    assert message.state == MessageState.SENT


@pytest.mark.parametrize("pasted", ["Arzt\r\nBcc: alle@example.org", "Arzt\nX: 1", "Arzt\u2028Bcc: x@example.org", "Arzt\x00\x0b", "x" * 10_000])
def test_nothing_pasted_becomes_a_header(inside: Agency, write: Write, pasted: str) -> None:
    person = factories.make_person(inside, family_name="Albers\r\nBcc: alle@example.org", email="a@example.org", preferred_channel="email")
    inside.name = "Agentur"
    message = write(person, was=pasted)
    deliver.call(inside.pk, message.pk)
    (sent,) = mail.outbox
    assert sent.recipients() == ["a@example.org"]
    assert {"Bcc", "X"}.isdisjoint(sent.message().keys())
    assert "\n" not in message.subject
    assert "\n" not in message.to_name
    assert len(message.subject) <= 200
    assert "\x00" not in message.body


def test_an_address_with_a_line_break_is_no_way(inside: Agency, write: Write) -> None:
    person = factories.make_person(inside, email="a@example.org\r\nBcc: b@example.org", preferred_channel="email", **ADDRESS)
    assert write(person).channel == MessageChannel.LETTER


def test_an_agency_with_a_line_break_in_its_name_fails_in_words(inside: Agency, write: Write) -> None:
    message = write()
    inside.name = "Agentur\r\nBcc: alle@example.org"
    inside.save()
    deliver.call(inside.pk, message.pk)
    message.refresh_from_db()
    assert (message.state, mail.outbox) == (MessageState.FAILED, [])
    assert "nicht brauchbar" in message.error


def test_a_value_is_no_template(inside: Agency, write: Write) -> None:
    message = write(was="{telefon} {{ request.user }} {% now %} {name}")
    assert "Es geht um {telefon} {{ request.user }} {% now %} {name}." in message.body


@pytest.mark.parametrize("change", [{"subject": "Anders"}, {"body": "Anders"}, {"to_address": "b@example.org"}, {"body": ""}, {"message_id": "x"}])
def test_the_text_is_frozen(inside: Agency, write: Write, change: dict[str, str]) -> None:
    message = write()
    with pytest.raises(IntegrityError), transaction.atomic():
        inside.messages.filter(pk=message.pk).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        message.delete()


def test_letters_are_marked_and_taken_back(inside: Agency, write: Write) -> None:
    person = factories.make_person(inside, preferred_channel="letter", **ADDRESS)
    letters = [write(person), write(person)]
    mail_message = write()
    keys = [message.pk for message in (*letters, mail_message)]
    done = mark_printed(agency=inside, messages=keys, by=CLERK, at=NOW)
    assert sorted(done) == [letter.pk for letter in letters]
    assert mark_printed(agency=inside, messages=keys, by=Actor("Ben Wagner"), at=NOW) == []
    assert set(inside.messages.filter(pk__in=done).values_list("state", "done_by_name")) == {("done", "Petra Lindner")}
    assert sorted(take_back_printed(agency=inside, messages=done, by=CLERK, at=NOW)) == sorted(done)
    assert queries.waiting(inside, at=NOW) == queries.Waiting(letters=2, calls=0, troubled=0)
    assert AuditEntry.objects.filter(what="messaging.by_hand").count() == 4


def test_the_dead_are_not_taken_back_into_the_queue(inside: Agency, write: Write) -> None:
    person = factories.make_person(inside, preferred_channel="letter", died_on=dt.date(2026, 11, 1), **ADDRESS)
    assert take_back_printed(agency=inside, messages=[write(person).pk], by=CLERK, at=NOW) == []


@pytest.mark.parametrize("state", [MessageState.FAILED, MessageState.UNSURE])
def test_a_human_decides_once(inside: Agency, write: Write, state: MessageState) -> None:
    message = write()
    inside.messages.update(state=state)
    message.refresh_from_db()
    settle(message=message, by=CLERK, at=NOW)
    assert (message.state, message.done_by_name) == (MessageState.DONE, "Petra Lindner")
    with pytest.raises(NothingToSettle):
        retry(message=message, by=CLERK, at=NOW)
    assert AuditEntry.objects.get(what="messaging.decided").changes == {"state": [state, "done"]}


def test_sending_again_keeps_the_message_id(inside: Agency, write: Write) -> None:
    message = write()
    inside.messages.update(state=MessageState.UNSURE)
    again = retry(message=message, by=CLERK, at=NOW)
    deliver.call(inside.pk, again.pk)
    again.refresh_from_db()
    assert (again.pk, again.state) == (message.pk, MessageState.SENT)
    assert mail.outbox[0].message()["Message-ID"] == message.message_id


def test_sending_again_goes_to_the_address_of_today(inside: Agency, write: Write) -> None:
    message = write()
    inside.messages.update(state=MessageState.FAILED)
    Channel.objects.filter(person=message.person).update(value="neu@example.org")
    again = retry(message=inside.messages.get(), by=CLERK, at=NOW)
    message.refresh_from_db()
    assert (message.state, message.to_address) == (MessageState.DONE, "albers@example.org")
    assert (again.state, again.to_address, again.body) == (MessageState.QUEUED, "neu@example.org", message.body)
    assert again.message_id != message.message_id


def test_what_is_not_troubled_cannot_be_decided(inside: Agency, write: Write) -> None:
    message = write()
    for action in (retry, settle):
        with pytest.raises(NothingToSettle):
            action(message=message, by=CLERK, at=NOW)


def test_a_message_becomes_a_letter(inside: Agency, write: Write) -> None:
    person = factories.make_person(inside, preferred_channel="letter", **ADDRESS)
    letter = queries.letter_of(write(person, data={"facts": []}))
    assert (letter.on, letter.template, letter.window) == (factories.TODAY, "plain", "Frau Erika Albers\nAhornweg 7\n43117 Birkenfeld")
