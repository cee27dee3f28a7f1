"""How people write a length of time and a way."""

from __future__ import annotations

import pytest

from nahbei.visits.quantities import NotUnderstood, parse_metres, parse_minutes


@pytest.mark.parametrize(("text", "minutes"), [
    ("2", 120), ("1,5", 90), ("1.5", 90), ("1:30", 90), ("1.30", 90), ("90", 90), ("45", 45), ("90 min", 90), ("90 Minuten", 90),
    ("1 Std. 30 Min.", 90), ("2 Stunden", 120), ("1 Stunde", 60), ("1 Stunde 40 Minuten", 100), ("1,5 Stunden", 90), ("1 h", 60),
    (" 2\u200e Stunden ", 120), ("1 Stunde und 10 Minuten", 70), ("0,5", 30), ("24 Stunden", 1440),
])
def test_lengths_of_time(text: str, minutes: int) -> None:
    assert parse_minutes(text) == minutes


@pytest.mark.parametrize("text", [
    "", "0", "-1", "lange", "25 Stunden", "1:75", "1e3", "NaN", "Infinity", "9" * 40, "<script>", "١٢x", "🙂", "2 2", "99999999999 Minuten",
])
def test_no_lengths_of_time(text: str) -> None:
    with pytest.raises(NotUnderstood):
        parse_minutes(text)


@pytest.mark.parametrize(("text", "metres"), [("5", 5_000), ("5,2", 5_200), ("5.2 km", 5_200), ("800 m", 800), ("0", 0), ("12 KM", 12_000)])
def test_ways(text: str, metres: int) -> None:
    assert parse_metres(text) == metres


@pytest.mark.parametrize("text", ["", "weit", "-3", "1001", "9" * 40, "5 kkm", "<b>", "1,2,3"])
def test_no_ways(text: str) -> None:
    with pytest.raises(NotUnderstood):
        parse_metres(text)
