"""The hard rules of `placements/eligibility.py` over columns: each says which of some rows break it.

`None` means that nobody can break it, which is the usual case for most rules and costs nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from nahbei.matching.columns import ACTIVE, CAR, ENDLESS, NOWHERE, READY, Array, BitKey, Columns, Table, week_number
from nahbei.matching.gates import GATES, Limits, closed
from nahbei.placements.eligibility import DATED, RULES, Demand, Rule
from nahbei.places.grid import Point
from nahbei.volunteers.week import half_hours_between


class Rows:
    """Some rows of the columns; all of them when no numbers are given."""

    __slots__ = ("_metres", "_place", "columns", "numbers", "size")

    def __init__(self, columns: Columns, numbers: Array | None = None, metres: Array | None = None) -> None:
        self.columns = columns
        self.numbers: Array | slice = slice(None) if numbers is None else numbers
        self.size = len(columns) if numbers is None else len(numbers)
        self._place: Array | None = None
        self._metres = metres

    def only(self, good: Array) -> Rows:
        """Some of the rows, by their places in order."""
        numbers = good if isinstance(self.numbers, slice) else self.numbers[good]
        return Rows(self.columns, numbers, None if self._metres is None else self._metres[good])

    def within(self, rows: Array) -> tuple[Array, Array | slice]:
        """For facts of volunteers: their places among these rows, and which of the facts these are."""
        if isinstance(self.numbers, slice):
            return rows, slice(None)
        if self._place is None:
            self._place = np.full(len(self.columns), -1, dtype=np.int32)
            self._place[self.numbers] = np.arange(self.size, dtype=np.int32)
        places = self._place.take(rows)
        mine = (places >= 0).nonzero()[0]
        return places.take(mine), mine

    def counted(self, table: Table, key: int) -> Array:
        """Per row, the amount that a table knows for a key."""
        there = table.of_keys(key, key)
        places, mine = self.within(table.rows[there])
        amounts = np.zeros(self.size, dtype=np.int64)
        amounts[places] = some_of(table.values[0, there], mine)
        return amounts

    def marked(self, rows: Array) -> Array | None:
        """True where a row is named; None when none is."""
        places, _ = self.within(rows)
        if not len(places):
            return None
        marks = np.zeros(self.size, dtype=bool)
        marks[places] = True
        return marks

    def metres(self, demand: Demand) -> Array:
        """Distances in whole metres, -1 where unknown."""
        if self._metres is None:
            self._metres = self._measured(demand.position)
        return self._metres

    def _measured(self, position: Point | None) -> Array:
        if position is None:
            return np.full(self.size, -1, dtype=np.int64)
        x = self.columns.x[self.numbers]
        east = x - float(position[0])
        north = self.columns.y[self.numbers] - float(position[1])
        # exact: the squares are integers below 2**53, and a correctly rounded root of them never reaches the next integer
        metres = np.sqrt((east * east + north * north) * 100.0).astype(np.int64)
        metres[x == NOWHERE] = -1
        return metres

    def has(self, key: BitKey) -> Array:
        """Whose bit is set."""
        return has_bits(self.columns, [key], self.numbers)


def some_of(values: Array, which: Array | slice) -> Array:
    """Some facts of each kind; without a copy when it is all of them."""
    return values if isinstance(which, slice) else values.take(which, axis=-1)


def has_bits(columns: Columns, keys: list[BitKey], numbers: Array | slice = slice(None)) -> Array:
    """Where all of these bits are set."""
    needed: dict[int, int] = {}
    for key in keys:
        at = columns.bit_of.get(key)
        if at is None:
            return np.zeros(len(columns.ids[numbers]), dtype=bool)
        needed[at // 64] = needed.get(at // 64, 0) | 1 << at % 64
    found = [columns.bits[word][numbers] & np.uint64(mask) == np.uint64(mask) for word, mask in needed.items()]
    return np.asarray(found[0] if len(found) == 1 else np.logical_and.reduce(found))


def here_bit(demand: Demand) -> BitKey:
    """What ACTIVE asks for: a pause takes away its days, and while no day is known, everything."""
    return ACTIVE if demand.occasions else READY


def wished_bits(demand: Demand) -> list[BitKey]:
    """What GENDER, LANGUAGE and CAR ask for."""
    keys: list[BitKey] = [CAR] if demand.needs_car else []
    if demand.wishes_gender:
        keys.append(("gender", demand.wishes_gender))
    if demand.language and demand.language_required:
        keys.append(("language", demand.language))
    return keys


def needed_times(demand: Demand) -> set[tuple[int, int]]:
    """Weekday and half hours of the occasions; a weekly one needs the same every time."""
    return {(each.date.weekday(), half_hours_between(each.first_minute, each.last_minute)) for each in demand.occasions}


def _bit(key: BitKey, rows: Rows) -> Array:
    return ~rows.has(key)


def _declaration(demand: Demand, rows: Rows) -> Array | None:
    if not demand.gates.declaration:
        return None
    valid_from = rows.columns.valid_from[rows.numbers]
    if not demand.occasions:
        return np.asarray(valid_from == ENDLESS)
    first, last = demand.occasions[0].date.toordinal(), demand.occasions[-1].date.toordinal()
    return np.asarray((valid_from > first) | (rows.columns.valid_until[rows.numbers] < last))


def _excluded(demand: Demand, rows: Rows) -> Array | None:
    columns = rows.columns
    named = columns.exclusions.rows[columns.exclusions.of_keys(demand.person_id, demand.person_id)]
    if demand.excluded:
        ids = np.fromiter(demand.excluded, dtype=np.int64)
        at = columns.ids.searchsorted(ids)
        at[at == len(columns)] = 0
        named = np.concatenate([named, at[columns.ids[at] == ids]]) if len(columns) else named
    return rows.marked(named) if len(named) else None


def _pattern(demand: Demand, rows: Rows) -> Array | None:
    bad: Array | None = None
    for weekday, needed in needed_times(demand):
        lacking = rows.columns.pattern[weekday][rows.numbers] & np.uint64(needed) != np.uint64(needed)
        bad = lacking if bad is None else bad | lacking
    return bad


_STATIC: dict[Rule, Callable[[Demand, Rows], Array | None]] = {
    Rule.ACTIVE: lambda demand, rows: _bit(here_bit(demand), rows),
    Rule.ACTIVITY: lambda demand, rows: _bit(("activity", demand.activity_id), rows),
    Rule.DECLARATION: _declaration,
    Rule.SELF: lambda demand, rows: rows.columns.persons[rows.numbers] == demand.person_id,
    Rule.EXCLUDED: _excluded,
    Rule.GENDER: lambda demand, rows: _bit(("gender", demand.wishes_gender), rows) if demand.wishes_gender else None,
    Rule.LANGUAGE: lambda demand, rows: (
        _bit(("language", demand.language), rows) if demand.language and demand.language_required else None
    ),
    Rule.CAR: lambda demand, rows: _bit(CAR, rows) if demand.needs_car else None,
    Rule.DISTANCE: lambda demand, rows: rows.metres(demand) > rows.columns.reach[rows.numbers],
    Rule.PATTERN: _pattern,
}


def broken(rule: Rule, demand: Demand, rows: Rows) -> Array | None:
    """Who breaks one of the rules that hold for all occasions alike."""
    if rule in GATES:
        return closed(rule, demand, rows, demand.gate_days)
    return _STATIC[rule](demand, rows)


class Lost:
    """Which occasions whom the dated rules cost: a bit for each occasion."""

    __slots__ = ("_by_rule", "in_week", "may_miss", "missing")

    def __init__(self, demand: Demand, rows: Rows) -> None:
        self.may_miss = demand.may_miss
        self._by_rule: dict[Rule, Array] = {}
        self.in_week = np.zeros(rows.size, dtype=np.int64)  # visits booked in the week of the first occasion
        if demand.occasions:
            dates = _Dates(demand)
            booked = _Booked(dates, rows)
            self.in_week = booked.visits[0]
            found = (_absent(dates, rows), booked.taken(), booked.hours(), booked.too_often(), booked.too_much_for_minors())
            self._by_rule = {rule: lost for rule, lost in zip(DATED, found, strict=True) if lost is not None}
        self.missing = self._together(None)  # None: nobody misses anything

    def too_many(self, without: Rule | None = None) -> Array | None:
        """Who misses more than may be missed; `without` lets one rule fall."""
        missing = self.missing if without is None else self._together(without)
        if missing is None:
            return None
        if not self.may_miss:
            return np.asarray(missing != 0)
        return np.asarray(np.bitwise_count(missing) > self.may_miss)

    def broken(self) -> Iterator[tuple[Rule, Array]]:
        """The dated rules that somebody breaks, as far as too many dates are missed altogether."""
        bad = self.too_many()
        if bad is not None and bad.any():
            yield from ((rule, bad & (lost != 0)) for rule, lost in self._by_rule.items())

    def _together(self, without: Rule | None) -> Array | None:
        together: Array | None = None
        for rule, lost in self._by_rule.items():
            if rule != without:
                together = lost if together is None else together | lost
        return together


class _Dates:
    """The occasions of a request as arrays, one line each."""

    def __init__(self, demand: Demand) -> None:
        occasions = demand.occasions
        self.demand = demand
        self.ordinals = [each.date.toordinal() for each in occasions]
        self.bits = np.array([1 << at for at in range(len(occasions))], np.uint8 if len(occasions) <= 8 else np.uint64)
        self.days = np.array(self.ordinals, dtype=np.int64)[:, None]
        self.first = np.array([each.first_minute for each in occasions], dtype=np.int32)[:, None]
        self.last = np.array([each.last_minute for each in occasions], dtype=np.int32)[:, None]
        weeks = [week_number(day) for day in self.ordinals]
        lengths = [each.minutes for each in occasions]
        self.weeks = [week - weeks[0] for week in weeks]
        together = [range(weeks.index(week), at + 1) for at, week in enumerate(weeks)]  # in the same week until then
        self.minutes = np.array([sum(lengths[at] for at in those) for those in together], dtype=np.int32)[:, None]
        self.visits = np.array([len(those) for those in together], dtype=np.int32)[:, None]

    def of_cells(self, hit: Array, places: Array, size: int) -> Array | None:
        """The bits of the occasions that are hit by facts of some rows."""
        at, which = hit.nonzero()
        if not len(at):
            return None
        lost = np.zeros(size, dtype=self.bits.dtype)
        np.bitwise_or.at(lost, places[which], self.bits[at])
        return lost


def _absent(dates: _Dates, rows: Rows) -> Array | None:
    absences = rows.columns.absences
    begun = absences.of_keys(0, dates.ordinals[-1])
    lasting = (absences.values[0, begun] >= dates.ordinals[0]).nonzero()[0]
    places, mine = rows.within(absences.rows[begun][lasting])
    if not len(places):
        return None
    which = lasting[mine]
    away = (absences.keys[which] <= dates.days) & (absences.values[0, which] >= dates.days)
    return dates.of_cells(away, places, rows.size)


class _Booked:
    """The visits that the rows have already in the weeks of a request."""

    def __init__(self, dates: _Dates, rows: Rows) -> None:
        bookings = rows.columns.bookings
        self.dates, self.rows = dates, rows
        first_week, last_week = week_number(dates.ordinals[0]), week_number(dates.ordinals[-1])
        there = bookings.of_keys(first_week * 7 + 1, last_week * 7 + 7)
        self.places, mine = rows.within(bookings.rows[there])
        self.keys = some_of(bookings.keys[there], mine)
        self.values = some_of(bookings.values[:, there], mine)
        self.cells = self.places + (self.values[4] - first_week) * rows.size
        self.shape = (last_week - first_week + 1, rows.size)
        self.visits = np.bincount(self.cells, minlength=self.shape[0] * self.shape[1]).reshape(self.shape)

    def taken(self) -> Array | None:
        """Overlaps, the way between two different places included."""
        days = self.dates.ordinals
        on_day = np.zeros(self.shape[0] * 7 + 7, dtype=bool)
        on_day[self.dates.days - days[0]] = True
        same = on_day[self.keys - days[0]].nonzero()[0]  # a day before the first is read from the end, where nothing is
        if not len(same):
            return None
        first, last, x, y, _week = self.values.take(same, axis=1)
        gap: Array | int = self.dates.demand.travel_gap_minutes
        if (position := self.dates.demand.position) is not None:
            gap = np.where((x == position[0]) & (y == position[1]), 0, gap)
        overlap = (first - gap < self.dates.last) & (self.dates.first < last + gap)
        overlap &= self.keys.take(same) == self.dates.days
        return self.dates.of_cells(overlap, self.places.take(same), self.rows.size)

    def hours(self) -> Array | None:
        """Beyond the hours of a week."""
        return self._beyond(self._minutes(), self.dates.minutes, self.rows.columns.most_minutes)

    def too_much_for_minors(self) -> Array | None:
        """Beyond what the agency allows somebody under age: the hour, the day, how long."""
        demand = self.dates.demand
        limits = Limits.of(demand, self.rows)
        if limits is None:
            return None
        lost, booked = np.zeros(self.rows.size, dtype=self.dates.bits.dtype), self._minutes()
        for at, each in enumerate(demand.occasions):
            on_day = self.keys == self.dates.ordinals[at]
            day = np.bincount(self.places[on_day], (self.values[1] - self.values[0])[on_day], self.rows.size)
            asked = sum(other.minutes for other in demand.occasions[: at + 1] if other.date == each.date)
            week = booked[self.dates.weeks[at]][limits.places] + self.dates.minutes[at, 0]
            bad = limits.shut(each.date, day[limits.places] + asked, week)
            bad |= limits.outside(each.date, each.first_minute, each.last_minute)
            lost[limits.places[bad]] |= self.dates.bits[at]
        return lost if lost.any() else None

    def _minutes(self) -> Array:
        lengths = self.values[1] - self.values[0]
        return np.bincount(self.cells, lengths, self.shape[0] * self.shape[1]).reshape(self.shape)

    def too_often(self) -> Array | None:
        """Beyond the visits of a week."""
        return self._beyond(self.visits, self.dates.visits, self.rows.columns.most_visits)

    def _beyond(self, booked: Array, asked: Array, most: Array) -> Array | None:
        limits = most[self.rows.numbers]
        fullest = booked[0] if len(booked) == 1 else booked.max(axis=0)
        places = (fullest + asked.max() > limits).nonzero()[0]  # for the others it cannot matter
        if not len(places):
            return None
        beyond = booked.take(places, axis=1)[self.dates.weeks] + asked > limits[places]
        lost = np.zeros(self.rows.size, dtype=self.dates.bits.dtype)
        lost[places] = np.bitwise_or.reduce(beyond * self.dates.bits[:, None], axis=0)
        return lost if lost.any() else None


BIT_OF_RULE: dict[Rule, int] = {rule: 1 << at for at, rule in enumerate(RULES)}
EVERYDAY: tuple[Rule, ...] = tuple(rule for rule in RULES if rule not in DATED)
