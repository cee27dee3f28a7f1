"""Hours and kilometres: what waits for approval, and about which visits nobody has said anything."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet, Sum
from django.utils import timezone

from nahbei.foundation.models import Agency
from nahbei.people.models import Channel, ChannelKind, Person
from nahbei.placements.models import PositionHours
from nahbei.visits import words
from nahbei.visits.models import Visit

PAGE = 60


@dataclass(frozen=True)
class Hours:
    """`total` sums up what waits for approval, on all pages."""

    to_approve: Page[Visit]
    silent: Page[Visit]
    total: str


def hours_page(agency: Agency, *, at: dt.datetime, page: str = "", silent_page: str = "") -> Hours:
    """Both lists, the oldest first."""
    reported = agency.visits.to_approve()
    sums = reported.order_by().aggregate(minutes=Sum("minutes"), metres=Sum("metres"))
    total = ", ".join(part for part in (words.time_spent(sums["minutes"]), words.kilometres(sums["metres"])) if part)
    return Hours(
        Paginator(_with_people(reported), PAGE).get_page(page),
        Paginator(_with_people(agency.visits.unreported(on=timezone.localdate(at))), PAGE).get_page(silent_page),
        total if sums["minutes"] else "",
    )


def hours_of_year(agency: Agency, year: int) -> QuerySet[Visit]:
    """Every visit of a year that took place, in the order of the days, with the names. One query."""
    related = ("help_request__activity__field", "volunteer__person")
    return agency.visits.done(year=year).select_related(*related).order_by("on", "start", "pk")


def position_hours_of_year(agency: Agency, year: int) -> QuerySet[PositionHours]:
    """What was said for the months of a year about those in positions, month by month. One query."""
    related = ("placement__volunteer__person", "placement__position__organisation", "placement__position__field")
    return agency.position_hours.of_year(year).select_related(*related).order_by("month", "pk")


def phone_of(person: Person) -> Channel | None:
    """The first number, for whoever calls. Prefetch the channels."""
    return next((channel for channel in person.channels.all() if channel.kind == ChannelKind.PHONE), None)


def _with_people(visits: QuerySet[Visit]) -> QuerySet[Visit]:
    related = ("help_request__help_seeker", "help_request__activity", "volunteer__person")
    return visits.select_related(*related).prefetch_related("volunteer__person__channels").order_by("on", "start", "pk")
