"""Hours in a position: said for a month, corrected until the organisation has agreed, confirmed, taken back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone

from nahbei.foundation import audit
from nahbei.foundation.actor import Actor
from nahbei.placements.actions.positions.steps import lock
from nahbei.placements.models import MOST_MINUTES, DecliningSide, PositionHours, PositionPlacement
from nahbei.placements.position_rules import HoursAreConfirmed, MonthIsShorter, NothingToUndo, NotInThatMonth, months_of

SAID = ("minutes", "side", "reported_by_name", "confirmed_by_name")
MOMENTS = ("reported_at", "confirmed_at")


@transaction.atomic
def report_position_hours(
    *, placement: PositionPlacement, month: dt.date, minutes: int, side: str, confirmed: bool = False, by: Actor, at: dt.datetime
) -> PositionHours:
    """How long somebody was there in the month of that day; said again it is corrected. `side` says whose word it is (DecliningSide).

    The organisation's word is confirmed at once; `confirmed`: the office knows it from them. Refuses NotInThatMonth, MonthIsShorter,
    and HoursAreConfirmed: what the organisation has agreed to, the volunteer does not change.
    """
    found, first = lock(placement), month.replace(day=1)
    if first not in months_of(found, on=timezone.localdate(at)):
        raise NotInThatMonth
    if not 1 <= minutes <= MOST_MINUTES:
        raise MonthIsShorter
    agreed = confirmed or side == DecliningSide.ORGANISATION
    row = found.hours.filter(year=first.year, month=first.month).select_for_update(of=("self",)).first()
    if row is not None and row.minutes == minutes and (row.confirmed_at is not None) >= agreed:
        return row
    if row is not None and row.confirmed_at is not None and side == DecliningSide.VOLUNTEER:
        raise HoursAreConfirmed
    kept: dict[str, Any] = {} if row is None else _kept(row)
    row = row or PositionHours(agency=found.agency, placement=found, year=first.year, month=first.month)
    row.minutes, row.side, row.reported_at, row.reported_by_name, row.kept = minutes, side, at, by.name, kept
    row.confirmed_at, row.confirmed_by_name = (at, by.name) if agreed else (None, "")
    row.save()
    _record(row, "reported", {"minutes": (kept.get("minutes"), minutes)}, by=by, at=at)
    return row


@transaction.atomic
def confirm_position_hours(*, hours: Iterable[PositionHours], by: Actor, at: dt.datetime) -> list[PositionHours]:
    """Right as they stand. What was corrected since `hours` were read is not confirmed. Returns those that are now."""
    done = []
    for seen in sorted(hours, key=lambda one: one.pk):
        row = _locked(seen)
        if row is None or row.confirmed_at is not None or row.minutes != seen.minutes:
            continue
        row.confirmed_at, row.confirmed_by_name, row.kept = at, by.name, None
        row.save(update_fields=["confirmed_at", "confirmed_by_name", "kept"])
        _record(row, "confirmed", {"minutes": (None, row.minutes)}, by=by, at=at)
        done.append(row)
    return done


@transaction.atomic
def take_back_confirmed_hours(*, hours: Iterable[PositionHours], by: Actor, at: dt.datetime) -> list[PositionHours]:
    """Undo of the above: they wait again, and can be corrected by both."""
    done = []
    for seen in sorted(hours, key=lambda one: one.pk):
        row = _locked(seen)
        if row is None or row.confirmed_at is None:
            continue
        row.confirmed_at, row.confirmed_by_name, row.kept = None, "", None
        row.save(update_fields=["confirmed_at", "confirmed_by_name", "kept"])
        _record(row, "not_confirmed", {}, by=by, at=at)
        done.append(row)
    return done


@transaction.atomic
def take_back_position_hours(*, hours: PositionHours, side: str, by: Actor, at: dt.datetime) -> None:
    """Undo of a report: what stood there before stands again, or nothing. Only whose word it was, and the office. Refuses NothingToUndo."""
    row = _locked(hours)
    if row is None or row.kept is None or side not in {row.side, DecliningSide.OFFICE}:
        raise NothingToUndo
    before = row.kept
    _record(row, "taken_back", {"minutes": (row.minutes, before.get("minutes"))}, by=by, at=at)
    if not before:
        row.delete()
        return
    for name in SAID:
        setattr(row, name, before[name])
    for name in MOMENTS:
        setattr(row, name, dt.datetime.fromisoformat(before[name]) if before[name] else None)
    row.kept = None
    row.save()


def _kept(row: PositionHours) -> dict[str, Any]:
    moments = {name: getattr(row, name) for name in MOMENTS}
    return {**{name: getattr(row, name) for name in SAID}, **{name: at.isoformat() if at else None for name, at in moments.items()}}


def _locked(seen: PositionHours) -> PositionHours | None:
    related = ("agency", "placement__volunteer")
    return PositionHours.objects.select_for_update(of=("self",)).select_related(*related).filter(pk=seen.pk).first()


def _record(row: PositionHours, event: str, changes: dict[str, tuple[Any, Any]], *, by: Actor, at: dt.datetime) -> None:
    audit.record(
        row.agency, by=by, at=at, what=f"placements.position_hours_{event}", about=row.reference,
        person_id=row.placement.volunteer.person_id, changes=changes,
    )
