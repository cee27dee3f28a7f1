"""The office's pages: queries, milliseconds of CPU, and kilobytes of HTML."""

from __future__ import annotations

import time
from collections.abc import Iterator
from statistics import median

from django.db import connection
from django.test import Client
from django.urls import reverse

from benchmarks import Measurement, office
from nahbei.foundation.models import Agency
from nahbei.foundation.tenancy import agency_scope

RUNS = 15


def run(size: str) -> Iterator[Measurement]:
    """Measure each page after two visits that warm the process."""
    agency = office.agency(size)
    client = office.coordinator(agency)
    for name, address in addresses(agency):
        yield from measure(client, name, address)


def addresses(agency: Agency) -> list[tuple[str, str]]:
    """The pages that an office looks at all day, each with its busiest object."""
    with agency_scope(agency):
        request = agency.help_requests.open().order_by("-received_at").first()
        person = agency.help_requests.order_by("-received_at").values_list("help_seeker_id", flat=True).first()
        volunteer = agency.volunteers.order_by("pk").values_list("pk", flat=True).first()
    assert request is not None
    return [
        ("heute", reverse("workspace:today")),
        ("requests", reverse("workspace:requests")),
        ("request", reverse("workspace:request", args=[request.pk])),
        ("people", reverse("workspace:people")),
        ("person", reverse("workspace:person", args=[person])),
        ("volunteers", reverse("workspace:volunteers")),
        ("volunteer", reverse("workspace:volunteer", args=[volunteer])),
        ("week", reverse("workspace:week")),
        ("journal", reverse("workspace:journal")),
        ("reminders", reverse("workspace:reminders")),
        ("services", reverse("workspace:services")),
        ("call", reverse("workspace:call")),
    ]


def measure(client: Client, name: str, address: str) -> Iterator[Measurement]:
    for _ in range(2):
        client.get(address)
    asked: list[str] = []
    with connection.execute_wrapper(lambda execute, sql, *rest: asked.append(sql) or execute(sql, *rest)):
        response = client.get(address)
    if response.status_code != 200:
        raise RuntimeError(f"{address} answered {response.status_code}")
    seconds = []
    for _ in range(RUNS):
        before = time.process_time()
        client.get(address)
        seconds.append(time.process_time() - before)
    yield Measurement(f"page.{name}.queries", len(asked), "queries", 1)
    yield Measurement(f"page.{name}.cpu_ms", round(median(seconds) * 1000, 1), "ms", RUNS)
    yield Measurement(f"page.{name}.kb", round(len(response.content) / 1000, 1), "kB", 1)
