"""Volunteers out of a table."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.validators import validate_email
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nahbei.exchange import values
from nahbei.exchange.columns import Column
from nahbei.exchange.kinds.organisations import is_valid
from nahbei.exchange.models import Import, ImportKind, Outcome
from nahbei.exchange.plans import LONGEST_KEY, Importer, Plan, failed, foreign_keys
from nahbei.foundation.actor import Actor
from nahbei.foundation.models import Agency
from nahbei.foundation.numbers import raise_matching_version
from nahbei.people.actions import add_person
from nahbei.people.folding import readable
from nahbei.people.models import LANGUAGES, ChannelKind, Person, Salutation
from nahbei.people.phones import ChannelInput, normalise
from nahbei.volunteers.models import Volunteer, Willingness

SALUTATIONS = {"frau": Salutation.FRAU, "herr": Salutation.HERR, "w": Salutation.FRAU, "m": Salutation.HERR}
LANGUAGE_CODES = {values.same(str(word)): code for code, word in LANGUAGES} | {code: code for code, _word in LANGUAGES}


class Volunteers(Importer):
    """Known is one with the same number in the other system, or a person of that name with the same telephone, e-mail or birthday.

    Nobody who is on file already is changed: whoever stands there is left to the office.
    """

    columns = (
        Column("key", gettext_lazy("Nummer im alten System"), ("id", "nr", "nummer", "freiwilligen_id", "personen_id")),
        Column("salutation", gettext_lazy("Anrede"), ("geschlecht",)),
        Column("given_name", gettext_lazy("Vorname"), ("rufname",)),
        Column("family_name", gettext_lazy("Nachname"), ("name", "familienname", "zuname"), needed=True),
        Column("street", gettext_lazy("Straße"), ("strasse", "anschrift", "adresse")),
        Column("postal_code", gettext_lazy("Postleitzahl"), ("plz",)),
        Column("town", gettext_lazy("Ort"), ("stadt", "wohnort")),
        Column("area", gettext_lazy("Viertel"), ("ortsteil", "stadtteil", "bezirk", "quartier")),
        Column("phone", gettext_lazy("Telefon"), ("tel", "telefonnummer", "festnetz", "telefon_privat")),
        Column("mobile", gettext_lazy("Mobil"), ("handy", "mobiltelefon", "mobilnummer")),
        Column("email", gettext_lazy("E-Mail"), ("mail", "emailadresse")),
        Column("born_on", gettext_lazy("Geburtstag"), ("geburtsdatum", "geboren", "geb")),
        Column("languages", gettext_lazy("Sprachen"), ("sprachkenntnisse", "sprache")),
        Column("activities", gettext_lazy("Tätigkeiten"), ("interessen", "bereitschaft", "einsatzbereiche", "wünsche")),
        Column("since", gettext_lazy("dabei seit"), ("seit", "eintritt", "aufnahme", "registriert")),
        Column("experience", gettext_lazy("Erfahrung, Beruf"), ("beruf", "kenntnisse", "qualifikation", "erfahrung")),
        Column("has_car", gettext_lazy("hat ein Auto"), ("auto", "pkw")),
    )

    def __init__(self, agency: Agency, *, on: dt.date) -> None:
        self.agency, self.on = agency, on
        self.keys = foreign_keys(agency, ImportKind.VOLUNTEERS)
        self.areas = {values.same(name): pk for pk, name in agency.neighbourhoods.values_list("pk", "name")}
        offered = [activity for activity in agency.activities.offered() if not activity.is_for_trade]
        self.activities = {values.same(word): activity for activity in offered for word in (activity.name, activity.noun)}
        self.people = self._known_people()

    def judge(self, line: int, row: Mapping[str, str]) -> Plan:
        family, given = values.line(row.get("family_name", ""), 80), values.line(row.get("given_name", ""), 80)
        shown = f"{given} {family}".strip()
        if not family:
            return failed(line, shown, _("Der Nachname fehlt."))
        born = _born(row.get("born_on", ""), on=self.on)
        if born is not None and not dt.date(1900, 1, 1) <= born <= self.on:
            return failed(line, shown, _("Der Geburtstag liegt nicht im erlaubten Bereich."))
        channels = _channels(row)
        marks = _marks(shown, [channel.value for channel in channels], born)
        key = (row.get("key", "").strip() or next(iter(marks), values.same(shown)))[:LONGEST_KEY]
        known = self.keys.get(key) or next((self.people[mark] for mark in marks if mark in self.people), None)
        if known is not None or key in self.keys:
            return Plan(line, Outcome.KNOWN, shown, key, _("Steht schon in der Kartei und bleibt, wie sie ist."), content={"target": known})
        self.keys[key] = 0
        self.people |= dict.fromkeys(marks, 0)
        willing = [self.activities[word] for part in values.parts(row.get("activities", "")) if (word := values.same(part)) in self.activities]
        return Plan(line, Outcome.CREATED, shown, key, notes=_notes(row, willing), content={
            "person": self._person(row, given, family, born), "channels": channels, "willing": list(dict.fromkeys(willing)),
            "volunteer": self._volunteer(row),
        })

    def write(self, plans: Sequence[Plan], *, run: Import, by: Actor, at: dt.datetime) -> list[int]:
        made = []
        for plan in plans:
            content = plan.content
            person = add_person(agency=self.agency, channels=content["channels"], by=by, at=at, **content["person"])
            row = Volunteer(agency=self.agency, person=person, created_at=at, changed_at=at, **content["volunteer"])
            row.full_clean(exclude=("agency", "person"))
            row.save()
            Willingness.objects.bulk_create(
                Willingness(agency=self.agency, volunteer=row, activity=activity, since=row.since) for activity in content["willing"]
            )
            made.append(row.pk)
        raise_matching_version(self.agency, volunteers=made)
        return made

    @staticmethod
    def take_back(agency: Agency, targets: Sequence[int], *, run: Import) -> set[int]:
        """Only those whose file and record nobody has touched, and whom nobody asked or placed."""
        untouched = agency.volunteers.filter(
            pk__in=targets, changed_at=F("created_at"), person__changed_at=F("person__created_at"), declarations=None, absences=None,
            exclusions=None, moves=None, enquiries=None, placements=None, position_placements=None, person__contact_for=None,
            person__help_requests=None, person__journal_entries=None, person__reminders=None, person__messages=None, person__consents=None,
            person__submissions=None, person__merged_from=None, person__represents=None, person__represented_by=None,
        )
        rows = list(untouched.values_list("pk", "person_id"))
        gone = {pk for pk, _person in rows}
        Volunteer.objects.filter(agency=agency, pk__in=gone).delete()
        Person.objects.filter(agency=agency, pk__in=[person for _pk, person in rows]).delete()
        raise_matching_version(agency, volunteers=gone)
        return gone

    def _known_people(self) -> dict[str, int]:
        """Every person of the office by her marks. Two queries."""
        people = {row[0]: row for row in self.agency.people.present().values_list("pk", "given_name", "family_name", "born_on")}
        reached: dict[int, list[str]] = {}
        for pk, normal in self.agency.channels.values_list("person_id", "normal"):
            reached.setdefault(pk, []).append(normal)
        return {
            mark: pk for pk, given, family, born in people.values()
            for mark in _marks(f"{given} {family}", reached.get(pk, ()), born)
        }

    def _person(self, row: Mapping[str, str], given: str, family: str, born: dt.date | None) -> dict[str, Any]:
        codes = [code for part in values.parts(row.get("languages", "")) if (code := LANGUAGE_CODES.get(values.same(part)))]
        area = next((self.areas[word] for part in values.parts(row.get("area", "")) if (word := values.same(part)) in self.areas), None)
        return {
            "salutation": SALUTATIONS.get(values.same(row.get("salutation", "")), Salutation.NONE), "given_name": given, "family_name": family,
            "born_on": born, "street": values.line(row.get("street", ""), 120), "postal_code": values.postal_code(row.get("postal_code", "")),
            "town": values.line(row.get("town", ""), 80), "neighbourhood_id": area, "languages": [code for code in codes if code != "de"],
        }

    def _volunteer(self, row: Mapping[str, str]) -> dict[str, Any]:
        since = values.day(row.get("since", ""))
        return {
            "since": since if since and dt.date(1950, 1, 1) <= since <= self.on else self.on,
            "experience": readable(row.get("experience", ""))[:4_000], "has_car": values.truth(row.get("has_car", "")) is True,
        }


def _born(text: str, *, on: dt.date) -> dt.date | None:
    """„3.5.38“ is nobody who is still to be born."""
    found = values.day(text)
    return found.replace(year=found.year - 100) if found is not None and found > on and (found.month, found.day) != (2, 29) else found


def _marks(name: str, reached: Sequence[str], born: dt.date | None) -> list[str]:
    """What makes two of the same name the same person."""
    who = values.same(name)
    numbers = [phone.normal if (phone := normalise(value)) and "@" not in value else value.lower() for value in reached if value]
    return [f"{who} {mark}" for mark in [*numbers, *([born.isoformat()] if born else [])]]


def _channels(row: Mapping[str, str]) -> list[ChannelInput]:
    numbers = [row.get(name, "").strip() for name in ("phone", "mobile")]
    email = row.get("email", "").strip()
    found = [ChannelInput(ChannelKind.PHONE, number) for number in numbers if normalise(number)]
    return found + ([ChannelInput(ChannelKind.EMAIL, email)] if is_valid(validate_email, email) else [])


def _notes(row: Mapping[str, str], willing: Sequence[object]) -> tuple[str, ...]:
    notes = []
    if row.get("activities", "").strip() and not willing:
        notes.append(_("Tätigkeiten nicht erkannt: bitte nachtragen."))
    if row.get("email", "").strip() and not is_valid(validate_email, row["email"].strip()):
        notes.append(_("E-Mail-Adresse ist keine und bleibt leer."))
    return tuple(notes)
