"""How words are made comparable: Müller = Mueller = Muller, Yıldırım = Yildirim, Str. = Straße. Pure."""

from __future__ import annotations

import re
import unicodedata

import cologne_phonetics

LONGEST = 40  # of a term; more letters tell nobody apart
MOST_WORDS = 8

# Letters that Unicode does not take apart into a base and a mark.
_LETTERS = str.maketrans({
    "ß": "ss", "ı": "i", "ø": "o", "œ": "oe", "æ": "ae", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ħ": "h", "ŋ": "n",
})
_APOSTROPHES = re.compile("['’`´ʼʹ]")
_E_AFTER_VOWEL = re.compile("(?<=[aou])e")
_STREET = re.compile(r"str(?:\.|(?=\s|\d|$))")
_SQUARE = re.compile(r"pl\.")


def plain(text: str) -> str:
    """Lower case, without marks, invisible characters and decoration. ä, ae and a are all a."""
    decomposed = unicodedata.normalize("NFKD", text[:400].casefold().translate(_LETTERS))
    bare = "".join(c for c in decomposed if not unicodedata.combining(c) and unicodedata.category(c) != "Cf")
    # casefold turns ß into ss and İ into i; what is left here are letters that only appeared by taking apart.
    return _E_AFTER_VOWEL.sub("", _APOSTROPHES.sub("", bare.translate(_LETTERS)))


def words(text: str) -> list[str]:
    """The folded words of a name, each once, in their order."""
    found = re.findall(r"[^\W_]+", plain(text))
    return list(dict.fromkeys(word[:LONGEST] for word in found))[:MOST_WORDS]


def sound(word: str) -> str:
    """Kölner Phonetik of one folded word: Meier, Mayer and Maier are 67. Empty where it would tell nothing."""
    if len(word) < 3 or not word.isascii():
        return ""
    code = "".join(part for _word, part in cologne_phonetics.encode(word))
    return code[:LONGEST] if len(code) > 1 else ""


def street(text: str) -> str:
    """Street and number as one word: „Lindenstr. 12 a“ becomes lindenstrasse12a."""
    spelt = _SQUARE.sub("platz", _STREET.sub("strasse", text[:400].casefold().replace("ß", "ss")))
    return "".join(re.findall(r"[^\W_]+", plain(spelt)))[:LONGEST]


def after(prefix: str) -> str | None:
    """The end of the range of all terms that begin with `prefix`; None when there is none.

    `prefix` ≤ term < `after(prefix)` uses an index on both databases and in every collation, as long as digits come before
    letters: LIKE would not on SQLite, and a character „after z“ stands elsewhere in the collations of PostgreSQL.
    """
    while prefix:
        last = prefix[-1]
        if last == "9":
            return prefix[:-1] + "a"
        if last != "z":
            return prefix[:-1] + chr(ord(last) + 1)
        prefix = prefix[:-1]
    return None


def readable(text: str) -> str:
    """Pasted text without what nobody sees: control characters, marks of direction, lone surrogates. Emojis stay."""
    return "".join(c for c in text if c in "\n\t\u200c\u200d" or unicodedata.category(c) not in {"Cc", "Cf", "Cs"}).strip()
