"""Where the middle of a postal code is, when its rows do not agree. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from statistics import median

from nahbei.places.geonames import Row
from nahbei.places.grid import distance_m, to_grid

OUTLIER_M = 10_000


def settle(rows: Sequence[Row]) -> tuple[Row, int]:
    """One row for one postal code, and how many rows were left out because they lie too far from the median."""
    middle = _median(rows)
    kept = [row for row in rows if distance_m(middle, to_grid(row.latitude, row.longitude)) <= OUTLIER_M]
    if not kept:
        # Two places far from each other: their median is nowhere. The nearest real row is better than a forest between.
        kept = [min(rows, key=lambda row: distance_m(middle, to_grid(row.latitude, row.longitude)))]
    latitude = round(median(row.latitude for row in kept), 5)
    longitude = round(median(row.longitude for row in kept), 5)
    state = Counter(row.state for row in kept).most_common(1)[0][0]
    return Row(rows[0].postal_code, _place(kept), state, latitude, longitude), len(rows) - len(kept)


def _median(rows: Sequence[Row]) -> tuple[int, int]:
    return to_grid(median(row.latitude for row in rows), median(row.longitude for row in rows))


def _place(rows: Sequence[Row]) -> str:
    """The name most rows give; where all differ the shortest, since companies with a code of their own have long names."""
    names = Counter(row.place for row in rows)
    return min(names, key=lambda name: (-names[name], len(name), name))
