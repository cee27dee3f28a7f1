"""Schedules without another server: who first writes the tick of a slot enqueues the job, in one transaction.

Rooms register in their jobs.py:

    @clock.daily(at="03:00", name="messaging.purge")
    @job
    def purge(agency: Agency) -> None: ...

A schedule of a `job` is enqueued once for each agency, one of a plain task once. A slot that was missed because nothing
ran is caught up once.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import autodiscover_modules
from django_tasks.base import Task

from nahbei.foundation.models import Agency, ClockTick

KEEP_TICKS = dt.timedelta(days=30)
SlotOf = Callable[[dt.datetime], str]


@dataclass(frozen=True)
class Schedule:
    """`slot` names the stretch of time that a moment belongs to; each stretch gets the job once."""

    name: str
    task: Task[Any, Any]
    slot: SlotOf


schedules: dict[str, Schedule] = {}


def every(*, minutes: int, name: str) -> Callable[[Task[Any, Any]], Task[Any, Any]]:
    """Run in every stretch of so many minutes, counted from the full hour (60 must be a multiple) in UTC."""
    if minutes < 1 or 60 % minutes:
        raise ValueError(f"{name}: 60 is no multiple of {minutes} minutes")

    def slot(at: dt.datetime) -> str:
        at = at.astimezone(dt.UTC)
        return at.replace(minute=at.minute - at.minute % minutes).strftime("%Y-%m-%dT%H:%MZ")

    return _register(name, slot)


def daily(*, at: str, name: str) -> Callable[[Task[Any, Any]], Task[Any, Any]]:
    """Run once a day, as soon as the wall clock shows `at` ("03:00"). Days are local: none is doubled or skipped."""
    due = dt.time.fromisoformat(at)

    def slot(moment: dt.datetime) -> str:
        local = moment.astimezone(ZoneInfo(settings.TIME_ZONE))
        day = local.date() if local.time() >= due else local.date() - dt.timedelta(days=1)
        return day.isoformat()

    return _register(name, slot)


def _register(name: str, slot: SlotOf) -> Callable[[Task[Any, Any]], Task[Any, Any]]:
    def register(task: Task[Any, Any]) -> Task[Any, Any]:
        known = schedules.get(name)
        if known and known.task.module_path != task.module_path:
            raise ValueError(f"two schedules are called {name}")
        schedules[name] = Schedule(name, task, slot)
        return task

    return register


def load() -> None:
    """Read the jobs.py of every room, where schedules are registered."""
    autodiscover_modules("jobs")


def tick(*, at: dt.datetime) -> list[str]:
    """Enqueue what is due and was not yet; returns the names. Safe from several processes at once."""
    slots = {schedule.name: schedule.slot(at) for schedule in schedules.values()}
    done = set(ClockTick.objects.filter(slot__in=slots.values()).values_list("name", "slot"))
    return [name for name, slot in slots.items() if (name, slot) not in done and _start(schedules[name], slot, at)]


@transaction.atomic
def _start(schedule: Schedule, slot: str, at: dt.datetime) -> bool:
    _, first = ClockTick.objects.get_or_create(name=schedule.name, slot=slot, defaults={"at": at})
    if not first:
        return False
    ClockTick.objects.filter(name=schedule.name, at__lt=at - KEEP_TICKS).delete()
    if getattr(schedule.task.func, "for_agencies", False):
        for agency_id in Agency.objects.order_by("pk").values_list("pk", flat=True):
            schedule.task.enqueue(agency_id)
    else:
        schedule.task.enqueue()
    return True
