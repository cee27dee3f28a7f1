"""`kill -9` while a call is saved: accepted means there as a whole; not accepted means not there, and saving again saves it once."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.server import ROOT, surroundings

KILLED = -signal.SIGKILL
NOTHING, WHOLE = "0 0 0 0 0 1\n\n", "1 1 0 1 1 0\n1\n"  # the draft waits; the draft is gone with the call


def run(folder: Path, *arguments: str, code: int = 0) -> str:
    settings = surroundings(folder) | {"DJANGO_SETTINGS_MODULE": "nahbei.config.settings", "NAHBEI_HOSTS": "testserver"}
    done = subprocess.run(
        [sys.executable, "-m", "tests.desk.crashing", *arguments], cwd=ROOT, env=settings, text=True, capture_output=True, check=False
    )
    assert done.returncode == code, done.stderr
    return done.stdout


@pytest.fixture
def office(empty_office: Path) -> Path:
    run(empty_office, "fill")
    return empty_office


@pytest.mark.parametrize("point", ["plan_visits", "write_entry", "drop_draft"])
def test_killed_before_it_was_accepted(office: Path, point: str) -> None:
    assert run(office, "save", point, code=KILLED) == ""
    assert run(office, "show") == NOTHING
    assert run(office, "save", "never") == "302\n"
    assert run(office, "show") == WHOLE


def test_killed_after_it_was_accepted(office: Path) -> None:
    assert run(office, "save", "after the answer", code=KILLED) == "302\n"
    assert run(office, "show") == WHOLE
    assert run(office, "save", "never") == "302\n"  # the clerk saw no answer and pressed again
    assert run(office, "show").splitlines()[0] == "1 1 0 1 1 0"
