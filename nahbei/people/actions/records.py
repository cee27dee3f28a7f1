"""The record itself: new, changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from nahbei.foundation import audit
from nahbei.foundation.actor import Actor
from nahbei.foundation.models import Agency
from nahbei.foundation.refusal import Refusal
from nahbei.people import folding, phones, search
from nahbei.people.matching import people_changed
from nahbei.people.models import Channel, ChannelKind, Person
from nahbei.people.phones import ChannelInput
from nahbei.people.references import reference_of

# What the matching engine reads of a person.
MATCHING_FIELDS = frozenset({
    "salutation", "born_on", "birth_year", "postal_code", "neighbourhood", "latitude", "longitude", "language", "languages", "informal",
    "died_on",
})


class PersonWasMerged(Refusal):
    sentence = _("Dieser Eintrag wurde mit einem anderen zusammengeführt. Bitte ändern Sie dort.")


class NoPhoneNumber(Refusal):
    sentence = _("Das ist keine Telefonnummer: mindestens drei Ziffern.")
    field = "channels"


class NoEmailAddress(Refusal):
    sentence = _("Das ist keine E-Mail-Adresse. Sie hat die Form name@anbieter.de.")
    field = "channels"


@transaction.atomic
def add_person(*, agency: Agency, by: Actor, at: dt.datetime, channels: Sequence[ChannelInput] = (), **fields: Any) -> Person:
    """A new record, findable at once. Refuses NoPhoneNumber, NoEmailAddress."""
    person = Person(agency=agency, created_at=at, changed_at=at, **_tidy(fields))
    person.full_clean()
    person.save()
    _write_channels(person, channels)
    search.index([person])
    audit.record(agency, by=by, at=at, what="people.person_added", about=reference_of(person), person_id=person.pk)
    return person


@transaction.atomic
def change_person(
    *, person: Person, by: Actor, at: dt.datetime, channels: Sequence[ChannelInput] | None = None, **fields: Any
) -> Person:
    """Other values; `channels=None` leaves numbers and addresses. Refuses PersonWasMerged."""
    person = Person.objects.select_for_update().get(pk=person.pk)
    if person.merged_into_id:
        raise PersonWasMerged
    changes = {
        name: (getattr(person, name), value) for name, value in _tidy(fields).items() if getattr(person, name) != value
    }
    for name, (_before, value) in changes.items():
        setattr(person, name, value)
    if channels is not None and (reached := _write_channels(person, channels)):
        changes["channels"] = reached
    if changes:
        person.changed_at = at
        person.full_clean()
        person.save()
        _changed(person, changes, by=by, at=at)
    return person


def _changed(person: Person, changes: dict[str, tuple[Any, Any]], *, by: Actor, at: dt.datetime) -> None:
    search.index([person])
    if MATCHING_FIELDS & changes.keys():
        people_changed(person.agency, [person])
    audit.record(
        person.agency, by=by, at=at, what="people.person_changed", about=reference_of(person), person_id=person.pk,
        changes=changes,
    )


def note_export(*, agency: Agency, by: Actor, at: dt.datetime, count: int) -> None:
    """A list of people left the house as a file: that counts as much as a change."""
    audit.record(agency, by=by, at=at, what="people.list_exported", changes={"count": (None, count)})


def _write_channels(person: Person, inputs: Sequence[ChannelInput]) -> tuple[str, str] | None:
    """Bring the rows to what was handed in; rows that stay keep their id. Before and after in words, None when the same."""
    before = _said(person)
    there = {(channel.kind, channel.normal): channel for channel in person.channels.select_for_update()}
    wanted: dict[tuple[str, str], Channel] = {}
    for place, given in enumerate(one for one in inputs if one.value.strip()):
        fresh = _channel(person, given, place)
        wanted.setdefault((fresh.kind, fresh.normal), fresh)
    for key, channel in there.items():
        if key not in wanted:
            channel.delete()
    for key, fresh in wanted.items():
        if key in there:
            known = there[key]
            fresh.pk, fresh.resting_since, fresh.resting_because = known.pk, known.resting_since, known.resting_because
        fresh.save(force_insert=fresh.pk is None)
    after = _said(person)
    return (before, after) if before != after else None


def _said(person: Person) -> str:
    return "; ".join(f"{row.value} ({row.label})" if row.label else row.value for row in person.channels.order_by("position", "pk"))


def _channel(person: Person, given: ChannelInput, place: int) -> Channel:
    channel = Channel(agency_id=person.agency_id, person=person, kind=given.kind, position=place,
                      label=folding.readable(given.label)[:80])
    if given.kind == ChannelKind.PHONE:
        number = phones.normalise(given.value)
        if number is None:
            raise NoPhoneNumber
        channel.value, channel.normal, channel.mobile = number.shown, number.normal, number.mobile
        channel.label = channel.label or phones.remark(given.value)
        return channel
    channel.value = folding.readable(given.value)
    channel.normal = channel.value.lower()
    try:
        validate_email(channel.value)
        Channel._meta.get_field("value").run_validators(channel.value)
    except ValidationError as error:
        raise NoEmailAddress from error
    return channel


def _tidy(fields: dict[str, Any]) -> dict[str, Any]:
    """Pasted text without control characters and marks of direction, which would turn the page around."""
    return {name: folding.readable(value) if isinstance(value, str) else value for name, value in fields.items()}
