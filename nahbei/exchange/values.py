"""What people write into cells: yes and no, days, numbers, coordinates. Pure; None for what says nothing."""

from __future__ import annotations

import datetime as dt
import re

from nahbei.people import folding

_YES = frozenset({"ja", "j", "yes", "y", "true", "wahr", "1", "x"})
_NO = frozenset({"nein", "n", "no", "false", "falsch", "0", ""})
_GERMAN_DAY = re.compile(r"^(\d{1,2})\.(\d{1,2})\.(\d{4}|\d{2})")
_ISO_DAY = re.compile(r"^(\d{4})-(\d{2})-(\d{2})")
_POSTAL = re.compile(r"\b(\d{5})\b")


def truth(text: str) -> bool | None:
    word = text.strip().lower()
    return True if word in _YES else False if word in _NO else None


def day(text: str) -> dt.date | None:
    """3.5.2024, 03.05.24, 2024-05-03, each also with a time behind it."""
    words = text.strip()
    try:
        if found := _GERMAN_DAY.match(words):
            number, month, year = (int(part) for part in found.groups())
            return dt.date(year + (2000 if year < 40 else 1900) if year < 100 else year, month, number)
        if found := _ISO_DAY.match(words):
            return dt.date(*(int(part) for part in found.groups()))
    except ValueError:
        return None
    return None


def postal_code(text: str) -> str:
    """Five digits; a zero that a spreadsheet ate comes back."""
    words = text.strip().removeprefix("D-")
    if words.isdecimal() and len(words) == 4:
        return f"0{words}"
    found = _POSTAL.search(words)
    return found[1] if found else ""


def degrees(text: str, limit: int) -> float | None:
    try:
        value = float(text.strip().replace(",", "."))
    except ValueError:
        return None
    return value if value and -limit <= value <= limit else None


def number(text: str) -> int | None:
    words = text.strip()
    return int(words) if words.isdecimal() and len(words) < 6 else None


def parts(text: str) -> list[str]:
    """„Kultur, Kinder; Sport“ → three words."""
    return [part.strip() for part in re.split(r"[,;|/]", text) if part.strip()]


def same(text: str) -> str:
    """Comparable: the folded words together."""
    return " ".join(folding.words(text))


def line(text: str, longest: int) -> str:
    """One line, not longer than its field; cut at a word."""
    words = folding.readable(" ".join(text.split()))
    return words if len(words) <= longest else words[: longest - 1].rsplit(" ", 1)[0] + "…"
