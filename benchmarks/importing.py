"""Taking over 25,000 positions (S and M: fewer) out of a CSV, and how much memory that needs. The database is thrown away."""

from __future__ import annotations

import datetime as dt
import resource
import sys
import time
from collections.abc import Iterator

from django.db import transaction
from django.utils import timezone

from benchmarks import Measurement, office
from nahbei.exchange.actions import choose_columns, receive_file, run_import, start_import
from nahbei.foundation.actor import Actor
from nahbei.foundation.models import Agency
from nahbei.foundation.tenancy import agency_scope

ROWS = {"S": 300, "M": 3_000, "L": 25_000}
CLERK = Actor("Messung")


class ThrowAway(Exception):
    """Ends the transaction that the measured rows live in."""


def run(size: str) -> Iterator[Measurement]:
    """From the file to the last row, in an agency of its own."""
    office.agency(size)
    found: list[Measurement] = []
    try:
        with transaction.atomic():
            found += _measured(ROWS[size])
            raise ThrowAway
    except ThrowAway:
        yield from found


def _measured(rows: int) -> Iterator[Measurement]:
    agency = Agency.objects.create(name="Messung", slug="messung", town="Birkenfeld", state="NW", created_at=timezone.now())
    content, began, memory = table(rows), time.perf_counter(), _memory()
    with agency_scope(agency):
        received = receive_file(agency=agency, kind="positions", file_name="stellen.csv", content=content, by=CLERK, at=timezone.now())
        choose_columns(run=received, columns=received.columns, by=CLERK, at=timezone.now())
        start_import(run=received, by=CLERK, at=timezone.now())
    run_import(agency=agency, run_id=received.pk, by=CLERK)
    seconds = time.perf_counter() - began
    with agency_scope(agency):
        made = agency.positions.count()
    if made != rows:
        raise RuntimeError(f"{made} of {rows} positions came in")
    yield Measurement("import.positions.s", round(seconds, 2), "s")
    yield Measurement("import.positions.rows", rows, "rows")
    yield Measurement("import.positions.mb", round(_memory() - memory, 1), "MB")


def table(rows: int) -> bytes:
    """One row in seventeen was changed lately and comes in public, as in a city after ten years: 1,500 of 25,000. The others are seen first."""
    today = timezone.localdate()
    changed = [today - dt.timedelta(days=20), *[today - dt.timedelta(days=400)] * 16]
    lines = ["Nr;Titel;Einrichtung;Beschreibung;PLZ;Ort;Straße;bearbeitet"]
    text = "Einmal in der Woche helfen Sie einer kleinen Gruppe. Sie werden eingearbeitet und sind versichert. " * 3
    lines += [
        f"{row};Stelle {row};Verein {row % 1_500};{text};{43117 + row % 9};Birkenfeld;Ahornweg {row % 1_500};{changed[row % 17]}"
        for row in range(rows)
    ]
    return "\n".join(lines).encode()


def _memory() -> float:
    """The most this process has needed so far, in MB."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / 1_000_000 if sys.platform == "darwin" else most / 1_000
