"""Which volunteers the matching engine must read again when people change. Volunteers live above: they register how to ask."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

from nahbei.foundation.models import Agency
from nahbei.foundation.numbers import raise_matching_version
from nahbei.people.models import Person

Finder = Callable[[Collection[int]], Iterable[int]]

finders: list[Finder] = []


def register(finder: Finder) -> None:
    """`finder(ids of people)` gives the ids of the volunteers they are."""
    finders.append(finder)


def people_changed(agency: Agency, people: Iterable[Person]) -> None:
    """Raise the version for those among these people who help. Nobody else is in the engine's columns."""
    keys = [person.pk for person in people]
    raise_matching_version(agency, volunteers=[volunteer for finder in finders for volunteer in finder(keys)])
