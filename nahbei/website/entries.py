"""A position as a line of a list: what one must know to open it or to read on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from nahbei.opportunities import words
from nahbei.opportunities.models import Place, Position
from nahbei.ui.german import format_distance
from nahbei.website.door import PublicRequest

NEW = dt.timedelta(days=14)
CLOSE = 500  # metres: the middle of a postal code says no more


@dataclass(frozen=True)
class Entry:
    url: str
    title: str
    organisation: str
    field: str
    summary: str
    where: str
    when: str
    more: tuple[str, ...]
    new: bool


def entries(request: PublicRequest, positions: Iterable[Position], metres: Mapping[int, int] | None = None) -> list[Entry]:
    near = metres or {}
    return [_entry(request, position, near.get(position.pk)) for position in positions]


def _entry(request: PublicRequest, position: Position, metres: int | None) -> Entry:
    where = words.where(position)
    if metres is not None and position.place != Place.HOME:
        near = format_distance(metres / 1_000) if metres >= CLOSE else str(_("in Ihrer Nähe"))
        where = f"{where}, {near}" if where else near
    return Entry(
        url=reverse("website:position", args=[request.agency.slug, position.number]), title=position.title,
        organisation=position.organisation.name, field=position.field.name, summary=position.summary, where=where,
        when=words.when(position), more=tuple(part for part in (words.effort(position), words.age(position)) if part),
        new=position.published_at is not None and request.now - position.published_at < NEW,
    )
