"""Who ever did something. Visits and placements live above: they register how to ask, for a column that holds a volunteer."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import Exists, Q

Asked = Callable[[str], Exists]

engagements: list[Asked] = []


def register(asked: Asked) -> None:
    """`asked(column)` is true for rows whose volunteer has been engaged."""
    engagements.append(asked)


def were_engaged(column: str) -> Q:
    """Rows whose volunteer did something, in any room that knows of it."""
    found = Q(pk__in=[])
    for asked in engagements:
        found |= Q(asked(column))
    return found
