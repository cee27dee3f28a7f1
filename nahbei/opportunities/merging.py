"""What positions do when their organisation changes its name or its sites, or takes over those of another one; and when two
records of a person become one who spoke for the same organisation twice."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from nahbei.foundation.actor import Actor
from nahbei.opportunities.actions.traces import record, refresh_place
from nahbei.opportunities.models import Position
from nahbei.partners.following import register
from nahbei.partners.merging import register_word
from nahbei.partners.models import ContactPerson, Organisation
from nahbei.people.merging import Moved, register_move, values_of
from nahbei.people.models import Person


def follow(organisation: Organisation, *, by: Actor, at: dt.datetime) -> None:
    """Found by the name of today, lying where the site lies today, and with a contact person who speaks for the organisation."""
    for position in Position.objects.filter(organisation=organisation).select_related("agency", "organisation", "site", "contact__person"):
        if position.contact is not None and position.contact.organisation_id != organisation.pk:
            before = position.contact.person
            position.contact = organisation.contact_persons.filter(person=before).first()
            record(position, "changed", by=by, at=at, changes={"contact": (before.full_name, position.contact and before.full_name)})
        refresh_place(position)
        position.save(update_fields=["contact", "grid_x", "grid_y", "folded"])


def move_contacts(rows: models.QuerySet[Any], winner: Person, loser: Person) -> Moved:
    """One hat for each organisation: its positions follow, and the earlier day counts."""
    there = {one.organisation_id: one for one in ContactPerson.objects.select_for_update(of=("self",)).filter(person=winner)}
    moved, twice = [], []
    for row in rows.select_for_update(of=("self",)).order_by("pk"):
        other = there.get(row.organisation_id)
        if other is None:
            moved.append(row.pk)
            continue
        twice.append(values_of(row))
        days = [day for day in (row.since, other.since) if day is not None]
        other.since, other.role = min(days, default=None), other.role or row.role
        other.save(update_fields=["since", "role"])
        Position.objects.filter(contact=row).update(contact=other)
        row.delete()
    ContactPerson.objects.filter(pk__in=moved).update(person=winner)
    return Moved(tuple(moved), tuple(twice))


register(follow)
register_move("partners.contactperson.person", move_contacts)
register_word("opportunities.position.organisation", _("Stellen"))
register_word("opportunities.project.organisation", _("Projekte"))
