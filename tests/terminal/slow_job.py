"""A job that takes its time, for the test that kills its worker."""

from __future__ import annotations

import time
from pathlib import Path

from django_tasks import task


@task()
def slow(folder: str) -> None:
    """Leave a mark at the start and at the end; the first time the end does not come."""
    first = not (Path(folder) / "started").exists()
    (Path(folder) / "started").touch()
    if first:
        time.sleep(600)
    (Path(folder) / "ended").touch()
