"""A training was completed. Its end is computed once, by the term that counts then."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from nahbei.activities.models import Training
from nahbei.foundation.actor import Actor
from nahbei.volunteers.actions.notes import leave, lock
from nahbei.volunteers.dates import months_after
from nahbei.volunteers.models import TrainingRecord, Volunteer
from nahbei.volunteers.rules import AlreadyTrained, TrainedInTheFuture


@transaction.atomic
def record_training(*, volunteer: Volunteer, training: Training, completed_on: dt.date, by: Actor, at: dt.datetime) -> TrainingRecord:
    """Refuses TrainedInTheFuture, AlreadyTrained."""
    row = lock(volunteer)
    if completed_on > timezone.localdate(at):
        raise TrainedInTheFuture
    if row.training_records.filter(training=training, completed_on=completed_on).exists():
        raise AlreadyTrained
    months = training.months_valid
    record = TrainingRecord.objects.create(
        agency=row.agency, volunteer=row, training=training, completed_on=completed_on, recorded_by=by.name,
        valid_until=months_after(completed_on, months) if months else None,
    )
    leave(
        row, "trained", by=by, at=at, changes={"training": (None, training.name), "valid_until": (None, record.valid_until)},
        text=_("%(name)s hat die Schulung „%(training)s“ gemacht.") % {"name": row.person.full_name, "training": training.name},
    )
    return record


@transaction.atomic
def remove_training_record(*, record: TrainingRecord, by: Actor, at: dt.datetime) -> None:
    """Entered by mistake."""
    row = lock(record.volunteer)
    gone, _models = TrainingRecord.objects.filter(pk=record.pk).delete()
    if gone:
        leave(
            row, "training_removed", by=by, at=at, changes={"training": (record.training.name, None)},
            text=_("Schulung „%(training)s“ von %(name)s: Der Eintrag war ein Versehen.")
            % {"name": row.person.full_name, "training": record.training.name},
        )
