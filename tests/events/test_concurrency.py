"""Eighty at once for thirty places, really at once, on SQLite and PostgreSQL: exactly thirty are in, the others wait in their order."""

from __future__ import annotations

import pytest

from nahbei.events.actions import register
from nahbei.events.models import Registration, Source
from nahbei.foundation.tenancy import agency_scope
from tests import factories
from tests.factories import CLERK, NOW
from tests.placements.test_concurrency import at_once, own_database  # noqa: F401 - a fixture

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]


def test_exactly_as_many_as_there_are_places(own_database: None) -> None:  # noqa: F811
    agency = factories.make_agency()
    with agency_scope(agency):
        event = factories.make_event(agency, capacity=5)
    results = at_once(agency, *[
        lambda number=number: register(event=event, name=f"Gast {number}", source=Source.ONLINE, by=CLERK, at=NOW) for number in range(12)
    ])
    assert all(isinstance(each, Registration) for each in results), results
    with agency_scope(agency):
        rows = list(event.registrations.values_list("place", "state"))
    assert rows == [(place, "confirmed" if place <= 5 else "waiting") for place in range(1, 13)]
