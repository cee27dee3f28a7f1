"""Days with their times: what is free, what is taken, who does not come. A fixed number of queries, however many hours and weeks."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, Prefetch, Q
from django.utils import timezone

from nahbei.counselling.conflicts import ROOM, Conflict, Elsewhere, Stretch, conflicts
from nahbei.counselling.models import (
    Adviser,
    Booking,
    BookingState,
    CounsellingHour,
    DayOff,
    HourOrganiser,
    HourQuerySet,
)
from nahbei.counselling.rules import bookable_online
from nahbei.counselling.slots import Span, days, overlap
from nahbei.foundation.models import Agency
from nahbei.partners.models import Organisation
from nahbei.people.folding import words as folded
from nahbei.places.holidays import holidays

LOOKED_AHEAD, TITLES = dt.timedelta(weeks=8), {"frau", "herr", "dr", "prof"}

@dataclass(frozen=True)
class Slot:
    """A time of one adviser. As a word in an address: `2026-11-24T09:20`."""

    on: dt.date
    start: dt.time
    end: dt.time
    adviser: Adviser

    @property
    def key(self) -> str:
        return key_of(self.on, self.start)


def key_of(on: dt.date, start: dt.time) -> str:
    return f"{on:%Y-%m-%d}T{start:%H:%M}"


def moment_of(key: str) -> tuple[dt.date, dt.time] | None:
    """Day and time of a word in an address; None for whatever is none."""
    try:
        found = dt.datetime.strptime(key, "%Y-%m-%dT%H:%M")  # noqa: DTZ007 - wall clock
    except ValueError:
        return None
    return found.date(), found.time()


@dataclass
class Column:
    """One adviser on one day: her times in order, each free (None) or taken. `off`: she does not come."""

    adviser: Adviser
    off: DayOff | None = None
    lines: list[tuple[Span, Booking | None]] = field(default_factory=list)

    @property
    def free(self) -> list[Span]:
        return [] if self.off else [span for span, booking in self.lines if booking is None]

    @property
    def booked(self) -> list[Booking]:
        return [booking for _span, booking in self.lines if booking is not None]


@dataclass
class HourDay:
    """One counselling hour on one day."""

    hour: CounsellingHour
    on: dt.date
    columns: list[Column]

    @property
    def off(self) -> DayOff | None:
        """The day does not take place at all."""
        return next((column.off for column in self.columns if column.off and column.off.adviser_id is None), None)

    @property
    def free_count(self) -> int:
        return sum(len(column.free) for column in self.columns)

    @property
    def booked(self) -> list[Booking]:
        return sorted((one for column in self.columns for one in column.booked), key=lambda one: (one.start, one.adviser_id))

    @property
    def slots(self) -> Iterator[Slot]:
        """The free ones, by time, then by adviser."""
        free = [(span, column.adviser) for column in self.columns for span in column.free]
        return (Slot(self.on, span[0], span[1], adviser) for span, adviser in sorted(free, key=lambda one: (one[0], one[1].position, one[1].pk)))


def hours_of(agency: Agency) -> HourQuerySet:
    """With everything that a page says about an hour: five queries for all."""
    organisers = Prefetch("organisers", HourOrganiser.objects.select_related("organisation"))
    return agency.counselling_hours.select_related("agency", "venue").prefetch_related("advisers", "topics", "pauses", organisers)


def days_of(agency: Agency, first: dt.date, last: dt.date, hours: Iterable[CounsellingHour]) -> list[HourDay]:
    """All days of these hours from `first` to `last`, in order. Two queries, when the hours came from `hours_of`.

    An appointment whose time the rule does not name any more (the hour was changed) stays where it was promised.
    """
    hours = list(hours)
    booked: dict[tuple[int, dt.date], list[Booking]] = defaultdict(list)
    rows = agency.appointments.standing().between(first, last).filter(adviser__hour__in=hours).select_related("topic", "person")
    for booking in rows.order_by("on", "start", "pk"):
        booked[booking.adviser_id, booking.on].append(booking)
    off: dict[tuple[int, int | None, dt.date], DayOff] = {
        (row.hour_id, row.adviser_id, row.on): row for row in agency.counselling_days_off.filter(hour__in=hours, on__range=(first, last))
    }
    spared = {day for year in range(first.year, last.year + 1) for day in holidays(agency.state, year)}
    found = [day for hour in hours for day in _days_of_hour(hour, first, last, booked, off, spared)]
    return sorted((day for day in found if day.columns), key=lambda day: (day.on, day.hour.start, day.hour.title, day.hour.pk))


def _days_of_hour(
    hour: CounsellingHour, first: dt.date, last: dt.date, booked: dict[tuple[int, dt.date], list[Booking]],
    off: dict[tuple[int, int | None, dt.date], DayOff], spared: set[dt.date],
) -> Iterator[HourDay]:
    pauses = [(pause.first, pause.last) for pause in hour.pauses.all()]
    ruled = set(days(hour.plan, first=first, last=last, pauses=pauses, holidays=spared)) if hour.active else set()
    advisers = list(hour.advisers.all())
    times = hour.plan.times
    promised = {on for adviser, on in booked if adviser in {one.pk for one in advisers}}
    for on in sorted(ruled | promised):
        columns = []
        for adviser in advisers:
            mine = booked.get((adviser.pk, on), [])
            offered = times if on in ruled and adviser.active else []
            if offered or mine:
                away = off.get((hour.pk, None, on)) or off.get((hour.pk, adviser.pk, on))
                columns.append(Column(adviser, away, _lines(offered, mine)))
        for column in columns:
            column.adviser.hour = hour  # known already: nobody asks again
            for booking in column.booked:
                booking.adviser = column.adviser
        yield HourDay(hour, on, columns)


def _lines(offered: list[Span], booked: list[Booking]) -> list[tuple[Span, Booking | None]]:
    taken = [((one.start, one.end), one) for one in booked]
    free: list[tuple[Span, Booking | None]] = [(span, None) for span in offered if not any(overlap(span, there) for there, _one in taken)]
    return sorted([*free, *taken], key=lambda line: line[0])


def free_online(hour: CounsellingHour, *, at: dt.datetime) -> list[HourDay]:
    """The days of an hour with a time that can be booked online now. Two queries."""
    today = timezone.localdate(at)
    found = days_of(hour.agency, today, today + dt.timedelta(days=hour.window_days), [hour])
    return [day for day in (_only_bookable(one, at, today) for one in found) if day.free_count]


def free_of_all(agency: Agency, hours: Iterable[CounsellingHour], *, at: dt.datetime) -> dict[int, list[HourDay]]:
    """The same for many hours by their id: two queries for all."""
    hours, today = list(hours), timezone.localdate(at)
    last = today + dt.timedelta(days=max((hour.window_days for hour in hours), default=0))
    found: dict[int, list[HourDay]] = {hour.pk: [] for hour in hours}
    for day in days_of(agency, today, last, hours):
        if (kept := _only_bookable(day, at, today)).free_count:
            found[day.hour.pk].append(kept)
    return found


def _only_bookable(day: HourDay, at: dt.datetime, today: dt.date) -> HourDay:
    zone = timezone.get_default_timezone()
    kept = [
        Column(one.adviser, one.off, [
            (span, None) for span in one.free
            if bookable_online(day.hour, dt.datetime.combine(day.on, span[0], zone), day.on, at=at, today=today)
        ])
        for one in day.columns
    ]
    return HourDay(day.hour, day.on, kept)


def booking_by_digest(agency: Agency, digest: str) -> Booking | None:
    """The appointment behind a link."""
    return agency.appointments.select_related(*WITH_HOUR).filter(digest=digest).first()


WITH_HOUR = ("agency", "adviser__hour__venue", "topic", "person__merged_into")


def of_organisations(agency: Agency, organisations: Iterable[Organisation], *, on: dt.date) -> list[Booking]:
    """Who comes to the hours of these partners from a day on, each once also when two of them offer it together. One query."""
    theirs = HourOrganiser.objects.filter(organisation__in=list(organisations), hour=OuterRef("adviser__hour"))
    rows = agency.appointments.filter(Exists(theirs), state=BookingState.BOOKED, on__gte=on)
    return list(rows.select_related("adviser__hour", "topic", "person").order_by("on", "start", "pk")[:200])


def appointments_of(agency: Agency, people: Iterable[int], *, limit: int) -> list[Booking]:
    """Of one person, under all the records that became one; the newest first. One query."""
    rows = agency.appointments.filter(person__in=list(people)).select_related("adviser__hour", "topic")
    return list(rows.order_by("-on", "-start", "-pk")[:limit])


def to_remind(agency: Agency, *, on: dt.date) -> list[Booking]:
    """Appointments of a day of which nobody was reminded."""
    reachable = ~Q(email="") | ~Q(phone="") | ~Q(person=None)
    rows = agency.appointments.filter(reachable, on=on, state=BookingState.BOOKED, reminded_at=None, code="")
    return list(rows.select_related(*WITH_HOUR))


def conflicts_of(agency: Agency, hours: Iterable[CounsellingHour], *, on: dt.date, elsewhere: Iterable[Elsewhere] = ()) -> list[Conflict]:
    """The same adviser or room twice at a time, in the next eight weeks; a day that was called off is in nobody's way.

    `elsewhere` is what is in the house besides. One query.
    """
    active, last = [hour for hour in hours if hour.active], on + LOOKED_AHEAD
    spared = {day for year in range(on.year, last.year + 1) for day in holidays(agency.state, year)}
    off = set(agency.counselling_days_off.filter(hour__in=active, on__range=(on, last)).values_list("hour_id", "adviser_id", "on"))
    stretches = []
    for hour in active:
        pauses = [(pause.first, pause.last) for pause in hour.pauses.all()]
        for day in days(hour.plan, first=on, last=last, pauses=pauses, holidays=spared):
            there = [one for one in hour.advisers.all() if one.active and not {(hour.pk, None, day), (hour.pk, one.pk, day)} & off]
            if there:
                stretches.append(Stretch(hour.pk, hour.title, day, (hour.start, hour.end), (*map(_identity, there), *_room(hour))))
    advisers = [one for hour in active for one in hour.advisers.all() if one.active]
    for number, other in enumerate(elsewhere, start=1):
        named = {_identity(one) for one in advisers if is_named(one, other.names)}
        room = [(f"{ROOM}{other.venue}", other.room)] if other.venue else []
        stretches.append(Stretch(-number, other.title, other.on, other.span, (*sorted(named), *room)))
    return [each for each in conflicts(stretches) if max(each.hours) > 0]


def in_the_way(agency: Agency, other: Elsewhere) -> list[tuple[CounsellingHour, str]]:
    """Which hours need that room (""), or one of those people (the name), at that time. Whoever speaks on the telephone needs no room.

    At most four queries; none where neither a room nor a name is given.
    """
    start, end = other.span
    if other.venue is None and not other.names:
        return []
    off = Prefetch("days_off", DayOff.objects.filter(on=other.on))
    rows = agency.counselling_hours.active().filter(start__lt=end, end__gt=start).prefetch_related("pauses", "advisers", off)
    spared, found = set(holidays(agency.state, other.on.year)), []
    for hour in rows:
        pauses, off_then = [(pause.first, pause.last) for pause in hour.pauses.all()], {each.adviser_id for each in hour.days_off.all()}
        if None in off_then or not list(days(hour.plan, first=other.on, last=other.on, pauses=pauses, holidays=spared)):
            continue
        there = [one for one in hour.advisers.all() if one.active and one.pk not in off_then]
        if there and hour.in_person and hour.venue_id is not None and hour.venue_id == other.venue:
            found.append((hour, ""))
        found += [(hour, one.name) for one in there if is_named(one, other.names)]
    return found


def is_named(adviser: Adviser, text: str) -> bool:
    """„Ute Seidel“ in „Es lesen Ute Seidel und Karl Voss“. Titles like „Frau“ do not matter."""
    name = set(folded(adviser.name)) - TITLES
    return bool(name) and name <= set(folded(text))


def _identity(adviser: Adviser) -> tuple[str, str]:
    for word in ("account_id", "volunteer_id", "contact_id"):
        if (key := getattr(adviser, word)) is not None:
            return f"{word}:{key}", adviser.name
    return f"name:{' '.join(folded(adviser.name))}", adviser.name


def _room(hour: CounsellingHour) -> tuple[tuple[str, str], ...]:
    return ((f"{ROOM}{hour.venue_id}", str(hour.venue)),) if hour.venue is not None and hour.in_person else ()
