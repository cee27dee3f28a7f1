"""The organisation is told what the office decided about its position, by e-mail; who has none is called as ever."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.urls import reverse

from nahbei.foundation.actor import Actor
from nahbei.messaging.actions import hold_back, send
from nahbei.messaging.channels import route_of
from nahbei.messaging.models import MessageChannel
from nahbei.opportunities.models import Position, PositionState
from nahbei.people.models import Person

PUBLISHED, RETURNED = "position_published", "position_returned"
CHECKED = frozenset({PositionState.DRAFT, PositionState.REPORTED, PositionState.RETURNED})  # from here it is looked at for the first time


def reachable(position: Position) -> Person | None:
    """The contact person, if she has an e-mail address and is alive."""
    if position.contact is None:
        return None
    person = position.contact.person.merged_into or position.contact.person
    return person if person.died_on is None and route_of(person, MessageChannel.EMAIL).channel == MessageChannel.EMAIL else None


def tell_published(position: Position, before: str, *, by: Actor, at: dt.datetime) -> None:
    """Once it can be read. What only comes back (filled, taken off) is no news to them."""
    if before in CHECKED:
        link = settings.NAHBEI_ADDRESS + reverse("website:position", args=[position.agency.slug, position.number])
        _send(position, PUBLISHED, {"link": link}, by=by, at=at)


def tell_returned(position: Position, reason: str, *, by: Actor, at: dt.datetime) -> None:
    link = settings.NAHBEI_ADDRESS + reverse("portal:partner-position", args=[position.agency.slug, position.number])
    _send(position, RETURNED, {"link": link, "grund": reason}, by=by, at=at)


def take_back(position: Position, *, by: Actor, at: dt.datetime) -> None:
    """The decision was a slip: what has not gone out stays here."""
    for topic in (PUBLISHED, RETURNED):
        hold_back(agency=position.agency, about=position.reference, topic=topic, by=by, at=at)


def _send(position: Position, topic: str, values: dict[str, str], *, by: Actor, at: dt.datetime) -> None:
    person = reachable(position)
    if person is not None:
        send(
            agency=position.agency, to=person, topic=topic, values={"stelle": position.title, **values}, about=position.reference, by=by, at=at,
            channel=MessageChannel.EMAIL,
        )
