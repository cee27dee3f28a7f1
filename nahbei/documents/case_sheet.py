"""A case on one sheet, for the colleague who takes over: what is asked, who is who, what happened, what is next."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field

from nahbei.documents.letters import AgencyHead, long_date
from nahbei.documents.pdf import CannotBeSet, Cleaner, Pdf, Replaced, compile_pdf


@dataclass(frozen=True)
class Passage:
    """A margin word with what stands beside it: pairs, or sentences, or both."""

    word: str
    facts: Sequence[tuple[str, str]] = ()
    lines: Sequence[str] = ()


@dataclass(frozen=True)
class Happened:
    """One line of the story so far."""

    when: str
    what: str
    who: str = ""


@dataclass(frozen=True)
class CaseSheet:
    """`sentence` is the request as it was read back in the call. Newest first in `story`."""

    number: str
    title: str
    state: str
    sentence: str
    passages: Sequence[Passage] = ()
    story: Sequence[Happened] = ()
    next_steps: Sequence[str] = ()
    on: dt.date = field(default=dt.date(2000, 1, 1))
    printed_by: str = ""


def case_sheet_pdf(head: AgencyHead, sheet: CaseSheet) -> Pdf:
    """The sheet as PDF; a longer story runs on to a second page."""
    try:
        return _set(head, sheet, Cleaner())
    except CannotBeSet:
        return _set(head, sheet, Cleaner(latin_only=True))


def _set(head: AgencyHead, sheet: CaseSheet, cleaner: Cleaner) -> Pdf:
    data = cleaner.clean({**asdict(sheet), "on": long_date(sheet.on), "head": asdict(head)})
    content = compile_pdf("case_sheet.typ", data, on=sheet.on)
    return Pdf(content, (Replaced(sheet.number, "".join(cleaner.replaced)),) if cleaner.replaced else ())
