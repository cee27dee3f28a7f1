"""The terms a person is found by. Written in the transaction that changes the person, read by `queries`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from nahbei.people import folding, phones
from nahbei.people.models import Channel, ChannelKind, Person, SearchTerm, TermKind

_BATCH = 500


def index(people: Sequence[Person]) -> None:
    """Write the terms of these people anew. A signpost has none: its names and numbers lead to the winner."""
    for start in range(0, len(people), _BATCH):
        _index(people[start : start + _BATCH])


def _index(people: Sequence[Person]) -> None:
    keys = {person.pk: person.merged_into_id or person.pk for person in people}
    signposts = Person.objects.filter(merged_into__in=keys.values())
    records = {record.pk: record for record in [*signposts, *people]}
    channels: dict[int, list[Channel]] = defaultdict(list)
    for channel in Channel.objects.filter(person__in=records):
        channels[channel.person_id].append(channel)
    found: dict[int, set[tuple[str, str]]] = defaultdict(set)
    for record in records.values():
        found[record.merged_into_id or record.pk] |= terms_of(record, channels[record.pk])
    SearchTerm.objects.filter(person__in=records).delete()
    SearchTerm.objects.bulk_create(
        (
            SearchTerm(agency_id=people[0].agency_id, person_id=key, kind=kind, term=term)
            for key in found if key in records
            for kind, term in sorted(found[key])
        ),
        batch_size=1_000,
    )


def terms_of(person: Person, channels: Iterable[Channel]) -> set[tuple[str, str]]:
    """Pairs of kind and term. Pure."""
    words = {*folding.words(person.given_name), *folding.words(person.family_name)}
    terms: set[tuple[str, str]] = {(TermKind.FOLDED, word) for word in words}
    terms |= {(TermKind.PHONETIC, sound) for word in words if (sound := folding.sound(word))}
    address = folding.street(person.street)
    if address:
        terms.add((TermKind.ADDRESS, address))
    for channel in channels:
        if channel.kind == ChannelKind.PHONE:
            beginnings, endings = phones.terms(channel.normal)
            terms |= {(TermKind.DIGITS, term) for term in beginnings if term}
            terms |= {(TermKind.ENDING, term) for term in endings if term}
    return terms
