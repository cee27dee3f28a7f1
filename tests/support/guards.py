"""What makes every test intolerant: an error in the log is a failure, and a test runs where its database is."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest
from django.db import connection


class Errors(logging.Handler):
    """Collects what was logged as an error."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.seen: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.seen.append(self.format(record))


@pytest.fixture(autouse=True)
def no_logged_errors(request: pytest.FixtureRequest) -> Iterator[list[str]]:
    """Fails the test when something logs an error. `logged_errors` (marker) leaves looking at the list to the test."""
    handler, root = Errors(), logging.getLogger()
    root.addHandler(handler)
    yield handler.seen
    root.removeHandler(handler)
    if request.node.get_closest_marker("logged_errors") is None:
        assert handler.seen == [], "an error was logged"


def runs_here(vendor: str, markers: set[str]) -> bool:
    """On PostgreSQL only what depends on the database, on SQLite all but what is PostgreSQL's own."""
    if vendor == "postgresql":
        return bool(markers & {"database", "postgresql"})
    return "postgresql" not in markers


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    elsewhere = [
        item for item in items if not runs_here(connection.vendor, {marker.name for marker in item.iter_markers()})
    ]
    if elsewhere:
        config.hook.pytest_deselected(items=elsewhere)
        gone = set(elsewhere)
        items[:] = [item for item in items if item not in gone]
