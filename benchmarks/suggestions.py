"""Who could do it: from the request to five suggestions with reasons, on a warm process."""

from __future__ import annotations

import time
from collections.abc import Iterator
from statistics import median

from benchmarks import Measurement, office
from benchmarks.generator import NOW
from nahbei.foundation.tenancy import agency_scope
from nahbei.matching.suggestions import for_request


def run(size: str) -> Iterator[Measurement]:
    agency = office.agency(size)
    with agency_scope(agency):
        requests = list(agency.help_requests.open().order_by("-received_at")[:20])
        before = time.perf_counter()
        for_request(agency, requests[0], at=NOW)
        cold = (time.perf_counter() - before) * 1000
        seconds = []
        for request in requests * 3:
            before = time.perf_counter()
            for_request(agency, request, at=NOW)
            seconds.append((time.perf_counter() - before) * 1000)
    yield Measurement("suggestions.ms", round(median(seconds), 2), "ms", len(seconds))
    yield Measurement("suggestions.cold_ms", round(cold, 1), "ms", 1)
