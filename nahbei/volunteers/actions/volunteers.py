"""Somebody becomes a volunteer; her file changes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from nahbei.activities.models import Activity
from nahbei.foundation import audit
from nahbei.foundation.actor import Actor
from nahbei.foundation.models import Agency
from nahbei.people.actions import PersonWasMerged
from nahbei.people.folding import readable
from nahbei.people.models import Person
from nahbei.volunteers.actions.notes import leave, lock
from nahbei.volunteers.models import Volunteer, VolunteerState, Willingness
from nahbei.volunteers.rules import AlreadyVolunteer, NotForVolunteers, PersonHasDied, StartsInTheFuture
from nahbei.volunteers.words import week_in_a_line

# What the one page shows and the action takes; everything else of the row is moved by actions of its own.
FIELDS = frozenset({
    "since", "week", "reach_m", "max_minutes_week", "max_visits_week", "has_car", "has_licence", "experience", "limits",
})
Willing = Mapping[Activity, str]  # activity → „aber nicht“


@transaction.atomic
def register_volunteer(
    *, person: Person, willingnesses: Willing | None = None, by: Actor, at: dt.datetime, **fields: Any
) -> Volunteer:
    """Give somebody the hat of a volunteer, active from now on. Fields as in FIELDS; without `since` it is today.

    Refuses AlreadyVolunteer, PersonHasDied, PersonWasMerged, StartsInTheFuture, NotForVolunteers.
    """
    locked = _who_may(person)
    today = timezone.localdate(at)
    values = {"since": today, **_tidy(fields)}
    if values["since"] > today:
        raise StartsInTheFuture
    volunteer = Volunteer(
        agency=locked.agency, person=locked, state=VolunteerState.ACTIVE, created_at=at, changed_at=at, **values
    )
    volunteer.full_clean()
    volunteer.save()
    will = _write_willingnesses(volunteer, willingnesses or {}, on=values["since"])
    text = _("%(name)s hilft jetzt mit: %(what)s.") if will else _("%(name)s ist als Freiwillige:r eingetragen.")
    leave(
        volunteer, "registered", by=by, at=at, changes={"since": (None, values["since"]), **will},
        text=text % {"name": locked.full_name, "what": will.get("willingnesses", ("", ""))[1]},
    )
    return volunteer


@transaction.atomic
def change_volunteer(
    *, volunteer: Volunteer, willingnesses: Willing | None = None, by: Actor, at: dt.datetime, **fields: Any
) -> Volunteer:
    """Other values; `willingnesses=None` leaves those. What an unchanged form says again leaves no trace.

    Refuses StartsInTheFuture, NotForVolunteers.
    """
    row = lock(volunteer)
    wanted = _tidy(fields)
    if wanted.get("since", row.since) > timezone.localdate(at):
        raise StartsInTheFuture
    before = {name: getattr(row, name) for name in wanted}
    changes: dict[str, tuple[Any, Any]] = {name: (before[name], value) for name, value in wanted.items() if before[name] != value}
    for name, (_old, value) in changes.items():
        setattr(row, name, value)
    told = {name: _plain(name, pair) for name, pair in changes.items()}
    if willingnesses is not None:
        told |= _write_willingnesses(row, willingnesses, on=timezone.localdate(at))
    if told:
        row.changed_at = at
        row.full_clean()
        row.save()
        leave(row, "changed", by=by, at=at, changes=told)
    return row


def note_export(*, agency: Agency, by: Actor, at: dt.datetime, count: int) -> None:
    """A list of volunteers left the house as a file: that counts as much as a change."""
    audit.record(agency, by=by, at=at, what="volunteers.list_exported", changes={"count": (None, count)})


def _who_may(person: Person) -> Person:
    """The record, locked, so that two clicks give one hat."""
    locked = Person.objects.select_for_update(of=("self",)).select_related("agency").get(pk=person.pk)
    if locked.merged_into_id:
        raise PersonWasMerged
    if locked.died_on is not None:
        raise PersonHasDied
    known = Volunteer.objects.filter(person=locked).select_related("person").first()
    if known is not None:
        raise AlreadyVolunteer(known)
    return locked


def _write_willingnesses(volunteer: Volunteer, wanted: Willing, *, on: dt.date) -> dict[str, tuple[Any, Any]]:
    """Bring the rows to what is wanted; those that stay keep their day. Before and after in words, nothing when the same."""
    there = {row.activity_id: row for row in volunteer.willingnesses.select_for_update(of=("self",)).select_related("activity")}
    before = {row.activity: row.not_wanted for row in there.values()}
    after = {activity: readable(words)[:200] for activity, words in wanted.items()}
    if any(activity.is_for_trade and activity.pk not in there for activity in after):
        raise NotForVolunteers
    if before == after:
        return {}
    Willingness.objects.filter(volunteer=volunteer).exclude(activity__in=[activity.pk for activity in after]).delete()
    for activity, words in after.items():
        row = there.get(activity.pk)
        if row is None or row.not_wanted != words:
            row = row or Willingness(agency_id=volunteer.agency_id, volunteer=volunteer, activity=activity, since=on)
            row.not_wanted = words
            row.save()
    return {"willingnesses": (_said(before), _said(after))}


def _said(willing: Willing) -> str:
    """„Arztbegleitung, Einkaufen (aber nicht: schwere Kisten)“."""
    parts = sorted(willing.items(), key=lambda pair: (pair[0].position, pair[0].name))
    return ", ".join(f"{activity.noun} ({_('aber nicht')}: {words})" if words else activity.noun for activity, words in parts)


def _tidy(fields: Mapping[str, Any]) -> dict[str, Any]:
    unknown = fields.keys() - FIELDS
    if unknown:
        raise TypeError(f"not on this page: {', '.join(sorted(unknown))}")
    return {name: readable(value) if isinstance(value, str) else value for name, value in fields.items()}


def _plain(name: str, pair: tuple[Any, Any]) -> tuple[Any, Any]:
    """For the audit trail: a week as people read it."""
    return (week_in_a_line(pair[0]), week_in_a_line(pair[1])) if name == "week" else pair
