"""Jobs of workers that died run again, are given up after three, and never twice at once."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys

import pytest
from django.db import connection
from django.utils import timezone
from django_scopes import get_scope
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from nahbei.foundation import jobs, statistics
from nahbei.foundation.jobs import job, job_in_steps
from nahbei.foundation.models import Agency
from tests.factories import NOW

pytestmark = pytest.mark.database
READY, RUNNING, FAILED = TaskResultStatus.READY, TaskResultStatus.RUNNING, TaskResultStatus.FAILED
seen: list[tuple[int, bool]] = []


@job
def look(agency: Agency) -> None:
    seen.append((agency.pk, "agency" in get_scope()))


@job_in_steps
def look_without(agency: Agency) -> None:
    seen.append((agency.pk, "agency" in get_scope()))


def running(agency: Agency, *workers: str, since: dt.timedelta = dt.timedelta(seconds=1)) -> DBTaskResult:
    row = DBTaskResult.objects.get(pk=look.enqueue(agency.pk).id)
    row.status, row.worker_ids, row.started_at = RUNNING, list(workers), NOW - since
    row.save()
    return row


def status(row: DBTaskResult) -> str:
    row.refresh_from_db()
    return str(row.status)


@pytest.fixture
def dead_worker() -> str:
    """The name that a worker of this machine had, which has ended."""
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    place, _, _ = jobs.worker_id().rpartition("/")[0].rpartition("/")
    return f"{place}/{gone.pid}/abcd"


def test_a_job_opens_the_walls_of_its_agency(agency: Agency) -> None:
    seen.clear()
    look.call(agency.pk)
    look_without.call(agency.pk)
    assert seen == [(agency.pk, True), (agency.pk, False)]


def test_a_job_of_a_living_worker_is_left_alone(agency: Agency) -> None:
    row = running(agency, jobs.worker_id())
    assert jobs.reap(at=NOW) == 0
    assert status(row) == RUNNING


def test_a_job_of_a_dead_neighbour_is_ready_at_once(agency: Agency, dead_worker: str) -> None:
    row = running(agency, dead_worker)
    assert jobs.reap(at=NOW) == 1
    assert status(row) == READY


@pytest.mark.parametrize(("minutes", "expected"), [(14, RUNNING), (16, READY)])
def test_a_job_of_an_unknown_machine_waits(agency: Agency, minutes: int, expected: str) -> None:
    row = running(agency, f"elsewhere/1/{os.getpid()}/abcd", since=dt.timedelta(minutes=minutes))
    jobs.reap(at=NOW)
    assert status(row) == expected


@pytest.mark.logged_errors
def test_after_three_workers_a_job_is_given_up(agency: Agency, dead_worker: str, no_logged_errors: list[str]) -> None:
    row = running(agency, "a", "b", dead_worker)
    assert jobs.reap(at=NOW) == 1
    assert status(row) == FAILED
    assert len(no_logged_errors) == 1


def test_a_job_that_ended_meanwhile_is_left_alone(
    agency: Agency, dead_worker: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = running(agency, dead_worker)

    def finish_first(worker: str) -> bool:
        DBTaskResult.objects.filter(pk=row.pk).update(status=TaskResultStatus.SUCCESSFUL)
        return True

    monkeypatch.setattr(jobs, "_is_gone", finish_first)
    assert jobs.reap(at=NOW) == 0
    assert status(row) == TaskResultStatus.SUCCESSFUL


def test_results_are_forgotten_after_two_weeks(agency: Agency) -> None:
    for days in (13, 15):
        row = running(agency, "a")
        finished = timezone.now() - dt.timedelta(days=days)
        DBTaskResult.objects.filter(pk=row.pk).update(status=TaskResultStatus.SUCCESSFUL, finished_at=finished)
    jobs.forget_results.call()
    assert DBTaskResult.objects.count() == 1


@pytest.mark.database
def test_statistics_are_there_after_a_refresh(db: None) -> None:
    statistics.refresh()
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("SELECT COUNT(*) FROM sqlite_stat1")
            assert cursor.fetchone()[0] > 0
