"""The words of a circular for one person: only what everybody may know of themselves and of the office."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from nahbei.foundation.actor import Actor
from nahbei.foundation.models import Agency
from nahbei.messaging.topics import UnknownField, render, topics
from nahbei.messaging.wording import one_line, words_for
from nahbei.notices.models import Circular
from nahbei.people.models import Person

TOPIC = "circular"
FIELDS = ("vorname", "nachname", "name", "agentur", "telefon", "sprechzeiten")
_FIELD = re.compile(r"\{(\w+)\}")


def check_fields(*texts: str) -> None:
    """Refuse a field that does not exist (UnknownField)."""
    for name in (name for text in texts for name in _FIELD.findall(text)):
        if name not in FIELDS:
            raise UnknownField(name, FIELDS)


def values_for(circular: Circular, person: Person) -> Mapping[str, str]:
    """What the frame of the message is filled with. A name that looks like a field stays a name."""
    agency = circular.agency
    own = {
        "vorname": person.given_name or person.full_name, "nachname": person.family_name, "name": person.full_name, "agentur": agency.name,
        "telefon": agency.phone, "sprechzeiten": agency.opening_hours,
    }
    return {"betreff": one_line(render(circular.subject, own)), "text": render(circular.body, own)}


def words_of(circular: Circular, person: Person, *, by: Actor) -> tuple[str, str]:
    """Subject and body as this person would read them: the very words that are sent."""
    return words_for(circular.agency, topics[TOPIC], person, values_for(circular, person), by=by, written=True)


def opted_out(agency: Agency, people: Iterable[int]) -> set[int]:
    """Who does not want any circulars."""
    return set(agency.opt_outs.filter(group=topics[TOPIC].group, person__in=list(people)).values_list("person_id", flat=True))
