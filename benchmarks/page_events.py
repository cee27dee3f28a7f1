"""The calendar of a busy house: a month page of 800 events a year, one in ten moved. The rows are thrown away."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from benchmarks import Measurement, office
from benchmarks.pages import measure
from nahbei.events.models import Event, EventKind, EventMove
from nahbei.foundation.models import Agency
from nahbei.foundation.numbers import next_numbers
from nahbei.foundation.tenancy import agency_scope

A_YEAR = 800


class ThrowAway(Exception):
    """Ends the transaction that the measured rows live in."""


def run(size: str) -> Iterator[Measurement]:
    agency, first = office.agency(size), timezone.localdate().replace(month=1, day=1)
    found: list[Measurement] = []
    try:
        with transaction.atomic():
            with agency_scope(agency):
                plan(agency, first, A_YEAR)
            found = list(measure(Client(), "calendar", f"{reverse('website:events', args=[agency.slug])}?month={first:%Y}-12"))
            raise ThrowAway
    except ThrowAway:
        yield from found


def plan(agency: Agency, first: dt.date, number: int) -> None:
    """So many, evenly over a year from this day, in twelve rooms."""
    now, kinds = timezone.now(), list(EventKind)
    rooms = [agency.venues.create(name=f"Messung {room}", step_free=room % 2 == 0) for room in range(12)]
    events = Event.objects.bulk_create(
        Event(agency=agency, number=key, title=f"Offener Treff {place}", kind=kinds[place % len(kinds)], venue=rooms[place % len(rooms)],
              on=first + dt.timedelta(days=place * 365 // number), start=dt.time(9 + place % 10), end=dt.time(20), capacity=30, state="published",
              created_at=now) for place, key in enumerate(next_numbers(agency, "event", number))
    )
    EventMove.objects.bulk_create(
        EventMove(agency=agency, event=event, before="published", after="published", before_on=event.on - dt.timedelta(days=1),
                  before_start=event.start, at=now, by_name="Messung") for event in events[::10]
    )
