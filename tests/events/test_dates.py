"""One date, this and the later ones, all: what is said before is what happens, and nobody loses the place."""

from __future__ import annotations

import datetime as dt

import pytest

from nahbei.events.actions import (
    cancel_dates,
    change_dates,
    make_series,
    move_event,
    publish_dates,
    register,
    take_back_dates,
)
from nahbei.events.impact import impact_of
from nahbei.events.models import Event, EventSeries, Registration, Source
from nahbei.events.queries import affected
from nahbei.events.rules import EventHasMovedOn, FewerPlacesThanTaken
from nahbei.foundation.models import Agency
from tests import factories
from tests.factories import CLERK, NOW, TODAY
from tests.support.queries import counted

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("inside")]
DAY = dt.timedelta(days=1)


def cafe(agency: Agency, published: int = 4, drafts: int = 1) -> list[Event]:
    """Weekly from today on, 15 to 17."""
    rule = {"weekdays": 1 << TODAY.weekday(), "starts_on": TODAY, "ends_on": TODAY + 7 * DAY * (published + drafts - 1), "not_on_holidays": False}
    series = make_series(agency=agency, rule=rule, title="Café", capacity=5, start=dt.time(15), end=dt.time(17), by=CLERK, at=NOW)
    rows = list(series.events.all())
    publish_dates(event=rows[0], scope="later", by=CLERK, at=NOW)
    series.events.filter(pk__in=[row.pk for row in rows[published:]]).update(state="draft")
    return list(series.events.select_related("agency"))


def comes(event: Event, name: str, **said: object) -> Registration:
    return register(event=event, name=name, source=Source.PHONE, by=CLERK, at=NOW, **said)


def told(agency: Agency, topic: str) -> list[tuple[str, str]]:
    return list(agency.messages.filter(topic=topic).order_by("pk").values_list("to_name", "channel"))


def of(series: EventSeries | None, *names: str) -> list[tuple[object, ...]]:
    assert series is not None
    return list(series.events.order_by("pk").values_list(*names))


def test_what_it_does_is_said_before_by_which_way(agency: Agency) -> None:
    rows = cafe(agency)
    comes(rows[1], "Anna", email="anna@example.org", size=4)
    comes(rows[2], "Bert", phone="030 23125 118")
    comes(rows[2], "Cem")
    comes(rows[0], "Nicht betroffen", email="x@example.org")
    by_letter = factories.make_person(agency, "Dorn", street="Ahornweg 1", town="Birkenfeld", postal_code="43117")
    comes(rows[3], "Dorn", person=by_letter)
    with counted() as found:
        impact = impact_of(affected(rows[1], "later", on=TODAY))
    assert (len(impact.events), impact.published, impact.drafts, impact.guests) == (4, 3, 1, 7)
    assert impact.told == (("E-Mail", 1), ("Brief", 1), ("Anruf", 1))
    assert [(guest.name, number) for guest, number in impact.to_ring] == [("Bert", "030 23125 118")]
    assert [guest.name for guest in impact.out_of_reach] == ["Cem"]
    assert found.number <= 7
    cancel_dates(event=rows[1], scope="later", reason="Umbau.", by=CLERK, at=NOW)
    assert told(agency, "event_cancelled") == [("Anna", "email"), ("Bert", "call"), ("Cem", "call"), (by_letter.full_name, "letter")]


@pytest.mark.database
def test_this_and_later_ones_move_together_and_nobody_loses_the_place(agency: Agency) -> None:
    rows = cafe(agency)
    for row in rows[:3]:
        comes(row, "Anna", email="anna@example.org", size=5)
    comes(rows[2], "Bert", email="bert@example.org")
    Event.objects.filter(pk=rows[3].pk).update(title="Café mit Gesang", deadline=rows[3].on - DAY)
    count = change_dates(event=rows[1], scope="later", on=rows[1].on + DAY, start=dt.time(14), end=dt.time(16), title="Café", by=CLERK, at=NOW)
    assert count == 4
    assert of(rows[0].series, "on", "start") == [
        (rows[0].on, dt.time(15)), *((row.on + DAY, dt.time(14)) for row in rows[1:])
    ]
    assert of(rows[0].series, "title", "deadline")[3] == ("Café mit Gesang", rows[3].on)
    assert told(agency, "event_moved") == [("Anna", "email"), ("Anna", "email"), ("Bert", "email")]
    states = list(agency.registrations.order_by("pk").values_list("name", "state"))
    assert states == [("Anna", "confirmed")] * 3 + [("Bert", "waiting")]
    assert [row.moves.filter(before_on=row.on).count() for row in rows] == [0, 1, 1, 1, 0]  # of a draft nobody knows


def test_all_are_those_to_come_and_too_few_places_are_named_with_the_day(agency: Agency) -> None:
    rows = cafe(agency)
    Event.objects.filter(pk=rows[0].pk).update(on=TODAY - 7 * DAY)
    rows[0].refresh_from_db()
    comes(rows[2], "Anna", size=4)
    with pytest.raises(FewerPlacesThanTaken, match=f"{rows[2].on.day}"):
        change_dates(event=rows[1], scope="all", capacity=3, by=CLERK, at=NOW)
    change_dates(event=rows[1], scope="all", capacity=8, organisers=[factories.make_organisation(agency)], by=CLERK, at=NOW)
    assert [line[0] for line in of(rows[0].series, "capacity")] == [5, 8, 8, 8, 8]
    assert [row.organisers.count() for row in rows] == [0, 1, 1, 1, 1]


@pytest.mark.database
def test_a_series_is_called_off_from_a_day_on(agency: Agency) -> None:
    rows = cafe(agency)
    comes(rows[2], "Anna", email="anna@example.org")
    assert cancel_dates(event=rows[1], scope="later", reason="Umbau.", by=CLERK, at=NOW) == (3, 1)
    assert of(rows[0].series, "state", "sequence") == [("published", 0), ("cancelled", 1), ("cancelled", 1), ("cancelled", 1)]
    assert told(agency, "event_cancelled") == [("Anna", "email")]
    lines = list(agency.journal_entries.order_by("number").values_list("text", flat=True))
    assert len(lines) == 2 and "Anna" not in "".join(lines)
    assert lines[1].startswith("Reihe „Café“: 2 Termine abgesagt")
    with pytest.raises(EventHasMovedOn):
        cancel_dates(event=rows[1], scope="one", by=CLERK, at=NOW)


@pytest.mark.parametrize("rows", [2, 5])
def test_dates_without_guests_are_changed_in_the_same_number_of_queries(agency: Agency, rows: int) -> None:
    dates = cafe(agency, published=rows)
    with counted() as found:
        change_dates(event=dates[0], scope="all", on=dates[0].on + DAY, start=dt.time(14), end=dt.time(16), by=CLERK, at=NOW)
    with counted() as off:
        cancel_dates(event=dates[0], scope="all", by=CLERK, at=NOW)
    assert (found.number, off.number) == (18, 20), (str(found), str(off))


@pytest.mark.database
def test_publishing_all_drafts_is_taken_back_where_nobody_knows_of_it(agency: Agency) -> None:
    rows = cafe(agency, published=1, drafts=5)
    later, after = NOW + dt.timedelta(minutes=5), NOW + dt.timedelta(minutes=9)
    assert publish_dates(event=rows[1], scope="all", by=CLERK, at=later) == 5
    comes(rows[2], "Anna")
    move_event(event=rows[3], on=rows[3].on + DAY, start=dt.time(15), end=dt.time(17), venue=None, by=CLERK, at=after)
    assert rows[0].series
    with counted() as few:
        assert take_back_dates(series=rows[0].series, published_at=later, by=CLERK, at=after) == (3, 2)
    assert [state for (state,) in of(rows[0].series, "state")] == ["published", "draft", "published", "published", "draft", "draft"]
    assert few.number <= 14, str(few)
    assert take_back_dates(series=rows[0].series, published_at=later, by=CLERK, at=after) == (0, 5)
    assert publish_dates(event=rows[1], scope="all", by=CLERK, at=after) == 3
    assert not agency.messages.filter(topic="event_cancelled").exists()
