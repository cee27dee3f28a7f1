"""Somebody books a talk: online, by phone, or standing there. A time of an adviser is given once, whoever clicks at the same moment."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from nahbei.counselling.codewords import new_code
from nahbei.counselling.links import token_of
from nahbei.counselling.models import Adviser, Booking, CounsellingHour, Origin, Topic
from nahbei.counselling.queries import WITH_HOUR, Slot, days_of, hours_of
from nahbei.counselling.rules import (
    AnonymousNotOffered,
    NobodyIsNamed,
    NoSuchTime,
    TimeIsTaken,
    TooLateOnline,
    TopicOfAnotherHour,
    WayNotOffered,
)
from nahbei.counselling.rules import bookable_online as is_bookable
from nahbei.counselling.told import BY_WIRE, tell
from nahbei.foundation import audit
from nahbei.foundation.actor import Actor
from nahbei.foundation.tokens import digest
from nahbei.messaging.models import MessageChannel
from nahbei.people.folding import readable
from nahbei.people.models import Person


@dataclass(frozen=True)
class Visitor:
    """Who comes: what was typed, or nobody by name. `person` only from the office: a form never finds a record."""

    name: str = ""
    phone: str = ""
    email: str = ""
    anonymous: bool = False
    person: Person | None = None

    def columns(self, taken: Iterable[str]) -> dict[str, object]:
        if self.anonymous:
            return {"code": new_code(set(taken))}
        person = self.person.merged_into or self.person if self.person else None
        name = readable(self.name) or (person.full_name if person else "")
        return {"name": name[:160], "phone": readable(self.phone)[:60], "email": self.email.strip(), "person": person}


@transaction.atomic
def book(
    *, hour: CounsellingHour, on: dt.date, start: dt.time, visitor: Visitor, way: str, origin: str, submission: str,
    topic: Topic | None = None, adviser: Adviser | None = None, by: Actor, at: dt.datetime,
) -> Booking:
    """Without an adviser the first who is free. The same form twice is one appointment.

    Refuses TimeIsTaken, NoSuchTime, TooLateOnline, WayNotOffered, TopicOfAnotherHour, NobodyIsNamed, AnonymousNotOffered.
    """
    _check(hour, visitor, way, topic)
    slots = free_slots(hour, on, start)
    if known := hour.agency.appointments.select_related(*WITH_HOUR).filter(submission=submission).first():
        return known
    slot = _chosen(slots, hour, on, start, adviser)
    moment = dt.datetime.combine(on, start, timezone.get_default_timezone())
    if origin == Origin.ONLINE and not is_bookable(hour, moment, on, at=at, today=timezone.localdate(at)):
        raise TooLateOnline
    if on < timezone.localdate(at):
        raise NoSuchTime
    codes = hour.agency.appointments.filter(on=on).exclude(code="").values_list("code", flat=True) if visitor.anonymous else ()
    booking = Booking.objects.create(
        agency=hour.agency, adviser=slot.adviser, on=on, start=slot.start, end=slot.end, way=way, topic=topic, origin=origin,
        submission=submission, digest=digest(token_of(hour.agency_id, submission)), booked_at=at, booked_by_name=by.name,
        **visitor.columns(codes),
    )
    _written(booking, by=by, at=at)
    return booking


def _written(booking: Booking, *, by: Actor, at: dt.datetime) -> None:
    """On record, and confirmed in writing where there is a way. Whoever is on the telephone or at the desk has heard it."""
    audit.record(booking.agency, by=by, at=at, what="counselling.booked", about=booking.reference, person_id=booking.person_id)
    letters = {MessageChannel.LETTER} if booking.on - timezone.localdate(at) > dt.timedelta(days=4) else set()
    if booking.origin != Origin.WALK_IN:
        tell(booking, "counselling_confirmed", by=by, at=at, only=BY_WIRE | letters)


def free_slots(hour: CounsellingHour, day: dt.date, start: dt.time) -> list[Slot]:
    """Free at that time, with the advisers of the hour locked: until this transaction ends nobody else gives one of them away."""
    list(Adviser.objects.select_for_update().filter(hour=hour).order_by("pk"))
    fresh = hours_of(hour.agency).get(pk=hour.pk)
    return [slot for one in days_of(hour.agency, day, day, [fresh]) for slot in one.slots if slot.start == start]


def _chosen(slots: list[Slot], hour: CounsellingHour, on: dt.date, start: dt.time, adviser: Adviser | None) -> Slot:
    fitting = [slot for slot in slots if adviser is None or slot.adviser.pk == adviser.pk]
    if fitting:
        return fitting[0]
    given = hour.agency.appointments.standing().filter(adviser__hour=hour, on=on, start__lte=start, end__gt=start).exists()
    raise TimeIsTaken if given else NoSuchTime


def _check(hour: CounsellingHour, visitor: Visitor, way: str, topic: Topic | None) -> None:
    if way not in hour.ways:
        raise WayNotOffered
    if topic is not None and topic.hour_id != hour.pk:
        raise TopicOfAnotherHour
    if visitor.anonymous and not hour.anonymous:
        raise AnonymousNotOffered
    if not visitor.anonymous and visitor.person is None and not readable(visitor.name):
        raise NobodyIsNamed
