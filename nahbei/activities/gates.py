"""Which activity asks for what. Stricter at once; lower only when a second person confirms."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nahbei.activities.models import Activity, ActivityTraining, Conduct, Training
from nahbei.activities.rules import split
from nahbei.foundation import audit, two_persons
from nahbei.foundation.actions import ask_for_step
from nahbei.foundation.actor import Actor
from nahbei.foundation.models import TwoPersonStep
from nahbei.foundation.numbers import raise_matching_version
from nahbei.foundation.rights import Right
from nahbei.foundation.two_persons import StepKind

KIND = "activities.gates_lowered"


@dataclass(frozen=True)
class GatesChanged:
    """`waits` is the step that lowers the rest, when somebody else has confirmed it."""

    activity: Activity
    now: bool
    waits: TwoPersonStep | None


@transaction.atomic
def change_gates(*, activity: Activity, trainings: Collection[Training], by: Actor, at: dt.datetime, **gates: Any) -> GatesChanged:
    """needs_declaration, conduct, min_age, private_home. Refuses StepAlreadyWaits."""
    locked = Activity.objects.select_for_update(of=("self",)).select_related("agency").get(pk=activity.pk)
    before = {**{name: getattr(locked, name) for name in gates}, "trainings": locked.training_ids}
    stricter, lower = split(before, {**gates, "trainings": frozenset(training.pk for training in trainings)})
    if stricter:
        _write(locked, stricter, by=by, at=at)
    waits = None
    if lower:
        payload = {name: sorted(value) if name == "trainings" else value for name, value in lower.items()}
        waits = ask_for_step(
            agency=locked.agency, kind=KIND, about=locked.reference, words=_words(locked, lower), payload=payload, by=by, at=at,
        )
    return GatesChanged(locked, bool(stricter), waits)


def lower_gates(*, step: TwoPersonStep, by: Actor, at: dt.datetime) -> None:
    """What the step says, whatever was made stricter meanwhile beside it."""
    assert step.about is not None
    locked = Activity.objects.select_for_update(of=("self",)).select_related("agency").get(pk=step.about.key)
    values = {name: locked.training_ids - set(value) if name == "trainings" else value for name, value in step.payload.items()}
    _write(locked, values, by=by, at=at)


def _write(activity: Activity, values: dict[str, Any], *, by: Actor, at: dt.datetime) -> None:
    changes: dict[str, tuple[Any, Any]] = {}
    for name, value in values.items():
        if name == "trainings":
            changes[name] = (_names(activity, activity.training_ids), _names(activity, value))
            activity.asked_trainings.exclude(training__in=value).delete()
            for key in value - activity.training_ids:
                ActivityTraining.objects.create(agency=activity.agency, activity=activity, training_id=key)
        else:
            changes[name] = (getattr(activity, name), value)
            setattr(activity, name, value)
    activity.full_clean()
    activity.save()
    activity.__dict__.pop("training_ids", None)
    audit.record(
        activity.agency, by=by, at=at, what="activities.gates_changed", about=activity.reference, changes=changes,
    )
    raise_matching_version(activity.agency)


def _names(activity: Activity, keys: Collection[int]) -> str:
    return ", ".join(activity.agency.trainings.filter(pk__in=list(keys)).values_list("name", flat=True))


def _words(activity: Activity, lower: dict[str, Any]) -> str:
    """„Vorlesen: kein Führungszeugnis mehr, Mindestalter 14 statt 16“."""
    said = []
    if "needs_declaration" in lower:
        said.append(_("keine Verschwiegenheitserklärung mehr"))
    if "conduct" in lower:
        none = lower["conduct"] == Conduct.NONE
        said.append(_("kein Führungszeugnis mehr") if none else _("nur noch das einfache Führungszeugnis"))
    if "min_age" in lower:
        values = {"new": lower["min_age"], "old": activity.min_age}
        said.append(_("Mindestalter %(new)d statt %(old)d") % values if lower["min_age"] else _("kein Mindestalter mehr"))
    if "private_home" in lower:
        said.append(_("nicht mehr in einer Privatwohnung: Minderjährige dürfen allein hin"))
    if "trainings" in lower:
        said.append(_("nicht mehr verlangt: %(names)s") % {"names": _names(activity, lower["trainings"])})
    return f"{activity.name}: {', '.join(said)}"


def register() -> None:
    two_persons.register(StepKind(KIND, Right.SETTINGS_CHANGE, gettext_lazy("Voraussetzung lockern"), lower_gates))
