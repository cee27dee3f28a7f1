"""A calendar of 1,000 visits: how often it asks the database. The rows are thrown away."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from benchmarks import Measurement, office
from nahbei.calendars.actions import open_feed
from nahbei.calendars.queries import calendar_of, feed_by_digest
from nahbei.foundation.actor import Actor
from nahbei.foundation.tenancy import agency_scope
from nahbei.visits.models import Visit
from nahbei.volunteers.models import VolunteerState

NUMBER = 1_000


class ThrowAway(Exception):
    """Ends the transaction that the measured rows live in."""


def run(size: str) -> Iterator[Measurement]:
    agency, now, today = office.agency(size), timezone.now(), timezone.localdate()
    try:
        with agency_scope(agency), transaction.atomic():
            volunteer = agency.volunteers.select_related("person").filter(state=VolunteerState.ACTIVE).earliest("pk")
            request = agency.help_requests.earliest("pk")
            Visit.objects.bulk_create(
                Visit(agency=agency, help_request=request, on=today + dt.timedelta(days=place), start=dt.time(3, 17), end=dt.time(4, 17),
                      volunteer=volunteer, recorded_at=now)
                for place in range(NUMBER)
            )
            feed = open_feed(agency=agency, volunteer=volunteer, by=Actor("Messung"), at=now)
            with CaptureQueriesContext(connection) as queries:
                found = feed_by_digest(agency, feed.digest, on=today)
                assert found is not None and calendar_of(found, at=now).count("BEGIN:VEVENT") >= NUMBER
            raise ThrowAway
    except ThrowAway:
        yield Measurement("feed.queries", len(queries) + 2, "", 1)  # and the agency before, the note of the day afterwards
