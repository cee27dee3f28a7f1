"""Columns that change piece by piece are the columns that are read at once."""

from __future__ import annotations

from random import Random

import pytest

from nahbei.matching.columns import Columns
from nahbei.matching.engine import funnel, rank
from nahbei.placements.eligibility import Candidate, Demand
from tests.matching import pairs


@pytest.mark.parametrize("seed", range(6))
def test_replacing_rows_is_the_same_as_reading_everything_again(seed: int) -> None:
    random = Random(seed)
    people = {n: pairs.a_candidate(random, n, good=0.97) for n in random.sample(range(1, 300), 80)}
    columns = Columns.of(people.values())
    for _ in range(6):
        changed = {n: pairs.a_candidate(random, n, activities=90, good=0.97) for n in random.sample(range(1, 300), 15)}
        gone = [n for n in random.sample(sorted(people), 5) if n not in changed]
        people = {n: one for n, one in (people | changed).items() if n not in gone}
        columns = columns.replace(changed.values(), gone)
        assert columns.ids.tolist() == sorted(people)
        fresh = Columns.of(people.values())
        for _ in range(5):
            demand = pairs.a_demand(random, 300, activities=90)
            assert rank(columns, demand) == rank(fresh, demand)
            assert funnel(columns, demand) == funnel(fresh, demand)


def test_the_old_columns_stay_as_they_were() -> None:
    random = Random(1)
    columns = Columns.of(pairs.a_candidate(random, n, good=0.99) for n in range(1, 60))
    demands = [pairs.a_demand(random, 60) for _ in range(10)]
    before = [rank(columns, demand) for demand in demands]
    columns.replace([pairs.a_candidate(random, n) for n in range(1, 60)], gone=[3])
    assert [rank(columns, demand) for demand in demands] == before


def test_nobody_at_all() -> None:
    random = Random(2)
    empty = Columns.of([])
    for _ in range(20):
        demand = pairs.a_demand(random, 10)
        assert rank(empty, demand).suggestions == ()
        assert funnel(empty, demand).total == 0
    filled = empty.replace([pairs.a_candidate(random, 4)])
    assert filled.ids.tolist() == [4]
    assert len(filled.replace([], gone=[4])) == 0


def test_the_same_volunteer_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="twice"):
        Columns.of([Candidate(volunteer_id=1, person_id=2), Candidate(volunteer_id=1, person_id=3)])


def test_an_activity_nobody_knows_finds_nobody() -> None:
    columns = Columns.of([Candidate(volunteer_id=1, person_id=2, activities=frozenset({3}))])
    assert rank(columns, Demand(person_id=9, activity_id=4)).fits == 0
