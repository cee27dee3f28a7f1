"""On PostgreSQL the commands found the office as the owner, and work as a role that can do less."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import dj_database_url
import psycopg
import pytest

from tests.support.server import ROOT, surroundings

pytestmark = pytest.mark.postgresql
SETTINGS = "nahbei.config.settings"
ASK = """
import django; django.setup()
from django.db import ProgrammingError, connection
with connection.cursor() as cursor:
    cursor.execute("SELECT session_user, current_user")
    print(*cursor.fetchone())
    try:
        cursor.execute("ALTER TABLE people_person DISABLE ROW LEVEL SECURITY")
    except ProgrammingError as problem:
        print(problem)
"""


@pytest.fixture
def empty_database() -> Iterator[str]:
    """The address of a database of our own on the cluster of the tests."""
    address = os.environ["TEST_DATABASE_URL"]
    found = dj_database_url.parse(address)
    own = {"host": found["HOST"], "user": found["USER"], "dbname": found["NAME"], "autocommit": True}
    with psycopg.connect(**own) as cluster:
        cluster.execute("CREATE DATABASE office_of_a_test")
        yield address.rpartition("/")[0] + "/office_of_a_test"
        cluster.execute("DROP DATABASE office_of_a_test WITH (FORCE)")


def run(folder: Path, address: str, *command: str, **more: str) -> str:
    environment: dict[str, Any] = {
        **surroundings(folder), "DJANGO_SETTINGS_MODULE": SETTINGS, "DATABASE_URL": address, **more
    }
    done = subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    return done.stdout


def test_an_office_is_founded_checked_and_served_by_less_mighty_roles(tmp_path: Path, empty_database: str) -> None:
    answers = ["--name", "Hilfe Süd", "--town", "Köln", "--state", "NW", "--account-name", "Ada", "--email", "a@example.org"]
    run(tmp_path, empty_database, "-m", "nahbei", "init", "--no-input", *answers)
    run(tmp_path, empty_database, "-m", "nahbei", "worker", "--once")  # a pool, and the lesser role
    assert "FEHLER" not in run(tmp_path, empty_database, "-m", "nahbei", "check")
    told = run(tmp_path, empty_database, "-c", ASK, NAHBEI_DATABASE_ROLE="nahbei_app")
    assert "nahbei nahbei_app" in told
    assert "must be owner" in told
