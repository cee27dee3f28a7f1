"""Hours and kilometres of one volunteer as a sheet: for the tax office, for the money of the way, for herself. Names no resident."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from nahbei.documents.letters import AgencyHead, long_date
from nahbei.documents.pdf import CannotBeSet, Cleaner, Pdf, Replaced, compile_pdf


@dataclass(frozen=True)
class HoursLine:
    """One date. `state` says in a word whether the office has looked at it."""

    day: str
    what: str
    time: str
    way: str
    state: str


@dataclass(frozen=True)
class HoursSheet:
    """`stretch` is the month or the year in words; `totals` are pairs of a word and what stands for it."""

    name: str
    stretch: str
    lines: Sequence[HoursLine]
    totals: Sequence[tuple[str, str]]
    on: dt.date


def hours_sheet_pdf(head: AgencyHead, sheet: HoursSheet) -> Pdf:
    """The sheet as PDF; a year runs on to a second page."""
    try:
        return _set(head, sheet, Cleaner())
    except CannotBeSet:
        return _set(head, sheet, Cleaner(latin_only=True))


def _set(head: AgencyHead, sheet: HoursSheet, cleaner: Cleaner) -> Pdf:
    data = cleaner.clean({**asdict(sheet), "on": long_date(sheet.on), "head": asdict(head)})
    content = compile_pdf("hours_sheet.typ", data, on=sheet.on)
    return Pdf(content, (Replaced(sheet.stretch, "".join(cleaner.replaced)),) if cleaner.replaced else ())
