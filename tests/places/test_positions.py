"""The best known position: own, then postal code, then neighbourhood."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from nahbei.foundation.models import Agency
from nahbei.places.actions import (
    NeighbourhoodInUse,
    add_neighbourhood,
    change_neighbourhood,
    import_postal_areas,
    remove_neighbourhood,
)
from nahbei.places.geonames import Row
from nahbei.places.grid import to_grid
from nahbei.places.holidays import holidays, is_holiday
from nahbei.places.models import Neighbouring
from nahbei.places.queries import (
    Whereabouts,
    metres_between,
    neighbourhood_for,
    neighbours_of,
    position_of,
    positions_of,
)
from tests.factories import CLERK, NOW, make_person


@pytest.fixture
def town(inside: Agency) -> Agency:
    import_postal_areas([Row("99901", "Birkenfeld", "NW", 51.25, 7.15), Row("99902", "Birkenfeld", "NW", 51.27, 7.15)])
    return inside


def test_own_before_postal_code_before_neighbourhood(town: Agency) -> None:
    home = add_neighbourhood(agency=town, by=CLERK, at=NOW, name="Lindenhof", latitude=51.3, longitude=7.2)
    assert position_of(Whereabouts(51.2, 7.1, "99901", home.pk)) == to_grid(51.2, 7.1)
    assert position_of(Whereabouts(None, None, "99901", home.pk)) == to_grid(51.25, 7.15)
    assert position_of(Whereabouts(None, None, "00000", home.pk)) == to_grid(51.3, 7.2)
    assert position_of(Whereabouts(None, None, "00000")) is None
    assert position_of(Whereabouts(0.0, -170.0)) is None  # on the globe, not on our grid


def test_a_neighbourhood_without_position_lies_between_its_postal_codes(town: Agency) -> None:
    home = add_neighbourhood(agency=town, by=CLERK, at=NOW, name="Lindenhof", postal_codes=["99901", "99902", "88888"])
    point = position_of(Whereabouts(neighbourhood_id=home.pk))
    here, there = to_grid(51.25, 7.15), to_grid(51.27, 7.15)
    assert point == ((here[0] + there[0]) // 2, (here[1] + there[1]) // 2)


def test_distance_of_two_people(town: Agency) -> None:
    here, there = make_person(town, postal_code="99901"), make_person(town, postal_code="99902")
    metres = metres_between(here, there)
    assert metres is not None
    assert 2_200 < metres < 2_250
    assert metres_between(here, make_person(town)) is None


@pytest.mark.parametrize("count", [1, 3])
def test_three_queries_for_any_number_of_people(town: Agency, count: int) -> None:
    home = add_neighbourhood(agency=town, by=CLERK, at=NOW, name="Lindenhof", postal_codes=["99901"])
    people = [make_person(town, postal_code="99902") for _ in range(count)]
    people += [make_person(town, neighbourhood=home) for _ in range(count)] + [make_person(town)]
    with CaptureQueriesContext(connection, ) as queries:
        found = positions_of(people)
    assert len(queries) == 3
    assert len(found) == 2 * count


def test_neighbours_are_written_once_and_read_both_ways(town: Agency) -> None:
    first = add_neighbourhood(agency=town, by=CLERK, at=NOW, name="Lindenhof")
    second = add_neighbourhood(agency=town, by=CLERK, at=NOW, name="Weststadt", neighbours=[first])
    change_neighbourhood(neighbourhood=first, by=CLERK, at=NOW, neighbours=[second, first])
    assert Neighbouring.objects.count() == 1
    assert neighbours_of(town) == {first.pk: {second.pk}, second.pk: {first.pk}}
    change_neighbourhood(neighbourhood=first, by=CLERK, at=NOW, neighbours=[])
    assert neighbours_of(town) == {}


def test_a_change_is_in_the_audit_and_raises_the_version(town: Agency) -> None:
    home = add_neighbourhood(agency=town, by=CLERK, at=NOW, name="Lindenhof")
    town.refresh_from_db()
    before = town.matching_version
    change_neighbourhood(neighbourhood=home, by=CLERK, at=NOW, name="Alter Lindenhof")
    town.refresh_from_db()
    assert town.matching_version == before + 1
    assert town.audit_entries.first().changes == {"name": ["Lindenhof", "Alter Lindenhof"]}


def test_a_neighbourhood_in_use_stays(town: Agency) -> None:
    home = add_neighbourhood(agency=town, by=CLERK, at=NOW, name="Lindenhof")
    person = make_person(town, neighbourhood=home)
    with pytest.raises(NeighbourhoodInUse):
        remove_neighbourhood(neighbourhood=home, by=CLERK, at=NOW)
    person.neighbourhood = None
    person.save()
    remove_neighbourhood(neighbourhood=home, by=CLERK, at=NOW)
    assert not town.neighbourhoods.exists()


def test_the_neighbourhood_of_a_postal_code_when_only_one_has_it(town: Agency) -> None:
    home = add_neighbourhood(agency=town, by=CLERK, at=NOW, name="Lindenhof", postal_codes=["99901", "99902"])
    add_neighbourhood(agency=town, by=CLERK, at=NOW, name="Weststadt", postal_codes=["99902"])
    assert neighbourhood_for(town, "99901") == home
    assert neighbourhood_for(town, "99902") is None
    assert neighbourhood_for(town, "") is None


def test_holidays_of_the_state_in_german() -> None:
    assert holidays("NW", 2026)[dt.date(2026, 6, 4)] == "Fronleichnam"
    assert dt.date(2026, 6, 4) not in holidays("BE", 2026)
    assert is_holiday("BE", dt.date(2026, 3, 8))  # Frauentag
    assert list(holidays("NW", 2026)) == sorted(holidays("NW", 2026))
    assert holidays("XX", 2026)[dt.date(2026, 12, 25)] == "Erster Weihnachtstag"


def test_a_caller_cannot_change_the_holidays_of_others() -> None:
    holidays("NW", 2026).clear()
    assert holidays("NW", 2026)
