"""The printed catalogue of 250 positions: from the database to the PDF. The rows are thrown away."""

from __future__ import annotations

import time
from collections.abc import Iterator
from statistics import median

from django.db import transaction
from django.utils import timezone

from benchmarks import Measurement, office
from nahbei.desk.catalogue import Choice, print_catalogue
from nahbei.foundation.actor import Actor
from nahbei.foundation.models import Agency
from nahbei.foundation.tenancy import agency_scope
from nahbei.opportunities.actions.bulk import add_many
from nahbei.opportunities.models import Position, PositionState

NUMBER, RUNS = 250, 5
TEXT = "Einmal in der Woche lesen Sie einer kleinen Gruppe von Kindern vor. Sie suchen die Bücher gemeinsam aus. " * 3


class ThrowAway(Exception):
    """Ends the transaction that the measured rows live in."""


def run(size: str) -> Iterator[Measurement]:
    agency = office.agency(size)
    seconds: list[float] = []
    try:
        with agency_scope(agency), transaction.atomic():
            _fill(agency)
            for _ in range(RUNS):
                began = time.perf_counter()
                print_catalogue(agency, Choice(), web="localhost:8000/", on=timezone.localdate())
                seconds.append(time.perf_counter() - began)
            raise ThrowAway
    except ThrowAway:
        yield Measurement("catalogue.s", round(median(seconds), 3), "s", RUNS)


def _fill(agency: Agency) -> None:
    """Exactly so many are published."""
    now, today = timezone.now(), timezone.localdate()
    agency.positions.filter(state=PositionState.PUBLISHED).update(state=PositionState.OFFLINE)
    organisation = agency.organisations.create(name="Messung", created_at=now)
    fields = list(agency.fields.all())
    add_many(agency=agency, by=Actor("Messung"), at=now, positions=[
        Position(
            agency=agency, organisation=organisation, field=fields[place % len(fields)], title=f"Vorlesen {place}", task=TEXT, town="Birkenfeld",
            state=PositionState.PUBLISHED, state_since=now, created_at=now, created_by_name="Messung", changed_at=now, published_at=now,
            confirmed_on=today, minutes_a_week=120, gives_insurance=True, gives_induction=True,
        )
        for place in range(NUMBER)
    ])
