"""The nearest other times of a request, with the number of people who could then.

A time is moved in two ways: to other days at the same hours (14 days to either side; a standing request to the other
weekdays), and to other hours of the same day (on half hours from 8 to 20). Only when neither helps anybody, both at once.
All starts of a day are bits of one number: 0 to 23 for 8:00, 8:30 … 19:30, and bit 24 for the hour that was asked for.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from itertools import pairwise

import numpy as np

from nahbei.matching.columns import Array, Table, week_number
from nahbei.matching.gates import GATES, Limits, closed, moved
from nahbei.matching.sieve import Rows, some_of
from nahbei.placements.eligibility import Demand
from nahbei.volunteers.week import half_hours_between

DAYS = 14
OPENS, CLOSES, STEP = 8 * 60, 20 * 60, 30
STARTS = (CLOSES - OPENS) // STEP
ASKED = np.uint32(1 << STARTS)
EVERY_START = np.uint32((1 << STARTS + 1) - 1)
MOST = 6  # of each kind
_ONE = np.ones((1, 1, 1), dtype=np.int64)

Hours = tuple[int, int]  # first minute of the day, minute after the last
Shift = tuple[int, int]  # days and minutes that the first date moves


@dataclass(frozen=True, slots=True)
class OtherTime:
    """When more people could: the first date and its hours, how far that is from what was asked, and for how many."""

    date: date
    start: time
    end: time
    days: int
    minutes: int
    fits: int


def other_times(rows: Rows, demand: Demand, earliest: date | None) -> tuple[OtherTime, ...]:
    """For the rows whom only the time can keep away; never before `earliest`."""
    if not demand.occasions or not rows.size:
        return ()
    low, high = (0, 6) if demand.standing else (-DAYS, DAYS)
    low = max(low, (earliest.toordinal() if earliest else 1) - demand.occasions[0].date.toordinal())
    if low > high:
        return ()
    # the nearest days first: when each of them helps somebody, nobody needs the others
    nearby = max(low, -MOST // 2)
    shifts = range(nearby, min(high, max(nearby, 0) + MOST + min(nearby, 0)) + 1)
    found = _found(rows, demand, shifts)
    if len(shifts) <= high - low and sum(days != 0 == minutes for days, minutes in found) < MOST:
        found = _found(rows, demand, range(low, high + 1))
    return tuple(_other_time(demand, *at, found[at]) for at in _nearest(found))


def _found(rows: Rows, demand: Demand, shifts: range) -> dict[Shift, int]:
    """How many fit at other days and at other hours; only when nobody does, at both at once."""
    fitting = _Calendar(rows, demand, shifts).fitting()
    found = {(days, 0): fits for days, fits in zip(shifts, _count_asked(fitting), strict=True) if fits and days}
    minutes = [OPENS + STEP * start - demand.occasions[0].first_minute for start in range(STARTS)]
    if 0 in shifts:
        hours = _count_starts(fitting[-shifts[0]]).tolist()
        found |= {(0, shift): fits for shift, fits in zip(minutes, hours, strict=True) if fits and shift}
    if not found:
        counts = _count_starts(fitting)
        cells = zip(*counts.nonzero(), strict=True)
        found = {(shifts[at], minutes[start]): int(counts[at, start]) for at, start in cells}
        found.pop((0, 0), None)
    return found


class _Calendar:
    """The rows against every day to which an occasion may move."""

    def __init__(self, rows: Rows, demand: Demand, shifts: range) -> None:
        self.demand, self.shifts, self.columns = demand, shifts, rows.columns
        self.first = demand.occasions[0].date.toordinal() + shifts[0]
        self.last = demand.occasions[-1].date.toordinal() + shifts[-1]
        self.rows = rows.only(self._declared_at_all(rows).nonzero()[0]) if demand.gates.declaration else rows
        self.numbers = self.rows.numbers
        self.week = some_of(self.columns.pattern, self.numbers)
        monday, sunday = week_number(self.first) * 7 + 1, week_number(self.last) * 7 + 7
        self.bookings = self._stretch(self.columns.bookings, monday, sunday)
        self.away = self._away()
        self.minors = Limits.of(demand, self.rows, date.fromordinal(self.first))
        self.booked = self._booked()
        self.full = self._full()
        self.by_hours = {hours: (self._starts(hours), self._taken(hours)) for hours in self._all_hours()}

    def fitting(self) -> Array:
        """Days moved × rows: the starts at which every rule would hold."""
        fitting: Array | None = None
        lost_at_least: list[Array | int] = [0] * self.demand.may_miss
        for at, occasion in enumerate(self.demand.occasions):
            starts, taken = self.by_hours[occasion.first_minute, occasion.last_minute]
            day = occasion.date.toordinal() + self.shifts[0]
            free = starts.take((np.arange(len(self.shifts)) + day - 1) % 7, axis=0)
            lost: Array | int = self._lost(at, taken[day - self.first : day - self.first + len(self.shifts)])
            if self.minors is not None:
                lost = lost | self._too_much(at, self.minors)
            for level, before in enumerate(lost_at_least):
                lost, lost_at_least[level] = before & lost, before | lost
            free &= np.invert(lost)
            fitting = free if fitting is None else fitting & free
        if fitting is None:
            raise ValueError("a request without dates cannot be moved")
        if self.demand.gates.declaration:
            self._drop_undeclared(fitting)
        self._drop_before_gates(fitting)
        return fitting

    def _all_hours(self) -> set[Hours]:
        return {(each.first_minute, each.last_minute) for each in self.demand.occasions}

    def _starts(self, hours: Hours) -> Array:
        """Weekdays × rows: where the weekly pattern is free for as long as it takes."""
        asked = np.uint64(half_hours_between(*hours))
        starts: Array = (self.week & asked == asked).astype(np.uint32) * ASKED
        if len(self._all_hours()) > 1:
            return starts  # dates with different hours move as they are
        length = hours[1] - hours[0]
        run = self.week >> np.uint64(OPENS // STEP)
        for more in range(1, -(-length // STEP)):
            run = run & (self.week >> np.uint64(OPENS // STEP + more))
        in_time = max(0, (CLOSES - OPENS - length) // STEP + 1)
        return np.asarray(starts | (run & np.uint64((1 << in_time) - 1)).astype(np.uint32))

    def _stretch(self, table: Table, first: int, last: int) -> tuple[Array, Array, Array]:
        """Places among the rows, keys and values of the facts that these rows have from one key to another."""
        there = table.of_keys(first, last)
        places, mine = self.rows.within(table.rows[there])
        return places, some_of(table.keys[there], mine), some_of(table.values[:, there], mine)

    def _away(self) -> tuple[Array, Array]:
        """Calendar days and rows on which somebody is absent or paused, as pairs."""
        places, begins, (ends,) = self._stretch(self.columns.absences, 0, self.last)
        days = np.arange(self.first, self.last + 1)[:, None]
        day, which = ((begins <= days) & (ends >= days)).nonzero()
        return day, places[which]

    def _taken(self, hours: Hours) -> Array:
        """Calendar days × rows: the starts that an absence or another visit, with the way to it, makes impossible."""
        taken = np.zeros((self.last - self.first + 1, self.rows.size), dtype=np.uint32)
        places, days, values = self.bookings
        inside = ((days >= self.first) & (days <= self.last)).nonzero()[0]
        begins, ends, x, y, _week = values.take(inside, axis=1)
        gap: Array | int = self.demand.travel_gap_minutes
        if self.demand.position is not None:
            gap = np.where((x == self.demand.position[0]) & (y == self.demand.position[1]), 0, gap)
        length = hours[1] - hours[0]
        lowest = _within_the_day((begins - gap - length - OPENS) // STEP + 1)
        after = _within_the_day(-(-(ends + gap - OPENS) // STEP))
        bits = (1 << after) - 1 & ~((1 << lowest) - 1)
        bits |= np.where((begins < hours[1] + gap) & (hours[0] < ends + gap), int(ASKED), 0)
        np.bitwise_or.at(taken, (days[inside] - self.first, places[inside]), bits.astype(np.uint32))
        taken[self.away] = EVERY_START
        return taken

    def _lost(self, at: int, taken: Array) -> Array:
        """What is taken for one occasion, and everything in weeks that have no room for it."""
        if self.full is None:
            return taken
        limited, full = self.full
        beyond = full[at]
        if not beyond.any():
            return taken
        taken = taken.copy()
        taken[:, limited] |= beyond * EVERY_START
        return taken

    def _full(self) -> tuple[Array, Array] | None:
        """Whose limit may matter, and occasions × days moved × these: whether the week has no room for the occasion."""
        days = np.array([each.date.toordinal() for each in self.demand.occasions])[:, None] + np.array(self.shifts)
        weeks = week_number(days)
        asked_minutes, asked_visits = self._asked(weeks)
        minutes, visits = self.booked
        most_minutes, most_visits = self.columns.most_minutes[self.numbers], self.columns.most_visits[self.numbers]
        beyond_minutes = minutes.max(axis=0) + asked_minutes.max() > most_minutes
        beyond_visits = visits.max(axis=0) + asked_visits.max() > most_visits
        limited = (beyond_minutes | beyond_visits).nonzero()[0]
        if not len(limited):
            return None
        weeks -= week_number(self.first)
        full = minutes.take(limited, axis=1)[weeks] + asked_minutes > most_minutes[limited]
        full |= visits.take(limited, axis=1)[weeks] + asked_visits > most_visits[limited]
        return limited, full

    def _asked(self, weeks: Array) -> tuple[Array, Array]:
        """Occasions × days moved × 1: minutes and visits that the request wants of a week until then."""
        occasions = self.demand.occasions
        lengths = np.array([each.minutes for each in occasions])
        if all((later.date - each.date).days > 6 for each, later in pairwise(occasions)):
            return lengths[:, None, None], _ONE  # as nearly always: no two of them meet in a week
        # occasion × occasion before it or itself × days moved: whether they share a week
        shared = (weeks[:, None] == weeks) & np.tri(len(weeks), dtype=bool)[:, :, None]
        return (shared * lengths[:, None]).sum(axis=1)[:, :, None], shared.sum(axis=1)[:, :, None]

    def _booked(self) -> tuple[Array, Array]:
        """Weeks × rows: minutes and visits that are booked."""
        places, _days, values = self.bookings
        first = week_number(self.first)
        shape = (week_number(self.last) - first + 1, self.rows.size)
        cells = (values[4] - first) * shape[1] + places
        minutes = np.bincount(cells, values[1] - values[0], shape[0] * shape[1]).reshape(shape)
        return minutes, np.bincount(cells, minlength=shape[0] * shape[1]).reshape(shape)

    def _too_much(self, at: int, limits: Limits) -> Array:
        """Days moved × rows: the starts that the limits for people under age make impossible for one occasion."""
        occasion = self.demand.occasions[at]
        lost = np.zeros((len(self.shifts), self.rows.size), dtype=np.uint32)
        for place, shift in enumerate(self.shifts):
            days = moved([each.date for each in self.demand.occasions[: at + 1]], shift)
            in_day, in_week = self._together(days, limits)
            asked = limits.outside(days[-1], occasion.first_minute, occasion.last_minute)
            bits = _outside(*limits.window(days[-1]), occasion.minutes) | asked * ASKED
            lost[place, limits.places] = np.where(limits.shut(days[-1], in_day, in_week), EVERY_START, bits)
        return lost

    def _together(self, days: list[date], limits: Limits) -> tuple[Array, Array]:
        """Minutes of the last of these days, and of its week: booked, and asked for until then."""
        places, keys, values = self.bookings
        day, week = days[-1].toordinal(), week_number(days[-1].toordinal())
        there = keys == day
        in_day = np.bincount(places[there], (values[1] - values[0])[there], self.rows.size)[limits.places]
        in_week = self.booked[0][week - week_number(self.first)][limits.places]
        lengths = [each.minutes for each in self.demand.occasions[: len(days)]]
        same_day = sum(length for length, other in zip(lengths, days, strict=True) if other == days[-1])
        same_week = sum(
            length for length, other in zip(lengths, days, strict=True) if week_number(other.toordinal()) == week
        )
        return in_day + same_day, in_week + same_week

    def _drop_before_gates(self, fitting: Array) -> None:
        days = [each.date for each in self.demand.occasions]
        for rule in GATES:
            if closed(rule, self.demand, self.rows, [date.fromordinal(self.first), date.fromordinal(self.last)]) is None:
                continue  # on no day for anybody
            for place, shift in enumerate(self.shifts):
                bad = closed(rule, self.demand, self.rows, moved(days, shift))
                if bad is not None:
                    fitting[place, bad] = 0

    def _declared_at_all(self, rows: Rows) -> Array:
        valid_from, valid_until = self.columns.valid_from[rows.numbers], self.columns.valid_until[rows.numbers]
        return np.asarray((valid_from <= self.last) & (valid_until >= self.first))

    def _drop_undeclared(self, fitting: Array) -> None:
        valid_from, valid_until = self.columns.valid_from[self.numbers], self.columns.valid_until[self.numbers]
        for_some = ((valid_from > self.first) | (valid_until < self.last)).nonzero()[0]
        first = np.arange(self.first, self.first + len(self.shifts))[:, None]
        last = first + (self.last - self.first - len(self.shifts) + 1)
        fitting[:, for_some] *= (first >= valid_from[for_some]) & (last <= valid_until[for_some])


def _outside(earliest: Array, latest: Array, length: int) -> Array:
    """The starts before the first or after the last one that is allowed."""
    lowest = np.clip(-(-(earliest - OPENS) // STEP), 0, STARTS)
    after = np.clip((latest - length - OPENS) // STEP + 1, 0, STARTS)
    allowed = ((1 << after) - 1) & ~((1 << lowest) - 1)
    return np.asarray(((1 << STARTS) - 1) & ~allowed).astype(np.uint32)


def _within_the_day(starts: Array) -> Array:
    return np.asarray(np.minimum(np.maximum(starts, 0), STARTS))  # `clip` takes five times as long for some few


def _count_asked(fitting: Array) -> list[int]:
    counts: list[int] = (fitting >> np.uint32(STARTS)).sum(axis=1).tolist()
    return counts


def _count_starts(fitting: Array) -> Array:
    """The number of rows per start, along the last axis but one of the answer's shape."""
    octets = np.ascontiguousarray(fitting, dtype="<u4").view(np.uint8).reshape(*fitting.shape, 4)
    return np.asarray(np.unpackbits(octets, axis=-1, bitorder="little").sum(axis=-2, dtype=np.int64)[..., :STARTS])


def _nearest(found: dict[Shift, int]) -> list[Shift]:
    """Other days first, then other hours; the nearest of each, later before earlier."""
    order = sorted(found, key=lambda at: (abs(at[0]), abs(at[1]), at[0] < 0, at[1] < 0))
    return [at for at in order if at[0]][:MOST] + [at for at in order if not at[0]][:MOST]


def _other_time(demand: Demand, days: int, minutes: int, fits: int) -> OtherTime:
    occasion = demand.occasions[0]
    first, last = occasion.first_minute + minutes, occasion.last_minute + minutes
    day = date.fromordinal(occasion.date.toordinal() + days)
    return OtherTime(day, time(first // 60, first % 60), time(last // 60 % 24, last % 60), days, minutes, fits)
