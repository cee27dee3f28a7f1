"""The gates over columns: age, parents, certificates, trainings, and what is allowed under age.

A gate is asked for days, so that the same lines answer for a request as it is and for one that was moved to other days.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Self

import numpy as np

from nahbei.matching.columns import Array
from nahbei.placements.eligibility import EXTENDED, ORDINARY, Demand, Rule
from nahbei.placements.minors import OF_AGE, Bands, born_by, is_free_day

if TYPE_CHECKING:
    from nahbei.matching.sieve import Rows

GATES: tuple[Rule, ...] = (Rule.PARENTS, Rule.AGE, Rule.ALONE, Rule.CONDUCT, Rule.TRAINING)
Days = Sequence[date]
_LIMITS = ("most_day", "most_week", "earliest", "latest", "working_days_only", "alone_at_home")
_NOTHING_ALLOWED = (-1, -1, 0, 0, 1, 0)


def moved(days: Days, by: int) -> list[date]:
    return [day + timedelta(days=by) for day in days]


def closed(rule: Rule, demand: Demand, rows: Rows, days: Days) -> Array | None:
    """For whom a gate is shut on one of the days, which stand in their order. None: for nobody."""
    return _CLOSED[rule](demand, rows, days)


def minors(born: Array, day: date) -> Array:
    """Who is under age on that day. An unknown birthday is 0, long ago."""
    return np.asarray(born > born_by(day, OF_AGE).toordinal())


def limits_of(bands: Bands, born: Array, day: date) -> Array:
    """One line for each of `_LIMITS`: what counts on that day for those born then."""
    found = np.tile(np.array(_NOTHING_ALLOWED, dtype=np.int32)[:, None], (1, len(born)))
    for band in sorted((band for band in bands if band.valid_from <= day), key=lambda band: band.rank):
        youngest, too_old = (born_by(day, age).toordinal() for age in (band.from_age, band.to_age + 1))
        found[:, (born <= youngest) & (born > too_old)] = [[int(getattr(band, name))] for name in _LIMITS]
    return found


@dataclass(frozen=True, slots=True)
class Limits:
    """Those among some rows who are under age on the first day that is asked for."""

    demand: Demand
    places: Array
    born: Array

    @classmethod
    def of(cls, demand: Demand, rows: Rows, first: date | None = None) -> Self | None:
        born = rows.columns.born[rows.numbers]
        places = minors(born, first or demand.occasions[0].date).nonzero()[0]
        return cls(demand, places, born[places]) if len(places) else None

    def shut(self, day: date, in_day: Array, in_week: Array) -> Array:
        """Who may not at any hour: another day of the week, or too many minutes of the day or its week."""
        most_day, most_week, _earliest, _latest, working, _alone = limits_of(self.demand.minors, self.born, day)
        bad = (in_day > most_day) | (in_week > most_week)
        if is_free_day(day, self.demand.holidays):
            bad |= working == 1
        return np.asarray(bad & minors(self.born, day))

    def outside(self, day: date, first: int, last: int) -> Array:
        """Whose hours a visit from minute to minute leaves."""
        earliest, latest = self.window(day)
        return np.asarray((first < earliest) | (last > latest))

    def window(self, day: date) -> tuple[Array, Array]:
        """The first and the last minute; for who is of age the whole day."""
        grown = ~minors(self.born, day)
        limits = limits_of(self.demand.minors, self.born, day)
        return np.where(grown, 0, limits[2]), np.where(grown, 1440, limits[3])


def _parents(demand: Demand, rows: Rows, days: Days) -> Array | None:
    if not days:
        return None
    bad = minors(rows.columns.born[rows.numbers], days[0])  # whom the first day lets in, the later ones do, too
    if not bad.any():
        return None
    return np.asarray(bad & (rows.columns.consent_from[rows.numbers] > days[0].toordinal()))


def _age(demand: Demand, rows: Rows, days: Days) -> Array | None:
    if demand.gates.min_age is None:
        return None
    born = rows.columns.born[rows.numbers]
    unknown = np.asarray(born == 0)
    return unknown | (born > born_by(days[0], demand.gates.min_age).toordinal()) if days else unknown


def _alone(demand: Demand, rows: Rows, days: Days) -> Array | None:
    if not demand.private_home or not days:
        return None
    born = rows.columns.born[rows.numbers]
    places = minors(born, days[0]).nonzero()[0]
    if not len(places):
        return None
    bad = np.zeros(rows.size, dtype=bool)
    for day in dict.fromkeys(days):
        allowed = limits_of(demand.minors, born[places], day)[-1] == 1
        bad[places] |= minors(born[places], day) & ~allowed
    return bad


def _conduct(demand: Demand, rows: Rows, days: Days) -> Array | None:
    if demand.gates.conduct not in {ORDINARY, EXTENDED}:
        return None
    columns = rows.columns
    until = (columns.extended_until if demand.gates.conduct == EXTENDED else columns.ordinary_until)[rows.numbers]
    return np.asarray(until < _last(days))


def _training(demand: Demand, rows: Rows, days: Days) -> Array | None:
    bad: Array | None = None
    for training in demand.gates.trainings:
        lacking = np.asarray(rows.counted(rows.columns.trainings, training) < _last(days))
        bad = lacking if bad is None else bad | lacking
    return bad


def _last(days: Days) -> int:
    return days[-1].toordinal() if days else 1  # any certificate is enough while no day is known


_CLOSED: dict[Rule, Callable[[Demand, Rows, Days], Array | None]] = {
    Rule.PARENTS: _parents, Rule.AGE: _age, Rule.ALONE: _alone, Rule.CONDUCT: _conduct, Rule.TRAINING: _training,
}
