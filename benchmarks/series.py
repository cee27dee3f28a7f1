"""2,000 dates of a series, from the rule to the last row. The rows are thrown away."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterator

from django.db import transaction
from django.utils import timezone

from benchmarks import Measurement, office
from nahbei.events.actions import make_series
from nahbei.foundation.actor import Actor
from nahbei.foundation.tenancy import agency_scope

NUMBER = 2_000


class ThrowAway(Exception):
    """Ends the transaction that the measured rows live in."""


def run(size: str) -> Iterator[Measurement]:
    agency, now, first = office.agency(size), timezone.now(), timezone.localdate()
    rule = {"weekdays": 127, "starts_on": first, "ends_on": first + dt.timedelta(days=NUMBER - 1), "not_on_holidays": False}
    content = {"title": "Café", "start": dt.time(15), "end": dt.time(17)}
    try:
        with agency_scope(agency), transaction.atomic():
            began = time.perf_counter()
            series = make_series(agency=agency, rule=rule, by=Actor("Messung"), at=now, **content)
            seconds = time.perf_counter() - began
            if series.events.count() != NUMBER:
                raise RuntimeError("not all dates were stored")
            raise ThrowAway
    except ThrowAway:
        yield Measurement("series.s", round(seconds, 2), "s", 1)
