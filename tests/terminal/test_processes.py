"""The supervisor: starts again what falls, stops everything at the end, even when it is killed itself."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management.base import CommandError

from nahbei.terminal import processes
from nahbei.terminal.ports import free_port
from nahbei.terminal.processes import Child, Supervisor
from nahbei.terminal.up import only_one
from tests.support.server import ROOT

SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]


def wait_until(happened: Callable[[], object]) -> None:
    until = time.monotonic() + 15
    while not happened():
        assert time.monotonic() < until
        time.sleep(0.02)


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "FIRST_WAIT", 0.01)
    monkeypatch.setattr(signal, "signal", lambda *_: None)


def test_what_falls_is_started_again() -> None:
    said: list[str] = []
    child = Child("Arbeiter", SLEEP, wait=0.01)
    with Supervisor([child], said.append) as supervisor:
        assert child.process
        first = child.process.pid
        os.kill(first, signal.SIGKILL)
        wait_until(lambda: supervisor.look() or (child.process and child.process.pid != first))
        second = child.process.pid
        assert alive(second)
    assert not alive(second)
    assert len(said) == 1


def test_the_wait_grows_while_it_keeps_falling() -> None:
    child = Child("Web", [sys.executable, "-c", "raise SystemExit(1)"], wait=0.01)
    with Supervisor([child], lambda text: None) as supervisor:
        wait_until(lambda: supervisor.look() or child.wait >= 0.04)
    assert child.wait <= processes.LONGEST_WAIT


def test_a_bad_setting_in_a_child_ends_all() -> None:
    other = Child("Arbeiter", SLEEP)
    with Supervisor([Child("Web", [sys.executable, "-c", "raise SystemExit(2)"]), other], print) as supervisor:
        assert supervisor.run() == 2
        assert other.process
        pid = other.process.pid
    assert not alive(pid)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux can tie a child to its parent")
def test_children_follow_a_killed_supervisor(tmp_path: Path) -> None:
    child = "from nahbei.terminal.processes import follow_parent; follow_parent(); import time, os; time.sleep(60)"
    parent = (
        "import sys, time; from nahbei.terminal.processes import Child;"
        f"c = Child('x', [sys.executable, '-c', {child!r}]); c.start(); print(c.process.pid, flush=True); time.sleep(60)"
    )
    process = subprocess.Popen([sys.executable, "-c", parent], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    pid = int(process.stdout.readline())
    time.sleep(1)
    assert alive(pid)
    process.kill()
    process.wait()
    process.stdout.close()
    wait_until(lambda: not alive(pid))


def test_a_port_that_is_taken_is_one_sentence() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(CommandError, match=str(port)):
            free_port("127.0.0.1", port)


def test_a_second_supervisor_of_a_folder_is_refused(tmp_path: Path) -> None:
    with only_one(tmp_path), pytest.raises(CommandError, match="läuft schon"), only_one(tmp_path):
        pass
