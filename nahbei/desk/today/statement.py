"""The one statement that finds and counts what waits, kept from one page to the next.

To write thirty-odd questions as SQL takes longer than to answer them. What they ask depends on the agency, on who asks and on the day; only
the time of day is put in when the statement is run (`Ago`). So each is written once a day for each colleague.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import DateTimeField, Model, Value

from nahbei.desk.today.shape import Desk, Part
from nahbei.foundation.rights import Right

KEPT = 256  # statements; each some 40 kB


@dataclass(frozen=True)
class _Before:
    """Stands among the values of a statement for „now, less so much“."""

    delta: dt.timedelta


class Ago(Value):
    """A moment before the one at which the statement is run."""

    def __init__(self, delta: dt.timedelta) -> None:
        super().__init__(delta, output_field=DateTimeField())

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        return "%s", [_Before(self.value)]


@dataclass(frozen=True)
class Statement:
    """SQL with its values, and the table of each part."""

    sql: str
    values: tuple[Any, ...]
    models: dict[str, type[Model]]

    def run(self, now: dt.datetime) -> list[tuple[int, int, int, int]]:
        """Number of the part, key, place, how many there are; the parts in their order and the rows of each in theirs."""
        bound = connection.ops.adapt_datetimefield_value
        with connection.cursor() as cursor:
            cursor.execute(self.sql, [bound(now - value.delta) if isinstance(value, _Before) else value for value in self.values])
            return sorted(cursor.fetchall(), key=lambda line: (line[0], line[2]))


@dataclass(frozen=True)
class _Question:
    """What a statement depends on: every column of the agency, who asks with which rights, the day, the parts."""

    depends_on: tuple[Any, ...]
    desk: Desk = field(compare=False)
    parts: tuple[Part, ...] = field(compare=False)
    cap: int | None = field(compare=False)


def statement_of(desk: Desk, parts: list[Part], cap: int | None) -> Statement:
    """The first rows of each part – as many as `cap` or the part says – and how many there are."""
    agency = tuple(repr(getattr(desk.agency, column.attname)) for column in desk.agency._meta.concrete_fields)
    rights = tuple(right for right in Right if desk.may(right))
    on = (desk.today, desk.end_of_day)
    depends_on = (connection.settings_dict["NAME"], agency, desk.account_id, rights, on, tuple(part.key for part in parts), cap)
    return _written(_Question(depends_on, desk, tuple(parts), cap))


@lru_cache(KEPT)
def _written(question: _Question) -> Statement:
    """Each part keeps its own plan: one condition that joins them by OR makes a database read a whole table."""
    selects: list[str] = []
    values: list[Any] = []
    models: dict[str, type[Model]] = {}
    for number, part in enumerate(question.parts):
        waiting = part.waiting(question.desk)
        models[part.key] = waiting.model
        sql, params = waiting.values_list("pk").query.sql_with_params()
        # compiled from a scoped queryset; the numbers are ours
        selects.append(
            f"SELECT * FROM (SELECT {number} AS part, found.*, ROW_NUMBER() OVER () AS place, COUNT(*) OVER () AS total FROM ({sql}) AS found) "  # nosec B608
            f"AS part{number} WHERE place <= {question.cap or part.cap}"
        )
        values += params
    return Statement(" UNION ALL ".join(selects), tuple(values), models)
