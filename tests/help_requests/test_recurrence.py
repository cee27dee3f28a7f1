"""On which days a standing request falls."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nahbei.help_requests.recurrence import Rule, dates, mask_of, parse_until, weekdays_of
from nahbei.ui.german import NotUnderstood

MONDAY = dt.date(2026, 11, 23)
TUESDAY = 1 << 1
DAYS = st.dates(dt.date(2020, 1, 1), dt.date(2040, 12, 31))
RULES = st.builds(
    Rule, starts_on=DAYS, weekdays=st.integers(1, 127), every_weeks=st.integers(1, 8), ends_on=st.none(), not_on_holidays=st.booleans()
)

unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # a busy machine is no fault of the rule


def days(rule: Rule, first: dt.date, last: dt.date, **exceptions: set[dt.date]) -> list[dt.date]:
    return list(dates(rule, first=first, last=last, **exceptions))


def test_every_tuesday() -> None:
    rule = Rule(MONDAY, TUESDAY)
    assert days(rule, MONDAY, dt.date(2026, 12, 10)) == [dt.date(2026, 11, 24), dt.date(2026, 12, 1), dt.date(2026, 12, 8)]


def test_every_second_tuesday_begun_on_a_friday_starts_with_the_next_tuesday() -> None:
    rule = Rule(dt.date(2026, 11, 27), TUESDAY, every_weeks=2)
    assert days(rule, MONDAY, dt.date(2026, 12, 31)) == [dt.date(2026, 12, 1), dt.date(2026, 12, 15), dt.date(2026, 12, 29)]


def test_two_days_of_a_fortnight_stay_in_the_same_week() -> None:
    rule = Rule(dt.date(2026, 11, 26), mask_of([1, 3]), every_weeks=2)
    assert days(rule, MONDAY, dt.date(2026, 12, 12)) == [dt.date(2026, 11, 26), dt.date(2026, 12, 8), dt.date(2026, 12, 10)]


def test_the_end_is_included_and_holidays_and_exceptions_are_left_out() -> None:
    rule = Rule(MONDAY, 1 << 4, ends_on=dt.date(2027, 1, 8))
    christmas, skipped = dt.date(2026, 12, 25), dt.date(2026, 12, 4)
    found = days(rule, MONDAY, dt.date(2027, 6, 1), skipped={skipped}, holidays={christmas, dt.date(2027, 1, 1)})
    assert found == [dt.date(2026, 11, 27), dt.date(2026, 12, 11), dt.date(2026, 12, 18), dt.date(2027, 1, 8)]


def test_a_rule_that_minds_no_holidays_keeps_them() -> None:
    rule = Rule(MONDAY, 1 << 4, not_on_holidays=False)
    assert dt.date(2026, 12, 25) in days(rule, MONDAY, dt.date(2026, 12, 31), holidays={dt.date(2026, 12, 25)})


@pytest.mark.parametrize("shift", [dt.date(2026, 3, 29), dt.date(2026, 10, 25), dt.date(2027, 3, 28)])
def test_summer_time_moves_no_day(shift: dt.date) -> None:
    rule = Rule(shift - dt.timedelta(days=28), 1 << shift.weekday())
    assert days(rule, shift - dt.timedelta(days=7), shift + dt.timedelta(days=7)) == [
        shift - dt.timedelta(days=7), shift, shift + dt.timedelta(days=7)
    ]


def test_a_fortnight_passes_a_year_of_53_weeks() -> None:
    rule = Rule(dt.date(2026, 12, 22), TUESDAY, every_weeks=2)
    assert days(rule, dt.date(2026, 12, 1), dt.date(2027, 1, 31)) == [dt.date(2026, 12, 22), dt.date(2027, 1, 5), dt.date(2027, 1, 19)]


@unhurried
@given(RULES, DAYS, st.integers(0, 400))
def test_each_day_fits_the_rule_and_none_is_doubled(rule: Rule, first: dt.date, length: int) -> None:
    last = first + dt.timedelta(days=length)
    found = days(rule, first, last)
    assert found == sorted(set(found))
    assert all(first <= day <= last and day >= rule.starts_on and rule.weekdays >> day.weekday() & 1 for day in found)


@unhurried
@given(RULES, DAYS, st.integers(0, 200), st.integers(0, 200))
def test_looking_in_two_steps_finds_the_same_days(rule: Rule, first: dt.date, one: int, two: int) -> None:
    middle, last = first + dt.timedelta(days=one), first + dt.timedelta(days=one + two + 1)
    assert days(rule, first, middle) + days(rule, middle + dt.timedelta(days=1), last) == days(rule, first, last)


@unhurried
@given(RULES)
def test_weeks_are_a_whole_number_of_periods_apart(rule: Rule) -> None:
    found = days(rule, rule.starts_on, rule.starts_on + dt.timedelta(days=500))
    assert found[0] == rule.first_day
    mondays = {day - dt.timedelta(days=day.weekday()) for day in found}
    assert {(monday - min(mondays)).days % (7 * rule.every_weeks) for monday in mondays} == {0}


@unhurried
@given(st.sets(st.integers(0, 6)))
def test_a_mask_names_its_weekdays(weekdays: set[int]) -> None:
    assert weekdays_of(mask_of(weekdays)) == sorted(weekdays)


@pytest.mark.parametrize(("weekdays", "every_weeks"), [(0, 1), (128, 1), (1, 0), (1, 53)])
def test_what_is_no_rule_is_refused(weekdays: int, every_weeks: int) -> None:
    with pytest.raises(ValueError, match="no rule"):
        Rule(MONDAY, weekdays, every_weeks)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Ostern", dt.date(2027, 3, 28)), ("bis Ostern", dt.date(2027, 3, 28)), ("Weihnachten", dt.date(2026, 12, 24)),
        ("bis zum 5.4.", dt.date(2027, 4, 5)), ("Ende März", dt.date(2027, 3, 31)), ("Ende Dezember", dt.date(2026, 12, 31)),
        ("Pfingsten", dt.date(2027, 5, 16)), ("Karneval", dt.date(2027, 2, 8)), ("Jahresende", dt.date(2026, 12, 31)),
        ("Ende Februar 2028", dt.date(2028, 2, 29)), ("Neujahr", dt.date(2027, 1, 1)), ("monatsende", dt.date(2026, 11, 30)),
    ],
)
def test_until(text: str, day: dt.date) -> None:
    assert parse_until(text, today=MONDAY) == day


@pytest.mark.parametrize("text", ["", "irgendwann", "Ende Bach", "<script>", "Ende 🌷", "9" * 10_000])
def test_what_is_no_end_is_not_understood(text: str) -> None:
    with pytest.raises(NotUnderstood):
        parse_until(text, today=MONDAY)


@unhurried
@given(st.dates(dt.date(2020, 1, 1), dt.date(2090, 1, 1)), st.sampled_from(["Ostern", "Karneval", "Weihnachten", "Silvester"]))
def test_a_feast_lies_ahead_and_less_than_fourteen_months_away(today: dt.date, word: str) -> None:
    assert 0 <= (parse_until(word, today=today) - today).days < 426
