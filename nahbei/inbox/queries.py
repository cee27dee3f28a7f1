"""Reads across what came in."""

from __future__ import annotations

import datetime as dt

from django.db.models import Count, Q, QuerySet

from nahbei.foundation.models import Agency
from nahbei.foundation.reference import Reference
from nahbei.inbox.models import IncomingKind, IncomingQuerySet, IncomingState
from nahbei.messaging.models import Message, MessageChannel
from nahbei.people.models import ChannelKind, Person
from nahbei.people.phones import normalise
from nahbei.placements.models import Enquiry

# Which of them: to be read, of nobody we know, what machines wrote, what is over.
VIEWS = ("open", "nobody", "machines", "settled")
# The messages that ask something which a yes or a no answers.
ASKING = "enquiry"
_MACHINES = Q(kind__in=[IncomingKind.MACHINE, IncomingKind.BOUNCE, IncomingKind.DELAY], state=IncomingState.SETTLED)


def list_incoming(agency: Agency, view: str) -> IncomingQuerySet:
    """Oldest first as long as somebody waits; what is over newest first. Without the bytes."""
    found: IncomingQuerySet = agency.incoming.filter(_of_view(view)).select_related("person").defer("raw")
    return found.order_by("received_at", "pk") if view in {"open", "nobody"} else found.order_by("-received_at", "-pk")


def count_by_view(agency: Agency) -> dict[str, int]:
    found: dict[str, int] = agency.incoming.order_by().aggregate(**{view: Count("pk", filter=_of_view(view)) for view in VIEWS})
    return found


def _of_view(view: str) -> Q:
    waiting = Q(state=IncomingState.OPEN)
    return {
        "open": waiting & Q(person__isnull=False), "nobody": waiting & Q(person=None), "machines": _MACHINES,
        "settled": Q(state=IncomingState.SETTLED) & ~_MACHINES,
    }[view]


def people_with_address(agency: Agency, address: str) -> QuerySet[Person]:
    """Who has this mailbox; nobody when there is no address."""
    rows = agency.people.present().filter(channels__kind=ChannelKind.EMAIL, channels__normal=address.lower())
    return rows.distinct() if address else rows.none()


def people_with_number(agency: Agency, number: str) -> QuerySet[Person]:
    rows = agency.people.present().filter(channels__kind=ChannelKind.PHONE, channels__normal=number)
    return rows.distinct() if number else rows.none()


def the_only_one(people: QuerySet[Person]) -> Person | None:
    """Of several no program decides who wrote."""
    found = list(people[:2])
    return found[0] if len(found) == 1 else None


def enquiry_of(agency: Agency, message: Message | None) -> Enquiry | None:
    """The question that a message asks, if it is one that yes or no answers."""
    if message is None or message.topic != ASKING or message.about is None or message.about.kind != "placements.enquiry":
        return None
    return agency.enquiries.filter(pk=message.about.key).select_related("volunteer__person", "help_request").first()


def asked_by_sms(agency: Agency, number: str, *, at: dt.datetime) -> list[Message]:
    """The questions that went to this number by SMS and may still be answered."""
    open_ = agency.enquiries.open().filter(expires_at__gt=at, volunteer__person__in=people_with_number(agency, number)).values_list("pk", flat=True)
    about = [Reference("placements.enquiry", key) for key in open_[:20]]
    sent = agency.messages.filter(channel=MessageChannel.SMS, topic=ASKING, about__in=about).order_by("about", "-pk").select_related("person")
    to_it = [message for message in sent if (phone := normalise(message.to_address)) and phone.normal == number]
    return list({message.about: message for message in reversed(to_it)}.values())
