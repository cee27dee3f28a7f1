"""The office's own list of what people do for each other, and of what must be thought of."""

from __future__ import annotations

import datetime as dt
from typing import TypeVar

from django.db import transaction
from django.db.models import Max, Model

from nahbei.activities.models import Activity, Field, Need, Training
from nahbei.activities.rules import GATES, TrainingIsAskedFor
from nahbei.foundation import audit
from nahbei.foundation.actor import Actor
from nahbei.foundation.models import Agency
from nahbei.foundation.numbers import raise_matching_version
from nahbei.foundation.reference import Reference

M = TypeVar("M", Activity, Field, Need, Training)


def add_field(*, agency: Agency, name: str, by: Actor, at: dt.datetime) -> Field:
    return _add(Field(agency=agency, name=name), by=by, at=at)


def change_field(*, field: Field, name: str, by: Actor, at: dt.datetime) -> Field:
    return _change(field, {"name": name}, by=by, at=at)


def add_activity(*, agency: Agency, field: Field, by: Actor, at: dt.datetime, **fields: object) -> Activity:
    """A new activity: the last in the list until somebody moves it."""
    return _add(Activity(agency=agency, field=field, **fields), by=by, at=at)


def change_activity(*, activity: Activity, by: Actor, at: dt.datetime, **fields: object) -> Activity:
    """Other words. Requests and registrations stay with it. Gates pass through `change_gates`."""
    if GATES & fields.keys():
        raise TypeError("gates are changed by change_gates")
    return _change(activity, fields, by=by, at=at)


def retire_activity(*, activity: Activity, by: Actor, at: dt.datetime) -> Activity:
    """No longer offered. What was, stays readable."""
    return _change(activity, {"active": False}, by=by, at=at)


def bring_back_activity(*, activity: Activity, by: Actor, at: dt.datetime) -> Activity:
    return _change(activity, {"active": True}, by=by, at=at)


def add_need(*, agency: Agency, by: Actor, at: dt.datetime, **fields: object) -> Need:
    return _add(Need(agency=agency, **fields), by=by, at=at)


def change_need(*, need: Need, by: Actor, at: dt.datetime, **fields: object) -> Need:
    return _change(need, fields, by=by, at=at)


def retire_need(*, need: Need, by: Actor, at: dt.datetime) -> Need:
    return _change(need, {"active": False}, by=by, at=at)


def bring_back_need(*, need: Need, by: Actor, at: dt.datetime) -> Need:
    return _change(need, {"active": True}, by=by, at=at)


def add_training(*, agency: Agency, by: Actor, at: dt.datetime, **fields: object) -> Training:
    return _add(Training(agency=agency, **fields), by=by, at=at)


def change_training(*, training: Training, by: Actor, at: dt.datetime, **fields: object) -> Training:
    """Other words, another term. What was recorded keeps the end that it had."""
    return _change(training, fields, by=by, at=at)


def retire_training(*, training: Training, by: Actor, at: dt.datetime) -> Training:
    """Not to be chosen any more. Refuses TrainingIsAskedFor: that gate would fall unseen."""
    if training.asked_by.exists():
        raise TrainingIsAskedFor
    return _change(training, {"active": False}, by=by, at=at)


def bring_back_training(*, training: Training, by: Actor, at: dt.datetime) -> Training:
    return _change(training, {"active": True}, by=by, at=at)


@transaction.atomic
def move(*, thing: Activity | Field | Need | Training, up: bool, by: Actor, at: dt.datetime) -> None:
    """One place up or down in the list that everybody sees."""
    model = type(thing)
    order = list(model._default_manager.filter(agency=thing.agency).select_for_update())
    here = next(place for place, other in enumerate(order) if other.pk == thing.pk)
    there = here - 1 if up else here + 1
    if not 0 <= there < len(order):
        return
    order[here], order[there] = order[there], order[here]
    for place, other in enumerate(order):
        if other.position != place:
            model._default_manager.filter(pk=other.pk).update(position=place)
    _record(thing, "moved", {"position": (here, there)}, by=by, at=at)


@transaction.atomic
def _add(thing: M, *, by: Actor, at: dt.datetime) -> M:
    last = type(thing)._default_manager.filter(agency=thing.agency).aggregate(last=Max("position"))["last"]
    thing.position = 0 if last is None else last + 1
    thing.full_clean()
    thing.save()
    _record(thing, "added", {"name": (None, thing.name)}, by=by, at=at)
    return thing


@transaction.atomic
def _change(thing: M, fields: dict[str, object], *, by: Actor, at: dt.datetime) -> M:
    locked = type(thing)._default_manager.select_for_update().get(pk=thing.pk)  # a form has already changed the one in hand
    changes = {name: (getattr(locked, name), value) for name, value in fields.items() if getattr(locked, name) != value}
    if not changes:
        return locked
    for name, (_before, value) in changes.items():
        setattr(locked, name, value)
    locked.full_clean()
    locked.save(update_fields=list(changes))
    _record(locked, "changed", changes, by=by, at=at)
    return locked


def _record(thing: Model, event: str, changes: dict[str, tuple[object, object]], *, by: Actor, at: dt.datetime) -> None:
    """Every change of this list may change who fits."""
    agency: Agency = thing.agency  # type: ignore[attr-defined]
    name = thing._meta.model_name
    audit.record(agency, by=by, at=at, what=f"activities.{name}_{event}", about=Reference(f"activities.{name}", thing.pk), changes=changes)
    raise_matching_version(agency)
