"""How people write a length of time and a way: text in, whole minutes and metres out. Pure."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal, InvalidOperation

LONGEST_TEXT = 40
# „2“ is two hours, „45“ are minutes: nobody stays for 13 hours, nobody notes 12 minutes.
MOST_HOURS_ALONE = 12
MOST_MINUTES = 24 * 60
MOST_METRES = 1_000_000

_CLOCK = re.compile(r"([0-9]{1,2})[:h.]([0-5][0-9])")
_WORDS = re.compile(
    r"(?:([0-9]+(?:[.,][0-9]+)?) ?(?:h|std|stunden?)\.?)?(?: ?(?:und )?([0-9]+) ?(?:m|min|minuten?)\.?)?"
)
_NUMBER = re.compile(r"[0-9]+(?:[.,][0-9]+)?")


class NotUnderstood(ValueError):
    """The text is no length of time, or no way."""


def parse_minutes(text: str) -> int:
    """„1,5“, „1:30“, „90“, „90 min“, „1 Std. 30 Min.“, „2 Stunden“ → minutes."""
    plain = _plain(text)
    if clock := _CLOCK.fullmatch(plain):
        return _checked(int(clock[1]) * 60 + int(clock[2]))
    if _NUMBER.fullmatch(plain):
        amount = _decimal(plain)
        return _checked(int(amount * 60) if amount <= MOST_HOURS_ALONE else int(amount))
    words = _WORDS.fullmatch(plain)
    if not plain or words is None:
        raise NotUnderstood(text[:LONGEST_TEXT])
    return _checked(int(_decimal(words[1] or "0") * 60) + int(words[2] or 0))


def parse_metres(text: str) -> int:
    """„5“, „5,2“, „5,2 km“, „800 m“ → metres."""
    plain = _plain(text)
    in_metres = plain.endswith("m") and not plain.endswith("km")
    plain = plain.removesuffix("m").removesuffix("k").strip()
    if not _NUMBER.fullmatch(plain):
        raise NotUnderstood(text[:LONGEST_TEXT])
    metres = int(_decimal(plain) * (1 if in_metres else 1000))
    if metres > MOST_METRES:
        raise NotUnderstood(text[:LONGEST_TEXT])
    return metres


def _plain(text: str) -> str:
    """Lower case, one kind of space, no invisible marks."""
    kept = "".join(letter for letter in unicodedata.normalize("NFKC", text[:LONGEST_TEXT]) if unicodedata.category(letter) != "Cf")
    return " ".join(kept.lower().split())


def _decimal(text: str) -> Decimal:
    try:
        return Decimal(text.replace(",", "."))
    except InvalidOperation as error:
        raise NotUnderstood(text[:LONGEST_TEXT]) from error


def _checked(minutes: int) -> int:
    if not 0 < minutes <= MOST_MINUTES:
        raise NotUnderstood(str(minutes))
    return minutes
