"""Amounts in German words, as they stand on a receipt. Pure."""

from __future__ import annotations

ONES = ("null", "ein", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn", "elf", "zwölf", "dreizehn", "vierzehn", "fünfzehn",
        "sechzehn", "siebzehn", "achtzehn", "neunzehn")
TENS = ("", "", "zwanzig", "dreißig", "vierzig", "fünfzig", "sechzig", "siebzig", "achtzig", "neunzig")
MOST = 999_999


def number_in_words(number: int) -> str:
    """As it stands before a word: „ein“, „einundzwanzig“, „zwölftausenddreihundertfünf“."""
    if not 0 <= number <= MOST:
        raise ValueError("only numbers up to 999,999 have words here")
    if number < len(ONES):
        return ONES[number]
    if number < 100:
        ones, tens = number % 10, TENS[number // 10]
        return f"{ONES[ones]}und{tens}" if ones else tens
    step, word = (100, "hundert") if number < 1_000 else (1_000, "tausend")
    rest = number % step
    return f"{number_in_words(number // step)}{word}{number_in_words(rest) if rest else ''}"


def euros_in_words(cents: int) -> str:
    """„neun Euro“, „ein Euro und fünfzig Cent“, „null Euro und fünf Cent“."""
    euros, rest = divmod(cents, 100)
    whole = f"{number_in_words(euros)} Euro"
    return f"{whole} und {number_in_words(rest)} Cent" if rest else whole
