"""The public calendar with 1,000 dates to come: how often it asks the database. The rows are thrown away."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from benchmarks import Measurement, office
from benchmarks.page_events import ThrowAway, plan
from nahbei.foundation.tenancy import agency_scope

NUMBER = 1_000


def run(size: str) -> Iterator[Measurement]:
    """The worse of iCal and Atom."""
    agency, worst = office.agency(size), 0
    try:
        with transaction.atomic():
            with agency_scope(agency):
                plan(agency, timezone.localdate(), NUMBER)
            for name, mark in (("events-calendar", b"BEGIN:VEVENT"), ("events-feed", b"<entry>")):
                with CaptureQueriesContext(connection) as queries:
                    response = Client().get(reverse(f"website:{name}", args=[agency.slug]))
                assert response.content.count(mark) >= NUMBER
                worst = max(worst, len(queries))
            raise ThrowAway
    except ThrowAway:
        yield Measurement("feed.events.queries", worst, "", 1)
