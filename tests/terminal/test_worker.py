"""A worker that is killed loses nothing: the job runs again in the next one."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.server import ROOT, surroundings

ENQUEUE = "import sys; from tests.terminal.slow_job import slow; slow.enqueue(sys.argv[1])"


def wait_for(path: Path) -> None:
    until = time.monotonic() + 30
    while not path.exists():
        assert time.monotonic() < until, f"{path.name} never came"
        time.sleep(0.05)


@pytest.fixture
def workers(tmp_path: Path) -> Iterator[list[subprocess.Popen[bytes]]]:
    found: list[subprocess.Popen[bytes]] = []
    yield found
    for worker in found:
        if worker.poll() is None:
            worker.kill()
        worker.wait()


def test_a_killed_worker_loses_no_job(empty_office: Path, workers: list[subprocess.Popen[bytes]]) -> None:
    setup = f"import django; django.setup(); {ENQUEUE}"
    subprocess.run([sys.executable, "-c", setup, str(empty_office)], cwd=ROOT, env=surroundings(empty_office), check=True)

    def start() -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "nahbei", "worker"]
        workers.append(subprocess.Popen(command, cwd=ROOT, env=surroundings(empty_office), stderr=subprocess.DEVNULL))
        return workers[-1]

    first = start()
    wait_for(empty_office / "started")
    first.send_signal(signal.SIGKILL)
    first.wait()
    assert not (empty_office / "ended").exists()
    second = start()
    wait_for(empty_office / "ended")
    second.terminate()
    assert second.wait(20) == 0
