"""One text to a list: exactly those, once each, by each one's own way; nobody who died or opted out; planned, stopped, half sent."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from nahbei.desk.timeline import of_person
from nahbei.foundation.models import Agency
from nahbei.foundation.tenancy import agency_scope
from nahbei.messaging.groups import TopicGroup
from nahbei.messaging.opting import opt_out
from nahbei.messaging.topics import UnknownField
from nahbei.notices import composing, queries, sending
from nahbei.notices.actions import begin_circular, change_circular, discard_circular, send_circular, stop_circular
from nahbei.notices.models import Circular
from nahbei.notices.rules import AlreadyOnItsWay, NobodyInTheList, NothingToCancel, NothingToSay, SendAtIsPast
from nahbei.people.models import Person
from tests.factories import CLERK, NOW, make_circular, make_person
from tests.support.queries import counted

pytestmark = pytest.mark.django_db


def by_mail(agency: Agency, name: str = "Albers") -> Person:
    return make_person(agency, name, email=f"m{Person.objects.count()}@example.org", preferred_channel="email")


def go(circular: Circular, at: dt.datetime = NOW) -> None:
    send_circular(circular=circular, by=CLERK, at=at)
    while sending.send_some(agency=circular.agency, circular_id=circular.pk, at=at):
        pass
    circular.refresh_from_db()


def test_each_gets_it_once_by_her_own_way_and_the_timeline_shows_it(inside: Agency) -> None:
    mail, letter = by_mail(inside), make_person(inside, "Brandt", preferred_channel="letter", street="Ahornweg 1", postal_code="12345", town="Ort")
    call, nobody = make_person(inside, "Cordes", phone="030 23125 118"), make_person(inside, "Dorn")
    circular = make_circular(inside, mail, letter, call, nobody, body="Liebe:r {vorname}, kommen Sie? {telefon}")
    inside.phone = "030 23125 100"
    split = queries.split(circular)
    assert (split.channels, split.left_out, split.number) == ({"email": 1, "letter": 1, "call": 1}, {"unreachable": 1}, 3)
    go(circular)
    assert circular.state == "sent"
    assert sorted(inside.messages.values_list("channel", flat=True)) == ["call", "email", "letter"]
    message = inside.messages.get(person=mail)
    assert message.subject == "Fest" and "Liebe:r Erika, kommen Sie?" in message.body and message.about == circular.reference
    assert message.to_address == mail.channels.get().value  # one receiver in each message, never a list
    assert "Fest" in of_person(inside, mail)[0].text
    assert circular.recipients.get(person=nobody).left_out == "unreachable"
    assert queries.states_of(circular) == [("call", "queued", 1), ("email", "queued", 1), ("letter", "queued", 1)]
    assert queries.progress(circular) == (4, 4)


def test_a_double_click_sends_once(inside: Agency) -> None:
    circular = make_circular(inside, by_mail(inside))
    stale = Circular.objects.get(pk=circular.pk)
    go(circular)
    with pytest.raises(AlreadyOnItsWay):
        send_circular(circular=stale, by=CLERK, at=NOW)
    with pytest.raises(AlreadyOnItsWay):
        change_circular(circular=stale, subject="Anders", body="x", by=CLERK, at=NOW)
    with pytest.raises(AlreadyOnItsWay):
        discard_circular(circular=stale, by=CLERK, at=NOW)
    assert inside.messages.count() == 1


@pytest.mark.database
def test_the_database_knows_each_once(inside: Agency) -> None:
    person = by_mail(inside)
    circular = make_circular(inside, person)
    with pytest.raises(IntegrityError), transaction.atomic():
        circular.recipients.create(agency=inside, person=person)
    with pytest.raises(IntegrityError), transaction.atomic():
        Circular.objects.filter(pk=circular.pk).update(state="sending", subject="", send_at=NOW)


@pytest.mark.database
def test_a_crash_in_the_middle_loses_nothing_and_doubles_nothing(inside: Agency, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "PORTION", 2)
    people = [by_mail(inside, f"Name{number}") for number in range(5)]
    circular = make_circular(inside, *people)
    send_circular(circular=circular, by=CLERK, at=NOW)
    assert sending.send_some(agency=inside, circular_id=circular.pk, at=NOW)
    real = sending.send_many

    def crash(**said: Any) -> Any:
        real(**said)
        raise KeyboardInterrupt

    with monkeypatch.context() as broken, pytest.raises(KeyboardInterrupt), transaction.atomic():
        broken.setattr(sending, "send_many", crash)
        sending.send_some(agency=inside, circular_id=circular.pk, at=NOW)
    assert inside.messages.count() == 2
    assert list(inside.circulars.due(at=NOW)) == [circular]  # the clock finds it
    while sending.send_some(agency=inside, circular_id=circular.pk, at=NOW):
        pass
    assert sorted(inside.messages.values_list("person", flat=True)) == [person.pk for person in people]


def test_who_died_or_opted_out_between_composing_and_sending(inside: Agency) -> None:
    dead, spared, there = by_mail(inside, "Albers"), by_mail(inside, "Brandt"), by_mail(inside, "Cordes")
    circular = make_circular(inside, dead, spared, there)
    Person.objects.filter(pk=dead.pk).update(died_on=NOW.date())
    opt_out(person=spared, group=TopicGroup.NEWS, by=CLERK, at=NOW)
    go(circular)
    assert list(inside.messages.values_list("person", flat=True)) == [there.pk]
    assert dict(circular.recipients.exclude(left_out="").values_list("person", "left_out")) == {dead.pk: "died", spared.pk: "opted_out"}


def test_two_records_that_became_one_get_one_message(inside: Agency) -> None:
    winner, loser = by_mail(inside), by_mail(inside)
    circular = make_circular(inside, winner, loser)
    Person.objects.filter(pk=loser.pk).update(merged_into=winner)
    go(circular)
    assert (inside.messages.get().person, circular.state, circular.recipients.count()) == (winner, "sent", 1)
    begun = begin_circular(agency=inside, people=[winner.pk, loser.pk], source="Menschen", by=CLERK, at=NOW)
    assert [row.person for row in begun.recipients.all()] == [winner]


def test_people_of_another_office_stay_out(inside: Agency, other_agency: Agency) -> None:
    own = by_mail(inside)
    with agency_scope(other_agency):
        foreign = make_person(other_agency, "Fremd")
    begun = begin_circular(agency=inside, people=[own.pk, foreign.pk], source="Menschen", by=CLERK, at=NOW)
    assert [row.person for row in begun.recipients.all()] == [own]
    with pytest.raises(NobodyInTheList):
        begin_circular(agency=inside, people=[foreign.pk], source="Menschen", by=CLERK, at=NOW)


def test_a_field_that_does_not_exist_is_refused_with_a_sentence(inside: Agency) -> None:
    circular = make_circular(inside)
    for subject, body in (("Fest {geburtstag}", "x"), ("Fest", "{adresse}"), ("Fest", "{gruss}"), ("{0}", "x")):
        with pytest.raises(UnknownField, match="gibt es in diesem Text nicht"):
            change_circular(circular=circular, subject=subject, body=body, by=CLERK, at=NOW)


def test_a_name_that_looks_like_a_field_stays_a_name(inside: Agency) -> None:
    person = make_person(inside, "{telefon}", given_name="{body.__class__}", email="x@example.org", preferred_channel="email")
    circular = make_circular(inside, person, subject="Hallo {vorname}", body="Guten Tag {name} {{name}} %(name)s")
    subject, body = composing.words_of(circular, person, by=CLERK)
    assert subject == "Hallo {body.__class__}" and "Guten Tag {body.__class__} {telefon}" in body


def test_no_header_grows_out_of_a_subject(inside: Agency) -> None:
    circular = make_circular(inside, by_mail(inside))
    change_circular(circular=circular, subject="Fest\r\nBcc: alle@example.org", body="Kommen Sie?", by=CLERK, at=NOW)
    circular.refresh_from_db()
    go(circular)
    assert inside.messages.get().subject == "Fest Bcc: alle@example.org"


def test_planned_waits_until_its_time_and_can_be_stopped(inside: Agency) -> None:
    circular = make_circular(inside, by_mail(inside))
    later = NOW + dt.timedelta(days=1)
    with pytest.raises(SendAtIsPast):
        send_circular(circular=circular, send_at=NOW, by=CLERK, at=NOW)
    send_circular(circular=circular, send_at=later, by=CLERK, at=NOW)
    assert not sending.send_some(agency=inside, circular_id=circular.pk, at=later - dt.timedelta(minutes=1))
    assert stop_circular(circular=circular, by=CLERK, at=NOW) == 0
    assert not sending.send_some(agency=inside, circular_id=circular.pk, at=later)
    assert inside.messages.count() == 0
    circular.refresh_from_db()
    assert circular.state == "draft"
    with pytest.raises(NothingToCancel):
        stop_circular(circular=circular, by=CLERK, at=NOW)


def test_what_is_still_here_can_be_held_back(inside: Agency) -> None:
    circular = make_circular(inside, by_mail(inside), by_mail(inside))
    go(circular)
    inside.messages.filter(pk=inside.messages.latest("pk").pk).update(state="sent")
    assert stop_circular(circular=circular, by=CLERK, at=NOW) == 1
    assert sorted(inside.messages.values_list("state", flat=True)) == ["done", "sent"]


def test_stopped_on_its_way_writes_to_nobody_else(inside: Agency, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "PORTION", 1)
    circular = make_circular(inside, by_mail(inside), by_mail(inside))
    send_circular(circular=circular, by=CLERK, at=NOW)
    sending.send_some(agency=inside, circular_id=circular.pk, at=NOW)
    stop_circular(circular=circular, by=CLERK, at=NOW)
    assert not sending.send_some(agency=inside, circular_id=circular.pk, at=NOW)
    assert [message.state for message in inside.messages.all()] == ["done"]


def test_nothing_empty_goes_out_and_a_draft_is_discarded(inside: Agency) -> None:
    circular = make_circular(inside, subject="")
    with pytest.raises(NothingToSay):
        send_circular(circular=circular, by=CLERK, at=NOW)
    discard_circular(circular=circular, by=CLERK, at=NOW)
    assert not Circular.objects.exists() and not inside.circular_recipients.exists()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_split_costs_the_same_for_one_and_for_three(inside: Agency, rows: int) -> None:
    circular = make_circular(inside, *[by_mail(inside) for _ in range(rows)])
    with counted() as queries_:
        assert queries.split(circular).number == rows
    assert queries_.number == 3, queries_
