"""A mail comes back: the message failed, the address rests, the next message takes another way."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from nahbei.foundation.models import Agency
from nahbei.foundation.tenancy import agency_scope
from nahbei.messaging.bounces import address_is_wrong
from nahbei.messaging.channels import route_of
from nahbei.messaging.delivery import deliver
from nahbei.messaging.models import Message, MessageChannel
from nahbei.messaging.reply_address import address_of
from nahbei.people.actions import change_person, wake_address
from nahbei.people.models import Person
from nahbei.people.phones import ChannelInput
from nahbei.placements.models import Enquiry
from tests import factories
from tests.factories import CLERK, NOW
from tests.inbox.conftest import Receive, dsn, mail
from tests.messaging.mail_server import Counting, listening
from tests.support.server import free_port

pytestmark = [pytest.mark.django_db, pytest.mark.database]
Asked = tuple[Enquiry, Message]


def resting(agency: Agency, message: Message) -> list[str]:
    with agency_scope(agency):
        return list(agency.channels.filter(resting_since__isnull=False).order_by("pk").values_list("value", flat=True))


def test_a_hard_bounce_fails_the_message_and_rests_the_address(agency: Agency, asked: Asked, receive: Receive) -> None:
    message = asked[1]
    row = receive(dsn(message), to=address_of(message), returns_to="")
    assert (row.kind, row.state, row.note) == ("bounce", "settled", "550 5.1.1 User unknown")
    with agency_scope(agency):
        message.refresh_from_db()
        assert (message.state, message.error) == ("failed", "Kam zurück: 550 5.1.1 User unknown")
        assert resting(agency, message) == [message.to_address]
        assert route_of(message.person, MessageChannel.EMAIL).channel == MessageChannel.CALL  # type: ignore[arg-type]
        assert agency.enquiries.get().state == "open"  # „Ja“ in the mail that came back is nobody's


def test_everybody_who_shares_the_mailbox_is_written_to_otherwise(agency: Agency, asked: Asked, receive: Receive) -> None:
    with agency_scope(agency):
        factories.make_person(agency, "Krämer", email=asked[1].to_address.upper())
    receive(dsn(asked[1]), to=address_of(asked[1]))
    assert len(resting(agency, asked[1])) == 2


@pytest.mark.parametrize(("status", "action", "failed", "rests", "kind"), [
    ("5.1.1", "failed", True, True, "bounce"), ("5.0.0", "failed", True, True, "bounce"), ("5.4.4", "failed", True, True, "bounce"),
    ("5.7.1", "failed", True, False, "bounce"), ("5.2.2", "failed", True, False, "bounce"), ("4.4.7", "failed", True, False, "bounce"),
    ("4.4.1", "delayed", False, False, "delay"),
])
def test_what_the_code_says(
    agency: Agency, asked: Asked, receive: Receive, status: str, action: str, failed: bool, rests: bool, kind: str
) -> None:
    row = receive(dsn(asked[1], status=status, action=action), to=address_of(asked[1]))
    with agency_scope(agency):
        asked[1].refresh_from_db()
    assert (asked[1].state == "failed", bool(resting(agency, asked[1])), row.kind, row.state) == (failed, rests, kind, "settled")


def test_delivered_and_relayed_reports_are_no_bounces(agency: Agency, asked: Asked, receive: Receive) -> None:
    receive(dsn(asked[1], status="2.0.0", action="delivered"), to=address_of(asked[1]))
    with agency_scope(agency):
        asked[1].refresh_from_db()
    assert (asked[1].state, resting(agency, asked[1])) == ("sent", [])


def test_a_bounce_that_names_no_message_of_ours_changes_nothing(agency: Agency, asked: Asked, receive: Receive) -> None:
    row = receive(dsn(asked[1]), to="antwort@example.org")
    with agency_scope(agency):
        asked[1].refresh_from_db()
    assert (asked[1].state, resting(agency, asked[1]), row.state) == ("sent", [], "open")


def test_a_settled_message_stays_settled(agency: Agency, asked: Asked, receive: Receive) -> None:
    with agency_scope(agency):
        agency.messages.filter(pk=asked[1].pk).update(state="done")
    receive(dsn(asked[1]), to=address_of(asked[1]))
    with agency_scope(agency):
        asked[1].refresh_from_db()
    assert (asked[1].state, bool(resting(agency, asked[1]))) == ("done", True)


def test_saving_the_record_lets_it_rest_and_another_address_is_awake(agency: Agency, asked: Asked, receive: Receive) -> None:
    receive(dsn(asked[1]), to=address_of(asked[1]))
    with agency_scope(agency):
        person = Person.objects.get(pk=asked[1].person_id)
        change_person(person=person, by=CLERK, at=NOW, channels=[ChannelInput("email", asked[1].to_address, "privat")])
        assert resting(agency, asked[1]) == [asked[1].to_address]
        change_person(person=person, by=CLERK, at=NOW, channels=[ChannelInput("email", "neu@example.org")])
        assert resting(agency, asked[1]) == []
        assert route_of(Person.objects.get(pk=person.pk)).address == "neu@example.org"


def test_right_after_all(agency: Agency, asked: Asked, receive: Receive) -> None:
    receive(dsn(asked[1]), to=address_of(asked[1]))
    with agency_scope(agency):
        channel = agency.channels.get(resting_since__isnull=False)
        wake_address(channel=channel, by=CLERK, at=NOW)
        assert route_of(Person.objects.get(pk=asked[1].person_id)).channel == MessageChannel.EMAIL
        assert list(agency.audit_entries.filter(what__startswith="people.address").order_by("pk").values_list("what", flat=True)) == [
            "people.address_rests", "people.address_wakes"]


def test_a_report_that_somebody_forges_reaches_no_further_than_the_own_address(agency: Agency, asked: Asked, receive: Receive) -> None:
    forged = dsn(asked[1]).replace(f"rfc822; {asked[1].to_address}".encode(), b"rfc822; albers@example.org")
    with agency_scope(agency):
        factories.make_person(agency, email="albers@example.org")
    receive(forged, to=address_of(asked[1]))
    assert resting(agency, asked[1]) == [asked[1].to_address]


@pytest.mark.parametrize("words", ["550 5.1.1 Unknown", "550 Unknown user"])
def test_the_codes_of_an_address_that_is_wrong(words: str) -> None:
    assert address_is_wrong("5.1.1")
    assert not address_is_wrong("4.1.1")
    assert not address_is_wrong("")


@pytest.fixture
def server(settings: Any) -> Iterator[Counting]:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS, settings.EMAIL_TIMEOUT = "127.0.0.1", free_port(), False, 5
    with listening(settings.EMAIL_PORT) as found:
        yield found


@pytest.mark.parametrize(("answer", "where", "rests"), [
    ("550 5.1.1 Unknown user", "on_receiver", True), ("550 Unknown user", "on_receiver", True), ("554 5.7.1 Blocked", "on_receiver", False),
    ("550 5.1.1 Unknown user", "on_data", False),
])
def test_a_server_that_does_not_take_the_address(
    agency: Agency, asked: Asked, server: Counting, answer: str, where: str, rests: bool
) -> None:
    message = asked[1]
    with agency_scope(agency):
        agency.messages.filter(pk=message.pk).update(state="queued")
    setattr(server, where, [answer])
    deliver.call(agency.pk, message.pk)
    with agency_scope(agency):
        message.refresh_from_db()
    assert (message.state, bool(resting(agency, message))) == ("failed", rests)


def test_the_mail_server_is_told_the_own_address_as_sender(agency: Agency, asked: Asked, server: Counting) -> None:
    message = asked[1]
    with agency_scope(agency):
        agency.messages.filter(pk=message.pk).update(state="queued")
    deliver.call(agency.pk, message.pk)
    assert address_of(message) in str(server.accepted[0]["Reply-To"])


def test_a_plain_reply_is_no_bounce(asked: Asked, receive: Receive) -> None:
    assert receive(mail("550 5.1.1", to=address_of(asked[1]), sender=asked[1].to_address)).kind == "words"
