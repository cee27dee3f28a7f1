"""The agency's own list of reasons. Words may change; what was counted under them stays."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Max

from nahbei.foundation import audit
from nahbei.foundation.actor import Actor
from nahbei.foundation.models import Agency
from nahbei.foundation.reference import Reference
from nahbei.people.folding import readable
from nahbei.placements.models import DeclineReason


@transaction.atomic
def add_reason(*, agency: Agency, text: str, by: Actor, at: dt.datetime) -> DeclineReason:
    """The last in the list until somebody moves it. Raises ValidationError when the list has it already."""
    last = agency.decline_reasons.aggregate(last=Max("position"))["last"]
    reason = DeclineReason(agency=agency, text=readable(text).strip(), position=0 if last is None else last + 1)
    reason.full_clean()
    reason.save()
    _record(reason, "added", (None, reason.text), by=by, at=at)
    return reason


def change_reason(*, reason: DeclineReason, text: str, by: Actor, at: dt.datetime) -> DeclineReason:
    return _change(reason, "text", readable(text).strip(), by=by, at=at)


def retire_reason(*, reason: DeclineReason, by: Actor, at: dt.datetime) -> DeclineReason:
    """No longer offered. Where it was chosen it stays readable."""
    return _change(reason, "active", False, by=by, at=at)


def bring_back_reason(*, reason: DeclineReason, by: Actor, at: dt.datetime) -> DeclineReason:
    return _change(reason, "active", True, by=by, at=at)


@transaction.atomic
def move_reason(*, reason: DeclineReason, up: bool, by: Actor, at: dt.datetime) -> None:
    """One place up or down."""
    order = list(DeclineReason.objects.filter(agency=reason.agency).select_for_update())
    here = next(place for place, other in enumerate(order) if other.pk == reason.pk)
    there = here - 1 if up else here + 1
    if not 0 <= there < len(order):
        return
    order[here], order[there] = order[there], order[here]
    for place, other in enumerate(order):
        DeclineReason.objects.filter(pk=other.pk).exclude(position=place).update(position=place)
    _record(reason, "moved", (here, there), by=by, at=at)


@transaction.atomic
def _change(reason: DeclineReason, name: str, value: str | bool, *, by: Actor, at: dt.datetime) -> DeclineReason:
    locked = DeclineReason.objects.select_for_update().get(pk=reason.pk)
    before = getattr(locked, name)
    if before == value:
        return locked
    setattr(locked, name, value)
    locked.full_clean()
    locked.save(update_fields=[name])
    _record(locked, "changed", (before, value), by=by, at=at)
    return locked


def _record(reason: DeclineReason, event: str, change: tuple[object, object], *, by: Actor, at: dt.datetime) -> None:
    audit.record(
        reason.agency, by=by, at=at, what=f"placements.reason_{event}", about=Reference("placements.decline_reason", reason.pk),
        changes={"reason": change},
    )
