"""What hangs outside: the poster of one event, and the programme of a week. Both name no guest."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from nahbei.documents.letters import AgencyHead, long_date
from nahbei.documents.pdf import CannotBeSet, Cleaner, Pdf, Replaced, compile_pdf
from nahbei.documents.qr import qr_code


@dataclass(frozen=True)
class Poster:
    """`day` and `hours` are read from across the street; `facts` are pairs of a word and what stands for it. `stamp`: „Fällt aus“."""

    kind: str
    title: str
    summary: str
    day: str
    hours: str
    house: str
    street: str
    access: Sequence[str]
    facts: Sequence[tuple[str, str]]
    organisers: str
    contact: str
    address: str
    on: dt.date
    stamp: str = ""


@dataclass(frozen=True)
class ProgrammeEntry:
    """One event of a day. `details` in their order: place, cost, registration."""

    hours: str
    title: str
    summary: str
    details: Sequence[str]
    stamp: str = ""


@dataclass(frozen=True)
class ProgrammeDay:
    day: str
    entries: Sequence[ProgrammeEntry]


@dataclass(frozen=True)
class Programme:
    """`stretch` is the week in words."""

    stretch: str
    days: Sequence[ProgrammeDay]
    on: dt.date
    address: str = ""


def poster_pdf(head: AgencyHead, poster: Poster) -> Pdf:
    """One sheet, however long the title."""
    try:
        return _poster(head, poster, Cleaner())
    except CannotBeSet:
        return _poster(head, poster, Cleaner(latin_only=True))


def programme_pdf(head: AgencyHead, programme: Programme) -> Pdf:
    try:
        return _programme(head, programme, Cleaner())
    except CannotBeSet:
        return _programme(head, programme, Cleaner(latin_only=True))


def _poster(head: AgencyHead, poster: Poster, cleaner: Cleaner) -> Pdf:
    # The address is ours and printable; cleaned, a long one would get breaks that nobody can type.
    data = cleaner.clean({**asdict(poster), "on": long_date(poster.on), "head": asdict(head)})
    data |= {"qr": qr_code(poster.address), "address": _shown(poster.address)}
    return Pdf(compile_pdf("poster.typ", data, on=poster.on), _told(poster.title, cleaner))


def _programme(head: AgencyHead, programme: Programme, cleaner: Cleaner) -> Pdf:
    data = cleaner.clean({**asdict(programme), "on": long_date(programme.on), "head": asdict(head)}) | {"address": _shown(programme.address)}
    return Pdf(compile_pdf("programme.typ", data, on=programme.on), _told(programme.stretch, cleaner))


def _shown(address: str) -> str:
    return address.partition("://")[2].rstrip("/")


def _told(where: str, cleaner: Cleaner) -> tuple[Replaced, ...]:
    return (Replaced(where, "".join(cleaner.replaced)),) if cleaner.replaced else ()
