"""Hours and kilometres of one volunteer, by month: what counts is what took place."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Sum
from django.db.models.functions import ExtractMonth

from nahbei.visits.models import Visit, VisitQuerySet
from nahbei.volunteers.models import Volunteer


@dataclass(frozen=True)
class Total:
    minutes: int = 0
    metres: int = 0

    def __add__(self, other: Total) -> Total:
        return Total(self.minutes + other.minutes, self.metres + other.metres)


def done_by(volunteer: Volunteer, *, year: int, month: int | None = None) -> VisitQuerySet:
    """What took place in a year, or in one month of it, in the order of the days."""
    rows = Visit.objects.done(year=year).filter(volunteer=volunteer)
    return (rows.filter(on__month=month) if month else rows).order_by("on", "start", "pk")


def totals(volunteer: Volunteer, *, year: int) -> dict[int, Total]:
    """Month → hours and kilometres; months without any are left out. One query."""
    rows = done_by(volunteer, year=year).order_by().annotate(month=ExtractMonth("on")).values("month")
    found = rows.annotate(minutes_sum=Sum("minutes"), metres_sum=Sum("metres")).order_by("month")
    return {row["month"]: Total(row["minutes_sum"] or 0, row["metres_sum"] or 0) for row in found}


def sum_of(parts: dict[int, Total]) -> Total:
    return sum(parts.values(), Total())


def first_of(month: dt.date) -> dt.date:
    return month.replace(day=1)


def month_before(month: dt.date) -> dt.date:
    return first_of(first_of(month) - dt.timedelta(days=1))


def month_after(month: dt.date) -> dt.date:
    return first_of(first_of(month) + dt.timedelta(days=31))


def last_of(month: dt.date) -> dt.date:
    return month_after(month) - dt.timedelta(days=1)
