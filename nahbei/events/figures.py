"""How many came: by quarter and kind, for the report. Figures only; nobody is named."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, Sum

from nahbei.events.models import EventKind, EventState, RegistrationState
from nahbei.foundation.models import Agency


@dataclass
class Figures:
    """`guests`: as they were counted, else those who were seen. `uncounted`: events of which nobody knows how many came."""

    events: int = 0
    cancelled: int = 0
    guests: int = 0
    registered: int = 0
    no_shows: int = 0
    uncounted: int = 0

    def add(self, other: Figures) -> None:
        for name in vars(self):
            setattr(self, name, getattr(self, name) + getattr(other, name))


@dataclass(frozen=True)
class Line:
    """One kind in one quarter."""

    quarter: int
    kind: str
    figures: Figures


@dataclass(frozen=True)
class Quarter:
    number: int
    lines: list[Line]
    total: Figures


@dataclass(frozen=True)
class YearOfGuests:
    year: int
    quarters: list[Quarter]
    total: Figures


def guests_of(agency: Agency, year: int, *, on: dt.date) -> YearOfGuests:
    """What was before `on` or is already over, and what was cancelled. One query, however many guests."""
    found: dict[tuple[int, str], Figures] = defaultdict(Figures)
    for row in _rows(agency, year, on):
        found[(row["on"].month + 2) // 3, row["kind"]].add(_of_event(row))
    quarters, whole = [], Figures()
    for number in range(1, 5):
        lines = [Line(number, str(kind.label), found[number, kind.value]) for kind in EventKind if (number, kind.value) in found]
        total = Figures()
        for line in lines:
            total.add(line.figures)
        whole.add(total)
        quarters += [Quarter(number, lines, total)] if lines else []
    return YearOfGuests(year, quarters, whole)


def _rows(agency: Agency, year: int, on: dt.date) -> list[Any]:
    def size(*states: str) -> Sum:
        return Sum("registrations__size", filter=Q(registrations__state__in=states), default=0)
    been = Q(on__lt=on) | Q(on=on, state=EventState.DONE)
    events = agency.events.filter(been, on__year=year).exclude(state=EventState.DRAFT).order_by("on", "pk")
    came, gone, promised = RegistrationState.ATTENDED, RegistrationState.NO_SHOW, RegistrationState.CONFIRMED
    counted = events.annotate(came=size(came), missed=size(gone), signed=size(came, gone, promised))
    return list(counted.values("on", "kind", "state", "guests_counted", "came", "missed", "signed"))


def _of_event(row: Any) -> Figures:
    if row["state"] == EventState.CANCELLED:
        return Figures(cancelled=1)
    counted, came = row["guests_counted"], row["came"]
    return Figures(
        events=1, guests=came if counted is None else counted, registered=row["signed"], no_shows=row["missed"],
        uncounted=int(counted is None and not came),
    )
