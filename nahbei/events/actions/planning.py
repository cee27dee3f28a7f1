"""An event is drafted, changed, copied."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import transaction

from nahbei.events.actions.rows import locked, promote, recount
from nahbei.events.models import Event, EventOrganiser, EventState
from nahbei.events.rules import EventHasMovedOn, FewerPlacesThanTaken
from nahbei.foundation import audit
from nahbei.foundation.actor import Actor
from nahbei.foundation.models import Agency
from nahbei.foundation.numbers import next_number
from nahbei.partners.models import Organisation
from nahbei.people.folding import readable

# What an event says, without its date: this is what a copy and a series take over.
CONTENT = (
    "kind", "title", "summary", "text", "venue", "online_address", "start", "end", "own", "speakers", "cost_cents", "cost_note", "capacity",
    "registration", "interpreter", "companions_count", "food_note", "contact", "music", "notes",
)
# Of what is published, these are changed by moving it: then everybody is told.
WHEN = ("on", "start", "end", "venue", "online_address")


@transaction.atomic
def draft_event(*, agency: Agency, by: Actor, at: dt.datetime, organisers: Iterable[Organisation] = (), **content: Any) -> Event:
    """Nobody outside sees it before it is published."""
    event = Event(agency=agency, number=next_number(agency, "event"), created_at=at, **tidy(content))
    event.full_clean()
    event.save()
    set_organisers(event, organisers)
    audit.record(agency, by=by, at=at, what="events.drafted", about=event.reference)
    return event


@transaction.atomic
def change_event(
    *, event: Event, by: Actor, at: dt.datetime, organisers: Iterable[Organisation] | None = None, **content: Any
) -> Event:
    """All but day, time and room of what is published: that is `move_event`. More places go to those who wait.

    Refuses EventHasMovedOn, FewerPlacesThanTaken.
    """
    row = locked(event)
    if row.state in {EventState.CANCELLED, EventState.DONE}:
        raise EventHasMovedOn
    if row.state == EventState.PUBLISHED:
        content = {name: value for name, value in content.items() if name not in WHEN}
    changes = {name: (getattr(row, name), value) for name, value in tidy(content).items() if getattr(row, name) != value}
    for name, (_before, value) in changes.items():
        setattr(row, name, value)
    check_room(row)
    row.full_clean()
    row.save()
    recount(row)
    if organisers is not None:
        set_organisers(row, organisers)
    audit.record(row.agency, by=by, at=at, what="events.changed", about=row.reference, changes=changes)
    promote(row, by=by, at=at)
    return row


@transaction.atomic
def copy_event(*, event: Event, on: dt.date, by: Actor, at: dt.datetime) -> Event:
    """The same on another day: a draft without guests."""
    organisations = [row.organisation for row in event.organisers.select_related("organisation")]
    content = {name: getattr(event, name) for name in CONTENT}
    return draft_event(agency=event.agency, on=on, organisers=organisations, by=by, at=at, **content)


def set_organisers(event: Event, organisations: Iterable[Organisation]) -> None:
    wanted = {organisation.pk for organisation in organisations}
    event.organisers.exclude(organisation__in=wanted).delete()
    there = set(event.organisers.values_list("organisation_id", flat=True))
    EventOrganiser.objects.bulk_create(
        EventOrganiser(agency=event.agency, event=event, organisation_id=pk) for pk in sorted(wanted - there)
    )


def check_room(event: Event) -> None:
    """Said in words before the database says it. Counted anew: whether companions need a place may just have changed."""
    sizes = list(event.registrations.holding().values_list("size", flat=True))
    held = sum(sizes) if event.companions_count else len(sizes)
    if event.capacity is not None and held > event.capacity:
        raise FewerPlacesThanTaken
    event.taken = held


def tidy(content: dict[str, Any]) -> dict[str, Any]:
    """One line is made readable; of a text only its edges are cut, its paragraphs stay."""
    found = {name: readable(value) if isinstance(value, str) else value for name, value in content.items() if name not in {"text", "notes"}}
    return found | {name: content[name].strip() for name in ("text", "notes") if name in content}
