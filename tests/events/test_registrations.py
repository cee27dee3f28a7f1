"""Guests: never one too many, strictly in order, and nobody who waits is sent anything."""

from __future__ import annotations

import contextlib
import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from nahbei.events.actions import (
    accept_offer,
    cancel_event,
    cancel_registration,
    change_event,
    check_in,
    expire_offers,
    mark_no_shows,
    move_event,
    register,
    remind,
)
from nahbei.events.links import token_of
from nahbei.events.models import HOLDING, Event, Registration, RegistrationState, Source
from nahbei.events.rules import (
    DeadlineIsOver,
    EventIsFull,
    FewerPlacesThanTaken,
    NameIsMissing,
    NotOpenForRegistration,
    OfferIsOver,
    RegistrationHasMovedOn,
)
from nahbei.foundation.models import Agency
from nahbei.foundation.tenancy import agency_scope
from nahbei.people.models import Person
from tests import factories
from tests.factories import CLERK, NOW, TODAY

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


def come(event: Event, name: str, size: int = 1, **said: object) -> Registration:
    return register(event=event, name=name, size=size, source=Source.ONLINE, email=f"{name.lower()}@example.org", by=CLERK, at=NOW, **said)


def states(event: Event) -> list[str]:
    return list(event.registrations.values_list("state", flat=True))


def told(agency: Agency) -> list[tuple[str, str]]:
    return [(message.topic, message.to_name) for message in agency.messages.order_by("pk")]


@pytest.mark.usefixtures("inside")
def test_who_waits_is_asked_in_order_and_nobody_overtakes(agency: Agency) -> None:
    event = factories.make_event(agency, capacity=2)
    first = come(event, "Adam", 2)
    family, single = come(event, "Berta", 2), come(event, "Cem")
    assert states(event) == ["confirmed", "waiting", "waiting"]
    assert told(agency) == [("event_confirmed", "Adam")]
    cancel_registration(registration=first, by=CLERK, at=NOW)
    assert states(event) == ["cancelled", "offered", "waiting"]
    assert told(agency)[-1] == ("event_offered", "Berta")
    assert accept_offer(registration=family, by=CLERK, at=NOW + HOUR).state == "confirmed"
    assert told(agency)[-1] == ("event_confirmed", "Berta")
    with pytest.raises(RegistrationHasMovedOn):
        accept_offer(registration=single, by=CLERK, at=NOW + HOUR)


@pytest.mark.usefixtures("inside")
def test_a_party_that_does_not_fit_holds_the_queue(agency: Agency) -> None:
    event = factories.make_event(agency, capacity=2)
    one, _other = come(event, "Adam"), come(event, "Berta")
    come(event, "Familie", 2)
    come(event, "Dora")
    cancel_registration(registration=one, by=CLERK, at=NOW)
    assert states(event) == ["cancelled", "confirmed", "waiting", "waiting"]
    assert come(event, "Emil").state == "waiting"
    change_event(event=event, capacity=4, by=CLERK, at=NOW)
    assert states(event) == ["cancelled", "confirmed", "offered", "offered", "waiting"]


@pytest.mark.usefixtures("inside")
def test_an_offer_has_an_end_and_then_the_next_one_is_asked(agency: Agency) -> None:
    event = factories.make_event(agency, capacity=1)
    first, second = come(event, "Adam"), come(event, "Berta")
    come(event, "Cem")
    cancel_registration(registration=first, by=CLERK, at=NOW)
    late = NOW + 48 * HOUR
    with pytest.raises(OfferIsOver):
        accept_offer(registration=second, by=CLERK, at=late)
    assert expire_offers(event=event, by=CLERK, at=late - HOUR) == 0
    assert expire_offers(event=event, by=CLERK, at=late) == 1
    assert states(event) == ["cancelled", "cancelled", "offered"]
    assert told(agency)[-2:] == [("event_expired", "Berta"), ("event_offered", "Cem")]


@pytest.mark.usefixtures("inside")
def test_the_database_itself_refuses_one_too_many(agency: Agency) -> None:
    event = factories.make_event(agency, capacity=1)
    come(event, "Adam")
    with pytest.raises(IntegrityError), transaction.atomic():
        Event.objects.filter(pk=event.pk).update(taken=2)
    with pytest.raises(FewerPlacesThanTaken):
        come(event2 := factories.make_event(agency, capacity=3, number=9), "Berta", 2)
        change_event(event=event2, capacity=1, by=CLERK, at=NOW)


@pytest.mark.usefixtures("inside")
def test_what_is_refused_is_said(agency: Agency) -> None:
    event = factories.make_event(agency, deadline=TODAY - dt.timedelta(days=1))
    with pytest.raises(DeadlineIsOver):
        come(event, "Adam")
    assert register(event=event, name="Adam", source=Source.PHONE, by=CLERK, at=NOW).state == "confirmed"
    with pytest.raises(NameIsMissing):
        register(event=event, name="  ", source=Source.PHONE, by=CLERK, at=NOW)
    with pytest.raises(ValidationError):
        register(event=event, name="Bus", size=21, source=Source.PHONE, by=CLERK, at=NOW)
    with pytest.raises(NotOpenForRegistration):
        come(factories.make_event(agency, state="draft"), "Adam")
    full = factories.make_event(agency, capacity=1)
    come(full, "Adam")
    with pytest.raises(EventIsFull):
        register(event=full, name="Spontan", source=Source.WALK_IN, by=CLERK, at=full.starts_at)


@pytest.mark.usefixtures("inside")
def test_a_registration_makes_and_finds_no_person(agency: Agency) -> None:
    factories.make_person(agency, "Albers", email="albers@example.org")
    event = factories.make_event(agency)
    row = come(event, "Albers", form="a")
    assert (row.person, Person.objects.count()) == (None, 1)
    assert come(event, "Albers", form="a").pk == row.pk


@pytest.mark.usefixtures("inside")
def test_cancelled_everyone_is_told_and_nobody_moves_up(agency: Agency) -> None:
    event = factories.make_event(agency, capacity=1)
    first = come(event, "Adam")
    come(event, "Berta")
    register(event=event, name="Ohne Adresse", source=Source.PHONE, by=CLERK, at=NOW)
    cancel_event(event=event, reason="Wasserschaden.", by=CLERK, at=NOW)
    assert told(agency)[1:] == [("event_cancelled", "Adam"), ("event_cancelled", "Berta"), ("event_cancelled", "Ohne Adresse")]
    mail = agency.messages.filter(topic="event_cancelled").order_by("pk").first()
    assert mail is not None and "METHOD:CANCEL" in mail.data["attachments"][0]["text"]
    with pytest.raises(RegistrationHasMovedOn):
        cancel_registration(registration=first, by=CLERK, at=NOW)


@pytest.mark.usefixtures("inside")
def test_moving_keeps_every_registration_and_the_entry_in_the_calendar(agency: Agency) -> None:
    event = factories.make_event(agency, capacity=1)
    come(event, "Adam")
    come(event, "Berta")
    moved = move_event(event=event, on=event.on + dt.timedelta(days=7), start=event.start, end=event.end, venue=None, by=CLERK, at=NOW)
    assert states(event) == ["confirmed", "waiting"]
    assert moved.moves.get().before_on == event.on
    (before, after) = [m.data["attachments"][0]["text"] for m in agency.messages.filter(to_name="Adam").order_by("pk")]
    uid = next(line for line in before.splitlines() if line.startswith("UID"))
    assert uid in after and "SEQUENCE:1" in after
    waiting = agency.messages.get(to_name="Berta")
    assert (waiting.topic, waiting.data) == ("event_moved", {})


@pytest.mark.usefixtures("inside")
def test_at_the_door_and_afterwards(agency: Agency) -> None:
    event = factories.make_event(agency, on=TODAY)
    there, away = come(event, "Adam"), come(event, "Berta")
    assert check_in(registration=there, by=CLERK, at=event.starts_at).state == "attended"
    assert check_in(registration=there, there=False, by=CLERK, at=event.starts_at).state == "confirmed"
    check_in(registration=there, by=CLERK, at=event.starts_at)
    assert mark_no_shows(event=event, by=CLERK, at=event.ends_at) == 1
    away.refresh_from_db()
    assert away.state == RegistrationState.NO_SHOW


@pytest.mark.usefixtures("inside")
def test_the_day_before_once(agency: Agency) -> None:
    come(factories.make_event(agency, on=TODAY + dt.timedelta(days=1)), "Adam")
    assert remind(agency=agency, by=CLERK, at=NOW) == 1
    assert remind(agency=agency, by=CLERK, at=NOW) == 0


@pytest.mark.usefixtures("inside")
def test_nobody_is_reminded_of_what_is_off_or_of_a_place_they_do_not_have(agency: Agency) -> None:
    tomorrow = TODAY + dt.timedelta(days=1)
    off, full = factories.make_event(agency, on=tomorrow), factories.make_event(agency, on=tomorrow, capacity=1)
    for event in (off, full):
        come(event, "Adam")
    come(full, "Berta")
    cancel_event(event=off, by=CLERK, at=NOW)
    assert remind(agency=agency, by=CLERK, at=NOW) == 1
    assert [name for topic, name in told(agency) if topic == "event_reminder"] == ["Adam"]


def test_the_page_behind_the_link(agency: Agency, other_agency: Agency, client: Client) -> None:
    with agency_scope(agency):
        event = factories.make_event(agency, capacity=1, on=dt.date(2099, 3, 5))
        first, second = come(event, "Adam", form="a"), come(event, "Berta", form="b")
    page = f"/{agency.slug}/event/{token_of(agency.pk, 'a')}/"
    shown = client.get(page).content.decode()
    assert "Sie haben einen Platz." in shown and "Berta" not in shown
    assert client.get(page.replace(agency.slug, other_agency.slug)).status_code == 404
    assert client.post(page, {"do": "accept"}).status_code == 302  # they have it already: once is enough
    assert "abgemeldet" in client.post(page, {"do": "cancel"}, follow=True).content.decode()
    later = f"/{agency.slug}/event/{token_of(agency.pk, 'b')}/"
    assert "Ein Platz ist für Sie frei." in client.get(later).content.decode()
    assert "Sie haben einen Platz." in client.post(later, {"do": "accept"}, follow=True).content.decode()
    with agency_scope(agency):
        assert [first.event_id, *states(event)] == [second.event_id, "cancelled", "confirmed"]


class NeverTooMany(TestCase):
    @settings(max_examples=15, suppress_health_check=list(HealthCheck))
    @given(st.lists(st.tuples(st.sampled_from(["come", "leave", "accept", "expire", "move"]), st.integers(1, 4)), max_size=14))
    def test_whatever_happens(self, steps: list[tuple[str, int]]) -> None:
        agency = factories.make_agency()
        with agency_scope(agency):
            event = factories.make_event(agency, capacity=5)
            for step, number in steps:
                one = event.registrations.filter(place=number).first()
                if step == "come":
                    come(event, "Gast", number)
                elif step == "move":
                    there = states(event)
                    move_event(event=event, on=event.on + dt.timedelta(days=number), start=event.start, end=event.end, venue=None, by=CLERK, at=NOW)
                    assert states(event) == there  # nobody loses a place, nobody gains one over others
                elif step == "expire":
                    expire_offers(event=event, by=CLERK, at=NOW + 48 * HOUR)
                elif one is not None:
                    act(step, one)
                self.check(event)

    def check(self, event: Event) -> None:
        event.refresh_from_db()
        rows = list(event.registrations.all())
        assert event.taken == sum(row.size for row in rows if row.state in HOLDING) <= 5
        queue = [row for row in rows if row.state == "waiting"]
        offered = [row.place for row in rows if row.state == "offered"]
        assert not queue or all(place < queue[0].place for place in offered)
        assert not queue or queue[0].size > 5 - event.taken  # nobody waits who could come


def act(step: str, row: Registration) -> None:
    with contextlib.suppress(RegistrationHasMovedOn):
        (cancel_registration if step == "leave" else accept_offer)(registration=row, by=CLERK, at=NOW)
