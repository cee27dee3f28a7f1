"""Times of a counselling hour: pure arithmetic over days and wall-clock times."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nahbei.counselling.conflicts import ROOM, Stretch, conflicts
from nahbei.counselling.slots import Plan, clock_of, days, minutes_of, overlap
from nahbei.help_requests.recurrence import Rule
from nahbei.places.holidays import holidays

TUESDAYS = Plan(Rule(dt.date(2026, 11, 24), 0b10), dt.time(9), dt.time(12), 20, (dt.time(10, 20), dt.time(10, 40)))


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    start = draw(st.integers(6 * 60, 21 * 60))
    end = draw(st.integers(start + 5, 22 * 60))
    pause = None
    if draw(st.booleans()) and end - start > 2:
        first = draw(st.integers(start, end - 1))
        pause = (clock_of(first), clock_of(draw(st.integers(first + 1, end))))
    rule = Rule(dt.date(2026, 1, 1), draw(st.integers(1, 127)), draw(st.integers(1, 12)))
    return Plan(rule, clock_of(start), clock_of(end), draw(st.integers(5, 180)), pause)


def test_nine_to_twelve_with_a_break_has_eight_times() -> None:
    starts = [f"{start:%H:%M}" for start, _end in TUESDAYS.times]
    assert starts == ["09:00", "09:20", "09:40", "10:00", "10:40", "11:00", "11:20", "11:40"]


def test_what_would_reach_into_the_break_begins_after_it() -> None:
    assert [f"{start:%H:%M}" for start, _end in replace(TUESDAYS, minutes=45).times] == ["09:00", "10:40"]


@given(plans())
def test_times_are_whole_apart_and_outside_the_break(plan: Plan) -> None:
    times = plan.times
    assert all(minutes_of(end) - minutes_of(start) == plan.minutes for start, end in times)
    assert all(plan.start <= start and end <= plan.end for start, end in times)
    assert all(one[1] <= other[0] for one, other in zip(times, times[1:], strict=False))
    assert plan.pause is None or not any(overlap(plan.pause, time) for time in times)


@given(plans())
def test_no_time_is_wasted(plan: Plan) -> None:
    """Before the end and between two times no further one fits, but for the break."""
    edges = [plan.start, *(moment for time in plan.times for moment in time), plan.end]
    for gap in zip(edges[::2], edges[1::2], strict=True):
        if plan.pause is None or not overlap(gap, plan.pause):
            assert minutes_of(gap[1]) - minutes_of(gap[0]) < plan.minutes


def test_summer_time_moves_nothing() -> None:
    """The clocks change on 28 March 2027: the Tuesdays before and after have the same times of the wall clock."""
    assert list(days(TUESDAYS, first=dt.date(2027, 3, 22), last=dt.date(2027, 4, 5))) == [dt.date(2027, 3, 23), dt.date(2027, 3, 30)]
    with pytest.raises(ValueError, match="no plan"):
        replace(TUESDAYS, start=dt.time(2), end=dt.time(3))  # no time lies where an hour is missing or there twice


def test_holidays_and_pauses_are_spared() -> None:
    easter = Plan(Rule(dt.date(2027, 3, 1), 0b1), dt.time(9), dt.time(12), 20)
    found = list(days(easter, first=dt.date(2027, 3, 15), last=dt.date(2027, 4, 12), holidays=holidays("NW", 2027),
                      pauses=[(dt.date(2027, 4, 1), dt.date(2027, 4, 6))]))
    assert found == [dt.date(2027, 3, 15), dt.date(2027, 3, 22), dt.date(2027, 4, 12)]  # not 29 March, Easter Monday, nor 5 April


def test_every_31st_cannot_be_said() -> None:
    for nonsense in ({"weekdays": 0}, {"weekdays": 128}, {"weekdays": 1, "every_weeks": 0}):
        with pytest.raises(ValueError, match="no rule"):
            Rule(dt.date(2026, 1, 31), **nonsense)


def test_the_same_adviser_and_the_same_room_get_in_each_others_way() -> None:
    day, room = dt.date(2026, 11, 24), (f"{ROOM}3", "Saal")
    one = Stretch(1, "Energie", day, (dt.time(9), dt.time(12)), (("name:seidel", "Herr Seidel"), room))
    other = Stretch(2, "Schulden", day, (dt.time(11), dt.time(13)), (("name:seidel", "Herr Seidel"), room))
    later = Stretch(3, "Rente", day, (dt.time(13), dt.time(14)), (("name:seidel", "Herr Seidel"), room))
    found = conflicts([one, other, later, replace(one, on=day + dt.timedelta(days=7)), replace(other, on=day + dt.timedelta(days=7))])
    assert [(each.hours, each.on, each.is_room) for each in found] == [((1, 2), day, False), ((1, 2), day, True)]
