"""Kilometres into cents: whatever a way is split into, no cent is lost."""

from __future__ import annotations

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nahbei.reimbursements.amounts import cents_of_ways
from nahbei.reimbursements.statutory import figures_on, waiver_terms_on

WAYS = st.lists(st.tuples(st.integers(0, 2_000_000), st.integers(0, 30)), max_size=40)


@given(WAYS)
def test_the_lines_add_up_to_what_the_whole_way_costs(ways: list[tuple[int, int]]) -> None:
    whole = sum((Decimal(metres) / 1_000 * rate for metres, rate in ways), Decimal(0))
    assert sum(cents_of_ways(ways)) == int(whole.quantize(Decimal(1), ROUND_HALF_UP))


@given(WAYS)
def test_no_line_is_a_cent_away_from_its_own_way(ways: list[tuple[int, int]]) -> None:
    for (metres, rate), cents in zip(ways, cents_of_ways(ways), strict=True):
        assert cents >= 0 and abs(Decimal(metres) / 1_000 * rate - cents) <= 1


@pytest.mark.parametrize(
    ("ways", "cents"),
    [([], []), ([(10_000, 30)], [300]), ([(50, 30)], [2]), ([(49, 30)], [1]), ([(1_550, 30)] * 2, [47, 46]),
     ([(10, 30)] * 10, [0, 1, 0, 0, 1, 0, 0, 0, 1, 0])],
)
def test_what_single_ways_come_to(ways: list[tuple[int, int]], cents: list[int]) -> None:
    assert cents_of_ways(ways) == cents


def test_a_way_is_never_shorter_than_nothing() -> None:
    with pytest.raises(ValueError, match="shorter"):
        cents_of_ways([(-1, 30)])


@pytest.mark.parametrize(("day", "volunteer", "trainer"), [((2020, 5, 1), 840, 3_000), ((2025, 12, 31), 840, 3_000), ((2026, 1, 1), 960, 3_300)])
def test_the_figures_of_a_day(day: tuple[int, int, int], volunteer: int, trainer: int) -> None:
    found = figures_on(dt.date(*day))
    assert (found.volunteer_year_cents, found.trainer_year_cents, found.most_a_kilometre) == (volunteer * 100, trainer * 100, 30)


def test_three_months_or_a_year_for_giving_up() -> None:
    due = dt.date(2026, 11, 30)
    terms = waiver_terms_on(due)
    assert (terms.until(due, regular=False), terms.until(due, regular=True)) == (dt.date(2027, 2, 28), dt.date(2027, 11, 30))
