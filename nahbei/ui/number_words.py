"""Amounts in German words, as a receipt and the official pattern ask: „zweihundertfünfzig Euro und zehn Cent“."""

from __future__ import annotations

SMALL = (
    "null", "ein", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn", "elf", "zwölf", "dreizehn", "vierzehn", "fünfzehn",
    "sechzehn", "siebzehn", "achtzehn", "neunzehn",
)
TENS = ("", "", "zwanzig", "dreißig", "vierzig", "fünfzig", "sechzig", "siebzig", "achtzig", "neunzig")
LARGEST = 999_999_999


def euros_in_words(cents: int) -> str:
    """Raises ValueError for what nobody gives."""
    if not 0 <= cents <= LARGEST * 100:
        raise ValueError(cents)
    euros, rest = divmod(cents, 100)
    parts = ([f"{_words(euros)} Euro"] if euros or not rest else []) + ([f"{_words(rest)} Cent"] if rest else [])
    return " und ".join(parts)


def _words(number: int) -> str:
    """Before a noun: „ein“ Euro, and „einhundertein“ Euro."""
    millions, rest = divmod(number, 1_000_000)
    if not millions:
        return _below_million(rest)
    head = "eine Million" if millions == 1 else f"{_below_thousand(millions)} Millionen"
    return f"{head} {_below_million(rest)}" if rest else head


def _below_million(number: int) -> str:
    thousands, rest = divmod(number, 1_000)
    if not thousands:
        return _below_thousand(rest)
    return f"{_below_thousand(thousands)}tausend{_below_thousand(rest) if rest else ''}"


def _below_thousand(number: int) -> str:
    hundreds, rest = divmod(number, 100)
    if not hundreds:
        return _below_hundred(rest)
    return f"{SMALL[hundreds]}hundert{_below_hundred(rest) if rest else ''}"


def _below_hundred(number: int) -> str:
    if number < len(SMALL):
        return SMALL[number]
    tens, ones = divmod(number, 10)
    return f"{SMALL[ones]}und{TENS[tens]}" if ones else TENS[tens]
