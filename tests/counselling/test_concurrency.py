"""Many click at the same time, really at once, on SQLite and PostgreSQL."""

from __future__ import annotations

import datetime as dt

import pytest

from nahbei.counselling.actions import Visitor, book
from nahbei.counselling.models import Booking
from nahbei.counselling.rules import TimeIsTaken
from nahbei.foundation.tenancy import agency_scope
from tests import factories
from tests.factories import CLERK, NOW, TODAY, make_counselling_hour
from tests.placements.test_concurrency import at_once, own_database  # noqa: F401 - a fixture

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]


def test_eight_want_the_same_time_of_two_advisers(own_database: None) -> None:  # noqa: F811
    agency = factories.make_agency()
    with agency_scope(agency):
        hour = make_counselling_hour(agency, ("Herr Seidel", "Frau Kurt"))
    results = at_once(agency, *(
        lambda number=number: book(
            hour=hour, on=TODAY + dt.timedelta(days=1), start=dt.time(9, 20), visitor=Visitor(f"Gast {number}"), way="in_person", origin="phone",
            submission=f"s{number}", by=CLERK, at=NOW,
        )
        for number in range(8)
    ))
    assert [type(one) for one in results if not isinstance(one, Booking)] == [TimeIsTaken] * 6, results
    with agency_scope(agency):
        assert sorted(agency.appointments.values_list("adviser__name", flat=True)) == ["Frau Kurt", "Herr Seidel"]
