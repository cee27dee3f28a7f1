"""Known people while someone types a name: queries and milliseconds of one keystroke."""

from __future__ import annotations

import time
from collections.abc import Iterator
from statistics import median, quantiles

from django.db import connection
from django.test.utils import CaptureQueriesContext

from benchmarks import Measurement, office
from nahbei.foundation.tenancy import agency_scope
from nahbei.people.queries import find_people

TYPED = ("mü", "müll", "mueller", "meier", "yildirim", "schroeder", "hilde", "werner sch", "albers", "zimmermann-wolff", "xyz")


def run(size: str) -> Iterator[Measurement]:
    agency = office.agency(size)
    with agency_scope(agency):
        for text in TYPED:
            find_people(agency, name=text)
        counts, seconds = [], []
        for _ in range(5):
            for text in TYPED:
                with CaptureQueriesContext(connection) as captured:
                    find_people(agency, name=text, phone="030 2312", street="Linden")
                counts.append(len(captured))
                before = time.perf_counter()
                find_people(agency, name=text)
                seconds.append((time.perf_counter() - before) * 1000)
    yield Measurement("typeahead.queries", max(counts), "queries", len(counts))
    yield Measurement("typeahead.ms", round(median(seconds), 2), "ms", len(seconds))
    yield Measurement("typeahead.p95_ms", round(quantiles(seconds, n=20)[-1], 2), "ms", len(seconds))
