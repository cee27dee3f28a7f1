"""Amounts in words: what stands on a receipt cannot be changed by a figure."""

from __future__ import annotations

import pytest

from nahbei.ui.number_words import MOST, euros_in_words, number_in_words


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "null"), (1, "ein"), (11, "elf"), (16, "sechzehn"), (17, "siebzehn"), (20, "zwanzig"), (21, "einundzwanzig"), (37, "siebenunddreißig"),
        (100, "einhundert"), (101, "einhundertein"), (212, "zweihundertzwölf"), (1_000, "eintausend"), (12_305, "zwölftausenddreihundertfünf"),
        (999_999, "neunhundertneunundneunzigtausendneunhundertneunundneunzig"),
    ],
)
def test_numbers(number: int, words: str) -> None:
    assert number_in_words(number) == words


def test_no_two_numbers_have_the_same_words() -> None:
    assert len({number_in_words(number) for number in range(10_000)}) == 10_000
    for wrong in (-1, MOST + 1):
        with pytest.raises(ValueError, match="words"):
            number_in_words(wrong)


@pytest.mark.parametrize(
    ("cents", "words"),
    [(100, "ein Euro"), (900, "neun Euro"), (950, "neun Euro und fünfzig Cent"), (101, "ein Euro und ein Cent"), (5, "null Euro und fünf Cent")],
)
def test_euros(cents: int, words: str) -> None:
    assert euros_in_words(cents) == words
