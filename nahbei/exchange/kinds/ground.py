"""What positions of another system stand on: their organisation, its places and people, the field. Found, else made."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.utils.translation import gettext as _

from nahbei.activities.models import Field
from nahbei.exchange import values
from nahbei.exchange.kinds.organisations import Organisations, content_of
from nahbei.exchange.models import ForeignKeyOfRow, Import, ImportKind
from nahbei.exchange.plans import LONGEST_KEY, foreign_keys
from nahbei.foundation.actor import Actor
from nahbei.foundation.models import Agency
from nahbei.partners.models import ContactPerson, Organisation, Site
from nahbei.people.actions import add_person
from nahbei.people.folding import readable
from nahbei.people.models import ChannelKind
from nahbei.people.phones import ChannelInput, normalise


class Ground:
    """Reads once what there is; then each thing is made at most once for a run."""

    def __init__(self, agency: Agency) -> None:
        self.agency = agency
        self.fields = {values.same(field.name): field for field in agency.fields.all()}
        self.areas = {values.same(name): pk for pk, name in agency.neighbourhoods.values_list("pk", "name")}
        rows = list(agency.organisations.filter(merged_into=None))
        self.organisations = {values.same(row.name): row for row in rows}
        by_key = foreign_keys(agency, ImportKind.ORGANISATIONS)
        by_pk = {row.pk: row for row in rows}
        self.by_key = {key: by_pk[pk] for key, pk in by_key.items() if pk in by_pk}
        self.sites = {(site.organisation_id, values.same(site.name)): site for site in agency.sites.all()}
        contacts = agency.contact_persons.select_related("person")
        self.contacts = {(row.organisation_id, values.same(row.person.full_name)): row for row in contacts}

    def area(self, text: str) -> int | None:
        return next((self.areas[word] for part in values.parts(text) if (word := values.same(part)) in self.areas), None)

    def field(self, text: str) -> Field:
        """The first one with that name; what fits nowhere goes to „Sonstiges“."""
        for part in values.parts(text):
            if (word := values.same(part)) in self.fields:
                return self.fields[word]
        other = values.same(_("Sonstiges"))
        if other not in self.fields:
            self.fields[other] = Field.objects.create(agency=self.agency, name=_("Sonstiges"), position=99)
        return self.fields[other]

    def organisation(self, row: Mapping[str, str], name: str, *, run: Import, at: dt.datetime) -> Organisation:
        key = row.get("organisation_key", "").strip()[:LONGEST_KEY]
        found = self.by_key.get(key) or self.organisations.get(values.same(name))
        if found is None:
            found = Organisation.objects.create(agency=self.agency, created_at=at, **content_of({}, name, ""))
            self.organisations[values.same(name)] = found
        if key and key not in self.by_key:
            self.by_key[key] = found
            ForeignKeyOfRow.objects.create(agency=self.agency, kind=ImportKind.ORGANISATIONS, key=key, target=found.pk, run=run)
        return found

    def site(self, row: Mapping[str, str], organisation: Organisation) -> Site | None:
        """A place with an address of its own, with its position where the other system knew it."""
        street, code = values.line(row.get("street", ""), 120), values.postal_code(row.get("postal_code", ""))
        if not street:
            return None
        key = (organisation.pk, values.same(f"{street} {code}"))
        if key not in self.sites:
            latitude, longitude = values.degrees(row.get("latitude", ""), 90), values.degrees(row.get("longitude", ""), 180)
            whole = latitude is not None and longitude is not None
            self.sites[key] = Site.objects.create(
                agency=self.agency, organisation=organisation, name=f"{street} {code}".strip()[:120], street=street, postal_code=code,
                town=values.line(row.get("town", ""), 80), neighbourhood_id=self.area(row.get("area", "")),
                latitude=latitude if whole else None, longitude=longitude if whole else None,
            )
        return self.sites[key]

    def contact(self, row: Mapping[str, str], organisation: Organisation, *, by: Actor, at: dt.datetime) -> ContactPerson | None:
        """Somebody with a name; a person of that name is not guessed at: doubles are for the office to merge."""
        name = values.line(readable(row.get("contact", "")), 80)
        if not name:
            return None
        key = (organisation.pk, values.same(name))
        if key not in self.contacts:
            given, _space, family = name.rpartition(" ")
            person = add_person(agency=self.agency, given_name=given, family_name=family, channels=_channels(row), by=by, at=at)
            role = values.line(row.get("contact_role", ""), 80)
            self.contacts[key] = ContactPerson.objects.create(agency=self.agency, organisation=organisation, person=person, role=role)
        return self.contacts[key]


def _channels(row: Mapping[str, str]) -> list[ChannelInput]:
    phone, email = row.get("contact_phone", "").strip(), row.get("contact_email", "").strip()
    found = [ChannelInput(ChannelKind.PHONE, phone)] if normalise(phone) else []
    return found + ([ChannelInput(ChannelKind.EMAIL, email)] if "@" in email and "." in email.rpartition("@")[2] and " " not in email else [])


def sweep(agency: Agency, run: Import) -> None:
    """After an import was taken back: what it made for its positions, as far as nobody uses it."""
    made = run.started_at
    if made is None:
        return
    agency.sites.filter(organisation__created_at=made, positions=None).delete()
    contacts = agency.contact_persons.filter(
        person__created_at=made, person__changed_at=made, positions=None, person__volunteer=None, person__help_requests=None,
        person__messages=None, person__journal_entries=None,
    )
    people = list(contacts.values_list("person_id", flat=True))
    contacts.delete()
    agency.people.filter(pk__in=people, contact_for=None).delete()
    Organisations.take_back(agency, list(agency.organisations.filter(created_at=made).values_list("pk", flat=True)), run=run)
