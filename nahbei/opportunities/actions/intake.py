"""The office takes a position in on the phone: with its organisation and contact person, as far as they are new."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from nahbei.foundation.actor import Actor
from nahbei.foundation.models import Agency
from nahbei.opportunities.actions.positions import add_position
from nahbei.opportunities.models import Position
from nahbei.partners.actions import add_contact, add_organisation
from nahbei.partners.models import ContactPerson, Organisation
from nahbei.people.actions import add_person
from nahbei.people.models import ChannelKind, Person
from nahbei.people.phones import ChannelInput
from nahbei.people.queries import find_people


@transaction.atomic
def take_in_position(
    *, agency: Agency, organisation: Organisation | None, new_organisation: Mapping[str, Any], new_contact: Mapping[str, str], by: Actor,
    at: dt.datetime, **content: Any,
) -> Position:
    """All of it or nothing. Refuses what the actions of each part refuse."""
    owner = organisation or add_organisation(agency=agency, by=by, at=at, **new_organisation)
    if any(new_contact.values()):
        content["contact"] = contact_of(owner, new_contact, by=by, at=at)
    return add_position(agency=agency, organisation=owner, by=by, at=at, **content)


def contact_of(organisation: Organisation, said: Mapping[str, str], *, by: Actor, at: dt.datetime) -> ContactPerson:
    """Somebody of the same name and number is the same person; anybody else is new."""
    person = _known(organisation.agency, said) or _new(organisation.agency, said, by=by, at=at)
    there = organisation.contact_persons.filter(person=person).first()
    return there or add_contact(organisation=organisation, person=person, role=said.get("role", ""), by=by, at=at)


def _known(agency: Agency, said: Mapping[str, str]) -> Person | None:
    if not said.get("phone"):
        return None
    name = said["name"].casefold().split()
    found = find_people(agency, phone=said["phone"])
    return next((one.person for one in found if one.person.full_name.casefold().split() == name), None)


def _new(agency: Agency, said: Mapping[str, str], *, by: Actor, at: dt.datetime) -> Person:
    given, _space, family = said["name"].strip().rpartition(" ")
    channels = [ChannelInput(kind, said[name]) for kind, name in ((ChannelKind.PHONE, "phone"), (ChannelKind.EMAIL, "email")) if said.get(name)]
    fields = {"given_name": given[:80], "family_name": family[:80]}
    if said.get("email"):
        fields["preferred_channel"] = ChannelKind.EMAIL
    return add_person(agency=agency, channels=channels, by=by, at=at, **fields)
