"""The public list: what somebody wishes, which positions fit, and in which order they are shown."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass, replace
from math import isqrt

from django.db.models import BigIntegerField, Case, Count, F, Q, QuerySet, TextField, Value, When
from django.db.models.functions import Cast

from nahbei.foundation.models import Agency
from nahbei.opportunities.models import Place, Position, PositionQuerySet, Timing
from nahbei.opportunities.moments import CHOICES
from nahbei.opportunities.search import found_by
from nahbei.places.grid import CELL, Point

FAR = 2**62  # behind every distance


@dataclass(frozen=True)
class Wishes:
    """What was chosen; empty means: all of them."""

    text: str = ""
    field: int | None = None
    area: int | None = None
    time: str = ""
    short_term: bool = False
    age: int | None = None
    language: str = ""
    accessible: bool = False
    target_group: str = ""
    point: Point | None = None
    within_km: int | None = None


@dataclass(frozen=True)
class Listing:
    """Ids of all that fit, in the order in which they are shown, and how many there are of each field and area."""

    keys: list[int]
    metres: dict[int, int]
    fields: dict[int, int]
    areas: dict[int, int]

    @property
    def count(self) -> int:
        return len(self.keys)


def listing(agency: Agency, wishes: Wishes, *, on: dt.date) -> Listing:
    """At most six queries, whatever there is to see."""
    scores = found_by(agency, wishes.text) if wishes.text.strip() else None
    rows = agency.positions.published(on=on)
    if scores is not None:
        rows = rows.filter(pk__in=scores)
    shown = _fitting(rows, wishes)
    near: dict[int, int] = {}
    if wishes.point is None:
        keys = list(shown.order_by("rank", "pk").values_list("pk", flat=True))
    else:
        square = dict(_by_distance(shown, wishes.point))
        keys, near = list(square), {key: CELL * isqrt(found) for key, found in square.items() if found < FAR}
    if scores is not None:
        keys.sort(key=lambda key: -scores[key])  # stable: what fits as well stays in its order
    return Listing(keys, near, _counts(rows, wishes, "field"), _counts(rows, wishes, "area"))


def shown(agency: Agency, keys: list[int]) -> list[Position]:
    """The positions of one page in its order, with what a line of the list says. One query."""
    rows = agency.positions.filter(pk__in=keys).select_related("organisation", "field", "neighbourhood", "site__neighbourhood")
    found = {row.pk: row for row in rows.defer("task", "folded")}
    return [found[key] for key in keys if key in found]


def languages_asked(agency: Agency, *, on: dt.date) -> Counter[str]:
    """Which languages published positions ask for."""
    rows = agency.positions.published(on=on).exclude(languages=[]).values_list("languages", flat=True)
    return Counter(code for codes in rows for code in codes)


def _counts(rows: PositionQuerySet, wishes: Wishes, name: str) -> dict[int, int]:
    """How many there would be of each with everything else as it is chosen."""
    without = replace(wishes, field=None) if name == "field" else replace(wishes, area=None)
    column = F("field_id") if name == "field" else _area()
    found = _fitting(rows, without).order_by().annotate(one=column).values("one").annotate(number=Count("pk"))
    return {one: number for one, number in found.values_list("one", "number") if one is not None}


def _area() -> Case:
    """Where it is: the part of town of the site, else its own."""
    return Case(When(site__neighbourhood__isnull=False, then=F("site__neighbourhood_id")), default=F("neighbourhood_id"))


def _fitting(rows: PositionQuerySet, wishes: Wishes) -> PositionQuerySet:
    if wishes.field is not None:
        rows = rows.filter(field=wishes.field)
    if wishes.area is not None:
        rows = rows.filter(Q(site__neighbourhood=wishes.area) | Q(site__neighbourhood=None, neighbourhood=wishes.area))
    if wishes.time in CHOICES:
        rows = rows.annotate(then=F("moments").bitand(CHOICES[wishes.time][0])).filter(then__gt=0)
    if wishes.short_term:
        rows = rows.filter(Q(short_term=True) | Q(timing=Timing.ONE_OFF))
    if wishes.age is not None:
        rows = rows.filter(Q(min_age=None) | Q(min_age__lte=wishes.age))
    if wishes.language:
        # JSON as text: SQLite has no operator for „contains“.
        rows = rows.annotate(spoken=Cast("languages", TextField())).filter(spoken__contains=f'"{wishes.language}"')
    if wishes.accessible:
        rows = rows.filter(Q(accessible=True) | Q(accessible=None, site__accessible=True))
    if wishes.target_group:
        rows = rows.filter(target_group=wishes.target_group)
    if wishes.point is not None and wishes.within_km is not None:
        reach = wishes.within_km * 1_000 // CELL
        rows = rows.annotate(square=_square(wishes.point)).filter(square__lte=reach * reach)
    return rows


def _by_distance(rows: PositionQuerySet, point: Point) -> QuerySet[Position, tuple[int, int]]:
    """Ids with the squared distance, the nearest first."""
    return rows.annotate(square=_square(point)).order_by("square", "rank", "pk").values_list("pk", "square")


def _square(point: Point) -> Case:
    """The squared distance in cells. What is done from home is near everybody; what has no place comes last."""
    east = Cast(F("grid_x"), BigIntegerField()) - Value(point[0])  # beyond 32 bits once squared
    north = Cast(F("grid_y"), BigIntegerField()) - Value(point[1])
    return Case(
        When(place=Place.HOME, then=Value(0)), When(grid_x=None, then=Value(FAR)), default=east * east + north * north,
        output_field=BigIntegerField(),
    )
