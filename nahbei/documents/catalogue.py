"""The catalogue of positions: what is open, by field, in two columns, for the talk and for the counter."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field

from nahbei.documents.letters import AgencyHead, long_date
from nahbei.documents.pdf import CannotBeSet, Cleaner, Pdf, Replaced, compile_pdf


@dataclass(frozen=True)
class CatalogueEntry:
    """One position. `facts` are pairs of a word and what stands for it."""

    number: str
    title: str
    organisation: str
    text: str
    facts: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True)
class CatalogueField:
    """A field of activity with its positions, in their order."""

    name: str
    entries: Sequence[CatalogueEntry]


@dataclass(frozen=True)
class Catalogue:
    """`chosen` says in words what was chosen, when it is not everything; `person` for whom, when it is for one."""

    title: str
    on: dt.date
    fields: Sequence[CatalogueField]
    chosen: str = ""
    person: str = ""
    web: str = ""
    organisations: Sequence[tuple[str, str]] = field(default_factory=tuple)  # name, numbers


def catalogue_pdf(head: AgencyHead, catalogue: Catalogue) -> Pdf:
    """As PDF. What no font can draw is replaced and told; only with rubbish in it the text is limited to Latin letters."""
    try:
        return _set(head, catalogue, Cleaner())
    except CannotBeSet:
        return _set(head, catalogue, Cleaner(latin_only=True))


def _set(head: AgencyHead, catalogue: Catalogue, cleaner: Cleaner) -> Pdf:
    data = cleaner.clean({**asdict(catalogue), "on": long_date(catalogue.on), "head": asdict(head)})
    content = compile_pdf("catalogue.typ", data, on=catalogue.on)
    return Pdf(content, (Replaced(catalogue.title, "".join(cleaner.replaced)),) if cleaner.replaced else ())
