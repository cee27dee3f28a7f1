"""Several dates of a series at once: this one, this and the later ones, all. Whoever is registered keeps the place and is told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from nahbei.events.actions.fates import cancel_event, move_event, publish_event, write
from nahbei.events.actions.helping import end_helps
from nahbei.events.actions.planning import WHEN, change_event, set_organisers, tidy
from nahbei.events.models import Event, EventMove, EventSeries, EventState
from nahbei.events.queries import affected
from nahbei.events.rules import EventHasMovedOn, FewerPlacesThanTaken
from nahbei.foundation import audit
from nahbei.foundation.actor import Actor
from nahbei.foundation.reference import Reference
from nahbei.partners.models import Organisation
from nahbei.ui import german


@dataclass(frozen=True)
class _Touched:
    """`loud`: somebody is registered or helps, each is handled by itself. `quiet`: nobody is to be told, all at once."""

    loud: list[Event]
    quiet: list[Event]

    def of(self, state: str) -> _Touched:
        return _Touched([row for row in self.loud if row.state == state], [row for row in self.quiet if row.state == state])

    @property
    def all(self) -> list[Event]:
        return self.loud + self.quiet


def what_changes(event: Event, content: dict[str, Any]) -> dict[str, Any]:
    """Only what differs from this date is carried over to others: what they have of their own stays. Beginning and end belong together."""
    changed = {name: value for name, value in tidy(content).items() if getattr(event, name) != value}
    if {"start", "end"} & changed.keys():
        changed = {"start": event.start, "end": event.end} | changed
    return changed


@transaction.atomic
def change_dates(
    *, event: Event, scope: str, by: Actor, at: dt.datetime, reason: str = "", organisers: Iterable[Organisation] | None = None, **content: Any
) -> int:
    """Change what differs on each of these dates; another day means: all by as many days. Returns how many there are.

    Refuses EventHasMovedOn, FewerPlacesThanTaken.
    """
    changed, houses, found = what_changes(event, content), None if organisers is None else list(organisers), _locked(event, scope, at=at)
    for row in found.loud:
        _change_one(row, _for(row, event, changed), reason=reason, by=by, at=at)
    if found.quiet and changed:
        _change_quiet(found.quiet, event, changed, reason=reason, by=by, at=at)
    if houses is not None:
        for row in found.all:
            set_organisers(row, houses)
    return len(found.all)


@transaction.atomic
def cancel_dates(*, event: Event, scope: str, reason: str = "", by: Actor, at: dt.datetime) -> tuple[int, int]:
    """They do not take place. Drafts, of which nobody knows, go. Returns how many are cancelled, how many gone. Refuses EventHasMovedOn."""
    found = _locked(event, scope, at=at)
    published, drafts = found.of(EventState.PUBLISHED), found.of(EventState.DRAFT).all
    for row in published.loud:
        cancel_event(event=row, reason=reason, by=by, at=at)
    if published.quiet:
        _put_quiet(published.quiet, EventState.CANCELLED, "cancelled", reason=reason, by=by, at=at)
        write(published.quiet[0], _said(published.quiet, _("abgesagt"), reason), by=by, at=at)
    for row in found.of(EventState.DRAFT).loud:
        end_helps(row, reason=reason, by=by, at=at)
    if drafts:
        Event.objects.filter(pk__in=[row.pk for row in drafts]).delete()
        changes = {"title": (event.title, None), "dates": (len(drafts), None)}
        audit.record(event.agency, by=by, at=at, what="events.drafts_dropped", changes=changes)
    return len(published.all), len(drafts)


@transaction.atomic
def publish_dates(*, event: Event, scope: str, by: Actor, at: dt.datetime) -> int:
    """All drafts among these dates. Returns how many. Refuses EventHasMovedOn."""
    drafts = _locked(event, scope, at=at).of(EventState.DRAFT)
    for row in drafts.loud:
        publish_event(event=row, by=by, at=at)
    if drafts.quiet:
        _put_quiet(drafts.quiet, EventState.PUBLISHED, "published", by=by, at=at)
    return len(drafts.all)


@transaction.atomic
def take_back_dates(*, series: EventSeries, published_at: dt.datetime, by: Actor, at: dt.datetime) -> tuple[int, int]:
    """The undo: what was published at that moment is a draft again. Returns how many, and how many stay: somebody registered, was told, or helps.

    Nobody is told of a draft that came back; so whatever was moved, cancelled or answered since then stays as it is.
    """
    keys = series.moves_at(published_at)
    found = series.events.filter(pk__in=keys, state=EventState.PUBLISHED).order_by("pk").select_for_update(of=("self",)).select_related("agency")
    rows, agency = list(found), series.agency
    busy = set(agency.registrations.filter(event__in=rows).values_list("event_id", flat=True))
    busy |= set(agency.event_helps.filter(event__in=rows).values_list("event_id", flat=True))
    busy |= set(agency.event_moves.filter(event__in=rows, at__gt=published_at).values_list("event_id", flat=True))
    free = [row for row in rows if row.pk not in busy]
    if free:
        _put_quiet(free, EventState.DRAFT, "unpublished", by=by, at=at)
    return len(free), len(keys) - len(free)


def _locked(event: Event, scope: str, *, at: dt.datetime) -> _Touched:
    """In one order for everybody, so that two of them never wait for each other. Refuses EventHasMovedOn."""
    found = affected(event, scope, on=timezone.localdate(at)).order_by("pk").select_for_update(of=("self",)).select_related("agency", "venue")
    rows = [row for row in found if row.state in {EventState.DRAFT, EventState.PUBLISHED}]
    if not rows:
        raise EventHasMovedOn
    keys, agency = [row.pk for row in rows], event.agency
    loud = set(agency.registrations.filter(event__in=keys).values_list("event_id", flat=True))
    loud |= set(agency.event_helps.filter(event__in=keys).values_list("event_id", flat=True))
    if len(rows) == 1:
        loud = set(keys)
    return _Touched([row for row in rows if row.pk in loud], [row for row in rows if row.pk not in loud])


def _for(row: Event, event: Event, changed: dict[str, Any]) -> dict[str, Any]:
    """The same change for another date: days and deadlines keep their distance."""
    own = dict(changed)
    if "on" in own:
        own["on"] = row.on + (changed["on"] - event.on)
    if own.get("deadline") is not None:
        own["deadline"] = own.get("on", row.on) + (changed["deadline"] - changed.get("on", event.on))
    elif "on" in own and "deadline" not in own and row.deadline is not None:
        own["deadline"] = row.deadline + (own["on"] - row.on)
    return own


def _change_one(row: Event, changed: dict[str, Any], *, reason: str, by: Actor, at: dt.datetime) -> None:
    when = {name: changed[name] for name in WHEN if name in changed}
    rest = {name: value for name, value in changed.items() if row.state == EventState.DRAFT or name not in WHEN}
    if when and row.state == EventState.PUBLISHED:
        whole = {name: when.get(name, getattr(row, name)) for name in WHEN}
        move_event(event=row, reason=reason, by=by, at=at, **whole)
    if rest:
        try:
            change_event(event=row, by=by, at=at, **rest)
        except FewerPlacesThanTaken as refusal:
            raise FewerPlacesThanTaken(f"{german.format_date(row.on)}: {refusal}") from refusal


def _change_quiet(rows: list[Event], event: Event, changed: dict[str, Any], *, reason: str, by: Actor, at: dt.datetime) -> None:
    before, moved = [(row.on, row.start) for row in rows], bool(changed.keys() & set(WHEN))
    for row in rows:
        for name, value in _for(row, event, changed).items():
            setattr(row, name, value)
    rows[0].full_clean()
    same = {name: value for name, value in changed.items() if name not in {"on", "deadline"}}
    Event.objects.filter(pk__in=[row.pk for row in rows]).update(sequence=F("sequence") + int(moved), **same)
    if {"on", "deadline"} & changed.keys():
        Event.objects.bulk_update(rows, ["on", "deadline"], batch_size=500)
    if moved:
        EventMove.objects.bulk_create(
            EventMove(agency=row.agency, event=row, before=row.state, after=row.state, before_on=on, before_start=start, reason=reason[:200], at=at,
                      by_name=by.name)
            for row, (on, start) in zip(rows, before, strict=True) if row.state == EventState.PUBLISHED
        )
    if moved and (known := [row for row in rows if row.state == EventState.PUBLISHED]):
        write(known[0], _said(known, _("verlegt"), reason), by=by, at=at)
    _record(rows, "series_moved" if moved else "series_changed", by=by, at=at)


def _put_quiet(rows: list[Event], state: EventState, what: str, *, reason: str = "", by: Actor, at: dt.datetime) -> None:
    EventMove.objects.bulk_create(
        EventMove(agency=row.agency, event=row, before=row.state, after=state, reason=reason.strip()[:200], at=at, by_name=by.name) for row in rows
    )
    steps = int(state == EventState.CANCELLED)
    Event.objects.filter(pk__in=[row.pk for row in rows]).update(state=state, sequence=F("sequence") + steps)
    _record(rows, f"series_{what}", by=by, at=at)


def _record(rows: Sequence[Event], what: str, *, by: Actor, at: dt.datetime) -> None:
    about = Reference("events.series", rows[0].series_id) if rows[0].series_id else rows[0].reference
    audit.record(rows[0].agency, by=by, at=at, what=f"events.{what}", about=about, changes={"dates": (None, len(rows))})


def _said(rows: list[Event], done: str, reason: str) -> str:
    days = sorted(row.on for row in rows)
    words = {
        "title": rows[0].title, "n": len(rows), "done": done, "first": german.format_date(days[0], "plain"),
        "last": german.format_date(days[-1], "plain"), "reason": f" {reason.strip()}" if reason.strip() else "",
    }
    return _("Reihe „%(title)s“: %(n)s Termine %(done)s (%(first)s bis %(last)s).%(reason)s") % words
