"""From data to a tagged PDF (PDF/UA-1 and PDF/A-2a) with typst.

Text reaches the templates as JSON and is set as text: nothing in it can be a command. What no shipped font can draw would
stop the whole document, so it is replaced before, and the caller is told.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

import typst
from django.utils.translation import gettext_lazy as _

from nahbei.foundation.refusal import Refusal

log = logging.getLogger(__name__)

TEMPLATES = Path(__file__).parent / "typst"
STANDARDS: list[Literal["ua-1", "a-2a"]] = ["ua-1", "a-2a"]
BOX = "□"
LONGEST_WORD = 40
ZERO_WIDTH_SPACE = "\u200b"
# So many foreign characters of one text are tried; a longer text of them is a paste of rubbish and not worth seconds.
MOST_TRIED = 300
# Latin with all European additions, Cyrillic, punctuation, euro, tick boxes: drawn by Atkinson and Noto.
_KNOWN = re.compile("[\n\u0020-\u007e\u00a1-\u017f\u0400-\u045f\u0490\u0491\u2010-\u2015\u2018-\u201e\u2022\u2026\u20ac\u25a1]")
_LONG_WORD = re.compile(rf"\S{{{LONGEST_WORD + 1},}}")


class CannotBeSet(Refusal):
    """A document that typst refuses although its texts were cleaned. What typst says is for the log."""

    sentence = _("Daraus lässt sich kein PDF machen.")


@dataclass(frozen=True)
class Replaced:
    """`where` names the letter or page, `characters` what could not be printed in it."""

    where: str
    characters: str


@dataclass(frozen=True)
class Pdf:
    """The file, what was replaced in it by □, and whose letter had to be left out."""

    content: bytes = field(repr=False)
    replaced: tuple[Replaced, ...] = ()
    left_out: tuple[str, ...] = ()


@cache
def fonts() -> typst.Fonts:
    """Read once per process. No fonts of the system: the result is the same everywhere."""
    wheels = ("fontpkg_atkinson_hyperlegible", "fontpkg_noto_sans")
    return typst.Fonts(include_system_fonts=False, font_paths=[str(files(wheel).joinpath("files")) for wheel in wheels])


def compile_pdf(template: str, data: Mapping[str, Any], *, on: dt.date) -> bytes:
    """Set one document. The date is the document's, so the same data give the same bytes."""
    compiler = typst.Compiler(str(TEMPLATES / template), root=str(TEMPLATES), font_paths=fonts())
    at = dt.datetime(on.year, on.month, on.day, tzinfo=dt.UTC)
    try:
        content = compiler.compile(format="pdf", pdf_standards=[*STANDARDS], sys_inputs={"data": json.dumps(data)}, timestamp=int(at.timestamp()))
    except typst.TypstError as problem:
        # typst quotes the text that it could not set: a name must not come into the log by that.
        log.debug("typst refused %s: %s", template, re.sub("`.*?`", "…", str(problem), flags=re.DOTALL))
        raise CannotBeSet from None
    assert isinstance(content, bytes)
    return content


class Cleaner:
    """Makes texts printable and remembers what it had to replace."""

    def __init__(self, *, latin_only: bool = False) -> None:
        self.replaced: list[str] = []
        self._latin_only = latin_only
        self._tried = 0

    def clean(self, value: Any) -> Any:
        """Strings inside lists and mappings, as deep as they go; everything else stays."""
        if isinstance(value, str):
            return self._text(value)
        if isinstance(value, Mapping):
            return {key: self.clean(inner) for key, inner in value.items()}
        if isinstance(value, list | tuple):
            return [self.clean(inner) for inner in value]
        return value

    def _text(self, text: str) -> str:
        text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\t", " "))
        text = "".join(self._character(character) for character in text)
        text = re.sub(f"{BOX}+", BOX, text)
        # A word longer than a line would run off the sheet.
        return _LONG_WORD.sub(lambda found: _with_breaks(found[0]), text)

    def _character(self, character: str) -> str:
        if _KNOWN.match(character):
            return character
        category = unicodedata.category(character)
        if category in {"Zl", "Zp"}:
            return "\n"
        if category == "Zs":
            return " "
        # Invisible ones: control characters, marks that turn the direction of a line, halves of emojis.
        if category in {"Cc", "Cf"} or "\ufe00" <= character <= "\ufe0f":
            return ""
        if self._can_be_drawn(character, category):
            return character
        if character not in self.replaced:
            self.replaced.append(character)
        return BOX

    def _can_be_drawn(self, character: str, category: str) -> bool:
        if self._latin_only or category in {"Cs", "Co", "Cn"} or self._tried >= MOST_TRIED:
            return False
        self._tried += 1
        return _typst_draws(character)


def _with_breaks(word: str) -> str:
    return ZERO_WIDTH_SPACE.join(word[start : start + LONGEST_WORD] for start in range(0, len(word), LONGEST_WORD))


@lru_cache(maxsize=4096)
def _typst_draws(character: str) -> bool:
    """Ask typst itself (2 ms, once per process): a list of our own would be wrong after the next update of a font."""
    try:
        compile_pdf("probe.typ", {"text": f"a{character}"}, on=dt.date(2000, 1, 1))
    except CannotBeSet:
        return False
    return True
