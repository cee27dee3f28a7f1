"""A run of 8,000 direct debits (S: 2,000): the files for the bank, written and validated, and how memory grows with the run."""

from __future__ import annotations

import datetime as dt
import time
import tracemalloc
from collections.abc import Iterator

from benchmarks import Measurement
from nahbei.contributions.iban import is_right
from nahbei.contributions.pain008 import MOST_ROWS, BankFile, Creditor, Debit, write

DEBITS = {"S": 2_000, "M": 8_000, "L": 8_000}
CREDITOR = Creditor("Lindenhof e. V.", "DE89370400440532013000", "DE98ZZZ09999999999")
AT = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC)
DAY = dt.date(2026, 12, 15)


def debits(number: int) -> Iterator[Debit]:
    """One in nine for the first time, one in two hundred with another account."""
    for count in range(number):
        yield Debit(
            f"NB1-1-{count}", f"Erika Müller-Mensch {count}", account(count), 300 + count % 7 * 100, f"NB1-{count:05d}", dt.date(2026, 1, 5),
            "RCUR" if count % 9 else "FRST", "Beitrag 1. Quartal 2026", count % 200 == 0,
        )


def account(number: int) -> str:
    bban = f"99999999{number:010d}"
    return f"DE{98 - int(bban + '131400') % 97:02d}{bban}"


def run(size: str) -> Iterator[Measurement]:
    number = DEBITS[size]
    assert is_right(account(1))
    list(_files(1))  # the schema is read once per process
    began = time.perf_counter()
    count = sum(file.count for file in _files(number))
    yield Measurement("debit_run.s", round(time.perf_counter() - began, 2), "s")
    yield Measurement("debit_run.count", count, "debits")
    yield Measurement("debit_run.growth", round(_peak(number) / _peak(min(number, MOST_ROWS)), 2), "times")


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
