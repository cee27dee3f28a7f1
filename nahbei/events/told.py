"""Guests are told: by the channel of their record where the office linked one, else at the address they typed.

Whoever left neither is put on the call list without a number: then the office sees that somebody has to say it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping

from nahbei.events import words
from nahbei.events.calendar import invitation
from nahbei.events.links import address_of
from nahbei.events.models import Registration
from nahbei.foundation.actor import Actor
from nahbei.messaging.actions import send
from nahbei.messaging.channels import Route, route_of
from nahbei.messaging.models import Message, MessageChannel
from nahbei.messaging.strangers import Stranger, send_to_stranger
from nahbei.people.models import Person

BY_WIRE = frozenset({MessageChannel.EMAIL, MessageChannel.SMS})
CHANGES_THE_CALENDAR = frozenset({"event_confirmed", "event_moved"})
LEAVES_THE_CALENDAR = frozenset({"event_cancelled", "event_registration_cancelled"})


def tell(
    registration: Registration, topic: str, *, by: Actor, at: dt.datetime, more: Mapping[str, str] | None = None,
    only: Collection[MessageChannel] | None = None, dated: bool = True,
) -> Message | None:
    """None: only in a way that is not wanted here (`only`). `dated`: the date stands, or stood, in their calendar."""
    route = way_to(registration)
    if only is not None and route.channel not in only:
        return None
    event = registration.event
    values = {
        "was": event.title, "wann": words.when(event), "wo": words.where(event), "plaetze": words.places(registration.size),
        "link": address_of(registration), **(more or {}),
    }
    files = []
    if dated and route.channel == MessageChannel.EMAIL and topic in CHANGES_THE_CALENDAR | LEAVES_THE_CALENDAR:
        files = [invitation(event, to_name=registration.name, to_address=route.address, at=at, off=topic in LEAVES_THE_CALENDAR)]
    agency, about = registration.agency, registration.reference
    if registration.person is not None and not _by_what_was_typed(registration):
        return send(agency=agency, to=registration.person, topic=topic, values=values, about=about, by=by, at=at, attachments=files)
    return send_to_stranger(agency=agency, to=_stranger(registration), topic=topic, values=values, about=about, by=by, at=at, attachments=files)


def way_to(registration: Registration) -> Route:
    """A call without a number: neither a way in their record nor anything typed."""
    if registration.person is None or _by_what_was_typed(registration):
        return _stranger(registration).route
    return _recorded(registration.person)


def is_out_of_reach(way: Route) -> bool:
    return way.channel == MessageChannel.CALL and not way.address


def _by_what_was_typed(registration: Registration) -> bool:
    """Their record knows no way, but they left one here. The dead are left in peace, whatever was typed."""
    person = registration.person and (registration.person.merged_into or registration.person)
    return bool(
        person and (registration.phone or registration.email) and person.died_on is None and is_out_of_reach(_recorded(person))
    )


def _recorded(person: Person) -> Route:
    return route_of(person.merged_into or person)


def _stranger(registration: Registration) -> Stranger:
    return Stranger(registration.name, registration.phone, registration.email)
