"""The catalogue of what is open: everything, a part of it, or what one person chose."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from nahbei.documents.catalogue import Catalogue, CatalogueEntry, CatalogueField, catalogue_pdf
from nahbei.documents.letters import AgencyHead
from nahbei.documents.pdf import Pdf
from nahbei.foundation.models import Agency
from nahbei.opportunities import words
from nahbei.opportunities.models import Position, PositionQuerySet


@dataclass(frozen=True)
class Choice:
    """What stands in the address. Empty means: any. `numbers` are single positions, for one person's choice."""

    fields: tuple[int, ...] = ()
    areas: tuple[int, ...] = ()
    numbers: tuple[int, ...] = ()
    short_term: bool = False
    accessible: bool = False
    person: str = ""


def chosen(agency: Agency, choice: Choice, *, on: dt.date) -> PositionQuerySet:
    """The published positions that the choice leaves, by field and title."""
    found = agency.positions.published(on=on)
    if choice.fields:
        found = found.filter(field__in=choice.fields)
    if choice.areas:
        found = found.filter(neighbourhood__in=choice.areas)
    if choice.numbers:
        found = found.filter(number__in=choice.numbers)
    if choice.short_term:
        found = found.filter(short_term=True)
    if choice.accessible:
        found = found.filter(accessible=True)
    return found.order_by("field__position", "field__name", "title", "pk")


def print_catalogue(agency: Agency, choice: Choice, *, web: str, on: dt.date) -> Pdf:
    """As PDF: one query for any number of positions."""
    rows = list(chosen(agency, choice, on=on).select_related("field", "organisation", "neighbourhood", "site__neighbourhood"))
    catalogue = Catalogue(
        title=_("Freie Stellen für Freiwillige"), on=on, fields=_by_field(rows), chosen=_said(agency, choice), person=choice.person, web=web,
        organisations=_by_organisation(rows),
    )
    return catalogue_pdf(AgencyHead.of(agency), catalogue)


def entry_of(position: Position) -> CatalogueEntry:
    facts = (
        (_("Wo"), words.where(position)), (_("Wann"), words.when(position)), (_("Umfang"), words.how_long(position)),
        (_("Für wen"), words.for_whom(position)), (_("Nötig"), words.briefly_needed(position)),
        (_("Dafür"), words.briefly_given(position)), (_("Zugang"), words.access(position)),
    )
    return CatalogueEntry(
        str(position.number), position.title, position.organisation.name, position.task or position.summary,
        [(word, text) for word, text in facts if text],
    )


def _by_field(rows: Iterable[Position]) -> list[CatalogueField]:
    found: dict[str, list[CatalogueEntry]] = {}
    for row in rows:
        found.setdefault(row.field.name, []).append(entry_of(row))
    return [CatalogueField(name, entries) for name, entries in found.items()]


def _by_organisation(rows: Sequence[Position]) -> list[tuple[str, str]]:
    found: dict[str, list[int]] = defaultdict(list)
    for row in rows:
        found[row.organisation.name].append(row.number)
    return [(name, ", ".join(map(str, sorted(numbers)))) for name, numbers in sorted(found.items())]


def _said(agency: Agency, choice: Choice) -> str:
    """„Nur: Tiere, Kinder · Lindenviertel · auch für kurze Zeit“."""
    fields = list(agency.fields.filter(pk__in=choice.fields).values_list("name", flat=True)) if choice.fields else []
    areas = list(agency.neighbourhoods.filter(pk__in=choice.areas).values_list("name", flat=True)) if choice.areas else []
    ticks = [(choice.short_term, _("auch für kurze Zeit")), (choice.accessible, _("barrierefrei"))]
    parts = [", ".join(fields), ", ".join(areas), *(word for tick, word in ticks if tick)]
    said = " · ".join(part for part in parts if part)
    return _("Nur: %(what)s") % {"what": said} if said else ""
