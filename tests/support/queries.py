"""Counting queries: a list costs the same with one row and with three."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.db import connection
from django.test.utils import CaptureQueriesContext


@dataclass
class Counted:
    """Filled when the block ends."""

    statements: list[str] = field(default_factory=list)

    @property
    def number(self) -> int:
        return len(self.statements)

    def __str__(self) -> str:
        return "\n".join(f"{place:>3}. {statement}" for place, statement in enumerate(self.statements, 1))


@contextmanager
def counted() -> Iterator[Counted]:
    """`with counted() as queries: client.get(…)` and then `assert queries.number == 7, queries`."""
    result = Counted()
    with CaptureQueriesContext(connection) as captured:
        yield result
    # Opening and closing walls is no question to the database that grows with the rows; only PostgreSQL is told the agency.
    plumbing = (
        "SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK TO", "BEGIN", "COMMIT", "SELECT current_setting('app.agency'", "SELECT set_config('app.agency'",
    )
    result.statements += [query["sql"] for query in captured.captured_queries if not query["sql"].startswith(plumbing)]
