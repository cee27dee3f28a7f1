"""What a volunteer does with dates of her own, without the office: she cannot come, and for a short time, that she can after all."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from nahbei.foundation.actor import Actor
from nahbei.placements.actions.cancellations import cancel_visit, restore_visit
from nahbei.placements.actions.single_dates import lock_date
from nahbei.placements.rules import (
    AlreadyPromised,
    CannotBeTakenBackHere,
    DoesNotFit,
    NotYourDate,
    RequestHasEnded,
    gave_it_back_just_now,
)
from nahbei.visits.models import Side, Visit
from nahbei.visits.rules import (
    DateExistsAlready,
    NobodyHasPromised,
    NothingToRestore,
    SomebodyElseComes,
    VisitHasMovedOn,
    VisitIsOver,
)
from nahbei.volunteers.models import Volunteer

# Their sentences are for the office: they may name somebody else.
INTERNAL = (AlreadyPromised, DateExistsAlready, DoesNotFit, NothingToRestore, RequestHasEnded, SomebodyElseComes)


@transaction.atomic
def cannot_come(*, visit: Visit, volunteer: Volunteer, reason: str = "", by: Actor, at: dt.datetime) -> Visit:
    """Her date is open again and stands on Heute; nobody else is asked by this. Refuses NotYourDate, VisitIsOver."""
    if visit.volunteer_id != volunteer.pk:
        raise NotYourDate
    if visit.begins_at <= at:
        raise VisitIsOver
    try:
        return cancel_visit(visit=visit, side=Side.VOLUNTEER, reason=reason, by=by, at=at)
    except (SomebodyElseComes, NobodyHasPromised, VisitHasMovedOn):
        raise NotYourDate from None


@transaction.atomic
def come_after_all(*, visit: Visit, volunteer: Volunteer, by: Actor, at: dt.datetime) -> Visit:
    """Undo of `cannot_come`, as long as nobody else has it. Refuses CannotBeTakenBackHere."""
    _request, fresh = lock_date(visit)
    if not gave_it_back_just_now(fresh, volunteer, at=at):
        raise CannotBeTakenBackHere
    try:
        return restore_visit(visit=fresh, by=by, at=at)
    except INTERNAL:
        raise CannotBeTakenBackHere from None
