"""Settings of the server that the journeys visit: the product's, on a database file that is put back for every test."""

from __future__ import annotations

from pathlib import Path

from django.utils import timezone

from nahbei.config.settings import *  # noqa: F403
from nahbei.config.settings import DATA, DATABASES
from tests.support.clock import later

NAHBEI_TEST_DIRECTION = True  # the crawler reads every page from right to left too
# A connection that lives on would keep the file of the test before.
DATABASES["default"]["CONN_MAX_AGE"] = 0
DATABASES["default"]["OPTIONS"]["init_command"] = "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;"
# Everything that reads the clock reads this one.
timezone.now = later(Path(DATA))
