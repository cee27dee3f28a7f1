"""Amounts in words: every rule of German numbers, and what nobody gives."""

from __future__ import annotations

import pytest

from nahbei.ui.number_words import LARGEST, euros_in_words


@pytest.mark.parametrize(("cents", "words"), [
    (100, "ein Euro"), (1, "ein Cent"), (0, "null Euro"), (50, "fünfzig Cent"), (101, "ein Euro und ein Cent"), (1_100, "elf Euro"),
    (1_600, "sechzehn Euro"), (1_700, "siebzehn Euro"), (2_100, "einundzwanzig Euro"), (3_000, "dreißig Euro"), (6_600, "sechsundsechzig Euro"),
    (10_000, "einhundert Euro"), (10_100, "einhundertein Euro"), (124_650, "eintausendzweihundertsechsundvierzig Euro und fünfzig Cent"),
    (132_200, "eintausenddreihundertzweiundzwanzig Euro"), (2_100_000, "einundzwanzigtausend Euro"), (10_100_100, "einhunderteintausendein Euro"),
    (100_000_000, "eine Million Euro"), (250_000_000, "zwei Millionen fünfhunderttausend Euro"),
])
def test_as_somebody_would_say_it(cents: int, words: str) -> None:
    assert euros_in_words(cents) == words


@pytest.mark.parametrize("cents", [-1, LARGEST * 100 + 1])
def test_what_nobody_gives_has_no_words(cents: int) -> None:
    with pytest.raises(ValueError, match=str(cents)):
        euros_in_words(cents)
