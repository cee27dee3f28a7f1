"""The engine says what plain Python says: every list, point, reason, failed rule and count.

The plain side is `eligibility.check` and `score.explain`, pair by pair; what the funnel counts is counted here by asking
`check` again about a request that was moved, or without one rule.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, time, timedelta
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nahbei.matching import score
from nahbei.matching.columns import Columns
from nahbei.matching.engine import Funnel, Ranking, Suggestion, funnel, left_out, rank, scan
from nahbei.matching.sieve import BIT_OF_RULE
from nahbei.matching.weights import DEFAULT, Weights
from nahbei.placements.eligibility import RULES, BookedVisit, Candidate, Demand, Occasion, Rule, check, metres_between
from nahbei.volunteers.week import WeekPattern
from tests.matching import pairs

CALM = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
ODD_WEIGHTS = Weights(
    distance=997, continuity=13, experience=7, language=1, answers=333, load=0, week=999, missing_date=3
)


def plain_rank(candidates: list[Candidate], demand: Demand, weights: Weights) -> Ranking:
    found = []
    for candidate in candidates:
        verdict = check(candidate, demand)
        if verdict.fits:
            reasons = score.explain(candidate, demand, weights, verdict)
            points = score.total(reasons)
            found.append(
                Suggestion(
                    candidate.volunteer_id,
                    points,
                    reasons,
                    verdict.missing,
                    metres_between(candidate, demand),
                    score.fit(points, demand, weights),
                    score.closeness(points, demand, weights),
                )
            )
    found.sort(key=lambda each: (-each.points, each.volunteer_id))
    return Ranking(tuple(found), len(found))


def moved(demand: Demand, days: int, minutes: int) -> Demand | None:
    """The request at another time; None when it would leave its day."""
    occasions = []
    for each in demand.occasions:
        first, last = each.first_minute + minutes, each.last_minute + minutes
        if first < 0 or last > 1440:
            return None
        start, end = time(first // 60, first % 60), time(last // 60 % 24, last % 60)
        occasions.append(Occasion(each.date + timedelta(days=days), start, end))
    return replace(demand, occasions=tuple(occasions))


def plain_times(candidates: list[Candidate], demand: Demand, earliest: date | None) -> dict[tuple[int, int], int]:
    """What is shown: other days or other hours, and only when neither helps both at once; six of each, the nearest."""
    if not demand.occasions:
        return {}
    first = demand.occasions[0]
    days = [
        day
        for day in (range(7) if demand.standing else range(-14, 15))
        if earliest is None or first.date + timedelta(days=day) >= earliest
    ]
    uniform = len({(each.start, each.end) for each in demand.occasions}) == 1
    grid = [at for at in range(480, 1200, 30) if at + first.minutes <= 1200] if uniform else []
    cross = [(day, 0) for day in days] + [(0, at - first.first_minute) for at in grid if 0 in days]
    everywhere = [(day, at - first.first_minute) for day in days for at in grid]
    found = how_many(candidates, demand, cross) or how_many(candidates, demand, everywhere)
    order = sorted(found, key=lambda at: (abs(at[0]), abs(at[1]), at[0] < 0, at[1] < 0))
    other_days, other_hours = [at for at in order if at[0]][:6], [at for at in order if not at[0]][:6]
    return {at: found[at] for at in other_days + other_hours}


def how_many(candidates: list[Candidate], demand: Demand, shifts: list[tuple[int, int]]) -> dict[tuple[int, int], int]:
    found = {}
    for at in shifts:
        other = moved(demand, *at)
        if other is not None and at != (0, 0):
            fits = sum(check(candidate, other).fits for candidate in candidates)
            if fits:
                found[at] = fits
    return found


def plain_funnel(candidates: list[Candidate], demand: Demand, earliest: date | None) -> Funnel:
    verdicts = [check(candidate, demand) for candidate in candidates]
    first = Counter(verdict.failed[0] for verdict in verdicts if not verdict.fits)
    only = {
        rule: sum(
            check(candidate, demand, without=rule).fits
            for candidate, verdict in zip(candidates, verdicts, strict=True)
            if not verdict.fits
        )
        for rule in RULES
    }
    short = [
        (metres_between(candidate, demand) or 0) - candidate.reach_m
        for candidate, verdict in zip(candidates, verdicts, strict=True)
        if verdict.failed == (Rule.DISTANCE,)
    ]
    return Funnel(
        total=len(candidates),
        fits=sum(verdict.fits for verdict in verdicts),
        first={rule: first[rule] for rule in RULES},
        only=only,
        metres_short=min(short, default=None),
        other_times=(),
    )


def assert_same(candidates: list[Candidate], demand: Demand, weights: Weights, earliest: date | None = None) -> None:
    columns = Columns.of(candidates)
    expected = plain_rank(candidates, demand, weights)
    assert rank(columns, demand, weights, limit=None) == expected
    top = rank(columns, demand, weights, limit=3)
    assert (top.suggestions, top.fits) == (expected.suggestions[:3], expected.fits)
    for suggestion in expected.suggestions:
        assert sum(reason.points for reason in suggestion.reasons) == suggestion.points

    failed = scan(columns, demand, weights).failed.tolist()
    in_order = sorted(candidates, key=lambda each: each.volunteer_id)
    for candidate, bits in zip(in_order, failed, strict=True):
        assert tuple(rule for rule in RULES if bits & BIT_OF_RULE[rule]) == check(candidate, demand).failed
    plainly_out = [
        (each.volunteer_id, check(each, demand).failed)
        for each in in_order
        if each.active and not each.blocked and demand.activity_id in each.activities and not check(each, demand).fits
    ]
    assert [(each.volunteer_id, each.failed) for each in left_out(columns, demand)] == plainly_out

    why = funnel(columns, demand, earliest)
    assert replace(why, other_times=()) == plain_funnel(candidates, demand, earliest)
    assert sum(why.first.values()) + why.fits == why.total
    shown = {(each.days, each.minutes): each.fits for each in why.other_times}
    assert list(shown.items()) == list(plain_times(candidates, demand, earliest).items())
    for each in why.other_times:
        other = moved(demand, each.days, each.minutes)
        assert other is not None
        assert (each.date, each.start, each.end) == (
            other.occasions[0].date,
            other.occasions[0].start,
            other.occasions[0].end,
        )


@pytest.mark.parametrize("seed", range(30))
def test_thirty_invented_agencies(seed: int) -> None:
    random = Random(seed)
    candidates = [pairs.a_candidate(random, volunteer, good=0.93) for volunteer in range(1, 41)]
    random.shuffle(candidates)
    for weights in (DEFAULT, ODD_WEIGHTS):
        assert_same(candidates, pairs.a_demand(random, 40), weights, random.choice((None, pairs.MONDAY)))


@CALM
@given(st.integers(0, 2**32), st.integers(0, 12), st.sampled_from((0.6, 0.9, 0.99, 1.0)))
def test_any_few_volunteers_and_any_request(seed: int, count: int, good: float) -> None:
    random = Random(seed)
    candidates = [pairs.a_candidate(random, volunteer, good=good) for volunteer in range(1, count + 1)]
    assert_same(candidates, pairs.a_demand(random, count or 1, easy=good), DEFAULT)


def test_every_rule_is_broken_alone_and_somebody_fits_with_missing_dates() -> None:
    """The generator is worth something: it reaches every corner that the golden test claims to compare."""
    random = Random(7)
    alone: Counter[Rule] = Counter()
    fell: Counter[Rule] = Counter()
    fits = missing = 0
    for _ in range(250):
        candidates = [pairs.a_candidate(random, volunteer, good=0.97) for volunteer in range(1, 61)]
        demand = pairs.a_demand(random, 60)
        for candidate in candidates:
            verdict = check(candidate, demand)
            fits += verdict.fits
            missing += bool(verdict.missing)
            if len(verdict.failed) == 1:
                alone[verdict.failed[0]] += 1
            for rule in verdict.failed[:1]:
                fell[rule] += check(candidate, demand, without=rule).fits
    assert set(alone) == set(RULES)
    assert set(+fell) == set(RULES)
    assert fits > 100
    assert missing > 20


@pytest.mark.parametrize("seed", range(5))
def test_hard_rules_are_never_broken_whatever_the_weights(seed: int) -> None:
    random = Random(100 + seed)
    candidates = {n: pairs.a_candidate(random, n, good=0.95) for n in range(1, 200)}
    columns = Columns.of(candidates.values())
    for _ in range(20):
        demand = pairs.a_demand(random, 200)
        weights = Weights.of({name: random.randrange(1001) for name in ("distance", "continuity", "missing_date")})
        for suggestion in rank(columns, demand, weights).suggestions:
            assert check(candidates[suggestion.volunteer_id], demand).fits


def test_more_than_64_activities() -> None:
    random = Random(3)
    candidates = [pairs.a_candidate(random, n, activities=200, good=0.97) for n in range(1, 60)]
    columns = Columns.of(candidates)
    assert len(columns.bits) >= 4
    for activity in (0, 63, 64, 65, 130, 199, 777):
        demand = replace(pairs.a_demand(random, 60, easy=1.0), activity_id=activity)
        assert rank(columns, demand, limit=None) == plain_rank(candidates, demand, DEFAULT)


def test_positions_at_the_ends_of_the_grid_keep_distances_exact() -> None:
    here = (-900_000, 930_000)
    for reach in (25_455_843, 25_455_844, 25_455_845):  # isqrt(2 * 18_000_000**2) is 25_455_844
        far = replace(a_willing(), position=(900_000, -870_000), reach_m=reach)
        demand = Demand(person_id=1, activity_id=1, position=here)
        assert rank(Columns.of([far]), demand) == plain_rank([far], demand, DEFAULT)
        assert bool(rank(Columns.of([far]), demand).suggestions) == (reach >= 25_455_844)


def test_the_answer_does_not_depend_on_the_order_of_rows() -> None:
    random = Random(5)
    candidates = [pairs.a_candidate(random, n, good=0.97) for n in range(1, 120)]
    demands = [pairs.a_demand(random, 120) for _ in range(10)]
    columns = Columns.of(candidates)
    expected = [(rank(columns, demand), funnel(columns, demand)) for demand in demands]
    for _ in range(3):
        random.shuffle(candidates)
        columns = Columns.of(candidates)
        assert [(rank(columns, demand), funnel(columns, demand)) for demand in demands] == expected


def test_equals_stand_in_the_order_of_their_ids() -> None:
    twins = [replace(a_willing(), volunteer_id=n, person_id=n) for n in (9, 3, 7)]
    ranking = rank(Columns.of(twins), Demand(person_id=1, activity_id=1))
    assert [each.volunteer_id for each in ranking.suggestions] == [3, 7, 9]


def a_willing() -> Candidate:
    return Candidate(
        volunteer_id=2,
        person_id=20,
        activities=frozenset({1}),
        declaration_version_ok=True,
        signed_on=date(2025, 1, 7),
    )


@pytest.mark.parametrize("seed", range(12))
def test_other_hours_keep_their_distance_from_visits(seed: int) -> None:
    """Everybody has time, but all have visits on that day: the starts before, between and after them, to the minute."""
    random = Random(seed)
    demand = Demand(
        person_id=1,
        activity_id=1,
        occasions=(Occasion(pairs.MONDAY, *pairs.a_stretch(random)),),
        position=(50_000, 570_000),
        travel_gap_minutes=random.choice((0, 20, 30)),
    )
    candidates = [
        replace(
            a_willing(),
            volunteer_id=n,
            week=WeekPattern.full(),
            booked=tuple(
                BookedVisit(pairs.MONDAY, *pairs.a_stretch(random, 5), random.choice((demand.position, None)))
                for _ in range(random.randrange(1, 3))
            ),
        )
        for n in range(1, 12)
    ]
    assert_same(candidates, demand, DEFAULT, pairs.MONDAY)
