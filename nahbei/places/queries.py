"""Where someone is: the best known position. Own → postal code → neighbourhood."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from nahbei.foundation.models import Agency
from nahbei.places.grid import Point, distance_m, to_grid
from nahbei.places.models import Neighbourhood, Neighbouring, PostalArea

K = TypeVar("K", bound=Hashable)


class Located(Protocol):
    """Whatever knows where it is: `Whereabouts`, and a person as she stands."""

    @property
    def latitude(self) -> float | None: ...
    @property
    def longitude(self) -> float | None: ...
    @property
    def postal_code(self) -> str: ...
    @property
    def neighbourhood_id(self) -> int | None: ...


class LocatedRow(Located, Protocol):
    @property
    def pk(self) -> Any: ...


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """What is known about where someone lives, as plain values."""

    latitude: float | None = None
    longitude: float | None = None
    postal_code: str = ""
    neighbourhood_id: int | None = None


def position_of(located: Located) -> Point | None:
    """On the 10 m grid; None when nothing is known. At most three queries, none when the own position is known."""
    return positions({0: located}).get(0)


def positions_of(rows: Iterable[LocatedRow]) -> dict[int, Point]:
    """The same for many rows by their id: at most three queries for any number."""
    return positions({int(row.pk): row for row in rows})


def positions(located: Mapping[K, Located]) -> dict[K, Point]:
    """The same by any key. Who has no position is left out."""
    found = {key: point for key, one in located.items() if (point := _grid(one.latitude, one.longitude))}
    rest = {key: one for key, one in located.items() if key not in found}
    if not rest:
        return found
    areas = _areas({one.postal_code for one in rest.values() if one.postal_code})
    found |= {key: areas[one.postal_code] for key, one in rest.items() if one.postal_code in areas}
    homes = {key: one.neighbourhood_id for key, one in rest.items() if key not in found and one.neighbourhood_id}
    if homes:
        middles = neighbourhood_positions(set(homes.values()))
        found |= {key: middles[home] for key, home in homes.items() if home in middles}
    return found


def neighbourhood_positions(keys: Iterable[int]) -> dict[int, Point]:
    """The position given for a neighbourhood, else the middle of its postal codes. Two queries."""
    rows = list(Neighbourhood.objects.filter(pk__in=list(keys)).only("pk", "latitude", "longitude", "postal_codes"))
    found = {row.pk: point for row in rows if (point := _grid(row.latitude, row.longitude))}
    areas = _areas({code for row in rows if row.pk not in found for code in row.postal_codes})
    for row in rows:
        points = [areas[code] for code in row.postal_codes if code in areas]
        if row.pk not in found and points:
            found[row.pk] = (sum(x for x, _y in points) // len(points), sum(y for _x, y in points) // len(points))
    return found


def metres_between(here: Located, there: Located) -> int | None:
    """As the crow flies; None when one of the two is unknown."""
    points = positions({"here": here, "there": there})
    return distance_m(points["here"], points["there"]) if len(points) == 2 else None


def neighbourhood_for(agency: Agency, postal_code: str) -> Neighbourhood | None:
    """The neighbourhood of a postal code when exactly one has it: then nobody needs to choose."""
    fitting = [row for row in agency.neighbourhoods.all() if postal_code in row.postal_codes] if postal_code else []
    return fitting[0] if len(fitting) == 1 else None


def neighbours_of(agency: Agency) -> dict[int, set[int]]:
    """Who lies beside whom, both ways. One query."""
    beside: dict[int, set[int]] = {}
    for first, second in Neighbouring.objects.filter(agency=agency).values_list("first_id", "second_id"):
        beside.setdefault(first, set()).add(second)
        beside.setdefault(second, set()).add(first)
    return beside


def _areas(codes: Iterable[str]) -> dict[str, Point]:
    """Positions of postal codes. One query; none when there is nothing to ask."""
    wanted = set(codes)
    rows = PostalArea.objects.filter(postal_code__in=wanted).values_list("postal_code", "latitude", "longitude") if wanted else []
    return {code: to_grid(latitude, longitude) for code, latitude, longitude in rows}


def _grid(latitude: float | None, longitude: float | None) -> Point | None:
    if latitude is None or longitude is None:
        return None
    try:
        return to_grid(latitude, longitude)
    except ValueError:  # on the globe, but not on our grid: as good as unknown
        return None
