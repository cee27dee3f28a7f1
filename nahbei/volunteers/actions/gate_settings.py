"""Dated settings of the gates: a new row from a day on, never another past."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nahbei.foundation import audit, two_persons
from nahbei.foundation.actions import ask_for_step
from nahbei.foundation.actor import Actor
from nahbei.foundation.models import Agency, TwoPersonStep
from nahbei.foundation.numbers import raise_matching_version
from nahbei.foundation.reference import Reference
from nahbei.foundation.rights import Right
from nahbei.foundation.two_persons import StepKind
from nahbei.volunteers.defaults import MINOR_LIMITS
from nahbei.volunteers.models import GateTerms, MinorLimits
from nahbei.volunteers.queries import limits_before
from nahbei.volunteers.rules import AlreadyDated, CountsFromTheFuture
from nahbei.volunteers.words import limits_in_words

KIND = "volunteers.minor_limits_lowered"


def furnish_gates(agency: Agency, *, on: dt.date) -> None:
    """What a new agency starts with."""
    GateTerms.objects.create(agency=agency, valid_from=on)
    MinorLimits.objects.bulk_create(MinorLimits(agency=agency, valid_from=on, **limits) for limits in MINOR_LIMITS)


@transaction.atomic
def set_gate_terms(*, agency: Agency, valid_from: dt.date, by: Actor, at: dt.datetime, **terms: Any) -> GateTerms:
    """Refuses CountsFromTheFuture, AlreadyDated."""
    if valid_from < timezone.localdate(at):
        raise CountsFromTheFuture
    if agency.gate_terms.filter(valid_from=valid_from).exists():
        raise AlreadyDated
    before, row = agency.gate_terms.on(valid_from), GateTerms(agency=agency, valid_from=valid_from, set_by=by.name, **terms)
    row.full_clean()
    row.save()
    changes = {name: (getattr(before, name), value) for name, value in terms.items() if getattr(before, name) != value}
    audit.record(
        agency, by=by, at=at, what="volunteers.gate_terms_set", about=Reference("volunteers.gate_terms", row.pk),
        changes={"valid_from": (None, valid_from), **changes},
    )
    raise_matching_version(agency)
    return row


@transaction.atomic
def set_minor_limits(
    *, agency: Agency, valid_from: dt.date, by: Actor, at: dt.datetime, **limits: Any
) -> MinorLimits | TwoPersonStep:
    """Stricter ones count at once; looser ones when a second person has confirmed them. Refuses as `set_gate_terms`, StepAlreadyWaits."""
    if valid_from < timezone.localdate(at):
        raise CountsFromTheFuture
    row = MinorLimits(agency=agency, valid_from=valid_from, set_by=by.name, **limits)
    row.full_clean(validate_constraints=False)
    if agency.minor_limits.filter(valid_from=valid_from, from_age=row.from_age).exists():
        raise AlreadyDated
    if not loosens(row, limits_before(agency, row)):
        return _save(row, by=by, at=at)
    payload = {name: value.isoformat(timespec="minutes") if isinstance(value, dt.time) else value for name, value in limits.items()}
    return ask_for_step(
        agency=agency, kind=KIND, words=_words(row), payload={**payload, "valid_from": valid_from.isoformat()}, by=by, at=at,
    )


def loosens(row: MinorLimits, before: dict[int, MinorLimits]) -> bool:
    """Whether it allows at some age what was not allowed; where nothing counted nothing was allowed."""
    return any(age not in before or _is_looser(row, before[age]) for age in range(row.from_age, row.to_age + 1))


def _is_looser(row: MinorLimits, old: MinorLimits) -> bool:
    return (
        row.max_minutes_day > old.max_minutes_day or row.max_minutes_week > old.max_minutes_week or row.earliest < old.earliest
        or row.latest > old.latest or (old.working_days_only and not row.working_days_only)
        or (row.alone_in_private_home and not old.alone_in_private_home)
    )


def loosen_minor_limits(*, step: TwoPersonStep, by: Actor, at: dt.datetime) -> None:
    """A day that passed while it waited is today."""
    values = dict(step.payload)
    for name in ("earliest", "latest"):
        values[name] = dt.time.fromisoformat(values[name])
    valid_from = max(dt.date.fromisoformat(values.pop("valid_from")), timezone.localdate(at))
    if step.agency.minor_limits.filter(valid_from=valid_from, from_age=values["from_age"]).exists():
        raise AlreadyDated
    _save(MinorLimits(agency=step.agency, valid_from=valid_from, set_by=step.asked_by_name, **values), by=by, at=at)


def _save(row: MinorLimits, *, by: Actor, at: dt.datetime) -> MinorLimits:
    row.full_clean()
    row.save()
    audit.record(
        row.agency, by=by, at=at, what="volunteers.minor_limits_set", about=Reference("volunteers.minor_limits", row.pk),
        changes={"valid_from": (None, row.valid_from), "limits": (None, _words(row))},
    )
    raise_matching_version(row.agency)
    return row


def _words(row: MinorLimits) -> str:
    """„15 bis 17 Jahre: höchstens 2 Stunden am Tag …“."""
    ages = _("%(first)d bis %(last)d Jahre") % {"first": row.from_age, "last": row.to_age}
    return f"{ages}: {', '.join(limits_in_words(row))}"


two_persons.register(StepKind(KIND, Right.SETTINGS_CHANGE, gettext_lazy("Grenzen für Minderjährige lockern"), loosen_minor_limits))
