"""No cent is lost, however a sum is shared out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nahbei.contributions import splitting

CENTS = st.integers(-10**9, 10**9)


@given(cents=CENTS, parts=st.integers(1, 400))
def test_even_shares_add_up_and_differ_by_a_cent_at_most(cents: int, parts: int) -> None:
    shares = splitting.evenly(cents, parts)
    assert sum(shares) == cents and len(shares) == parts
    assert max(shares) - min(shares) <= 1


@given(cents=CENTS, weights=st.lists(st.integers(0, 1_000), min_size=1, max_size=40).filter(any))
def test_weighed_shares_add_up_and_nobody_without_weight_gets_one(cents: int, weights: list[int]) -> None:
    shares = splitting.by_weight(cents, weights)
    assert sum(shares) == cents
    assert [share for share, weight in zip(shares, weights, strict=True) if not weight and share] == []


def test_ten_euros_for_three_months() -> None:
    assert splitting.evenly(1_000, 3) == [334, 333, 333]
    assert splitting.by_weight(-100, [1, 2]) == [-33, -67]


@pytest.mark.parametrize("weights", [[], [0, 0], [2, -1]])
def test_weights_that_say_nothing_are_refused(weights: list[int]) -> None:
    with pytest.raises(ValueError):
        splitting.by_weight(100, weights)
