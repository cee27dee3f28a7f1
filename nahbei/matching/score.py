"""The points of one pair and the reasons for them, in plain Python. The reasons are the score: it is their sum."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Generic, NamedTuple, TypeVar

from nahbei.matching.weights import (
    CONTINUITY_TIMES,
    EXPERIENCE_TIMES,
    LOAD_TIMES,
    QUESTION_TIMES,
    WEEK_TIMES,
    Weights,
)
from nahbei.placements.eligibility import Candidate, Demand, Verdict, metres_between, monday_of, visits_in_week

UNKNOWN = -1
Number = TypeVar("Number")


class Kind(StrEnum):
    """What a reason is about."""

    CONTINUITY = "continuity"
    DISTANCE = "distance"
    TIME = "time"
    EXPERIENCE = "experience"
    LANGUAGE = "language"
    MISSING = "missing"
    WEEK = "week"
    LOAD = "load"
    QUESTIONS = "questions"
    ANSWERS = "answers"


class Reason(NamedTuple):
    """One reason. What `value` counts depends on the kind.

    CONTINUITY, EXPERIENCE, WEEK, LOAD, QUESTIONS: how often · DISTANCE: metres or -1 (unknown) · LANGUAGE: 1 or 0
    (does not speak it) · ANSWERS: answers given, of `of` questions · MISSING: number of `dates` · TIME: 0.
    """

    kind: Kind
    points: int
    value: int = 0
    of: int = 0
    dates: tuple[date, ...] = ()


class Fit(StrEnum):
    """How well somebody fits, in three words."""

    VERY_WELL = "very_well"
    WELL = "well"
    PARTLY = "partly"


class Raw(NamedTuple, Generic[Number]):
    """The ten numbers behind a score: of a candidate, or whole columns of them in the engine."""

    metres: Number  # -1: unknown
    reach_m: Number
    with_person: Number
    of_activity: Number
    speaks: Number  # 1 or 0
    recent: Number
    in_week: Number
    asked: Number
    answered: Number
    open_questions: Number


def raw(candidate: Candidate, demand: Demand) -> Raw[int]:
    """The numbers of one pair."""
    metres = metres_between(candidate, demand)
    monday = monday_of(demand.occasions[0].date) if demand.occasions else None
    return Raw(
        metres=UNKNOWN if metres is None else metres,
        reach_m=candidate.reach_m,
        with_person=candidate.visits_with.get(demand.person_id, 0),
        of_activity=candidate.visits_of.get(demand.activity_id, 0),
        speaks=int(demand.language in candidate.languages),
        recent=candidate.recent_visits,
        in_week=len(visits_in_week(candidate, monday)) if monday else 0,
        asked=candidate.asked,
        answered=candidate.answered,
        open_questions=candidate.open_questions,
    )


def reasons(numbers: Raw[int], demand: Demand, weights: Weights, missing: tuple[date, ...] = ()) -> tuple[Reason, ...]:
    """Why somebody who fits stands where they stand. Reasons that say nothing are left out."""
    (metres, reach, with_person, of_activity, speaks, recent, in_week, asked, answered, questions) = numbers
    found: list[Reason] = []
    if with_person:
        found.append(Reason(Kind.CONTINUITY, weights.continuity * min(with_person, CONTINUITY_TIMES), with_person))
    near = weights.distance * (reach - metres) // reach if metres >= 0 and reach > 0 else 0
    found.append(Reason(Kind.DISTANCE, near, metres))
    if demand.occasions:
        found.append(Reason(Kind.TIME, 0))
    found.append(Reason(Kind.EXPERIENCE, weights.experience * min(of_activity, EXPERIENCE_TIMES), of_activity))
    if demand.language:
        found.append(Reason(Kind.LANGUAGE, weights.language * speaks, speaks))
    if missing:
        found.append(Reason(Kind.MISSING, -weights.missing_date * len(missing), len(missing), dates=missing))
    if in_week:
        found.append(Reason(Kind.WEEK, -weights.week * min(in_week, WEEK_TIMES), in_week))
    if recent:
        found.append(Reason(Kind.LOAD, -weights.load * min(recent, LOAD_TIMES), recent))
    if questions:
        found.append(Reason(Kind.QUESTIONS, -weights.open_question * min(questions, QUESTION_TIMES), questions))
    found.append(Reason(Kind.ANSWERS, weights.answers * (answered + 1) // (asked + 2), answered, of=asked))
    return tuple(found)


def explain(candidate: Candidate, demand: Demand, weights: Weights, verdict: Verdict) -> tuple[Reason, ...]:
    """The reasons for one pair that fits."""
    return reasons(raw(candidate, demand), demand, weights, verdict.missing)


def total(found: tuple[Reason, ...]) -> int:
    """The score: nothing but the sum of its reasons."""
    return sum(reason.points for reason in found)


def closeness(points: int, demand: Demand, weights: Weights) -> int:
    """0 to 100: the part of what a stranger could reach at best; who was there before may have more and shows 100."""
    best = weights.distance + weights.answers + weights.experience * EXPERIENCE_TIMES
    best += weights.language if demand.language else 0
    return max(0, min(100, points * 100 // best)) if best else 0


def fit(points: int, demand: Demand, weights: Weights) -> Fit:
    """The three words of the suggestions."""
    close = closeness(points, demand, weights)
    return Fit.VERY_WELL if close >= 60 else Fit.WELL if close >= 35 else Fit.PARTLY
