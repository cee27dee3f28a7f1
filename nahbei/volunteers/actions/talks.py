"""A first talk is written down; fields of interest are set."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction

from nahbei.activities.models import Field
from nahbei.foundation import audit
from nahbei.foundation.actor import Actor
from nahbei.foundation.models import Agency
from nahbei.foundation.numbers import raise_matching_version
from nahbei.people.folding import readable
from nahbei.people.models import Person
from nahbei.volunteers.models import ConsultationRecord, FieldInterest, Volunteer


@transaction.atomic
def record_talk(
    *, agency: Agency, person: Person | None, outcome: str, motivation: str = "", come_back_on: dt.date | None = None,
    answers: Mapping[str, Any] | None = None, by: Actor, at: dt.datetime,
) -> ConsultationRecord:
    """The Beratungsbogen. Without a person only when somebody just wanted to know."""
    record = ConsultationRecord(
        agency=agency, person=person, outcome=outcome, motivation=readable(motivation), come_back_on=come_back_on, answers=dict(answers or {}),
        held_at=at, held_by_name=by.name,
    )
    record.full_clean()
    record.save()
    audit.record(agency, by=by, at=at, what="volunteers.talk_held", about=record.reference, person_id=person.pk if person else None)
    return record


@transaction.atomic
def set_fields(*, volunteer: Volunteer, fields: Iterable[Field], by: Actor, at: dt.datetime) -> None:
    """In which fields she would like to do something, whatever it is."""
    wanted = {field.pk for field in fields}
    before = set(volunteer.field_interests.select_for_update().values_list("field_id", flat=True))
    if wanted == before:
        return
    volunteer.field_interests.exclude(field__in=wanted).delete()
    FieldInterest.objects.bulk_create(
        FieldInterest(agency_id=volunteer.agency_id, volunteer=volunteer, field_id=key) for key in sorted(wanted - before)
    )
    audit.record(volunteer.agency, by=by, at=at, what="volunteers.fields_changed", about=volunteer.reference, person_id=volunteer.person_id)
    raise_matching_version(volunteer.agency, volunteers=[volunteer.pk])
