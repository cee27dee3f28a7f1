"""A new version meets an office with data: tables are rebuilt, and the walls stand again afterwards."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from django.db import connection

from tests.support.server import ROOT, surroundings

ANSWERS = ["--name", "Hilfe Süd", "--town", "Köln", "--state", "NW", "--account-name", "Ada", "--email", "a@example.org"]


def run(folder: Path, *command: str) -> None:
    environment = {**surroundings(folder), "DJANGO_SETTINGS_MODULE": "nahbei.config.settings", "NAHBEI_DEMO": "0"}
    done = subprocess.run(
        [sys.executable, "-m", *command], cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    assert done.returncode == 0, done.stdout


NAMES = "SELECT type, name FROM sqlite_master WHERE type <> 'trigger' AND name NOT LIKE 'sqlite_%'"
COLUMNS = "SELECT t.name, c.name, c.type, c.\"notnull\" FROM sqlite_master t, pragma_table_info(t.name) c WHERE t.type = 'table'"


def walls_of(folder: Path) -> set[str]:
    with closing(sqlite3.connect(folder / "nahbei.sqlite3")) as database:
        return {name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")}


@pytest.mark.django_db
@pytest.mark.parametrize("question", [NAMES, COLUMNS])
def test_the_migrations_lead_to_the_tables_that_the_tests_use(empty_database: Path, question: str) -> None:
    """Most tests get their tables straight from the models; an office gets them by the migrations."""
    with closing(sqlite3.connect(empty_database)) as database, connection.cursor() as cursor:
        beside = {"django_migrations", "sqlite_stat1", "nahbei_cache", "nahbei_cache_expires"}
        ours, theirs = set(cursor.execute(question).fetchall()), set(database.execute(question).fetchall())
        assert {row for row in ours if not beside & set(row)} == {row for row in theirs if not beside & set(row)}


def test_a_table_can_be_rebuilt_although_walls_name_it(empty_office: Path) -> None:
    run(empty_office, "nahbei", "init", "--no-input", *ANSWERS)
    before = walls_of(empty_office)
    assert len(before) > 100
    run(empty_office, "django", "migrate", "counselling", "0002")  # back, and on again: then SQLite rebuilds a table that other walls look at
    run(empty_office, "nahbei", "migrate")
    assert walls_of(empty_office) == before
    run(empty_office, "nahbei", "check")
