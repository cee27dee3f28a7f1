"""The list of volunteers: filters, and what helps a coordinator to choose whom to ring."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import Count, IntegerField, OuterRef, Prefetch, Q, QuerySet, Subquery, TextField
from django.db.models.functions import Cast, Coalesce

from nahbei.foundation.models import Agency
from nahbei.people.models import Channel, ChannelKind
from nahbei.people.queries import search
from nahbei.placements.models import Enquiry, EnquiryState
from nahbei.placements.queries import HAPPENS, RECENT_DAYS
from nahbei.visits.models import Visit
from nahbei.volunteers.models import Absence, Volunteer, VolunteerState, Willingness
from nahbei.volunteers.queries import signed, texts_that_count
from nahbei.volunteers.week import DAYS, WeekPattern

ALL = "all"
# First half hour and the one after the last.
DAYPARTS = {"morning": (16, 24), "afternoon": (24, 34), "evening": (34, 42)}
ANSWERED = (EnquiryState.YES, EnquiryState.NO, EnquiryState.EXPIRED)


@dataclass(frozen=True)
class Filters:
    """What stands in the address."""

    q: str = ""
    state: str = VolunteerState.ACTIVE
    activity: int | None = None
    neighbourhood: int | None = None
    language: str = ""
    car: bool = False
    weekday: int | None = None
    daypart: str = ""
    unsigned: bool = False

    @property
    def asks_for_time(self) -> bool:
        return self.weekday is not None or self.daypart in DAYPARTS


@dataclass
class Found:
    """Who fits, in every state; the ids only as far as they are needed."""

    agency: Agency
    filters: Filters
    on: dt.date

    @cached_property
    def _anyhow(self) -> QuerySet[Volunteer]:
        return _narrowed(self.agency, self.filters, self.on)

    @cached_property
    def _in_time(self) -> list[tuple[int, str]]:
        """Times are bits in a column: the database hands them out, the filter is here."""
        rows: Iterable[tuple[int, str, Any]] = self._anyhow.values_list("pk", "state", "week")
        return [(pk, state) for pk, state, week in rows if free_at(week, self.filters.weekday, self.filters.daypart)]

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many in each state, and together."""
        if self.filters.asks_for_time:
            counted = Counter(state for _pk, state in self._in_time)
        else:
            rows = self._anyhow.order_by().values_list("state").annotate(number=Count("pk"))
            counted = Counter(dict(rows))
        return {**{state: counted[state] for state in VolunteerState.values}, ALL: sum(counted.values())}

    @property
    def number(self) -> int:
        return self.counts[self.filters.state if self.filters.state in self.counts else ALL]

    def ids(self, first: int = 0, last: int | None = None) -> list[int]:
        """In the order of their names."""
        state = self.filters.state
        if self.filters.asks_for_time:
            return [pk for pk, its in self._in_time if state in {ALL, its}][first:last]
        rows = self._anyhow if state == ALL else self._anyhow.filter(state=state)
        return list(rows.values_list("pk", flat=True)[first:last])


@dataclass(frozen=True)
class Line:
    """One volunteer as the list shows her."""

    volunteer: Volunteer
    activities: tuple[str, ...]
    absence: Absence | None
    recent: int
    answer: str
    answered_at: dt.datetime | None
    is_signed: bool
    phone: Channel | None = None
    emails: tuple[str, ...] = field(default=())


def lines(agency: Agency, ids: Sequence[int], *, on: dt.date) -> list[Line]:
    """What stands in the columns, in the order of the ids. Four queries, whatever their number (at most a few hundred)."""
    last = Enquiry.objects.filter(volunteer=OuterRef("pk"), state__in=ANSWERED).order_by("-asked_at", "-pk")
    rows = (
        agency.volunteers.filter(pk__in=ids).select_related("person__neighbourhood")
        .annotate(
            recent=_recent(on), last_state=Subquery(last.values("state")[:1]), last_at=Subquery(last.values("asked_at")[:1]),
            is_signed=signed(texts_that_count(agency, on=on)),
        )
        .prefetch_related(
            # as plain lists: a manager for each row costs more than the rows
            Prefetch("willingnesses", Willingness.objects.select_related("activity").order_by("activity__position", "pk"), "willing"),
            Prefetch("absences", Absence.objects.filter(ends_on__gte=on).order_by("starts_on", "pk"), "away"),
            Prefetch("person__channels", Channel.objects.all(), "reached_by"),
        )
    )
    found = {row.pk: _line(row) for row in rows}
    return [found[pk] for pk in ids if pk in found]


def free_at(week: WeekPattern, weekday: int | None, daypart: str) -> bool:
    """At least an hour in a row: on that day, in that part of the day."""
    first, after = DAYPARTS.get(daypart, (0, 48))
    wanted = ((1 << (after - first)) - 1) << first
    days = range(DAYS) if weekday is None else [weekday]
    return any((free := week.days[day] & wanted) & free >> 1 for day in days)


def _narrowed(agency: Agency, filters: Filters, on: dt.date) -> QuerySet[Volunteer]:
    rows: QuerySet[Volunteer] = agency.volunteers.all()
    if filters.q.strip():
        rows = rows.filter(person__in=search(agency, filters.q).order_by().values("pk"))
    if filters.activity is not None:
        rows = rows.filter(willingnesses__activity=filters.activity)
    if filters.neighbourhood is not None:
        rows = rows.filter(person__neighbourhood=filters.neighbourhood)
    if filters.language:
        # As text, because the two databases look into JSON lists in different ways.
        rows = rows.annotate(also=Cast("person__languages", TextField())).filter(
            Q(person__language=filters.language) | Q(also__contains=f'"{filters.language}"')
        )
    if filters.car:
        rows = rows.filter(has_car=True)
    return rows.filter(~signed(texts_that_count(agency, on=on))) if filters.unsigned else rows


def _recent(on: dt.date) -> Coalesce:
    visits = Visit.objects.filter(
        volunteer=OuterRef("pk"), state__in=HAPPENS, on__range=(on - dt.timedelta(days=RECENT_DAYS), on)
    )
    number = visits.order_by().values("volunteer").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(number, output_field=IntegerField()), 0)


def _line(row: Any) -> Line:
    channels: Iterable[Channel] = row.person.reached_by
    return Line(
        row, tuple(one.activity.noun for one in row.willing), next(iter(row.away), None), row.recent,
        str(EnquiryState(row.last_state).label) if row.last_state else "", row.last_at, row.is_signed,
        next((one for one in channels if one.kind == ChannelKind.PHONE), None),
        tuple(one.value for one in channels if one.kind == ChannelKind.EMAIL),
    )
