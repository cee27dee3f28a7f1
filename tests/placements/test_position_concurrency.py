"""Two on the last seat, really at once, on SQLite and PostgreSQL: one wins, the other reads who was first."""

from __future__ import annotations

import pytest

from nahbei.foundation.tenancy import agency_scope
from nahbei.placements.actions.positions import place, propose_position, release_positions, start_trial
from nahbei.placements.models import PositionPlacement, Stage
from nahbei.placements.position_rules import AlreadyProposed, PositionIsFull
from tests import factories
from tests.factories import CLERK, NOW, TODAY, make_introduction, make_position_with_contact, make_volunteer
from tests.placements.test_concurrency import ROUNDS, at_once, own_database  # noqa: F401 - a fixture

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("attempt", range(ROUNDS))
def test_two_people_on_the_last_seat(own_database: None, attempt: int) -> None:  # noqa: F811
    agency = factories.make_agency()
    with agency_scope(agency):
        position = make_position_with_contact(agency, seats=2)
        make_introduction(agency, position, stage=Stage.PLACED)
        waiting = [make_introduction(agency, position, make_volunteer(agency, name), stage=Stage.INTRODUCED) for name in ("Erst", "Zweit", "Dritt")]
    first, second, third = waiting
    results = at_once(
        agency, lambda: place(placement=first, on=TODAY, by=CLERK, at=NOW), lambda: start_trial(placement=second, on=TODAY, by=CLERK, at=NOW),
        lambda: place(placement=third, on=TODAY, by=CLERK, at=NOW),
    )
    (winner,) = [result for result in results if isinstance(result, PositionPlacement)]
    refused = [result for result in results if result is not winner]
    assert all(isinstance(each, PositionIsFull) and winner.volunteer.person.full_name in str(each) for each in refused), results
    with agency_scope(agency):
        assert sorted(position.placements.seated().values_list("seat", flat=True)) == [1, 2]


@pytest.mark.parametrize("attempt", range(ROUNDS))
def test_two_coordinators_propose_the_same_at_once(own_database: None, attempt: int) -> None:  # noqa: F811
    agency = factories.make_agency()
    with agency_scope(agency):
        position, volunteer = make_position_with_contact(agency), make_volunteer(agency)
    results = at_once(agency, *[lambda: propose_position(position=position, volunteer=volunteer, by=CLERK, at=NOW)] * 2)
    assert sorted(type(result).__name__ for result in results) == [AlreadyProposed.__name__, PositionPlacement.__name__], results


def test_placing_while_she_stops_leaves_no_seat_behind(own_database: None) -> None:  # noqa: F811
    agency = factories.make_agency()
    with agency_scope(agency):
        placement = make_introduction(agency, stage=Stage.TRIAL)
    results = at_once(
        agency, lambda: place(placement=placement, on=TODAY, by=CLERK, at=NOW),
        lambda: release_positions(volunteer=placement.volunteer, by=CLERK, at=NOW),
    )
    with agency_scope(agency):
        found = PositionPlacement.objects.get(pk=placement.pk)
        assert (found.stage in {Stage.DECLINED, Stage.ENDED}, found.seat) == (True, None), results
