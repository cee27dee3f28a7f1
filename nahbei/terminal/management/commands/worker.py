"""`nahbei worker`: does the jobs of the queue; a second thread is the clock and gives back jobs of dead workers."""

from __future__ import annotations

import logging
import threading
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.db import connections
from django.utils import timezone
from django_tasks_db.management.commands.db_worker import Worker

from nahbei.foundation import clock, jobs
from nahbei.terminal.command import TerminalCommand

TICK_SECONDS = 5.0
log = logging.getLogger(__name__)


class Command(TerminalCommand):
    help = "Arbeitet Aufgaben ab (Nachrichten, Erinnerungen …) und ist der Zeitgeber."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="alles Fällige abarbeiten, dann enden")

    def handle(self, *, once: bool, **options: Any) -> None:
        logging.getLogger("django_tasks_db").setLevel(logging.ERROR)  # an ordered end is no warning
        clock.load()
        if once:
            look_at_the_clock()
        worker = Worker(
            queue_names=["*"], interval=0.5, batch=once, backend_name="default", startup_delay=False, max_tasks=None,
            worker_id=jobs.worker_id(), excluded_queue_names=[],
        )
        if not once:
            threading.Thread(target=keep_looking, name="clock", daemon=True).start()
            worker.configure_signals()
        worker.run()


def look_at_the_clock() -> None:
    now = timezone.now()
    jobs.reap(at=now)
    clock.tick(at=now)


def keep_looking() -> None:
    """Never ends: a database that is away for a while must not stop the clock."""
    pause = threading.Event()
    while True:
        try:
            look_at_the_clock()
        except Exception:
            log.exception("the clock of %s could not do its work; trying again", settings.NAHBEI_ADDRESS)
            connections.close_all()
        pause.wait(TICK_SECONDS)
