"""A person speaks for an organisation: a hat that is put on and taken off. The person stays who they are."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from nahbei.foundation.actor import Actor
from nahbei.partners.actions.traces import locked, record, write
from nahbei.partners.models import ContactPerson, Organisation
from nahbei.partners.rules import AlreadyContact
from nahbei.people.models import Person


@transaction.atomic
def add_contact(
    *, organisation: Organisation, person: Person, role: str = "", since: dt.date | None = None, by: Actor, at: dt.datetime
) -> ContactPerson:
    """Refuses AlreadyContact. A signpost leads to the record that counts. With an e-mail address the person may use the portal."""
    found, who = locked(organisation), person.merged_into or person
    if found.contact_persons.filter(person=who).exists():
        raise AlreadyContact(who.full_name)
    contact = ContactPerson.objects.create(
        agency=found.agency, organisation=found, person=who, role=" ".join(role.split())[:80], since=since or timezone.localdate(at)
    )
    record(found, "contact_added", by=by, at=at, person_id=who.pk)
    words = {"name": who.full_name, "organisation": found.name}
    write(found, _("%(name)s ist Ansprechperson: %(organisation)s.") % words, by=by, at=at, person=who)
    return contact


@transaction.atomic
def remove_contact(*, contact: ContactPerson, by: Actor, at: dt.datetime) -> None:
    """She is out of the portal at her next click. Asked twice (a double click), it stays as it is."""
    organisation, person = locked(contact.organisation), contact.person
    gone, _rows = ContactPerson.objects.filter(pk=contact.pk).delete()
    if not gone:
        return
    record(organisation, "contact_removed", by=by, at=at, person_id=person.pk)
    words = {"name": person.full_name, "organisation": organisation.name}
    write(organisation, _("%(name)s ist nicht mehr Ansprechperson: %(organisation)s.") % words, by=by, at=at, person=person)
