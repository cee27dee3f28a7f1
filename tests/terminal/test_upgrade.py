"""A new version meets an office with data: tables are rebuilt, and the walls stand again afterwards."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from tests.support.server import ROOT, surroundings

ANSWERS = ["--name", "Hilfe Süd", "--town", "Köln", "--state", "NW", "--account-name", "Ada", "--email", "a@example.org"]


def run(folder: Path, *command: str) -> None:
    environment = {**surroundings(folder), "DJANGO_SETTINGS_MODULE": "nahbei.config.settings", "NAHBEI_DEMO": "0"}
    done = subprocess.run(
        [sys.executable, "-m", *command], cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    assert done.returncode == 0, done.stdout


def walls_of(folder: Path) -> set[str]:
    with closing(sqlite3.connect(folder / "nahbei.sqlite3")) as database:
        return {name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")}


def test_a_table_can_be_rebuilt_although_walls_name_it(tmp_path: Path) -> None:
    run(tmp_path, "nahbei", "init", "--no-input", *ANSWERS)
    before = walls_of(tmp_path)
    assert len(before) > 100
    run(tmp_path, "django", "migrate", "partners", "0001")  # backwards: SQLite rebuilds two tables that other walls look at
    run(tmp_path, "nahbei", "migrate")
    assert walls_of(tmp_path) == before
    run(tmp_path, "nahbei", "check")
