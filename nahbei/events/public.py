"""What everybody may read of events. Never a draft, and of guests nothing but whether somebody waits."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, Max, Min, OuterRef, Prefetch

from nahbei.events.models import Event, EventKind, EventMove, EventOrganiser, EventPicture, EventState, Registration
from nahbei.events.models.events import EventQuerySet
from nahbei.foundation.models import Agency
from nahbei.venues.models import Venue

FED = 2_000  # dates in one feed
STAYS = dt.timedelta(days=60)  # a calendar keeps what was, for a while


@dataclass(frozen=True)
class Wishes:
    """What somebody narrows the list by. 0, "" and () are: all. A part of town is its postal codes."""

    kind: str = ""
    venue: int = 0
    organiser: int = 0
    free: bool = False
    step_free: bool = False
    postal_codes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Offered:
    """By what the dates to come can be narrowed, as (key, word). `areas` have the postal codes of a part of town as well."""

    kinds: list[tuple[str, str]]
    rooms: list[tuple[str, str]]
    areas: list[tuple[str, str, tuple[str, ...]]]


def narrowed(rows: EventQuerySet, wishes: Wishes) -> EventQuerySet:
    if wishes.kind:
        rows = rows.filter(kind=wishes.kind)
    if wishes.venue:
        rows = rows.filter(venue=wishes.venue)
    if wishes.organiser:
        rows = rows.filter(Exists(EventOrganiser.objects.filter(event=OuterRef("pk"), organisation=wishes.organiser)))
    if wishes.free:
        rows = rows.filter(cost_cents=0)
    if wishes.step_free:
        rows = rows.filter(venue__step_free=True)
    if wishes.postal_codes:
        rows = rows.filter(venue__postal_code__in=wishes.postal_codes)
    return rows


def coming(agency: Agency, *, on: dt.date, wishes: Wishes | None = None) -> EventQuerySet:
    """From today on, the next one first; with where, whether it was moved, and whether somebody waits."""
    return _told(narrowed(_public(agency).coming(on=on), wishes or Wishes())).order_by("on", "start", "pk")


def between(agency: Agency, first: dt.date, last: dt.date, wishes: Wishes) -> EventQuerySet:
    """All of these days, both included."""
    return _told(narrowed(_public(agency).filter(on__range=(first, last)), wishes)).order_by("on", "start", "pk")


def bounds(agency: Agency) -> tuple[dt.date | None, dt.date | None]:
    """The first and the last day on which something is: a calendar leafs no further."""
    found = _public(agency).aggregate(first=Min("on"), last=Max("on"))
    return found["first"], found["last"]


def fed(agency: Agency, *, on: dt.date, wishes: Wishes, past: bool = False) -> Sequence[Event]:
    """For machines; `changed` is when it was last published, moved or cancelled."""
    since = on - STAYS if past else on
    rows = narrowed(_public(agency).coming(on=since), wishes).select_related("venue").annotate(changed=Max("moves__at"))
    return list(rows.order_by("on", "start", "pk")[:FED])


def event_page(agency: Agency, number: int) -> Event | None:
    """With its organisers. None for a draft, and for what never was."""
    organisers = Prefetch("organisers", EventOrganiser.objects.select_related("organisation"))
    return _told(_public(agency).filter(number=number)).prefetch_related(organisers).first()


def offered(agency: Agency, *, on: dt.date) -> Offered:
    """Only what there is: a choice that finds nothing is no choice. Two queries."""
    columns = ("kind", "venue", "venue__name", "venue__room", "venue__postal_code")
    rows = list(_public(agency).coming(on=on).order_by().values_list(*columns).distinct())
    found = {kind for kind, *_rest in rows}
    kinds = [(value, str(word)) for value, word in EventKind.choices if value in found]
    rooms = {str(pk): str(Venue(name=name, room=room)) for _kind, pk, name, room, _code in rows if pk}
    codes = {code for *_rest, code in rows if code}
    areas = [(str(pk), name, tuple(own)) for pk, name, own in agency.neighbourhoods.values_list("pk", "name", "postal_codes") if codes & set(own)]
    return Offered(kinds, sorted(rooms.items(), key=lambda room: room[1].casefold()), areas)


def registered(agency: Agency, form: str) -> Registration | None:
    """What was sent with this page before."""
    return agency.registrations.select_related("agency").filter(form=form).first()


def moved_from(event: Event) -> tuple[dt.date, dt.time] | None:
    """When it was to be before it was moved. Another room on the same day is no other date."""
    before = [(move.before_on, move.before_start) for move in event.moves.all() if move.before_on and move.before_start]
    other = [(on, start) for on, start in before if (on, start) != (event.on, event.start)]
    return other[-1] if other and event.state != EventState.CANCELLED else None


def organiser_names(event: Event, own: str) -> list[str]:
    """We first, if we take part; nobody twice, also when an office keeps itself among its partners."""
    return list(dict.fromkeys([own] * event.own + [row.organisation.name for row in event.organisers.all()]))


def _public(agency: Agency) -> EventQuerySet:
    rows: EventQuerySet = agency.events.public()
    return rows


def _told(rows: EventQuerySet) -> EventQuerySet:
    moves = Prefetch("moves", EventMove.objects.filter(before_on__isnull=False))
    waiting = Exists(Registration.objects.filter(event=OuterRef("pk")).waiting())
    return rows.select_related("venue").prefetch_related(moves).annotate(somebody_waits=waiting)


def picture_of(event: Event) -> EventPicture | None:
    """What everybody may see of its picture, without the picture itself. Asked anew each time: a yes that is taken back counts at once."""
    return event.agency.event_pictures.filter(event=event).defer("content").first()
