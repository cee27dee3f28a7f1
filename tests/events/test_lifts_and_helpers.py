"""What hangs on an event besides its guests: lifts, helpers. It comes once, moves with the event and ends with it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from nahbei.events.actions import (
    ask_for_lift,
    cancel_event,
    cancel_registration,
    forget_guests,
    link_registration,
    move_event,
    set_guest_terms,
    want_helpers,
)
from nahbei.events.models import Event, Registration
from nahbei.events.queries import helps_of
from nahbei.events.rules import EventHasMovedOn, NoActivityForLifts, NobodyKnown, NobodyToHelp, RegistrationHasMovedOn
from nahbei.foundation.models import Agency
from nahbei.help_requests.models import HelpRequest
from nahbei.opportunities.actions import publish_position
from tests import factories
from tests.factories import CLERK, NOW, TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("inside")]
DAY = dt.timedelta(days=1)


@pytest.fixture
def event(agency: Agency) -> Event:
    factories.make_activity(agency, "Zu einer Veranstaltung begleiten", has_destination=True)
    venue = factories.make_venue(agency, "Bücherei", street="Marktstraße 8")
    return factories.make_event(agency, venue=venue)


def guest(agency: Agency, event: Event, **said: Any) -> Registration:
    return factories.make_registration(agency, event, needs_lift=True, **said)


def moved(event: Event, days: int = 7) -> Event:
    return move_event(event=event, on=event.on + days * DAY, start=dt.time(16), end=dt.time(18), venue=event.venue, by=CLERK, at=NOW)


def test_a_lift_is_one_request_with_way_and_time(agency: Agency, event: Event) -> None:
    row = guest(agency, event, size=2)
    with pytest.raises(NobodyKnown):
        ask_for_lift(registration=row, by=CLERK, at=NOW)
    assert not HelpRequest.objects.exists()
    seeker = factories.make_person(agency, street="Ahornweg 1", town="Birkenfeld")
    link_registration(registration=row, person=seeker, by=CLERK, at=NOW)
    made = ask_for_lift(registration=row, by=CLERK, at=NOW)
    assert ask_for_lift(registration=row, by=CLERK, at=NOW).pk == made.pk
    assert (made.help_seeker, made.starts_on, made.start, made.end) == (seeker, event.on, dt.time(14, 30), dt.time(17, 30))
    assert "Marktstraße 8" in made.destination and "Ahornweg 1" in made.origin
    assert "Es sind 2 Personen." in made.details
    assert made.is_locked
    assert made.registration == row
    assert made.visits.count() == 1


def test_it_goes_with_the_event(agency: Agency, event: Event) -> None:
    row = guest(agency, event, person=factories.make_person(agency))
    made = ask_for_lift(registration=row, by=CLERK, at=NOW)
    moved(event)
    made.refresh_from_db()
    assert (made.starts_on, made.start) == (event.on + 7 * DAY, dt.time(15, 30))
    assert [visit.on for visit in made.visits.all()] == [event.on + 7 * DAY]
    made.visits.update(volunteer=factories.make_volunteer(agency))
    moved(event, 9)
    made.refresh_from_db()
    assert made.starts_on == event.on + 7 * DAY  # promised: a human talks to them
    assert "neu absprechen" in agency.reminders.get().text


@pytest.mark.parametrize("end", ["guest", "event"])
def test_it_ends_when_nobody_comes(agency: Agency, event: Event, end: str) -> None:
    row = guest(agency, event, person=factories.make_person(agency))
    made = ask_for_lift(registration=row, by=CLERK, at=NOW)
    if end == "guest":
        cancel_registration(registration=row, by=CLERK, at=NOW)
    else:
        cancel_event(event=event, by=CLERK, at=NOW)
    made.refresh_from_db()
    assert made.state == "withdrawn"
    with pytest.raises(RegistrationHasMovedOn):
        late = guest(agency, factories.make_event(agency, on=TODAY), person=factories.make_person(agency))
        ask_for_lift(registration=late, by=CLERK, at=NOW + DAY)


def test_without_an_activity_it_says_so(agency: Agency) -> None:
    row = guest(agency, factories.make_event(agency), person=factories.make_person(agency))
    with pytest.raises(NoActivityForLifts):
        ask_for_lift(registration=row, by=CLERK, at=NOW)


def helpers(agency: Agency, event: Event, **said: Any) -> Any:
    field = factories.make_activity(agency).field
    content = {"title": "Kuchen backen", "task": "Zwei Kuchen.", "field": field, "seats": 2, "start": dt.time(13), "end": dt.time(15), **said}
    return want_helpers(event=event, by=CLERK, at=NOW, **content)


def test_helpers_are_a_position_with_a_date(agency: Agency, event: Event) -> None:
    with pytest.raises(NobodyToHelp):
        helpers(agency, event)
    made = helpers(agency, event, organisation=factories.make_organisation(agency))
    assert (made.state, made.timing, made.date, made.street) == ("draft", "one_off", event.on, "Marktstraße 8")
    publish_position(position=made, by=CLERK, at=NOW)
    factories.make_introduction(agency, position=made, stage="placed", seat=1, placed_on=TODAY)
    assert [(one.position.title, one.found, one.asked) for one in helps_of(event)] == [("Kuchen backen", 1, 0)]
    moved(event)
    made.refresh_from_db()
    assert (made.date, made.start, made.end) == (event.on + 7 * DAY, dt.time(14), dt.time(16))
    assert "denen, die helfen" in agency.reminders.get().text
    cancel_event(event=event, by=CLERK, at=NOW)
    made.refresh_from_db()
    assert (made.state, agency.reminders.count()) == ("offline", 2)
    with pytest.raises(EventHasMovedOn):
        helpers(agency, event, organisation=made.organisation)


def test_where_nobody_has_said_yes_the_position_just_ends(agency: Agency, event: Event) -> None:
    made = helpers(agency, event, organisation=factories.make_organisation(agency))
    cancel_event(event=event, by=CLERK, at=NOW)
    made.refresh_from_db()
    assert (made.state, agency.reminders.count()) == ("ended", 0)


@pytest.mark.database
def test_guests_are_forgotten_and_the_figures_stay(agency: Agency, event: Event) -> None:
    seeker = factories.make_person(agency, email="berger@example.org")
    row = guest(agency, event, email="ruth@example.org", note="kommt mit Rollator", size=2)
    guest(agency, event, name="Berger", person=seeker, email="berger@example.org")
    ask_for_lift(registration=event.registrations.get(person=seeker), by=CLERK, at=NOW)
    event.registrations.update(state="attended")
    after = NOW + (event.on - TODAY)
    assert forget_guests(agency=agency, by=CLERK, at=after + 42 * DAY) == 0
    set_guest_terms(agency=agency, valid_from=TODAY, forget_after_days=14, by=CLERK, at=NOW)
    assert forget_guests(agency=agency, by=CLERK, at=after + 15 * DAY) == 2
    assert forget_guests(agency=agency, by=CLERK, at=after + 16 * DAY) == 0
    event.refresh_from_db()
    row.refresh_from_db()
    assert event.guests_counted == 3
    assert (row.name, row.email, row.note, row.digest, row.size, row.state) == ("", "", "", f"forgotten-{row.pk}", 2, "attended")
    assert not event.registrations.exclude(person=None, help_request=None).exists()
    assert agency.messages.get(person=None).body == ""
    assert agency.messages.get(person=seeker).body != ""
    assert "ruth" not in str(list(agency.messages.values())).lower()
