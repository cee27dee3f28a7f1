"""What gets in each other's way: the same adviser in two places, the same room twice. Pure; a warning, never a refusal."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations

from nahbei.counselling.slots import Span, overlap


@dataclass(frozen=True)
class Stretch:
    """An hour on one day, and who or what is busy with it: `busy` are keys, each with its word."""

    hour: int
    title: str
    on: dt.date
    span: Span
    busy: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Elsewhere:
    """Something else in the house, which this room does not know: where, when, and who is named in it."""

    title: str
    on: dt.date
    span: Span
    venue: int | None = None
    room: str = ""
    names: str = ""


@dataclass(frozen=True)
class Conflict:
    """The first day on which it happens."""

    titles: tuple[str, str]
    hours: tuple[int, int]
    what: str
    on: dt.date
    is_room: bool = False


ROOM = "room:"


def conflicts(stretches: Iterable[Stretch]) -> list[Conflict]:
    """Each pair once for each adviser or room, with the first day."""
    by_day: dict[dt.date, list[Stretch]] = defaultdict(list)
    for stretch in stretches:
        by_day[stretch.on].append(stretch)
    found: dict[tuple[int, int, str], Conflict] = {}
    for on in sorted(by_day):
        for one, other in combinations(sorted(by_day[on], key=lambda each: each.hour), 2):
            if one.hour == other.hour or not overlap(one.span, other.span):
                continue
            there = {key for key, _word in other.busy}
            for key, word in one.busy:
                if key in there:
                    conflict = Conflict((one.title, other.title), (one.hour, other.hour), word, on, key.startswith(ROOM))
                    found.setdefault((one.hour, other.hour, key), conflict)
    return list(found.values())
