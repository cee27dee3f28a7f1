"""A position in words, field by field; an edit that waits, side by side with what is public."""

from __future__ import annotations

import datetime as dt
import difflib
import re
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from nahbei.activities.models import Conduct
from nahbei.opportunities.frozen import thaw
from nahbei.opportunities.models import Edit, Position
from nahbei.opportunities.rules import CONTENT
from nahbei.people.models import LANGUAGES
from nahbei.ui.german import format_date, format_hours, format_time
from nahbei.volunteers.week import WeekPattern
from nahbei.volunteers.words import week_in_a_line

Piece = tuple[str, str]  # ("" | "del" | "ins", text)
NOTHING = "–"
_WORDS = re.compile(r"\S+\s*")


@dataclass(frozen=True)
class Difference:
    """One field: what it is called, what stands there, what shall stand there. Empty text means: nothing."""

    word: str
    before: str
    after: str

    @property
    def pieces(self) -> list[Piece]:
        return marked(self.before or NOTHING, self.after or NOTHING)


def differences(edit: Edit) -> list[Difference]:
    """In the order of the form. The position must be at hand (`edit.position`)."""
    position = edit.position
    return [
        Difference(word_for(name), said(name, getattr(position, name)), said(name, thaw(position, name, edit.changes[name])))
        for name in CONTENT if name in edit.changes
    ]


def marked(before: str, after: str) -> list[Piece]:
    """Word by word: what stays, what goes, what comes."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    pieces: list[Piece] = []
    for kind, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            pieces.append(("", "".join(old[a:b])))
            continue
        gone = "".join(old[a:b])
        gone += "" if not gone or gone[-1].isspace() else " "  # at the end of the text: the words do not run together
        pieces += [(mark, text) for mark, text in (("del", gone), ("ins", "".join(new[c:d]))) if text]
    return pieces


GIVEN = ("gives_induction", "gives_expenses", "gives_insurance", "gives_training", "gives_certificate")
TEXTS = frozenset({"title", "summary", "task"})


def facts(position: Position) -> list[tuple[str, str]]:
    """Everything that was said besides the texts: pairs of word and value, what is given in one line. A plain no is left out."""
    found: list[tuple[str, str]] = []
    for name in CONTENT:
        value = getattr(position, name)
        if name == GIVEN[0]:
            given = [word_for(one) for one in GIVEN if getattr(position, one)]
            found += [(_("Freiwillige bekommen"), ", ".join(given))] if given else []
        elif name not in TEXTS | set(GIVEN) and not _goes_without_saying(name, value) and said(name, value):
            found.append((word_for(name), said(name, value)))
    return found


def _goes_without_saying(name: str, value: Any) -> bool:
    return (value is False and name != "accessible") or (name == "conduct" and value == Conduct.NONE)


def word_for(name: str) -> str:
    """What a field is called where it stands alone: „von“ says nothing without its neighbours."""
    special = {
        "start": _("Termin: von"), "end": _("Termin: bis"), "starts_on": _("Ab wann"), "ends_on": _("Bis wann"),
        "minutes_a_week": _("Stunden in der Woche"), "date": _("Termin"),
    }
    word = special.get(name) or str(Position._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
    return word[:1].upper() + word[1:]


def said(name: str, value: Any) -> str:
    """The value of a field of a position in words."""
    field = Position._meta.get_field(name)
    if isinstance(value, bool):
        return _("ja") if value else _("nein")
    if value is None or value in ("", []):
        return ""
    if name == "contact":
        return str(value.person.full_name)
    if name == "minutes_a_week":
        return format_hours(value / 60)
    if name == "languages":
        names = dict(LANGUAGES)
        return ", ".join(str(names[code]) for code in value if code in names)
    if isinstance(value, WeekPattern):
        return week_in_a_line(value)
    if isinstance(value, dt.date | dt.time):
        return format_date(value) if isinstance(value, dt.date) else format_time(value)
    choices = dict(field.flatchoices) if isinstance(field, models.Field) and field.choices else {}
    return str(choices.get(value, value))
