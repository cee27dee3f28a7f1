"""Schedules: once for each slot, whoever looks at the clock and however often."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from nahbei.foundation import clock
from nahbei.foundation.jobs import job
from nahbei.foundation.models import Agency, ClockTick

BERLIN = ZoneInfo("Europe/Berlin")
pytestmark = pytest.mark.database


@task()
def count_all() -> None: ...


@job
def count_one(agency: Agency) -> None: ...


@pytest.fixture(autouse=True)
def only_ours(monkeypatch: pytest.MonkeyPatch, db: None) -> Iterator[None]:
    monkeypatch.setattr(clock, "schedules", {})
    yield


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=BERLIN)


def waiting() -> list[str]:
    return sorted(row.task_path.rpartition(".")[2] for row in DBTaskResult.objects.all())


def test_a_slot_gets_its_job_once() -> None:
    clock.every(minutes=15, name="count")(count_all)
    assert clock.tick(at=at("2026-11-23T09:00")) == ["count"]
    assert clock.tick(at=at("2026-11-23T09:14:59")) == []
    assert clock.tick(at=at("2026-11-23T09:15")) == ["count"]
    assert waiting() == ["count_all", "count_all"]


def test_a_job_of_agencies_is_enqueued_for_each(agency: Agency, other_agency: Agency) -> None:
    clock.daily(at="03:00", name="count")(count_one)
    clock.tick(at=at("2026-11-23T04:00"))
    assert sorted(row.args_kwargs["args"] for row in DBTaskResult.objects.all()) == [[agency.pk], [other_agency.pk]]


def test_a_day_that_was_missed_is_caught_up_once() -> None:
    clock.daily(at="23:30", name="count")(count_all)
    assert clock.tick(at=at("2026-11-24T06:00")) == ["count"]
    assert clock.tick(at=at("2026-11-24T23:29")) == []
    assert clock.tick(at=at("2026-11-24T23:30")) == ["count"]


@pytest.mark.parametrize("night", ["2026-03-29", "2026-10-25"])
def test_a_night_of_changing_clocks_has_one_run(night: str) -> None:
    clock.daily(at="02:30", name="count")(count_all)
    start = dt.datetime.fromisoformat(f"{night}T00:00").replace(tzinfo=BERLIN).astimezone(dt.UTC)
    ClockTick.objects.create(name="count", slot=(start.astimezone(BERLIN).date() - dt.timedelta(days=1)).isoformat(), at=start)
    runs = [minute for minute in range(0, 24 * 60, 10) if clock.tick(at=start + dt.timedelta(minutes=minute))]
    assert len(runs) == 1


def test_tick_and_job_are_one_transaction(monkeypatch: pytest.MonkeyPatch) -> None:
    clock.every(minutes=5, name="count")(count_all)

    def broken(*args: object) -> None:
        raise RuntimeError("the queue is full")

    monkeypatch.setattr(type(count_all), "enqueue", broken)
    with pytest.raises(RuntimeError), transaction.atomic():
        clock.tick(at=at("2026-11-23T09:00"))
    monkeypatch.undo()
    assert not ClockTick.objects.exists()


def test_two_schedules_cannot_share_a_name() -> None:
    clock.every(minutes=5, name="count")(count_all)
    with pytest.raises(ValueError, match="two schedules"):
        clock.every(minutes=5, name="count")(count_one)


def test_old_ticks_go(agency: Agency) -> None:
    clock.daily(at="03:00", name="count")(count_all)
    for day in range(40):
        clock.tick(at=at("2026-11-01T04:00") + dt.timedelta(days=day))
    assert ClockTick.objects.count() == 31
