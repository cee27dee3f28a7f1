"""Eighty at once for thirty places, really at once, on SQLite and PostgreSQL: exactly thirty are in, the others wait in their order."""

from __future__ import annotations

from functools import partial

import pytest

from nahbei.events.actions import register
from nahbei.events.models import Registration, Source
from nahbei.foundation.tenancy import agency_scope
from tests import factories
from tests.factories import CLERK, NOW
from tests.placements.test_concurrency import at_once, own_database  # noqa: F401 - a fixture

PEOPLE, CLIENTS = 80, 32
pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]


def test_exactly_as_many_as_there_are_places(own_database: None) -> None:  # noqa: F811
    agency = factories.make_agency()
    with agency_scope(agency):
        event = factories.make_event(agency, capacity=30)

    def client(first: int) -> list[Registration]:
        return [register(event=event, name=f"Gast {place}", source=Source.ONLINE, by=CLERK, at=NOW) for place in range(first, PEOPLE, CLIENTS)]

    results = at_once(agency, *[partial(client, number) for number in range(CLIENTS)])
    assert all(isinstance(each, list) for each in results), results
    with agency_scope(agency):
        rows = list(event.registrations.values_list("place", "state"))
    assert rows == [(place, "confirmed" if place <= 30 else "waiting") for place in range(1, PEOPLE + 1)]
