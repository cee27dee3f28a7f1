"""What people type and how Germans write it."""

from __future__ import annotations

import contextlib
import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nahbei.ui import german

MONDAY = dt.date(2026, 11, 23)
DAYS = st.dates(dt.date(1910, 1, 1), dt.date(2150, 12, 31))


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("heute", MONDAY),
        ("Morgen", dt.date(2026, 11, 24)),
        ("übermorgen", dt.date(2026, 11, 25)),
        ("gestern", dt.date(2026, 11, 22)),
        ("+7", dt.date(2026, 11, 30)),
        ("-1", dt.date(2026, 11, 22)),
        ("+2w", dt.date(2026, 12, 7)),
        ("+3m", dt.date(2027, 2, 23)),
        ("in 2 Wochen", dt.date(2026, 12, 7)),
        ("in 1 Monat", dt.date(2026, 12, 23)),
        ("in 3 Tagen", dt.date(2026, 11, 26)),
        ("mo", dt.date(2026, 11, 30)),
        ("di", dt.date(2026, 11, 24)),
        ("Di.", dt.date(2026, 11, 24)),
        ("nächsten Freitag", dt.date(2026, 11, 27)),
        ("Sonnabend", dt.date(2026, 11, 28)),
        ("letzten Freitag", dt.date(2026, 11, 20)),
        ("3.5.", dt.date(2027, 5, 3)),
        ("3.5", dt.date(2027, 5, 3)),
        ("3.5.26", dt.date(2026, 5, 3)),
        ("3.5.44", dt.date(1944, 5, 3)),
        ("3. 5. 2027", dt.date(2027, 5, 3)),
        ("23.11.", MONDAY),
        ("22.11.", dt.date(2027, 11, 22)),
        ("24.11.2026", dt.date(2026, 11, 24)),
        ("Di., 24.11.2026", dt.date(2026, 11, 24)),
        ("24. November", dt.date(2026, 11, 24)),
        ("24 nov 26", dt.date(2026, 11, 24)),
        ("3. März 2027", dt.date(2027, 3, 3)),
        ("2026-11-24", dt.date(2026, 11, 24)),
        ("241126", dt.date(2026, 11, 24)),
        ("24112026", dt.date(2026, 11, 24)),
        ("am 24.11.", dt.date(2026, 11, 24)),
        ("\u200f24.11.\u200e", dt.date(2026, 11, 24)),
        ("29.2.", dt.date(2028, 2, 29)),
    ],
)
def test_a_date_is_understood(text: str, day: dt.date) -> None:
    assert german.parse_date(text, MONDAY) == day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("3.5.", dt.date(2026, 5, 3)),
        ("24.11.", dt.date(2025, 11, 24)),
        ("fr", dt.date(2026, 11, 20)),
        ("mo", dt.date(2026, 11, 16)),
    ],
)
def test_a_date_behind_us(text: str, day: dt.date) -> None:
    assert german.parse_date(text, MONDAY, past=True) == day


@pytest.mark.parametrize(
    "text",
    ["", "31.11.", "29.2.2027", "32.1.", "gar nicht", "m", "+", "99999999", "²³.11.", "0.0.", "1.1.1800", "<script>"],
)
def test_what_is_no_date(text: str) -> None:
    with pytest.raises(german.NotUnderstood):
        german.parse_date(text, MONDAY)


@given(DAYS, DAYS)
def test_a_written_date_is_read_again(day: dt.date, today: dt.date) -> None:
    for style in ("full", "long", "plain"):
        assert german.parse_date(german.format_date(day, style).replace("Montag, ", ""), today) == day


@given(DAYS)
def test_a_weekday_lies_in_the_next_seven_days(today: dt.date) -> None:
    for number, name in enumerate(german.WEEKDAYS):
        found = german.parse_date(name, today)
        assert found.weekday() == number
        assert 1 <= (found - today).days <= 7


@given(st.text(max_size=30), DAYS)
def test_any_text_gives_a_date_or_is_refused(text: str, today: dt.date) -> None:
    with contextlib.suppress(german.NotUnderstood):
        assert isinstance(german.parse_date(text, today), dt.date)


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("14", dt.time(14)),
        ("14 Uhr", dt.time(14)),
        ("14uhr", dt.time(14)),
        ("9:30", dt.time(9, 30)),
        ("9.30", dt.time(9, 30)),
        ("930", dt.time(9, 30)),
        ("0930", dt.time(9, 30)),
        ("1430", dt.time(14, 30)),
        ("9h30", dt.time(9, 30)),
        ("9 Uhr 30", dt.time(9, 30)),
        ("9:30 Uhr", dt.time(9, 30)),
        ("halb 10", dt.time(9, 30)),
        ("viertel nach 9", dt.time(9, 15)),
        ("viertel vor 9", dt.time(8, 45)),
        ("dreiviertel 9", dt.time(8, 45)),
        ("0", dt.time(0)),
        ("um 8", dt.time(8)),
    ],
)
def test_a_time_is_understood(text: str, time: dt.time) -> None:
    assert german.parse_time(text) == time


@pytest.mark.parametrize("text", ["", "24", "25", "9:60", "960", "halb", "halb 0", "neun", "9:3", "12345", "-1", "१४"])
def test_what_is_no_time(text: str) -> None:
    with pytest.raises(german.NotUnderstood):
        german.parse_time(text)


@given(st.times())
def test_a_written_time_is_read_again(time: dt.time) -> None:
    assert german.parse_time(german.format_time(time)) == time.replace(second=0, microsecond=0)


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("9-12, 14-17", ((540, 720), (840, 1020))),
        ("9–12 und 14–17", ((540, 720), (840, 1020))),
        ("von 9 bis 12 Uhr", ((540, 720),)),
        ("ab 14", ((840, 1260),)),
        ("bis 12", ((480, 720),)),
        ("vormittags", ((480, 720),)),
        ("9:30-11", ((570, 660),)),
        ("20-24", ((1200, 1440),)),
        ("9-12, 11-13", ((540, 780),)),
        ("", ()),
        ("nie", ()),
        ("-", ()),
    ],
)
def test_spans_of_a_day(text: str, spans: tuple[tuple[int, int], ...]) -> None:
    assert german.parse_spans(text) == spans


@pytest.mark.parametrize("text", ["12-9", "9-9", "irgendwann", "9-12-14", "9"])
def test_what_is_no_span(text: str) -> None:
    with pytest.raises(german.NotUnderstood):
        german.parse_spans(text)


@given(st.frozensets(st.integers(0, 47)))
def test_half_hours_survive_being_written(halves: frozenset[int]) -> None:
    written = german.format_spans(german.half_hours_to_spans(halves))
    assert german.spans_to_half_hours(german.parse_spans(written)) == halves


def test_half_hours_only_where_wholly_free() -> None:
    assert german.spans_to_half_hours(((555, 645),)) == frozenset({19, 20})


def test_how_dates_are_written() -> None:
    assert german.format_date(MONDAY) == "Mo., 23.11.2026"
    assert german.format_date(MONDAY, "short") == "Mo., 23.11."
    assert german.format_date(MONDAY, "long") == "Montag, 23. November 2026"
    assert german.format_span(dt.time(9, 30), dt.time(11, 30)) == "9:30 bis 11:30\N{NO-BREAK SPACE}Uhr"


@pytest.mark.parametrize(
    ("kilometres", "exact", "rough"),
    [
        (0.83, "0,8 km", "etwa 800 m"),
        (0.02, "0,0 km", "etwa 100 m"),
        (0.94, "0,9 km", "etwa 900 m"),
        (1.1, "1,1 km", "etwa 1 km"),
        (2.6, "2,6 km", "etwa 2,5 km"),
    ],
)
def test_how_distances_are_written(kilometres: float, exact: str, rough: str) -> None:
    assert german.format_distance(kilometres).replace("\N{NO-BREAK SPACE}", " ") == exact
    assert german.format_distance(kilometres, rough=True).replace("\N{NO-BREAK SPACE}", " ") == rough


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (1.5, "1,5 Stunden"),
        (1, "1 Stunde"),
        (Decimal("0.75"), "45 Minuten"),
        (dt.timedelta(hours=2), "2 Stunden"),
        (2.25, "2,25 Stunden"),
        (10, "10 Stunden"),
        (0, "0 Stunden"),
        (1234.5, "1.234,5 Stunden"),
    ],
)
def test_how_hours_are_written(amount: float | Decimal | dt.timedelta, text: str) -> None:
    assert german.format_hours(amount) == text


def test_how_money_is_written() -> None:
    assert german.format_euros(123450) == "1.234,50\N{NO-BREAK SPACE}€"
    assert german.format_euros(-5) == "\N{MINUS SIGN}0,05\N{NO-BREAK SPACE}€"


NOW = dt.datetime(2026, 11, 23, 9, 30, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("back", "waiting", "relative"),
    [
        (dt.timedelta(minutes=15), "seit 9:15 Uhr", "heute, 9:15 Uhr"),
        (dt.timedelta(days=1), "seit gestern", "gestern, 9:30 Uhr"),
        (dt.timedelta(days=3), "seit 3 Tagen", "Fr., 9:30 Uhr"),
        (dt.timedelta(days=9), "seit 9 Tagen", "Sa., 14.11."),
        (dt.timedelta(days=49), "seit 7 Wochen", "Mo., 5.10."),
        (dt.timedelta(days=130), "seit 4 Monaten", "Do., 16.7."),
        (dt.timedelta(days=800), "seit 2 Jahren", "14.9.2024"),
    ],
)
def test_how_the_past_is_told(back: dt.timedelta, waiting: str, relative: str) -> None:
    assert german.format_waiting(NOW - back, NOW).replace("\N{NO-BREAK SPACE}", " ") == waiting
    assert german.format_relative(NOW - back, NOW).replace("\N{NO-BREAK SPACE}", " ") == relative


def test_ages() -> None:
    assert german.format_age(dt.date(1945, 11, 24), MONDAY) == "80 Jahre"
    assert german.format_age(dt.date(1945, 11, 23), MONDAY) == "81 Jahre"
    assert german.format_age(dt.date(2025, 11, 1), MONDAY) == "1 Jahr"
