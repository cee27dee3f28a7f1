"""Weeks of half hours."""

from __future__ import annotations

from datetime import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nahbei.volunteers.week import FULL_DAY, WeekPattern, half_hours

days = st.integers(0, FULL_DAY)
weeks = st.tuples(days, days, days, days, days, days, days).map(WeekPattern)
stretches = st.tuples(st.integers(0, 6), st.integers(0, 47), st.integers(1, 48)).filter(lambda each: each[1] < each[2])


def test_a_stretch_is_free_and_its_neighbours_are_not() -> None:
    week = WeekPattern.from_spans([(1, 19, 23)])  # Tuesday 9:30 to 11:30
    assert week.is_free(1, time(9, 30), time(11, 30))
    assert week.is_free(1, time(10, 5), time(10, 10))
    assert not week.is_free(1, time(9, 29), time(11, 30))
    assert not week.is_free(1, time(9, 30), time(11, 31))
    assert not week.is_free(2, time(9, 30), time(11, 30))


def test_minutes_are_rounded_outwards() -> None:
    assert half_hours(time(9, 40), time(10, 10)) == half_hours(time(9, 30), time(10, 30))
    assert half_hours(time(9, 30), time(10, 0)) == 1 << 19


def test_midnight_as_an_end_is_the_end_of_the_day() -> None:
    late = WeekPattern.from_spans([(5, 44, 48)])
    assert late.is_free(5, time(22, 0), time(0, 0))
    assert not late.is_free(5, time(21, 30), time(0, 0))


@pytest.mark.parametrize(("start", "end"), [(time(10, 0), time(10, 0)), (time(10, 0), time(9, 0))])
def test_an_end_before_the_start_is_refused(start: time, end: time) -> None:
    with pytest.raises(ValueError, match="after the start"):
        half_hours(start, end)


@pytest.mark.parametrize("span", [(7, 0, 1), (-1, 0, 1), (0, 5, 5), (0, 6, 5), (0, 0, 49), (0, -1, 3)])
def test_what_is_no_stretch_is_refused(span: tuple[int, int, int]) -> None:
    with pytest.raises(ValueError, match="not a stretch"):
        WeekPattern.from_spans([span])


def test_what_is_no_week_is_refused() -> None:
    with pytest.raises(ValueError, match="seven days"):
        WeekPattern((1 << 48, 0, 0, 0, 0, 0, 0))
    with pytest.raises(ValueError, match="42 bytes"):
        WeekPattern.from_bytes(b"too short")


@given(weeks)
def test_bytes_and_stretches_keep_everything(week: WeekPattern) -> None:
    assert len(week.to_bytes()) == 42
    assert WeekPattern.from_bytes(week.to_bytes()) == week
    assert WeekPattern.from_spans(week.spans()) == week
    assert bool(week) == (week != WeekPattern.empty())


@given(st.lists(stretches))
def test_stretches_come_back_joined_and_in_order(spans: list[tuple[int, int, int]]) -> None:
    joined = WeekPattern.from_spans(spans).spans()
    assert joined == sorted(joined)
    halves = {(weekday, half) for weekday, first, after in spans for half in range(first, after)}
    assert {(weekday, half) for weekday, first, after in joined for half in range(first, after)} == halves
    for (weekday, _, after), (next_weekday, following, _) in zip(joined, joined[1:], strict=False):
        assert (weekday, after) < (next_weekday, following)


@given(weeks, weeks)
def test_weeks_as_sets(one: WeekPattern, other: WeekPattern) -> None:
    assert (one | other).minus(other) == one - other
    assert (one - other) | (one - (one - other)) == one
    assert one | WeekPattern.full() == WeekPattern.full()
    assert one - WeekPattern.full() == WeekPattern.empty()


@given(st.lists(weeks, min_size=1, max_size=5))
def test_numpy_reads_the_bytes_without_a_loop(some: list[WeekPattern]) -> None:
    packed = np.frombuffer(b"".join(week.to_bytes() for week in some), dtype=np.uint8).reshape(len(some), 7, 6)
    numbers = np.pad(packed, ((0, 0), (0, 0), (0, 2))).view("<u8")[..., 0]
    assert numbers.tolist() == [list(week.days) for week in some]
