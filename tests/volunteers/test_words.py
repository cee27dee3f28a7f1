"""Times and absences in words."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nahbei.ui.german import WEEKDAYS_SHORT, parse_spans
from nahbei.volunteers.models import Absence
from nahbei.volunteers.week import DAYS, FULL_DAY, WeekPattern, half_hours_between
from nahbei.volunteers.words import absence_in_words, week_in_a_line, week_in_words

TODAY = dt.date(2026, 11, 23)
day = st.integers(0, FULL_DAY)


@pytest.mark.parametrize(
    ("spans", "line"),
    [
        ([], ""),
        ([(day, 16, 24) for day in range(5)], "Mo–Fr 8–12"),
        ([(1, 18, 24), (1, 28, 34), (3, 18, 24), (3, 28, 34)], "Di, Do 9–12, 14–17"),
        ([(0, 16, 24), (1, 16, 24), (2, 16, 24), (4, 16, 24), (5, 21, 25)], "Mo–Mi, Fr 8–12; Sa 10:30–12:30"),
        ([(day, 0, 48) for day in range(7)], "Mo–So 0–24"),
    ],
)
def test_the_week_in_a_line(spans: list[tuple[int, int, int]], line: str) -> None:
    assert week_in_a_line(WeekPattern.from_spans(spans)) == line


@given(st.tuples(day, day, day, day, day, day, day).map(WeekPattern))
def test_what_is_said_about_a_week_is_the_whole_week(week: WeekPattern) -> None:
    """Read again as the form reads it, the words give the same half hours; each day stands once."""
    days = [0] * DAYS
    for names, times in week_in_words(week):
        bits = 0
        for start, end in parse_spans(times):
            bits |= half_hours_between(start, end)
        for number in _days(names):
            assert days[number] == 0
            days[number] = bits
    assert tuple(days) == week.days


def _days(names: str) -> list[int]:
    found = []
    for part in names.split(", "):
        first, _dash, last = part.partition("–")
        found += range(WEEKDAYS_SHORT.index(first), WEEKDAYS_SHORT.index(last or first) + 1)
    return found


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (dt.date(2026, 11, 20), dt.date(2026, 12, 4), "bis Fr., 4.12."),
        (dt.date(2026, 12, 12), dt.date(2026, 12, 20), "Sa., 12.12. bis So., 20.12."),
        (dt.date(2026, 12, 12), dt.date(2026, 12, 12), "am Sa., 12.12."),
        (dt.date(2026, 12, 27), dt.date(2027, 1, 3), "So., 27.12. bis 3.1.2027"),
    ],
)
def test_an_absence_in_words(first: dt.date, last: dt.date, words: str) -> None:
    assert absence_in_words(Absence(starts_on=first, ends_on=last), today=TODAY) == words
