"""`nahbei up`: web server, worker and clock in one terminal. `./start` alone calls it with --demo."""

from __future__ import annotations

import argparse
import fcntl
import os
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib import error, request

import django
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection, connections

from nahbei.terminal.migrate import prepare
from nahbei.terminal.ports import USUAL_PORT, free_port
from nahbei.terminal.processes import Child, Supervisor, demo_mark, nahbei

PATIENCE = 60.0


def parser() -> argparse.ArgumentParser:
    found = argparse.ArgumentParser("nahbei up", description="Startet Webserver, Arbeiter und Zeitgeber zusammen.")
    found.add_argument("--host", default="127.0.0.1", help="Adresse, an der der Webserver hört (127.0.0.1)")
    found.add_argument("--port", type=int, help=f"Anschluss des Webservers ({USUAL_PORT} oder der nächste freie)")
    found.add_argument("--demo", action="store_true", help="mit der Demo-Agentur; Anmelden mit einem Klick")
    found.add_argument("--fresh", action="store_true", help="die Demo-Daten neu anlegen")
    return found


def run(arguments: list[str]) -> int:
    options = parser().parse_args(arguments)
    port = free_port(options.host, options.port)
    if options.demo:
        os.environ["NAHBEI_DEMO"] = "1"
        if options.host not in {"127.0.0.1", "localhost", "::1"}:
            os.environ.setdefault("NAHBEI_HOSTS", "*")
    os.environ.setdefault("NAHBEI_ADDRESS", f"http://localhost:{port}")
    os.environ.setdefault("NAHBEI_LOG", "warning")
    with only_one(Path(settings.DATA)):
        fill(demo=options.demo, fresh=options.fresh)
        return supervise(options.host, port, demo=options.demo)


def fill(*, demo: bool, fresh: bool) -> None:
    """Bring the database up to date; in the demo also give it the demo agency."""
    if fresh and not demo:
        raise CommandError("--fresh gibt es nur mit der Demo.", returncode=2)
    if fresh:
        forget_demo()
    django.setup()
    prepare()
    if demo:
        fill_demo()
    connections.close_all()


def forget_demo() -> None:
    database = settings.DATABASES["default"]
    if not database["ENGINE"].endswith("sqlite3"):
        raise CommandError("--fresh gibt es nur mit der eingebetteten Datenbank, ohne DATABASE_URL.", returncode=2)
    path = Path(database["NAME"])
    if path.exists() and not demo_mark().exists():
        raise CommandError(f"In {path.parent} liegen keine Demo-Daten; es wird nichts gelöscht.", returncode=2)
    for ending in ("", "-wal", "-shm"):
        Path(f"{path}{ending}").unlink(missing_ok=True)
    shutil.rmtree(Path(settings.DATA) / "mail", ignore_errors=True)


def fill_demo() -> None:
    """The demo agency, once. In a database with a real agency the demo (log-in with one click!) never starts."""
    agencies = apps.get_model("foundation", "Agency")._default_manager
    if agencies.exists():
        if not demo_mark().exists():
            raise CommandError(
                "Diese Datenbank gehört einer echten Agentur. Dafür gibt es: ./start up (ohne Demo).", returncode=2
            )
        return
    demo_mark().touch()
    print("Die Demo-Agentur wird angelegt …", file=sys.stderr, flush=True)
    try:
        call_command("demo")
    except BaseException:
        connections.close_all()
        if connection.vendor == "sqlite":  # half a demo would stay for ever
            forget_demo()
        raise


def supervise(host: str, port: int, *, demo: bool) -> int:
    def say(text: str) -> None:
        with suppress(BrokenPipeError):  # whoever read along has gone; the office goes on
            print(text, file=sys.stderr, flush=True)

    children = [
        Child("Webserver", nahbei("serve", "--host", host, "--port", str(port))),
        Child("Arbeiter und Zeitgeber", nahbei("worker")),
    ]
    if os.environ.get("NAHBEI_POOL") == "0":
        del os.environ["NAHBEI_POOL"]  # was meant for this process alone
    with Supervisor(children, say) as supervisor:
        if not answers(supervisor, host, port):
            return supervisor.code or 1
        with suppress(BrokenPipeError):
            print(welcome(demo=demo), flush=True)
        return supervisor.run()


def answers(supervisor: Supervisor, host: str, port: int) -> bool:
    """Wait for the first page. Any HTTP answer counts: the address is printed when somebody is at home."""
    own = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # nosec B104
    address = f"http://[{own}]:{port}/" if ":" in own else f"http://{own}:{port}/"
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and not supervisor.ending:
        supervisor.look()
        try:
            with request.urlopen(request.Request(address, headers={"Host": f"localhost:{port}"}), timeout=10):  # nosec B310
                return True
        except error.HTTPError:
            return True
        except OSError:
            time.sleep(0.1)
    return False


def welcome(*, demo: bool) -> str:
    lines = ["", f"Nahbei läuft: {settings.NAHBEI_ADDRESS}", ""]
    if demo:
        lines += ["Anmelden mit einem Klick auf der Anmeldeseite (nur in der Demo), zum Beispiel als", *logins(), ""]
    return "\n".join([*lines, "Beenden: Strg+C"])


def logins() -> Iterator[str]:
    from nahbei.foundation.models import Membership  # noqa: PLC0415 - models can be read only after django.setup()

    memberships = Membership.objects.select_related("account", "agency").order_by("agency_id", "pk")
    for membership in memberships:
        account = membership.account
        yield f"  {account.name:<24} {membership.get_role_display():<18} {account.email:<34} {membership.agency}"
    connections.close_all()


@contextmanager
def only_one(folder: Path) -> Iterator[None]:
    """Two supervisors with one data folder would each restart the other's work: the second is refused."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "up.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise CommandError(f"Nahbei läuft schon mit dem Datenordner {folder}.", returncode=2) from None
        yield
