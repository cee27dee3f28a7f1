"""Somebody corrects what we hold about them, or says what is wrong. What opens the door – mailbox, mobile number – changes only the office."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nahbei.foundation import audit
from nahbei.foundation.actor import Actor
from nahbei.foundation.refusal import Refusal
from nahbei.journal.actions import remind, write_entry
from nahbei.journal.models import EntryKind
from nahbei.people.actions import change_person
from nahbei.people.models import Channel, ChannelKind, Person
from nahbei.people.phones import ChannelInput, normalise
from nahbei.people.references import reference_of
from nahbei.places.queries import neighbourhood_for

LONGEST = 220  # of a wish: it stands whole on Heute
MOST_NUMBERS = 4
ADDRESS = ("street", "address_extra", "postal_code", "town")


class WishSubject(models.TextChoices):
    """What somebody wants changed that is not theirs to change alone."""

    REACH = "reach", gettext_lazy("E-Mail-Adresse oder Handynummer")
    NAME = "name", gettext_lazy("Name oder Geburtstag")
    WRONG = "wrong", gettext_lazy("Etwas anderes stimmt nicht")
    HAND_OUT = "hand_out", gettext_lazy("Ich möchte alles sehen, auch die freien Texte")
    ERASE = "erase", gettext_lazy("Bitte löschen Sie meine Daten")


class WishIsEmpty(Refusal):
    sentence = gettext_lazy("Schreiben Sie bitte kurz, was wir ändern sollen.")
    field = "text"


class MobileOnlyByTheOffice(Refusal):
    sentence = gettext_lazy("Mit einer Handynummer kann man sich anmelden. Darum trägt das Büro sie ein: Schreiben Sie uns unter „Das stimmt nicht“.")
    field = "numbers"


@transaction.atomic
def correct_address(*, person: Person, by: Actor, at: dt.datetime, **address: str) -> Person:
    """Where somebody lives. What was measured on the map does not hold any more, and dates may not fit: the office looks."""
    fields: dict[str, Any] = {name: address[name] for name in ADDRESS}
    if any(getattr(person, name) != fields[name] for name in ("street", "postal_code", "town")):
        fields |= {"latitude": None, "longitude": None, "neighbourhood": neighbourhood_for(person.agency, fields["postal_code"])}
    before = person.changed_at
    changed = change_person(person=person, by=by, at=at, **fields)
    if changed.changed_at != before:
        _write(changed, _("%(name)s hat im Portal die eigene Adresse geändert."), by=by, at=at)
        _tell(changed, _("%(name)s: neue Adresse. Passen Viertel und Termine noch?"), by=by, at=at)
    return changed


@transaction.atomic
def correct_reach(*, person: Person, numbers: list[str], preferred_channel: str, language: str, by: Actor, at: dt.datetime) -> Person:
    """Numbers at home, the channel one likes best, the language. Refuses MobileOnlyByTheOffice, NoPhoneNumber."""
    before = person.changed_at
    kept = [row for row in person.channels.all() if opens_the_door(row)]
    known = {row.normal: row for row in person.channels.all()}
    inputs = [ChannelInput(row.kind, row.value, row.label) for row in kept]
    for number in numbers[:MOST_NUMBERS]:
        found = normalise(number)
        if found is not None and found.mobile:
            raise MobileOnlyByTheOffice
        label = known[found.normal].label if found is not None and found.normal in known else ""
        inputs.append(ChannelInput(ChannelKind.PHONE, number, label))
    changed = change_person(person=person, by=by, at=at, channels=inputs, preferred_channel=preferred_channel, language=language)
    if changed.changed_at != before:
        _write(changed, _("%(name)s hat im Portal geändert, wie wir sie oder ihn erreichen."), by=by, at=at)
    return changed


@transaction.atomic
def wish_change(*, person: Person, subject: str, text: str, by: Actor, at: dt.datetime) -> None:
    """For the office, on Heute. Sent twice it stands there once. Refuses WishIsEmpty."""
    text = " ".join(text.split())[:LONGEST]
    chosen = WishSubject(subject)
    if not text and chosen not in {WishSubject.ERASE, WishSubject.HAND_OUT}:
        raise WishIsEmpty
    words = {
        WishSubject.ERASE: _("%(name)s möchte gelöscht werden (Antwort binnen eines Monats)."),
        WishSubject.HAND_OUT: _("%(name)s bittet um vollständige Auskunft (binnen eines Monats)."),
    }.get(chosen, _("%(name)s schreibt, was nicht stimmt:"))
    _tell(person, words, text, by=by, at=at)


@transaction.atomic
def note_hand_out(*, person: Person, by: Actor, at: dt.datetime) -> None:
    """What we hold left the house as a file."""
    audit.record(person.agency, by=by, at=at, what="people.handed_out", about=reference_of(person), person_id=person.pk)


def opens_the_door(channel: Channel) -> bool:
    """By this one can log in, or codes may come to it."""
    return channel.kind == ChannelKind.EMAIL or channel.mobile


def _write(person: Person, text: str, *, by: Actor, at: dt.datetime) -> None:
    write_entry(agency=person.agency, by=by, at=at, text=text % {"name": person.full_name}, kind=EntryKind.PERSON, person=person,
                about=reference_of(person))


def _tell(person: Person, text: str, said: str = "", *, by: Actor, at: dt.datetime) -> None:
    words = " ".join(part for part in (text % {"name": person.full_name}, said) if part)
    if not person.agency.reminders.open().filter(person=person, text=words).exists():
        remind(agency=person.agency, by=by, at=at, due_at=at, person=person, about=reference_of(person), text=words)
