"""Someone speaks for someone else."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from nahbei.foundation import audit
from nahbei.foundation.actor import Actor
from nahbei.foundation.refusal import Refusal
from nahbei.people.actions.records import PersonWasMerged
from nahbei.people.folding import readable
from nahbei.people.models import Authority, Person, Representation
from nahbei.people.references import reference_of


class RepresentsThemselves(Refusal):
    sentence = _("Niemand vertritt sich selbst. Wählen Sie einen anderen Menschen.")
    field = "representative"


class AuthorityNotSeen(Refusal):
    sentence = _("Tragen Sie ein, wann die Vollmacht eingesehen wurde – nicht in der Zukunft.")
    field = "seen_on"


@transaction.atomic
def represent(
    *, person: Person, representative: Person, relation: str, authority: str, seen_on: dt.date | None, by: Actor,
    at: dt.datetime, seen_by: str = "",
) -> Representation:
    """Write down who speaks for a person; the same pair again changes the row. `seen_by` is the clerk unless named."""
    if person.pk == representative.pk:
        raise RepresentsThemselves
    if person.merged_into_id or representative.merged_into_id:
        raise PersonWasMerged
    has_authority = authority != Authority.NONE
    if has_authority and (seen_on is None or seen_on > timezone.localdate(at)):
        raise AuthorityNotSeen
    row = Representation.objects.filter(person=person, representative=representative).select_for_update().first()
    row = row or Representation(agency_id=person.agency_id, person=person, representative=representative)
    fields = {
        "relation": readable(relation), "authority": authority, "seen_on": seen_on if has_authority else None,
        "seen_by": (readable(seen_by) or by.name) if has_authority else "", "ends_on": None,
    }
    changes = {name: (getattr(row, name), value) for name, value in fields.items() if getattr(row, name) != value}
    for name, value in fields.items():
        setattr(row, name, value)
    row.full_clean()
    row.save()
    audit.record(person.agency, by=by, at=at, what="people.represented", about=reference_of(representative),
                 person_id=person.pk, changes=changes)
    return row


@transaction.atomic
def end_representation(*, representation: Representation, on: dt.date, by: Actor, at: dt.datetime) -> Representation:
    """From the next day on this one no longer speaks for the person. The row stays."""
    row = Representation.objects.select_for_update().get(pk=representation.pk)
    before, row.ends_on = row.ends_on, on
    row.save(update_fields=["ends_on"])
    audit.record(row.agency, by=by, at=at, what="people.representation_ended", about=reference_of(row.representative),
                 person_id=row.person_id, changes={"ends_on": (before, on)})
    return row
