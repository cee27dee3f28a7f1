"""An agency's own table of weights."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date

import pytest

from nahbei.matching import score
from nahbei.matching.score import Fit, Kind
from nahbei.matching.weights import DEFAULT, Weights, WeightsInvalid
from nahbei.matching.words import weight_effect
from nahbei.placements.eligibility import Candidate, Demand, Verdict

FITS = Verdict(fits=True)
SOMEBODY = Candidate(volunteer_id=1, person_id=2, position=(0, 0), reach_m=4_000)
SOMETHING = Demand(person_id=9, activity_id=3, position=(100, 0))


def points(candidate: Candidate, kind: Kind, weights: Weights = DEFAULT, demand: Demand = SOMETHING) -> int | None:
    found = score.explain(candidate, demand, weights, FITS)
    return next((reason.points for reason in found if reason.kind is kind), None)


def test_a_table_overrides_the_defaults() -> None:
    assert Weights.of({}) == DEFAULT
    assert Weights.of({"distance": 0, "load": 1000}) == replace(DEFAULT, distance=0, load=1000)


@pytest.mark.parametrize(
    "table", [{"distanz": 1}, {"load": -1}, {"load": 1001}, {"load": "5"}, {"load": 1.0}, {"load": True}]
)
def test_what_makes_no_sense_is_refused(table: dict[str, object]) -> None:
    with pytest.raises(WeightsInvalid, match=next(iter(table))):
        Weights.of(table)


@pytest.mark.parametrize("name", [field.name for field in fields(Weights)])
def test_each_weight_has_an_effect_that_is_told(name: str) -> None:
    assert weight_effect(name).endswith(".")


def test_distance_counts_relative_to_ones_own_reach() -> None:
    assert points(SOMEBODY, Kind.DISTANCE) == 225
    assert points(replace(SOMEBODY, reach_m=2_000), Kind.DISTANCE) == 150
    assert points(replace(SOMEBODY, reach_m=1_000), Kind.DISTANCE) == 0
    assert points(replace(SOMEBODY, position=None), Kind.DISTANCE) == 0


def test_a_no_costs_nothing_and_silence_does() -> None:
    always = replace(SOMEBODY, asked=8, answered=8)
    assert points(always, Kind.ANSWERS) == 90
    assert points(replace(always, answered=2), Kind.ANSWERS) == 30
    assert points(SOMEBODY, Kind.ANSWERS) == 50


def test_repetitions_count_up_to_a_number() -> None:
    known = replace(SOMEBODY, visits_with={9: 50}, visits_of={3: 50}, recent_visits=50, open_questions=50)
    assert points(known, Kind.CONTINUITY) == 300
    assert points(known, Kind.EXPERIENCE) == 100
    assert points(known, Kind.LOAD) == -150
    assert points(known, Kind.QUESTIONS) == -150


def test_missing_dates_cost_each() -> None:
    missing = (date(2026, 12, 1), date(2026, 12, 8))
    found = score.explain(SOMEBODY, SOMETHING, DEFAULT, Verdict(fits=True, missing=missing))
    assert [(reason.points, reason.dates) for reason in found if reason.kind is Kind.MISSING] == [(-300, missing)]


def test_the_three_words() -> None:
    assert [score.fit(many, SOMETHING, DEFAULT) for many in (900, 300, 299, 175, 174, -50)] == [
        Fit.VERY_WELL,
        Fit.VERY_WELL,
        Fit.WELL,
        Fit.WELL,
        Fit.PARTLY,
        Fit.PARTLY,
    ]
    assert [score.closeness(many, SOMETHING, DEFAULT) for many in (900, 500, 250, 0, -50)] == [100, 100, 50, 0, 0]
    nothing_counts = Weights(**{field.name: 0 for field in fields(Weights)})
    assert score.closeness(0, SOMETHING, nothing_counts) == 0
