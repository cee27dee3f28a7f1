"""Who is expected, on paper for the door: large, by name, with room to sign. Never on a page of the public."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from nahbei.documents.letters import AgencyHead, long_date
from nahbei.documents.pdf import CannotBeSet, Cleaner, Pdf, Replaced, compile_pdf


@dataclass(frozen=True)
class GuestLine:
    """`marks` is what whoever stands at the door must know first: waits, needs a lift."""

    name: str
    party: str
    marks: Sequence[str] = ()
    note: str = ""


@dataclass(frozen=True)
class GuestList:
    """`walk_ins`: so many empty lines for whoever just comes."""

    title: str
    when: str
    where: str
    lines: Sequence[GuestLine]
    waiting: Sequence[GuestLine]
    sums: str
    on: dt.date
    walk_ins: int = 8


def guest_list_pdf(head: AgencyHead, guests: GuestList) -> Pdf:
    """As PDF; each page repeats the heads of the columns."""
    try:
        return _set(head, guests, Cleaner())
    except CannotBeSet:
        return _set(head, guests, Cleaner(latin_only=True))


def _set(head: AgencyHead, guests: GuestList, cleaner: Cleaner) -> Pdf:
    data = cleaner.clean({**asdict(guests), "on": long_date(guests.on), "head": asdict(head)})
    content = compile_pdf("guest_list.typ", data, on=guests.on)
    return Pdf(content, (Replaced(guests.title, "".join(cleaner.replaced)),) if cleaner.replaced else ())
