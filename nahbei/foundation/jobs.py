"""Background jobs: how a room writes one, and what happens to a job whose worker was killed.

    @job
    def send(agency: Agency, message_id: int) -> None: ...

    send.enqueue(agency.pk, message.pk)      # inside the transaction of the action

A job may run twice (its worker died after the work and before the note of it): jobs are idempotent.
"""

from __future__ import annotations

import datetime as dt
import logging
import os
import secrets
import socket
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

from django.db.models import Q
from django.utils import timezone
from django_tasks import task
from django_tasks.base import Task, TaskResultStatus
from django_tasks_db.models import DBTaskResult

from nahbei.foundation import clock, statistics
from nahbei.foundation.actions.two_persons import run_due_steps
from nahbei.foundation.models import Agency
from nahbei.foundation.tenancy import agency_scope

P = ParamSpec("P")
R = TypeVar("R")
log = logging.getLogger(__name__)

# No job of ours takes this long; one that still runs has lost its worker without a trace (another machine).
LOST_AFTER = dt.timedelta(minutes=15)
MOST_WORKERS = 3
KEEP_RESULTS = dt.timedelta(days=14)


def job(function: Callable[Concatenate[Agency, P], R]) -> Task[Concatenate[int, P], R]:
    """A task of one agency: takes its id and ids, opens the agency's walls, runs inside them.

    On PostgreSQL the walls are one transaction. What must commit in between is a `job_in_steps`.
    """

    @wraps(function)
    def enter(agency_id: int, /, *args: P.args, **kwargs: P.kwargs) -> R:
        with agency_scope(Agency.objects.get(pk=agency_id)) as agency:
            return function(agency, *args, **kwargs)

    return _task_of_agency(enter)


def job_in_steps(function: Callable[Concatenate[Agency, P], R]) -> Task[Concatenate[int, P], R]:
    """Like `job`, but the function opens `agency_scope` itself, once for each step (a mail: mark, send, note)."""

    @wraps(function)
    def enter(agency_id: int, /, *args: P.args, **kwargs: P.kwargs) -> R:
        return function(Agency.objects.get(pk=agency_id), *args, **kwargs)

    return _task_of_agency(enter)


def _task_of_agency(enter: Callable[Concatenate[int, P], R]) -> Task[Concatenate[int, P], R]:
    enter.for_agencies = True  # type: ignore[attr-defined]  # the clock enqueues it once for each agency
    return task()(enter)


def worker_id() -> str:
    """Names host, process namespace and process, so that a neighbour can see whether this worker still lives."""
    return f"{_here()}/{os.getpid()}/{secrets.token_hex(4)}"


def _here() -> str:
    # Containers may share a host name, but then not the namespace of process numbers.
    try:
        namespace = os.stat("/proc/self/ns/pid").st_ino
    except OSError:
        namespace = 0
    return f"{socket.gethostname()[:30]}/{namespace}"


def _is_gone(worker: str) -> bool:
    """True only when this machine can see that the worker's process has ended."""
    place, _, number = worker.rpartition("/")[0].rpartition("/")
    if place != _here() or not number.isdecimal():
        return False
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    stat = Path(f"/proc/{number}/stat")  # a zombie still has a number
    return stat.exists() and stat.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()[0] == "Z"


def reap(*, at: dt.datetime, lost_after: dt.timedelta = LOST_AFTER) -> int:
    """Give jobs of dead workers back to the queue, and up after three workers. Returns how many changed.

    Compare-and-swap on status and start: of two reapers one succeeds, and a job that just ended is left alone.
    """
    changed = 0
    for row in DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING):
        lost = row.started_at is None or row.started_at < at - lost_after
        if not lost and not (row.worker_ids and _is_gone(row.worker_ids[-1])):
            continue
        given_up = len(row.worker_ids) >= MOST_WORKERS
        fields: dict[str, Any] = {"status": TaskResultStatus.READY}
        if given_up:
            why = f"{MOST_WORKERS} workers died with this job"
            fields = {"status": TaskResultStatus.FAILED, "finished_at": at, "traceback": why}
            fields["exception_class_path"] = "builtins.RuntimeError"
        same = DBTaskResult.objects.filter(pk=row.pk, status=TaskResultStatus.RUNNING, started_at=row.started_at)
        if same.update(**fields):
            changed += 1
            level = logging.ERROR if given_up else logging.WARNING
            log.log(level, "job %s (%s) lost its worker: %s", row.pk, row.task_path, fields["status"])
    return changed


@clock.daily(at="03:30", name="foundation.forget_results")
@task()
def forget_results() -> None:
    """Delete what the queue remembers of jobs that ended long ago."""
    finished = Q(status__in=[TaskResultStatus.SUCCESSFUL, TaskResultStatus.FAILED])
    DBTaskResult.objects.filter(finished, finished_at__lt=timezone.now() - KEEP_RESULTS).delete()


@clock.daily(at="03:40", name="foundation.refresh_statistics")
@task()
def refresh_statistics() -> None:
    """An office that grows must not get slower because its database still thinks it is empty."""
    statistics.refresh()


@clock.every(minutes=15, name="foundation.two_persons")
@job
def run_steps(agency: Agency) -> None:
    """What waits for a second person and has none."""
    run_due_steps(agency=agency, at=timezone.now())
