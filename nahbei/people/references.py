"""How lines of journal and audit name a person."""

from __future__ import annotations

from collections.abc import Iterable

from nahbei.foundation.models import Agency
from nahbei.foundation.reference import Kind, Reference, register
from nahbei.foundation.rights import Right
from nahbei.people.models import Person

KIND = "people.person"


def reference_of(person: Person) -> Reference:
    return Reference(KIND, person.pk)


def _labels(agency: Agency, keys: Iterable[int]) -> dict[int, str]:
    rows = Person.objects.filter(agency=agency, pk__in=list(keys)).only("pk", "given_name", "family_name")
    return {row.pk: row.full_name for row in rows}


register(Kind(KIND, _labels, Right.PEOPLE, events=("person_added", "person_changed", "merged")))
