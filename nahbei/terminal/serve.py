"""`nahbei serve`: the web server. Becomes gunicorn, so that signals and exit codes are gunicorn's own."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from django.conf import settings
from django.core.management.base import CommandError

from nahbei.terminal.ports import USUAL_PORT, free_port
from nahbei.terminal.processes import demo_mark, surroundings


def parser() -> argparse.ArgumentParser:
    found = argparse.ArgumentParser("nahbei serve", description="Startet den Webserver (gunicorn).")
    found.add_argument("--host", default="127.0.0.1", help="Adresse, an der er hört (127.0.0.1)")
    found.add_argument("--port", type=int, default=USUAL_PORT, help="Anschluss, an dem er hört (8000)")
    found.add_argument("--processes", type=int, default=2, help="Prozesse (2)")
    found.add_argument("--threads", type=int, default=4, help="Fäden je Prozess (4)")
    return found


def run(arguments: list[str]) -> int:
    options = parser().parse_args(arguments)
    # Reading a setting loads them all: a bad one is a sentence here and not a traceback in every worker.
    if settings.NAHBEI_DEMO and not demo_mark().exists():
        # One click would let anyone in, whoever set the switch and why.
        raise CommandError("NAHBEI_DEMO ist gesetzt, aber hier liegen keine Demo-Daten. Nehmen Sie NAHBEI_DEMO weg.", returncode=2)
    free_port(options.host, options.port)  # gunicorn would try for five seconds and then fall
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)  # whitenoise warns about a folder that is not there
    host = f"[{options.host}]" if ":" in options.host else options.host
    shared_memory = Path("/dev/shm")  # the heartbeat must not wait for a busy disk  # nosec B108
    command = [
        sys.executable, "-P", "-m", "gunicorn", "nahbei.config.wsgi:application", "--bind", f"{host}:{options.port}",
        "--worker-class", "gthread", "--workers", str(options.processes), "--threads", str(options.threads),
        "--no-control-socket", "--log-level", "warning", "--graceful-timeout", "10",
    ]
    if shared_memory.is_dir():
        command += ["--worker-tmp-dir", str(shared_memory)]
    os.execve(command[0], command, surroundings())  # nosec B606
