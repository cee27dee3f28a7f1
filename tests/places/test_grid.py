"""The 10 m grid. Reference values: PROJ 9 (EPSG:4258 to EPSG:25832, and geodesics on GRS80)."""

from __future__ import annotations

from math import asin, atan2, cos, hypot, pi, radians, sin, sqrt

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from nahbei.places.grid import CELL, distance_m, from_grid, to_grid

latitudes, longitudes = st.floats(47.2, 55.1), st.floats(5.8, 15.1)
points = st.tuples(st.integers(-10_000, 110_000), st.integers(500_000, 620_000))

TOWNS = [
    ("Berlin", 52.5163, 13.3777, 796_986.834, 5_827_475.852),
    ("Köln", 50.9413, 6.9583, 356_560.26, 5_645_282.136),
    ("München", 48.1374, 11.5755, 691_603.032, 5_334_780.031),
    ("Sylt", 54.9079, 8.3085, 455_664.86, 6_084_761.616),
    ("Görlitz", 51.1528, 14.9872, 918_575.069, 5_683_877.556),
    ("equator on the middle meridian", 0.0, 9.0, 500_000.0, 0.0),
]


@pytest.mark.parametrize(("town", "latitude", "longitude", "east", "north"), TOWNS, ids=[town[0] for town in TOWNS])
def test_known_places(town: str, latitude: float, longitude: float, east: float, north: float) -> None:
    assert to_grid(latitude, longitude) == (round(east / CELL), round(north / CELL))
    back = from_grid(*to_grid(latitude, longitude))
    assert metres_apart(back, (latitude, longitude)) < 7.2  # half the diagonal of a cell


def test_known_distance() -> None:
    berlin, cologne = to_grid(52.5163, 13.3777), to_grid(50.9413, 6.9583)
    assert distance_m(berlin, cologne) == pytest.approx(476_685.287, rel=0.0022)


@pytest.mark.parametrize(
    ("latitude", "longitude"), [(52.5, 52.5), (85.0, 9.0), (-81.0, 9.0), (48.0, -40.0), (float("nan"), 9.0)]
)
def test_what_lies_outside_is_refused(latitude: float, longitude: float) -> None:
    with pytest.raises(ValueError, match="outside"):
        to_grid(latitude, longitude)


@given(points)
def test_there_and_back(point: tuple[int, int]) -> None:
    assert to_grid(*from_grid(*point)) == point


@given(latitudes, longitudes)
def test_back_and_there_stays_in_the_cell(latitude: float, longitude: float) -> None:
    assert metres_apart(from_grid(*to_grid(latitude, longitude)), (latitude, longitude)) < 7.2


@given(points, points)
@example((0, 0), (3, 4))
def test_distances_are_whole_symmetric_and_rounded_down(here: tuple[int, int], there: tuple[int, int]) -> None:
    metres = distance_m(here, there)
    exact = CELL * CELL * ((here[0] - there[0]) ** 2 + (here[1] - there[1]) ** 2)
    assert metres == distance_m(there, here)
    assert metres**2 <= exact < (metres + 1) ** 2


@given(latitudes, longitudes, st.floats(-0.6, 0.6), st.floats(-0.9, 0.9))
@example(51.1, 14.95, 0.0, 0.15)  # Görlitz, the worst corner
def test_distances_in_germany_are_right(latitude: float, longitude: float, north: float, east: float) -> None:
    """Within 100 km: 0.22 % and the rounding of both ends; the scale of the projection grows towards the east."""
    there = (latitude + north, min(15.1, max(5.8, longitude + east)))
    truth = metres_apart((latitude, longitude), there)
    assume(truth < 100_000)
    limit = 0.0022 if max(longitude, there[1]) > 13.5 else 0.0015
    assert abs(distance_m(to_grid(latitude, longitude), to_grid(*there)) - truth) <= limit * truth + 15.2


def metres_apart(here: tuple[float, float], there: tuple[float, float]) -> float:
    """Haversine on the sphere that fits the ellipsoid best at this place and in this direction (Euler's radius)."""
    (phi_1, lam_1), (phi_2, lam_2) = [(radians(latitude), radians(longitude)) for latitude, longitude in (here, there)]
    middle, a, e2 = (phi_1 + phi_2) / 2, 6_378_137.0, 0.006694380022900788
    bend = 1 - e2 * sin(middle) ** 2
    north_south, east_west = a * (1 - e2) / bend**1.5, a / sqrt(bend)
    heading = atan2((lam_2 - lam_1) * cos(middle) * east_west, (phi_2 - phi_1) * north_south)
    radius = 1 / (cos(heading) ** 2 / north_south + sin(heading) ** 2 / east_west)
    half = hypot(sin((phi_2 - phi_1) / 2), sqrt(cos(phi_1) * cos(phi_2)) * sin((lam_2 - lam_1) / 2))
    assert 0 <= half < pi
    return 2 * radius * asin(half)
