"""One event at a time: whoever changes it or its guests holds its row until the end, so that nobody counts at the same moment."""

from __future__ import annotations

import datetime as dt
from typing import Any

from nahbei.events.models import HOLDING, Event, Registration, RegistrationState
from nahbei.events.rules import answer_until
from nahbei.events.told import tell
from nahbei.foundation import audit
from nahbei.foundation.actor import Actor
from nahbei.placements.words import deadline as in_words


def locked(event: Event) -> Event:
    return Event.objects.select_for_update(of=("self",)).select_related("agency", "venue").get(pk=event.pk)


def locked_registration(registration: Registration) -> Registration:
    """The event first, always: two who come at once wait for each other and never both."""
    event = locked(Event(pk=registration.event_id))
    row = Registration.objects.select_related("agency", "person").get(pk=registration.pk)
    row.event = event
    return row


def recount(event: Event) -> None:
    """How many places are held. The database refuses one too many."""
    held = event.registrations.filter(state__in=HOLDING).values_list("size", flat=True)
    event.taken = sum(held) if event.companions_count else len(held)
    event.save(update_fields=["taken"])


def put(registration: Registration, state: RegistrationState, *, at: dt.datetime, until: dt.datetime | None = None) -> None:
    registration.state, registration.state_at, registration.answer_until = state, at, until
    registration.save(update_fields=["state", "state_at", "answer_until"])


def promote(event: Event, *, by: Actor, at: dt.datetime) -> list[Registration]:
    """Offer what is free to those who wait, strictly in order: a party that does not fit holds the queue, and nobody overtakes it."""
    if event.state != "published" or at >= event.starts_at:
        return []
    offered = []
    for row in event.registrations.waiting().select_related("agency", "person"):
        row.event = event
        if not event.has_room_for(row.places):
            break
        event.taken += row.places
        put(row, RegistrationState.OFFERED, at=at, until=answer_until(event, at=at))
        offered.append(row)
    if offered:
        event.save(update_fields=["taken"])
    for row in offered:
        note(row, "offered", by=by, at=at)
        tell(row, "event_offered", by=by, at=at, more={"frist": deadline(row)})
    return offered


def deadline(registration: Registration) -> str:
    assert registration.answer_until is not None
    return in_words(registration.answer_until)


def note(registration: Registration, what: str, *, by: Actor, at: dt.datetime, **changes: Any) -> None:
    about, person_id = registration.reference, registration.person_id
    audit.record(registration.agency, by=by, at=at, what=f"events.{what}", about=about, person_id=person_id, changes=changes)
