"""The office that journeys visit: a real server on a copy of a prepared database.

Emptying the tables between tests is impossible (the journal refuses DELETE, as it must), so each test gets the prepared
file again. The server runs in a process of its own, with the product's own start command.
"""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch
from urllib import error, request

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.db.utils import load_backend

from tests.support.clock import later, turn, turn_back
from tests.support.keys import write_keys

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60.0
DATABASE = "nahbei.sqlite3"
# Django logs with a traceback that somebody was refused a page; that is no error of the server.
REFUSED = re.compile(r"^.* WARNING django\.request: Forbidden .*\nTraceback .*\n(?: .*\n)*.*PermissionDenied.*\n?", re.MULTILINE)


def surroundings(folder: Path, port: int = 0) -> dict[str, str]:
    """The environment of a nahbei command that works in `folder`."""
    ours = {key: value for key, value in os.environ.items() if not key.startswith("NAHBEI_") and key != "DATABASE_URL"}
    return {
        **ours, "NAHBEI_DATA": str(folder), "NAHBEI_DEMO": "1", "NAHBEI_LOG": "warning", "PYTHONPATH": str(ROOT),
        "DJANGO_SETTINGS_MODULE": "tests.office_settings", "NAHBEI_ADDRESS": f"http://localhost:{port}",
    }


def nahbei(folder: Path, *arguments: str) -> None:
    """Run a command of the product; a failure shows what it said."""
    done = subprocess.run(
        [sys.executable, "-m", "nahbei", *arguments], cwd=ROOT, env=surroundings(folder), text=True, check=False,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )
    assert done.returncode == 0, f"nahbei {' '.join(arguments)}\n{done.stdout}"


def prepare(folder: Path) -> Path:
    """The demo agency in a file, made once for all workers of a test run. `folder` is shared by them."""
    return _made_once(folder, lambda: _tell_the_demo(folder))


def prepare_empty(folder: Path) -> Path:
    """A database with its tables and nothing in it: building it takes as long as a whole test file."""
    return _made_once(folder, lambda: nahbei(folder, "migrate"))


def _tell_the_demo(folder: Path) -> None:
    shutil.copyfile(prepare_empty(folder.parent / "empty-office"), folder / DATABASE)
    nahbei(folder, "demo")


def _made_once(folder: Path, make: Callable[[], None]) -> Path:
    """By the worker who comes first; the others wait and find one file, to be copied."""
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "ready").exists():
            write_keys(folder)
            make()
            with closing(sqlite3.connect(folder / DATABASE)) as database:
                database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                database.execute("PRAGMA journal_mode=DELETE")
            (folder / "ready").touch()
    return folder / DATABASE


@dataclass
class Office:
    """A running office. `url` is where it answers; `data()` opens its database for the test's own eyes."""

    url: str
    folder: Path
    prepared: Path
    log: Path
    blocker: Any

    def put_back(self) -> None:
        """The morning of the first day again: database and mails as they were prepared."""
        for ending in ("", "-wal", "-shm"):
            (self.folder / f"{DATABASE}{ending}").unlink(missing_ok=True)
        shutil.copyfile(self.prepared, self.folder / DATABASE)
        shutil.rmtree(self.folder / "mail", ignore_errors=True)
        turn_back(self.folder)
        os.truncate(self.log, 0)

    def wait(self, *, days: int) -> None:
        """For the office it is so many days after today, from now on."""
        turn(self.folder, days)

    @contextmanager
    def data(self) -> Iterator[None]:
        """Inside, Django's models read and write the office's database. Open `agency_scope` as ever."""
        before = connections["default"]
        backend = load_backend("django.db.backends.sqlite3")
        own = {**before.settings_dict, "ENGINE": "django.db.backends.sqlite3", "NAME": str(self.folder / DATABASE)}
        own["OPTIONS"] = {"transaction_mode": "IMMEDIATE", "timeout": 20}
        connections["default"] = backend.DatabaseWrapper(own, "default")
        try:
            with self.blocker.unblock():
                yield
        finally:
            connections["default"].close()
            connections["default"] = before

    def work(self) -> None:
        """Do what waits in the queue and what the clock has due, as the worker would."""
        with self.data(), override_mail(self.folder / "mail"), patch("django.utils.timezone.now", later(self.folder)):
            call_command("worker", once=True)

    def mails(self) -> list[str]:
        """The mails that were sent, oldest first, as they stand in the demo's folder."""
        paths = sorted((self.folder / "mail").glob("*"), key=lambda path: path.stat().st_mtime_ns)
        return [path.read_text(encoding="utf-8") for path in paths]

    def errors(self) -> str:
        text = REFUSED.sub("", self.log.read_text(encoding="utf-8", errors="replace"))
        return text if "Traceback" in text or " ERROR " in text or " CRITICAL " in text else ""


@contextmanager
def override_mail(folder: Path) -> Iterator[None]:
    before = settings.EMAIL_BACKEND, getattr(settings, "EMAIL_FILE_PATH", None)
    settings.EMAIL_BACKEND, settings.EMAIL_FILE_PATH = "django.core.mail.backends.filebased.EmailBackend", folder
    try:
        yield
    finally:
        settings.EMAIL_BACKEND, settings.EMAIL_FILE_PATH = before


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        try:
            request.urlopen(url, timeout=5).close()
        except error.HTTPError as answer:
            answer.close()
            return
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError(f"the office does not answer:\n{log.read_text(encoding='utf-8', errors='replace')}")


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    base = tmp_path_factory.getbasetemp()
    return prepare_empty((base if worker_id == "master" else base.parent) / "empty-office")


@pytest.fixture
def empty_office(empty_database: Path, tmp_path: Path) -> Path:
    """A folder with keys and an empty database of its own, for tests that start and kill processes."""
    write_keys(tmp_path)
    shutil.copyfile(empty_database, tmp_path / DATABASE)
    return tmp_path


@pytest.fixture(scope="session")
def prepared_office(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The prepared database file: demo agency, stranger's agency, this week full of visits."""
    base = tmp_path_factory.getbasetemp()
    return prepare((base if worker_id == "master" else base.parent) / "prepared-office")


@pytest.fixture(scope="session")
def running_office(
    prepared_office: Path, tmp_path_factory: pytest.TempPathFactory, django_db_blocker: Any
) -> Iterator[Office]:
    folder, port = tmp_path_factory.mktemp("office"), free_port()
    write_keys(folder)
    shutil.copyfile(prepared_office, folder / DATABASE)
    (folder / "demo").touch()
    log = folder / "log"
    command = [sys.executable, "-m", "nahbei", "serve", "--port", str(port), "--processes", "1", "--threads", "6"]
    with log.open("ab") as writing:
        process = subprocess.Popen(command, cwd=ROOT, env=surroundings(folder, port), stdout=writing, stderr=writing)
    try:
        url = f"http://localhost:{port}"
        wait_for(f"{url}/account/login/", process, log)
        yield Office(url, folder, prepared_office, log, django_db_blocker)
    finally:
        process.terminate()
        process.wait(20)


@pytest.fixture
def office_server(running_office: Office) -> Iterator[Office]:
    """A running office with the demo agency, fresh for this test. An error in its log fails the test."""
    running_office.put_back()
    yield running_office
    assert running_office.errors() == "", "the office's server logged an error"
