"""Two who must not meet. Why is written nowhere, and the journal, which many read, says nothing."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from nahbei.foundation.actor import Actor
from nahbei.people.actions import PersonWasMerged
from nahbei.people.models import Person
from nahbei.volunteers.actions.notes import leave, lock
from nahbei.volunteers.models import Exclusion, Volunteer
from nahbei.volunteers.rules import ExcludesThemselves


@transaction.atomic
def add_exclusion(*, volunteer: Volunteer, person: Person, by: Actor, at: dt.datetime) -> Exclusion:
    """From now on these two are never brought together. Twice is once. Refuses ExcludesThemselves and PersonWasMerged."""
    row = lock(volunteer)
    if person.merged_into_id:
        raise PersonWasMerged
    if person.pk == row.person_id:
        raise ExcludesThemselves
    exclusion, new = Exclusion.objects.get_or_create(agency=row.agency, volunteer=row, person=person)
    if new:
        leave(row, "exclusion_added", by=by, at=at, changes={"person_id": (None, person.pk)})
    return exclusion


@transaction.atomic
def remove_exclusion(*, exclusion: Exclusion, by: Actor, at: dt.datetime) -> None:
    """They may meet again."""
    row = lock(exclusion.volunteer)
    gone, _models = Exclusion.objects.filter(pk=exclusion.pk).delete()
    if gone:
        leave(row, "exclusion_removed", by=by, at=at, changes={"person_id": (exclusion.person_id, None)})
