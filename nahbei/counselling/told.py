"""Whoever booked is told: by the channel of their record where the office linked one, else at the address they typed.

Without a name there is no address: they see it at their link. With a name alone they are on the call list, without a number.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from nahbei.counselling import words
from nahbei.counselling.calendar import invitation
from nahbei.counselling.links import address_of
from nahbei.counselling.models import Booking, Way
from nahbei.foundation.actor import Actor
from nahbei.messaging.actions import send
from nahbei.messaging.channels import Route, route_of
from nahbei.messaging.models import Message, MessageChannel
from nahbei.messaging.strangers import Stranger, send_to_stranger

BY_WIRE = {MessageChannel.EMAIL, MessageChannel.SMS}


def tell(
    booking: Booking, topic: str, *, by: Actor, at: dt.datetime, more: Mapping[str, str] | None = None, only: set[MessageChannel] | None = None
) -> Message | None:
    """None: nobody can be told, or only in a way that is not wanted here (`only`)."""
    route = _route(booking)
    if route is None or (only is not None and route.channel not in only):
        return None
    values = {
        "was": words.what(booking), "wann": words.when(booking), "wo": _where(booking), "wer": booking.adviser.name,
        "link": address_of(booking), **(more or {}),
    }
    files = [invitation(booking, to_name=booking.who, to_address=route.address, at=at)] if route.channel == MessageChannel.EMAIL else []
    if booking.person is not None:
        return send(agency=booking.agency, to=booking.person, topic=topic, values=values, about=booking.reference, by=by, at=at, attachments=files)
    return send_to_stranger(
        agency=booking.agency, to=_stranger(booking), topic=topic, values=values, about=booking.reference, by=by, at=at, attachments=files,
    )


def _where(booking: Booking) -> str:
    """With the way into the house: who needs it has no second message to look it up in."""
    way_in = words.way_in(booking.adviser.hour) if booking.way == Way.IN_PERSON else []
    return "\n".join(part for part in (words.where(booking), ", ".join(way_in)) if part)


def _route(booking: Booking) -> Route | None:
    if booking.is_anonymous:
        return None
    if booking.person is not None:
        return route_of(booking.person.merged_into or booking.person)
    return _stranger(booking).route


def _stranger(booking: Booking) -> Stranger:
    return Stranger(booking.name, booking.phone, booking.email)
