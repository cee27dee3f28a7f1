"""From which day on somebody is of age, by what the office knows. Pure."""

from __future__ import annotations

import datetime as dt

from nahbei.people.models import Person
from nahbei.volunteers.dates import OF_AGE, birthday


def born_of(born_on: dt.date | None, birth_year: int | None) -> dt.date | None:
    """The birthday; of a year alone its last day: nobody is taken for older than they are."""
    if born_on is not None:
        return born_on
    return dt.date(birth_year, 12, 31) if birth_year else None


def is_minor(person: Person, *, on: dt.date) -> bool:
    """Whose age nobody knows counts as an adult."""
    born = born_of(person.born_on, person.birth_year)
    return born is not None and on < birthday(born, OF_AGE)
