"""When contributions fall due and for how many months."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nahbei.contributions import due_dates
from nahbei.contributions.due_dates import (
    MONTHS_OF,
    bank_day,
    bank_days_before,
    months_that_count,
    periods_due,
    periods_of_year,
)

QUARTER = periods_of_year(2026, rhythm="quarterly", due_day=15)[1]  # April to June
D = dt.date


@pytest.mark.parametrize("rhythm", MONTHS_OF)
def test_the_periods_of_a_year_hold_each_month_once(rhythm: str) -> None:
    periods = periods_of_year(2027, rhythm=rhythm, due_day=31)
    assert sum(period.months for period in periods) == 12
    assert len({period.key for period in periods}) == len(periods)
    assert all(period.first <= period.due_on <= period.last for period in periods)


def test_a_period_falls_due_once() -> None:
    due = [period.due_on for period in periods_due(after=D(2025, 12, 31), until=D(2026, 7, 15), rhythm="quarterly", due_day=15)]
    assert due == [D(2026, 1, 15), D(2026, 4, 15), D(2026, 7, 15)]
    assert list(periods_due(after=D(2026, 7, 15), until=D(2026, 8, 1), rhythm="quarterly", due_day=15)) == []


@pytest.mark.parametrize(
    ("entry", "leaving", "entry_counts", "exit_counts", "months"),
    [
        (D(2020, 1, 1), None, "this_month", "this_month", 3),
        (D(2026, 5, 31), None, "this_month", "this_month", 2),
        (D(2026, 5, 1), None, "next_month", "this_month", 1),
        (D(2026, 5, 1), None, "next_period", "this_month", 0),
        (D(2026, 3, 31), None, "next_period", "this_month", 3),
        (D(2020, 1, 1), D(2026, 5, 3), "this_month", "this_month", 2),
        (D(2020, 1, 1), D(2026, 5, 3), "this_month", "last_month", 1),
        (D(2020, 1, 1), D(2026, 5, 3), "this_month", "period", 3),
        (D(2020, 1, 1), D(2026, 3, 31), "this_month", "period", 0),
        (D(2026, 5, 2), D(2026, 5, 20), "this_month", "this_month", 1),
        (D(2026, 7, 1), None, "this_month", "this_month", 0),
    ],
)
def test_entry_and_exit_in_mid_period(entry: dt.date, leaving: dt.date | None, entry_counts: str, exit_counts: str, months: int) -> None:
    assert months_that_count(QUARTER, entry=entry, exit=leaving, entry_counts=entry_counts, exit_counts=exit_counts) == months


@given(entry=st.dates(D(2024, 1, 1), D(2026, 12, 31)), days=st.integers(0, 900))
def test_the_months_of_all_rhythms_add_up_to_the_same(entry: dt.date, days: int) -> None:
    leaving = entry + dt.timedelta(days=days)
    sums = {
        rhythm: sum(
            months_that_count(period, entry=entry, exit=leaving, entry_counts="this_month", exit_counts="this_month")
            for year in range(2024, 2030) for period in periods_of_year(year, rhythm=rhythm, due_day=1)
        )
        for rhythm in MONTHS_OF
    }
    assert set(sums.values()) == {(leaving.year - entry.year) * 12 + leaving.month - entry.month + 1}


def test_banks_rest_on_days_of_their_own() -> None:
    assert bank_day(D(2026, 4, 3)) == D(2026, 4, 7)  # Good Friday to the Tuesday after
    assert bank_day(D(2026, 10, 3)) == D(2026, 10, 5)
    assert bank_day(D(2026, 11, 25)) == D(2026, 11, 25)
    assert bank_days_before(D(2026, 4, 7), 1) == D(2026, 4, 2)
    assert due_dates.bank_days_before(D(2026, 4, 7), 0) == D(2026, 4, 7)
