"""Who could do it, and why nobody: the rules and points of thousands of volunteers at once. Pure numpy, no Django.

The answers are those of `placements/eligibility.py` and `matching/score.py` to the bit (a golden test compares them), and
do not depend on the order in which volunteers were read: most points first, then the smaller id.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import reduce

import numpy as np

from nahbei.matching import score
from nahbei.matching.columns import ACTIVE, Array, Columns
from nahbei.matching.gates import GATES
from nahbei.matching.score import UNKNOWN, Fit, Raw, Reason
from nahbei.matching.sieve import BIT_OF_RULE, EVERYDAY, Lost, Rows, broken, has_bits, here_bit, wished_bits
from nahbei.matching.times import OtherTime, other_times
from nahbei.matching.weights import (
    CONTINUITY_TIMES,
    DEFAULT,
    EXPERIENCE_TIMES,
    LOAD_TIMES,
    QUESTION_TIMES,
    WEEK_TIMES,
    Weights,
)
from nahbei.placements.eligibility import DATED, RULES, Demand, Rule

__all__ = ["Columns", "Funnel", "LeftOut", "OtherTime", "Ranking", "Suggestion", "funnel", "left_out", "rank"]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Somebody who may be asked."""

    volunteer_id: int
    points: int
    reasons: tuple[Reason, ...]  # their points sum to `points`
    missing: tuple[date, ...]  # dates of a standing request that somebody else would have to take
    distance_m: int | None
    fit: Fit
    closeness: int  # 0 to 100, for the two dots


@dataclass(frozen=True, slots=True)
class Ranking:
    """The best first; `fits` counts all who may be asked, also beyond the limit."""

    suggestions: tuple[Suggestion, ...]
    fits: int


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Somebody who may not be asked, with every rule that says so."""

    volunteer_id: int
    failed: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Funnel:
    """Why nobody, or why so few."""

    total: int
    fits: int
    first: dict[Rule, int]  # everybody who is out, counted once, at the first rule that fails
    only: dict[Rule, int]  # how many more would fit if this one rule fell
    metres_short: int | None  # how much farther the nearest of `only[DISTANCE]` would have to go
    other_times: tuple[OtherTime, ...]


@dataclass(frozen=True, slots=True)
class Scan:
    """Every rule and every score for every row, without a shortcut."""

    failed: Array  # one bit per rule
    points: Array
    lost: Lost


def rank(columns: Columns, demand: Demand, weights: Weights = DEFAULT, limit: int | None = 10) -> Ranking:
    """The best people for a request, with reasons."""
    rows = _able(columns, demand)
    lost = Lost(demand, rows)
    missing, in_week, bad = lost.missing, lost.in_week, lost.too_many()
    if bad is not None and missing is not None:
        good = (~bad).nonzero()[0]
        rows, missing, in_week = rows.only(good), missing[good] if demand.may_miss else None, in_week[good]
    numbers = _numbers(demand, rows, in_week)
    points = _points(numbers, demand, weights, missing)
    best = np.argsort(-points, kind="stable")[:limit]
    return Ranking(tuple(_suggestions(rows, best, numbers, points, missing, demand, weights)), rows.size)


def scan(columns: Columns, demand: Demand, weights: Weights = DEFAULT) -> Scan:
    """The whole truth about everybody; `rank` and `funnel` are faster because they need less of it."""
    rows = Rows(columns)
    lost = Lost(demand, rows)
    return Scan(
        _failed(demand, rows, lost), _points(_numbers(demand, rows, lost.in_week), demand, weights, lost.missing), lost
    )


def left_out(columns: Columns, demand: Demand) -> list[LeftOut]:
    """Those who are registered for the activity and active, but may not be asked: with all rules that fail."""
    rows = Rows(columns, np.flatnonzero(has_bits(columns, [ACTIVE, ("activity", demand.activity_id)])))
    failed = _failed(demand, rows, Lost(demand, rows))
    out = np.flatnonzero(failed)
    ids = columns.ids[rows.numbers][out].tolist()
    return [
        LeftOut(volunteer, tuple(rule for rule in RULES if bits & BIT_OF_RULE[rule]))
        for volunteer, bits in zip(ids, failed[out].tolist(), strict=True)
    ]


def funnel(columns: Columns, demand: Demand, earliest: date | None = None) -> Funnel:
    """Why nobody: per rule, nearest other times (none before `earliest`), and how much farther somebody would have to go."""
    active = has_bits(columns, [here_bit(demand)])
    registered = has_bits(columns, [("activity", demand.activity_id)])
    both = active & registered
    # of those who are not active or not registered, only they matter who would fit then
    nearly = (active ^ registered) & has_bits(columns, wished_bits(demand))
    untimely = broken(Rule.PATTERN, demand, Rows(columns))
    rows = Rows(columns, (both | (nearly if untimely is None else nearly & ~untimely)).nonzero()[0])
    lost = Lost(demand, rows)
    failed = _failed(demand, rows, lost)
    first, only = _counts(failed, lost)
    first[Rule.ACTIVE] = int(len(columns) - np.count_nonzero(active))
    first[Rule.ACTIVITY] = int(np.count_nonzero(active) - np.count_nonzero(both))
    return Funnel(
        total=len(columns),
        fits=int(rows.size - np.count_nonzero(failed)),
        first=first,
        only=only,
        metres_short=_metres_short(rows, failed, demand),
        other_times=other_times(rows.only((failed & _UNTIMELY == 0).nonzero()[0]), demand, earliest),
    )


_TIMELY = (Rule.DECLARATION, *GATES, Rule.PATTERN, *DATED)
_FIRST_DATED = np.uint32(BIT_OF_RULE[DATED[0]])  # the dated rules are the last ones
_UNTIMELY = np.uint32(sum(bit for rule, bit in BIT_OF_RULE.items() if rule not in _TIMELY))
_SELECTIVE = ((Rule.DISTANCE,), (Rule.DECLARATION, *GATES, Rule.SELF, Rule.EXCLUDED))


def _able(columns: Columns, demand: Demand) -> Rows:
    """Who breaks no rule but perhaps a dated one: the quick and selective rules first."""
    good = has_bits(columns, [here_bit(demand), ("activity", demand.activity_id), *wished_bits(demand)])
    untimely = broken(Rule.PATTERN, demand, Rows(columns))
    rows = Rows(columns, (good if untimely is None else good & ~untimely).nonzero()[0])
    for rules in _SELECTIVE:
        found = [bad for rule in rules if (bad := broken(rule, demand, rows)) is not None]
        if found:
            rows = rows.only((~reduce(np.logical_or, found)).nonzero()[0])
    return rows


def _failed(demand: Demand, rows: Rows, lost: Lost) -> Array:
    failed = np.zeros(rows.size, dtype=np.uint32)
    for rule in EVERYDAY:
        bad = broken(rule, demand, rows)
        if bad is not None:
            failed |= bad * np.uint32(BIT_OF_RULE[rule])
    for rule, bad in lost.broken():
        failed |= bad * np.uint32(BIT_OF_RULE[rule])
    return failed


def _counts(failed: Array, lost: Lost) -> tuple[dict[Rule, int], dict[Rule, int]]:
    """Per rule: who fails there first, and who fails nowhere else."""
    lowest = failed & (~failed + np.uint32(1))
    place = np.bitwise_count(lowest - np.uint32(1))  # 32 where nothing failed
    first, alone = np.bincount(place, minlength=33), np.bincount(place[lowest == failed], minlength=33)
    only = dict(zip(RULES, alone.tolist(), strict=False))
    if lost.missing is not None and lost.may_miss:
        # two dated rules may each cost a date that could be missed alone: ask again, do not count bits
        dated_only = (failed >= _FIRST_DATED) & (failed & (_FIRST_DATED - np.uint32(1)) == 0)
        for rule in DATED:
            still = lost.too_many(without=rule)
            only[rule] = int(np.count_nonzero(dated_only if still is None else dated_only & ~still))
    return dict(zip(RULES, first.tolist(), strict=False)), only


def _metres_short(rows: Rows, failed: Array, demand: Demand) -> int | None:
    too_far = (failed == BIT_OF_RULE[Rule.DISTANCE]).nonzero()[0]
    if not len(too_far):
        return None
    some = rows.only(too_far)
    return int((some.metres(demand) - some.columns.reach[some.numbers]).min())


def _numbers(demand: Demand, rows: Rows, in_week: Array) -> Raw[Array]:
    """The columns behind the score, for these rows."""
    columns, at = rows.columns, rows.numbers
    return Raw(
        metres=rows.metres(demand),
        reach_m=columns.reach[at],
        with_person=rows.counted(columns.history, demand.person_id),
        of_activity=rows.counted(columns.experience, demand.activity_id),
        speaks=rows.has(("language", demand.language or "")).astype(np.int64),
        recent=columns.recent[at],
        in_week=in_week,
        asked=columns.asked[at],
        answered=columns.answered[at],
        open_questions=columns.open_questions[at],
    )


def _points(numbers: Raw[Array], demand: Demand, weights: Weights, missing: Array | None) -> Array:
    near = weights.distance * (numbers.reach_m - numbers.metres) // np.maximum(numbers.reach_m, 1)
    points = np.where(numbers.metres == UNKNOWN, 0, near)
    points += weights.answers * (numbers.answered + 1) // (numbers.asked + 2)
    points += weights.continuity * np.minimum(numbers.with_person, CONTINUITY_TIMES)
    points += weights.experience * np.minimum(numbers.of_activity, EXPERIENCE_TIMES)
    points -= weights.week * np.minimum(numbers.in_week, WEEK_TIMES)
    points -= weights.load * np.minimum(numbers.recent, LOAD_TIMES)
    points -= weights.open_question * np.minimum(numbers.open_questions, QUESTION_TIMES)
    if demand.language:
        points += weights.language * numbers.speaks
    if missing is not None:
        points -= weights.missing_date * np.bitwise_count(missing).astype(np.int64)
    return points


def _suggestions(
    rows: Rows,
    best: Array,
    numbers: Raw[Array],
    points: Array,
    missing: Array | None,
    demand: Demand,
    weights: Weights,
) -> list[Suggestion]:
    """The reasons come from the same numbers as the points, for those alone who are shown."""
    ids = rows.columns.ids[rows.numbers][best].tolist()
    lost = [0] * len(ids) if missing is None else missing[best].tolist()
    found = []
    for volunteer, sum_, bits, line in zip(
        ids, points[best].tolist(), lost, zip(*(column[best].tolist() for column in numbers), strict=True), strict=True
    ):
        own = Raw(*line)
        dates = tuple(each.date for at, each in enumerate(demand.occasions) if bits >> at & 1) if bits else ()
        found.append(
            Suggestion(
                volunteer_id=volunteer,
                points=sum_,
                reasons=score.reasons(own, demand, weights, dates),
                missing=dates,
                distance_m=None if own.metres == UNKNOWN else own.metres,
                fit=score.fit(sum_, demand, weights),
                closeness=score.closeness(sum_, demand, weights),
            )
        )
    return found
