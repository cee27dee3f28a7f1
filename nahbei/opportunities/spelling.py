"""How words of positions are made comparable: stems, umlauts, sound, and how far two spellings lie apart. Pure."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

import snowballstemmer

from nahbei.people.folding import LONGEST, plain, sound

__all__ = ["distance", "ends", "grams", "sound", "stems", "tolerance"]

SORTED = "="
LEAST_PART = 4  # a shorter end („ung“) tells nothing
_WORD = re.compile(r"[^\W_]+")
# Words that stand in every text; said alone they find nothing.
STOPWORDS = frozenset(_WORD.findall(
    "aber alle als am an auch auf aus bei beim bin bis das dem den der des die dies diese diesem diesen dieser dieses doch dort du durch "
    "ein eine einem einen einer eines er es etwas für ganz gern gerne haben hat hier ich ihr ihre ihrem ihren ihrer im in ist ja kann kein keine "
    "können man mehr mein meine mich mir mit möchte möchten nach nicht noch nur oder ohne per schon sehr sein seine sich sie sind so suche suchen "
    "und uns unser unsere unter viel vom von vor was wenn wer werden wie wir wird wo zu zum zur über"
))
_stem = snowballstemmer.stemmer("german").stemWord


def stems(text: str, most: int = 200) -> list[str]:
    """The stems of a text without filler words, each once, in their order."""
    words = _WORD.findall(unicodedata.normalize("NFC", text[:6_000]).lower())
    found = dict.fromkeys(stem for word in words[: most * 4] if word not in STOPWORDS and (stem := _folded(word[:60])))
    return list(found)[:most]


@lru_cache(maxsize=20_000)
def _folded(word: str) -> str:
    """Stemmed first, because the stemmer knows ä from a; then folded, because people do not type it."""
    return "".join(_WORD.findall(plain(str(_stem(word)))))[:LONGEST]


def ends(stem: str) -> list[str]:
    """German joins words: the ends of a long one, so that „dienst“ finds „Besuchsdienst“ by the beginning of a term."""
    return [stem[at:] for at in range(2, len(stem) - LEAST_PART + 1)]


def grams(stem: str) -> list[str]:
    """Every three letters that stand together, with the edges of the word; and all letters sorted: swapped ones share only that."""
    framed = f"_{stem}_"
    return [*dict.fromkeys(framed[at : at + 3] for at in range(len(framed) - 2)), SORTED + "".join(sorted(stem))[: LONGEST - 1]]


def tolerance(stem: str) -> int:
    """How many slips are forgiven: none in a short word."""
    return 0 if len(stem) < 4 else 1 if len(stem) < 7 else 2


def distance(one: str, other: str, most: int) -> int:
    """Letters put in, left out, changed, or swapped with the next; `most` + 1 when there are more."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        last, before, row = before, row, [i]
        for j, b in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and b == one[i - 2]:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return row[-1]
