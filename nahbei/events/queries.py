"""Reads across models, for the doors."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from django.db.models import Count, Q, QuerySet, TextChoices
from django.utils.translation import gettext_lazy as _

from nahbei.events.models import Event, EventHelp, EventState, Registration, RegistrationState
from nahbei.events.models.events import EventQuerySet
from nahbei.foundation.models import Agency
from nahbei.messaging.models import Message, MessageChannel, MessageState
from nahbei.messaging.queries import BY_HAND
from nahbei.placements.models import Stage

LATELY, MOST_OF_A_PERSON = dt.timedelta(days=42), 10


def registration_by_digest(agency: Agency, digest: str) -> Registration | None:
    rows = agency.registrations.select_related("agency", "event__agency", "event__venue", "person")
    return rows.filter(digest=digest).exclude(event__state=EventState.DRAFT).first()


def listed(agency: Agency, *, view: str, on: dt.date) -> QuerySet[Event]:
    """coming (the default), past, drafts; each with how many wait."""
    rows = agency.events.select_related("venue", "series").annotate(
        waiting=Count("registrations", filter=Q(registrations__state=RegistrationState.WAITING))
    )
    if view == "past":
        return rows.past(on=on).exclude(state=EventState.DRAFT).order_by("-on", "-start", "-pk")
    if view == "drafts":
        return rows.drafts().order_by("on", "start", "pk")
    return rows.coming(on=on).exclude(state=EventState.DRAFT).order_by("on", "start", "pk")


def coming_to(agency: Agency, people: Sequence[int], *, on: dt.date) -> list[Registration]:
    """What these people (one, with the records merged into theirs) are registered for, and what they were at lately: the next ones first."""
    rows = agency.registrations.filter(person__in=people, event__on__gte=on - LATELY).exclude(state=RegistrationState.CANCELLED)
    found = rows.select_related("event").order_by("event__on", "event__start")[:MOST_OF_A_PERSON]
    return sorted(found, key=lambda row: row.event.on < on)


class Scope(TextChoices):
    """Which dates of a series a change is for."""

    ONE = "one", _("nur diesen Termin")
    LATER = "later", _("diesen und alle späteren")
    ALL = "all", _("alle kommenden der Reihe")


def affected(event: Event, scope: str, *, on: dt.date) -> EventQuerySet:
    """The dates that a change touches. Of a series only those to come, and none that is cancelled or over."""
    if scope == Scope.ONE or event.series_id is None:
        return event.agency.events.filter(pk=event.pk)
    first = max(on, event.on) if scope == Scope.LATER else on
    rows = event.agency.events.filter(series=event.series_id, on__gte=first, state__in=[EventState.DRAFT, EventState.PUBLISHED])
    return rows.order_by("on", "start", "pk")


def helps_of(event: Event) -> list[EventHelp]:
    """Who is looked for, each with `found` and `asked`; one query."""
    placed = Count("position__placements", filter=Q(position__placements__stage=Stage.PLACED))
    on_the_way = Count("position__placements", filter=Q(position__placements__stage__in=[Stage.PROPOSED, Stage.INTRODUCED, Stage.TRIAL]))
    return list(event.helps.select_related("position").annotate(found=placed, asked=on_the_way).order_by("pk"))


def said_by_hand(agency: Agency, registrations: Iterable[Registration]) -> QuerySet[Message]:
    """What somebody of the office says to these guests, or has said. Letters are printed elsewhere."""
    about = [row.reference for row in registrations]
    return agency.messages.filter(BY_HAND, about__in=about).exclude(channel=MessageChannel.LETTER)


def to_be_told(event: Event, registrations: Sequence[Registration]) -> list[tuple[Registration, Message]]:
    """Who still has to be told by hand, each once with the newest message. One query."""
    rows = said_by_hand(event.agency, registrations).filter(state=MessageState.QUEUED).order_by("pk")
    newest = {message.about: message for message in rows}
    return [(row, newest[row.reference]) for row in registrations if row.reference in newest]


def conflicts(event: Event) -> list[Event]:
    """What else happens in the same room at that time."""
    return list(event.agency.events.at_the_same_time(event).order_by("start")[:5])


def planned(agency: Agency, first: dt.date, last: dt.date) -> QuerySet[Event]:
    """Drafts too: whoever plans wants to know what else needs the room. One query."""
    rows = agency.events.filter(on__range=(first, last), state__in=[EventState.DRAFT, EventState.PUBLISHED])
    return rows.select_related("venue").order_by("on", "start", "pk")
