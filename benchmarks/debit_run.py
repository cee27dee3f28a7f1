"""A run of 8,000 direct debits (S: 2,000), from the plan to the book; and how memory grows with the files for the bank.

`plan_s` the run with its rows, `tell_s` the announcement to everybody, `file_s` the files written and validated, `book_s` the booking of
what went to the bank. `debit_run.s` is what the treasurer waits for at her desk: plan, files and booking together.
"""

from __future__ import annotations

import datetime as dt
import time
import tracemalloc
from collections.abc import Callable, Iterator
from typing import Any

from django.utils import timezone

from benchmarks import Measurement, office
from benchmarks.members import members, thrown_away
from nahbei.contributions.actions import announce_run, export_run, make_run, submit_run
from nahbei.contributions.due_dates import bank_day
from nahbei.contributions.models import DebitRun, RunState
from nahbei.contributions.pain008 import MOST_ROWS, BankFile, Creditor, Debit, write
from nahbei.foundation.actor import Actor
from nahbei.foundation.models import Agency
from nahbei.messaging.models import MessageState
from nahbei.terminal.demo.statements import account

DEBITS = {"S": 2_000, "M": 8_000, "L": 8_000}
CREDITOR = Creditor("Lindenhof e. V.", "DE89370400440532013000", "DE98ZZZ09999999999")
AT = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC)
DAY = dt.date(2026, 12, 15)


def run(size: str) -> Iterator[Measurement]:
    number, agency = DEBITS[size], office.agency(size)
    list(_files(1))  # the schema is read once per process
    with thrown_away(agency):
        members(agency, number)
        seconds, count = _through_the_hands(agency)
    for name, spent in seconds.items():
        yield Measurement(f"debit_run.{name}_s", round(spent, 2), "s", count)
    yield Measurement("debit_run.s", round(sum(seconds.values()) - seconds["tell"], 2), "s", count)
    yield Measurement("debit_run.count", count, "debits")
    yield Measurement("debit_run.growth", round(_peak(number) / _peak(min(number, MOST_ROWS)), 2), "times")


def _through_the_hands(agency: Agency) -> tuple[dict[str, float], int]:
    """Seconds of each step, and how many debits there are. The mails count as sent, and somebody approved."""
    by, at, today = Actor.clock(), timezone.now(), timezone.localdate()
    seconds: dict[str, float] = {}

    def timed(name: str, act: Callable[..., DebitRun], **said: Any) -> DebitRun:
        began = time.perf_counter()
        made = act(**said, by=by, at=at)
        seconds[name] = time.perf_counter() - began
        return made

    day = bank_day(today + dt.timedelta(days=21))
    made = timed("plan", make_run, agency=agency, until=today, collect_on=day, words="Beitrag")
    timed("tell", announce_run, run=made)
    agency.messages.filter(about=made.about).update(state=MessageState.DONE)
    DebitRun.objects.filter(pk=made.pk).update(state=RunState.APPROVED, approved_at=at, approved_by_name=by.name)
    timed("file", export_run, run=made)
    timed("book", submit_run, run=made)
    return seconds, made.rows.filter(state="submitted").count()


def debits(number: int) -> Iterator[Debit]:
    """One in nine for the first time, one in two hundred with another account."""
    for count in range(number):
        yield Debit(
            f"NB1-1-{count}", f"Erika Müller-Mensch {count}", account(count), 300 + count % 7 * 100, f"NB1-{count:05d}", dt.date(2026, 1, 5),
            "RCUR" if count % 9 else "FRST", "Beitrag 1. Quartal 2026", count % 200 == 0,
        )


def _files(number: int) -> Iterator[BankFile]:
    found = write(debits(number), creditor=CREDITOR, collect_on=DAY, message_id="NB1-1", at=AT)
    return (file for file in found if isinstance(file, BankFile))


def _peak(number: int) -> float:
    """Of all files one after the other: as much as of the largest, when memory does not grow with the run."""
    tracemalloc.start()
    for _file in _files(number):
        pass
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return float(peak)
