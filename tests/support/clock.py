"""A clock that a test may turn on: weeks pass between the announcement of a debit and the statement of the bank."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

from django.utils import timezone

NAME = "clock"


def later(folder: Path, real: Callable[[], dt.datetime] = timezone.now) -> Callable[[], dt.datetime]:
    """A `now` that is as many days ahead as the folder's file says; without the file it is the real one."""
    file = folder / NAME

    def now() -> dt.datetime:
        try:
            return real() + dt.timedelta(days=int(file.read_text(encoding="utf-8")))
        except FileNotFoundError:
            return real()

    return now


def turn(folder: Path, days: int) -> None:
    (folder / NAME).write_text(str(days), encoding="utf-8")


def turn_back(folder: Path) -> None:
    (folder / NAME).unlink(missing_ok=True)
