"""What a reply says. Pure, and strict: whatever is not plainly yes or no is for a human being."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

YES, NO = "yes", "no"
_FIRST = {"ja": YES, "nein": NO}
# What may stand beside it in the first line. „Ja, aber“, „ja nicht“, „nein, doch“ are none of these, and go to a human.
_COURTESY = {
    YES: frozenset({
        "gerne", "gern", "sehr", "danke", "vielen", "dank", "bitte", "natürlich", "selbstverständlich", "klar", "das", "mache", "ich", "passt",
    }),
    NO: frozenset({"leider", "nicht", "diesmal", "danke", "vielen", "dank", "tut", "mir", "leid", "sorry"}),
}
STOP, START = "stop", "start"
_WISHES = {**dict.fromkeys(("stop", "stopp", "abmelden", "abbestellen"), STOP), "start": START}
_POLITE = frozenset({"bitte", "danke", "sms"})
# Where what somebody answers to begins, as the usual programs write it.
_QUOTED = re.compile(
    r"^\s*(?:>|[|]\s|-{2,}\s*(?:Urspr|Original|Weitergeleitet|Forwarded)|_{10,}\s*$|(?:Am|On|Den)\b.{4,200}\b(?:schrieb|wrote|hat\b.*geschrieben)\b.*:?\s*$"
    r"|\*?(?:Von|From|Gesendet|Sent)\*?:\s)"
)
_HEAD = re.compile(r"^\s*(?:Am|On|Den)\b.{4,200}$")  # „Am Mo., 23.11.2026 um 9:10 Uhr“, and „schrieb …:“ on the next line
_WROTE = re.compile(r"\b(?:schrieb|wrote|geschrieben)\b.*:\s*$")
_CLOSING = re.compile(
    r"^(?:--\s*$|(?:viele|liebe|beste|herzliche|freundliche|schöne|mit)\b.*\bgr(?:ü|ue)(?:ß|ss)(?:e|en)?\b|gru(?:ß|ss)\b|lg\b|vg\b|mfg\b|danke\b.{0,20}$|"
    r"von meinem\b|gesendet (?:von|mit)\b|diese nachricht wurde\b|sent from\b)", re.IGNORECASE
)


def split_quoted(text: str) -> tuple[str, str]:
    """What somebody wrote, and what they answered to."""
    lines = text.split("\n")
    for number, line in enumerate(lines):
        following = lines[number + 1] if number + 1 < len(lines) else ""
        if _QUOTED.match(line[:300]) or (_HEAD.match(line[:300]) and _WROTE.search(following[:300])):
            return "\n".join(lines[:number]).strip(), "\n".join(lines[number:]).strip()
    return text.strip(), ""


def verdict(text: str) -> str | None:
    """„yes“, „no“, or None: only the first line counts, and only when nothing but courtesy stands beside the word."""
    line = _first_line(text)
    found = _words(line) if "?" not in line else []
    said = _FIRST.get(found[0]) if found else None
    return said if said and all(word in _COURTESY[said] for word in found[1:]) else None


def says_more(text: str) -> bool:
    """Beside the first line stands something that a human should read: no greeting, no signature."""
    return any(True for _line in _further_lines(text))


def wish(text: str, *, polite: bool = False) -> str | None:
    """„stop“, „start“, or None: the one word of the first line. `polite`: bitte and danke may stand beside it. „Stop it!“ is for a human."""
    line = _first_line(text)
    found = _words(line) if "?" not in line else []
    others = found[1:] if polite else [] if len(found) == 1 else ["more"]
    return _WISHES.get(found[0]) if found and _POLITE.issuperset(others) else None


def _first_line(text: str) -> str:
    own, _quoted = split_quoted(text)
    return next((line for line in own.split("\n") if line.strip()), "")


def _further_lines(text: str) -> Iterator[str]:
    own, _quoted = split_quoted(text)
    written = [line.strip() for line in own.split("\n") if line.strip()]
    for line in written[1:]:
        if _CLOSING.match(line):
            return
        yield line


def _words(line: str) -> list[str]:
    """Lower case, without marks and pictures: „Ja!! 😊“ → ja."""
    plain = unicodedata.normalize("NFKC", line[:200]).casefold()
    return "".join(letter if letter.isalnum() else " " for letter in plain if unicodedata.category(letter) != "Mn").split()
