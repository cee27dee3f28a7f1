"""Two thousand mails: queued in one request, sent to a server on this machine – and what is lost or doubled when workers are shot down."""

from __future__ import annotations

import os
import random
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from aiosmtpd.controller import Controller
from django.utils import timezone

from benchmarks import Measurement, office
from nahbei.foundation.actor import Actor
from nahbei.foundation.models import Agency
from nahbei.foundation.tenancy import agency_scope
from nahbei.messaging.bulk import send_many
from nahbei.messaging.models import Message, MessageState, PostRules
from nahbei.messaging.topics import topics
from nahbei.people.models import Channel, ChannelKind, Person

MAILS = {"S": 300, "M": 2_000, "L": 2_000}
SHOTS = {"S": 4, "M": 10, "L": 10}
PATIENCE = 600.0
TOPIC = "position_taken_off"
BY = Actor("Messung")


class Counting:
    """Accepts everything, remembers the Message-IDs."""

    def __init__(self) -> None:
        self.ids: Counter[str] = Counter()

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        head = bytes(envelope.content).split(b"\r\n\r\n", 1)[0].decode(errors="replace")
        found = [line.partition(":")[2].strip() for line in head.splitlines() if line.lower().startswith("message-id:")]
        self.ids[found[0]] += 1
        return "250 OK"


def run(size: str) -> Iterator[Measurement]:
    """Each batch goes to people of an agency of its own, whose rows stay in the database of the benchmark."""
    office.agency(size)
    agency, people = _people(MAILS[size])
    began = time.perf_counter()
    _write(agency, people)
    yield Measurement("mails.queued_s", round(time.perf_counter() - began, 2), "s")
    yield Measurement("mails.queued", len(people), "mails")
    with _server() as server:
        began = time.perf_counter()
        _work(server).wait(PATIENCE)
        seconds = time.perf_counter() - began
        yield Measurement("mails.per_s", round(server.handler.ids.total() / seconds, 1), "mails/s")
    yield from _shot_down(agency, people, SHOTS[size])


def _shot_down(agency: Agency, people: list[Person], shots: int) -> Iterator[Measurement]:
    """Workers are killed at random moments. What is then neither sent, waiting, failed nor shown as unsure is lost."""
    written = _write(agency, people)
    dice = random.Random(7)
    with _server() as server:
        for _ in range(shots):
            worker = _work(server)
            before, until = server.handler.ids.total(), time.monotonic() + 60
            while server.handler.ids.total() < before + dice.randrange(5, 20) and worker.poll() is None and time.monotonic() < until:
                time.sleep(0.002)
            time.sleep(dice.random() * 0.03)
            worker.kill()
            worker.wait()
        _work(server).wait(PATIENCE)
        states = _states(agency)
        accepted = server.handler.ids
        seen = {MessageState.SENT, MessageState.QUEUED, MessageState.FAILED, MessageState.UNSURE, MessageState.SENDING}
        lost = sum(
            states.get(row.message_id) not in seen or (states[row.message_id] == MessageState.SENT and not accepted[row.message_id])
            for row in written
        )
        yield Measurement("mails.lost", lost, "mails")
        yield Measurement("mails.double", sum(number > 1 for number in accepted.values()), "mails")
        yield Measurement("mails.unsure", sum(states[row.message_id] in {"unsure", "sending"} for row in written), "mails")


def _people(number: int) -> tuple[Agency, list[Person]]:
    now = timezone.now()
    agency, _ = Agency.objects.get_or_create(
        slug="postmessung", defaults={"name": "Postmessung", "town": "Birkenfeld", "state": "NW", "created_at": now}
    )
    with agency_scope(agency):
        PostRules.objects.get_or_create(agency=agency, defaults={"most_a_day": 0})  # measured at night, too
        missing = number - agency.people.count()
        made = agency.people.bulk_create(
            Person(agency=agency, given_name="Erika", family_name=f"Mensch{count}", preferred_channel="email", created_at=now, changed_at=now)
            for count in range(missing)
        )
        addresses = [(person, f"mensch{person.pk}@example.org") for person in made]
        agency.channels.bulk_create(
            Channel(agency=agency, person=person, kind=ChannelKind.EMAIL, value=address, normal=address) for person, address in addresses
        )
        return agency, list(agency.people.order_by("pk")[:number])


def _write(agency: Agency, people: list[Person]) -> list[Message]:
    topic = topics[TOPIC]
    values = {name: str(value) for name, value in topic.examples().items() if name in topic.fields}
    with agency_scope(agency):
        return send_many(agency=agency, to=people, topic=TOPIC, values=lambda _: values, about=None, by=BY, at=timezone.now())


def _states(agency: Agency) -> dict[str, str]:
    with agency_scope(agency):
        return dict(agency.messages.values_list("message_id", "state"))


@contextmanager
def _server() -> Iterator[Controller]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = Controller(Counting(), hostname="127.0.0.1", port=port)
    server.start()
    try:
        yield server
    finally:
        server.stop()


def _work(server: Controller) -> subprocess.Popen[bytes]:
    """A worker like an office's own, that sends to this server and ends when nothing waits."""
    mail = {"NAHBEI_DEMO": "0", "NAHBEI_SMTP_HOST": "127.0.0.1", "NAHBEI_SMTP_PORT": str(server.port), "NAHBEI_SMTP_TLS": "0"}
    return subprocess.Popen([sys.executable, "-P", "-m", "nahbei", "worker", "--once"], env=os.environ | mail)
