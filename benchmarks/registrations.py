"""Eighty people want thirty places, thirty-two browsers at once: how many are in, and how many saw an error or were overtaken.

They send the last page of the website's form, with all that hangs on it: limits, the queue, the confirmation. What was written stays
in the database of the benchmark, but for the mails.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

from django.db import connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from benchmarks import Measurement, office
from nahbei.events.models import Event
from nahbei.foundation.models import Agency
from nahbei.foundation.numbers import next_number
from nahbei.foundation.tenancy import agency_scope
from nahbei.messaging.models import MessageState
from nahbei.ui.answers import Answers
from nahbei.website import limits

PEOPLE, CLIENTS, PLACES = 80, 32, 30
Job = Callable[[], bool]


def run(size: str) -> Iterator[Measurement]:
    agency, before = office.agency(size), limits.MOST_OF_AGENCY
    limits.MOST_OF_AGENCY = 100_000  # whoever measures twice within an hour is no flood
    try:
        with agency_scope(agency):
            event = _event(agency)
        went_well = _at_once([_job(agency, event, person) for person in range(PEOPLE)])
    finally:
        limits.MOST_OF_AGENCY = before
    with agency_scope(agency):
        rows = list(event.registrations.order_by("place").values_list("place", "state"))
        agency.messages.filter(topic="event_confirmed", state=MessageState.QUEUED).update(state=MessageState.DONE)
    expected = [(place, "confirmed" if place <= PLACES else "waiting") for place in range(1, PEOPLE + 1)]
    wrong = sum(row != wanted for row, wanted in zip(rows, expected, strict=False)) + abs(len(rows) - PEOPLE)
    yield Measurement("registrations.in", sum(state == "confirmed" for _place, state in rows), "registrations", PEOPLE)
    yield Measurement("registrations.errors", went_well.count(False) + wrong, "errors", PEOPLE)


def _event(agency: Agency) -> Event:
    return Event.objects.create(
        agency=agency, number=next_number(agency, "event"), title="Messung", on=timezone.localdate() + dt.timedelta(days=400), start=dt.time(15),
        end=dt.time(17), capacity=PLACES, registration="needed", state="published", created_at=timezone.now(),
    )


def _job(agency: Agency, event: Event, person: int) -> Job:
    """One browser, at the page „Stimmt alles?“. Whoever reads that only the waiting list is left goes on it."""
    answers = Answers.fresh(timezone.now().timestamp() - 600)
    answers.given = {
        "who": {"name": [f"Gast {person}"]}, "reach": {"email": [f"gast{person}@example.org"], "phone": [""]}, "party": {"size": ["1"], "note": [""]},
    }
    answers.done = list(answers.given)
    state = answers.signed(salt=f"nahbei.website.{agency.pk}.event.{event.pk}")
    address = reverse("website:event-registration", args=[agency.slug, event.number])

    def send() -> bool:
        client = Client(REMOTE_ADDR=f"10.0.0.{person}", raise_request_exception=False)
        try:
            response = client.post(address, {"state": state, "send": "1"})
            if response.status_code == 422:
                response = client.post(address, {"state": state, "send": "1", "waits": "1"})
            return response.status_code == 302
        finally:
            connections.close_all()

    return send


def _at_once(jobs: Sequence[Job]) -> list[bool]:
    with ThreadPoolExecutor(CLIENTS) as pool:
        return list(pool.map(lambda job: job(), jobs))
