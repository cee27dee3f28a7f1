"""Whoever does not want a kind of message is spared it, by one click and without a log-in – and what must be said is said."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django_tasks_db.models import DBTaskResult

from nahbei.foundation.models import Agency, AuditEntry
from nahbei.messaging.bulk import send_many
from nahbei.messaging.delivery import deliver
from nahbei.messaging.groups import TopicGroup
from nahbei.messaging.models import Message, MessageChannel, MessageState, OptOut, StopLink
from nahbei.messaging.opting import choose, opt_in, opt_out, spared_by, stop_token
from nahbei.messaging.topics import Topic, register, topics
from nahbei.people.actions import merge_people
from tests import factories
from tests.factories import CLERK, NOW
from tests.support.queries import counted

pytestmark = pytest.mark.database
Write = Callable[..., Message]
REMINDERS = TopicGroup.REMINDERS


@pytest.fixture
def reminder(topic: Topic, monkeypatch: pytest.MonkeyPatch) -> Topic:
    found = Topic("test", "Erinnerung", "Zu {was}", "Es geht um {was}.", {"was": "Arztbegleitung"}, group=REMINDERS)
    monkeypatch.setitem(topics, "test", found)
    return found


def reader(agency: Agency, **fields: Any) -> Any:
    return factories.make_person(agency, **{"email": "albers@example.org", "preferred_channel": "email", **fields})


def test_every_topic_of_the_house_says_who_may_stop_it() -> None:
    assert [topic.key for topic in topics.values() if topic.always == (topic.group is not None)] == []


@pytest.mark.parametrize("said", [{}, {"always": True, "group": REMINDERS}])
def test_a_topic_that_does_not_say_it_is_refused(said: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="stop"):
        register(Topic("falsch", "Falsch", "Zu", "Text", **said))
    assert "falsch" not in topics


def test_an_optional_mail_says_how_to_stop_it_and_so_does_its_header(inside: Agency, reminder: Topic, write: Write, settings: Any) -> None:
    settings.SECURE = True
    message = write()
    assert message.person is not None
    link = f"{settings.NAHBEI_ADDRESS}/lindenhof/stop/{stop_token(inside, message.person.pk, REMINDERS)}/"
    assert message.body.endswith(f"Keine Erinnerungen mehr? Hier können Sie sie abbestellen: {link}")
    deliver.call(inside.pk, message.pk)
    head = mail.outbox[0].message()
    assert (head["List-Unsubscribe"], head["List-Unsubscribe-Post"]) == (f"<{link}>", "List-Unsubscribe=One-Click")


def test_a_letter_says_it_too_and_what_must_be_said_says_nothing(inside: Agency, topic: Topic, reminder: Topic, write: Write) -> None:
    inside.phone = "030 23125 100"
    person = reader(inside, street="Ahornweg 7", postal_code="43117", town="Birkenfeld")
    letter = write(person, channel=MessageChannel.LETTER)
    assert letter.body.endswith("Sie möchten keine Erinnerungen mehr? Rufen Sie uns an: 030 23125 100.")
    topics["test"] = topic
    must = write(person)
    assert "abbestellen" not in must.body
    deliver.call(inside.pk, must.pk)
    assert "List-Unsubscribe" not in mail.outbox[0].message()


def test_whoever_opted_out_is_spared_and_the_trail_says_why(inside: Agency, topic: Topic, reminder: Topic, write: Write) -> None:
    person = reader(inside)
    assert opt_out(person=person, group=REMINDERS, by=CLERK, at=NOW)
    assert not opt_out(person=person, group=REMINDERS, by=CLERK, at=NOW)
    message = write(person)
    assert (message.state, message.error) == (MessageState.DONE, "Nicht gesendet: hat abbestellt (Erinnerungen).")
    assert DBTaskResult.objects.count() == 0
    deliver.call(inside.pk, message.pk)
    assert mail.outbox == []
    topics["test"] = topic  # what must be said
    assert write(person).state == MessageState.QUEUED
    topics["test"] = reminder
    assert opt_in(person=person, group=REMINDERS, by=CLERK, at=NOW)
    assert write(person).state == MessageState.QUEUED
    assert sorted(AuditEntry.objects.filter(person_id=person.pk).values_list("what", flat=True)) == ["messaging.opted_in", "messaging.opted_out"]


def test_another_group_goes_on(inside: Agency, reminder: Topic, write: Write) -> None:
    person = reader(inside)
    opt_out(person=person, group=TopicGroup.NEWS, by=CLERK, at=NOW)
    assert write(person).state == MessageState.QUEUED


@pytest.mark.parametrize("number", [1, 3])
def test_many_are_asked_at_once_whether_they_want_it(inside: Agency, reminder: Topic, number: int) -> None:
    people = [reader(inside, email=f"m{count}@example.org") for count in range(number)]
    opt_out(person=people[-1], group=REMINDERS, by=CLERK, at=NOW)
    with counted() as queries:
        written = send_many(agency=inside, to=people, topic="test", values=lambda _: {"was": "x"}, about=None, by=CLERK, at=NOW)
    assert queries.number == (6 if number == 1 else 7), queries  # a job only for what goes out
    assert [message.state for message in written] == ["queued"] * (number - 1) + ["done"]
    assert StopLink.objects.count() == number


def test_a_link_is_laid_once_for_many_mails(inside: Agency, reminder: Topic, write: Write) -> None:
    person = reader(inside)
    assert write(person).body == write(person).body
    assert StopLink.objects.count() == 1


def test_a_merge_keeps_what_one_of_them_did_not_want(inside: Agency, reminder: Topic, write: Write) -> None:
    winner, loser = reader(inside), reader(inside, email="alt@example.org")
    for person in (winner, loser):
        opt_out(person=person, group=REMINDERS, by=CLERK, at=NOW)
    opt_out(person=loser, group=TopicGroup.NEWS, by=CLERK, at=NOW)
    token = factories.make_stop_link(inside, loser, TopicGroup.OFFERS)
    merge_people(winner=winner, loser=loser, by=CLERK, at=NOW)
    assert spared_by(inside, winner) == [REMINDERS, TopicGroup.NEWS]
    assert stop(inside, token).status_code == 302
    assert TopicGroup.OFFERS in spared_by(inside, winner)


def stop(agency: Agency, token: str, data: dict[str, str] | None = None, **more: Any) -> Any:
    return Client(enforce_csrf_checks=True).post(f"/{agency.slug}/stop/{token}/", data or {"answer": "stop"}, **more)


def test_looking_changes_nothing_and_the_button_does(inside: Agency) -> None:
    person = reader(inside)
    token = factories.make_stop_link(inside, person)
    page = Client().get(f"/lindenhof/stop/{token}/")
    assert "Keine Erinnerungen mehr?" in page.content.decode()
    assert page["Referrer-Policy"] == "same-origin"
    assert not OptOut.objects.exists()
    assert stop(inside, token).status_code == 302
    page = Client().get(f"/lindenhof/stop/{token}/")
    assert "Abbestellt." in page.content.decode()
    assert "Doch weiter bekommen" in page.content.decode()
    stop(inside, token, {"answer": "again"})
    assert not OptOut.objects.exists()


def test_one_click_of_a_mail_program(inside: Agency) -> None:
    person = reader(inside)
    token = factories.make_stop_link(inside, person)
    for _ in range(2):
        assert stop(inside, token, {"List-Unsubscribe": "One-Click"}).status_code == 204
    (row,) = OptOut.objects.all()
    assert (row.person, row.group, row.by_name) == (person, REMINDERS, "Erika Albers")


@pytest.mark.parametrize("token", ["0" * 40, "x", "../..", "ä"])
def test_a_link_that_nobody_laid_stops_nothing(inside: Agency, token: str) -> None:
    reader(inside)
    assert stop(inside, token).status_code == 404
    assert not OptOut.objects.exists()


def test_the_link_of_one_agency_is_none_of_another(inside: Agency) -> None:
    token = factories.make_stop_link(inside)
    other = factories.make_agency("altstadt")
    assert stop(other, token).status_code == 404


def test_the_office_chooses_all_at_once(inside: Agency) -> None:
    person = reader(inside)
    assert choose(person=person, spared=[TopicGroup.NEWS, TopicGroup.OFFERS], by=CLERK, at=NOW)
    assert not choose(person=person, spared=[TopicGroup.NEWS, TopicGroup.OFFERS], by=CLERK, at=NOW)
    assert spared_by(inside, person) == [TopicGroup.OFFERS, TopicGroup.NEWS]


def test_the_office_sees_changes_and_undoes_it(inside: Agency, client: Client) -> None:
    client.force_login(factories.make_account(inside))
    person = reader(inside)
    address = f"/office/people/{person.pk}/messages/"
    assert "Rundbriefe" in client.get(address).content.decode()
    page = client.post(address, {"wanted": ["reminders", "offers", "news"]}, follow=True).content.decode()
    assert "Bekommt nicht: Nachfragen, wie es läuft" in " ".join(page.split())
    client.post(f"{address}return/")
    assert spared_by(inside, person) == []
    assert client.post(address, {"wanted": ["alles"]}).status_code == 422
