"""Events with their guests, counselling hours with their appointments."""

from __future__ import annotations

import datetime as dt
from typing import Any

from nahbei.counselling.links import token_of
from nahbei.counselling.models import Adviser, Booking, CounsellingHour
from nahbei.events.actions import make_series as make_event_series
from nahbei.events.actions import register
from nahbei.events.links import token_of as event_token_of
from nahbei.events.models import Event, EventPicture, EventSeries, Registration, Source
from nahbei.foundation.models import Agency
from nahbei.foundation.numbers import next_number
from nahbei.foundation.tokens import digest, new_token
from tests.factories.ground import CLERK, NOW, TODAY


def make_event(agency: Agency, title: str = "Lesung", **fields: Any) -> Event:
    """Published, in ten days, from 15 to 17 o'clock."""
    number = next_number(agency, "event")
    return Event.objects.create(**{
        "agency": agency, "number": number, "title": title, "on": TODAY + dt.timedelta(days=10), "start": dt.time(15), "end": dt.time(17),
        "state": "published", "created_at": NOW, **fields,
    })


def make_series(agency: Agency, **fields: Any) -> EventSeries:
    """Weekly on Thursdays, four dates as drafts."""
    rule = {"weekdays": 8, "starts_on": TODAY, "ends_on": TODAY + dt.timedelta(days=27), "not_on_holidays": False}
    content = {"title": "Café", "start": dt.time(15), "end": dt.time(17), **fields}
    return make_event_series(agency=agency, rule=rule, by=CLERK, at=NOW, **content)


def make_registration(agency: Agency, event: Event | None = None, name: str = "Ruth Berger", **fields: Any) -> Registration:
    return register(event=event or make_event(agency), name=name, source=Source.PHONE, by=CLERK, at=NOW, **fields)


def make_registration_of(agency: Agency, event: Event, name: str, **fields: Any) -> Registration:
    """As a row, in any state."""
    event.last_registration += 1
    word = f"{event.pk}-{event.last_registration}"
    return Registration.objects.create(**{
        "agency": agency, "event": event, "place": event.last_registration, "form": word, "digest": word, "name": name, "source": Source.PHONE,
        "state": "confirmed", "created_at": NOW, "state_at": NOW, **fields,
    })


def make_event_picture(agency: Agency, event: Event | None = None) -> EventPicture:
    return EventPicture.objects.create(
        agency=agency, event=event or make_event(agency), content=b"\xff\xd8", digest="cd34", width=4, height=3, description="Ein Chor",
        credit="Petra Lindner", consent="Niemand ist zu erkennen.",
    )


def make_registration_link(agency: Agency) -> str:
    return event_token_of(agency.pk, make_registration(agency).form)


def make_counselling_hour(agency: Agency, advisers: tuple[str, ...] = ("Herr Seidel",), **fields: Any) -> CounsellingHour:
    """Tuesdays 9–12, 20 minutes, a break 10:20–10:40; the first one is tomorrow."""
    topics, organisers = fields.pop("topics", ("Heizkosten",)), fields.pop("organisers", ())
    hour = CounsellingHour.objects.create(**{
        "agency": agency, "title": "Energieberatung", "weekdays": 0b10, "starts_on": TODAY, "start": dt.time(9), "end": dt.time(12), "minutes": 20,
        "lead_hours": 2, "created_at": NOW, "break_start": dt.time(10, 20), "break_end": dt.time(10, 40), "by_phone": True,
        "anonymous": True, **fields,
    })
    for position, name in enumerate(advisers):
        Adviser.objects.create(agency=agency, hour=hour, name=name, position=position)
    for position, name in enumerate(topics):
        hour.topics.create(agency=agency, name=name, position=position)
    for organisation in organisers:
        hour.organisers.create(agency=agency, organisation=organisation)
    return hour


def make_booking(agency: Agency, hour: CounsellingHour | None = None, **fields: Any) -> Booking:
    hour = hour or make_counselling_hour(agency)
    submission = fields.pop("submission", new_token())
    start = fields.pop("start", dt.time(9, 20))
    return Booking.objects.create(**{
        "agency": agency, "adviser": hour.advisers.first(), "on": TODAY + dt.timedelta(days=1), "start": start,
        "end": dt.time((start.hour * 60 + start.minute + 20) // 60, (start.minute + 20) % 60), "name": "Gerda Blum", "email": "blum@example.org",
        "origin": "phone", "submission": submission, "digest": digest(token_of(agency.pk, submission)), "booked_at": NOW,
        "booked_by_name": CLERK.name, **fields,
    })


def make_booking_link(agency: Agency) -> str:
    return token_of(agency.pk, make_booking(agency).submission)


def make_pause(agency: Agency) -> Any:
    return make_counselling_hour(agency).pauses.create(agency=agency, first=TODAY, last=TODAY)


def make_day_off(agency: Agency) -> Any:
    on = TODAY + dt.timedelta(days=1)
    return make_counselling_hour(agency).days_off.create(agency=agency, on=on, cancelled_at=NOW, cancelled_by_name=CLERK.name)
