"""The organisation says that a position is still right."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from nahbei.foundation.actor import Actor
from nahbei.opportunities.actions.traces import locked, record
from nahbei.opportunities.models import Confirmation, Position


@transaction.atomic
def confirm_position(*, position: Position, how: str, by: Actor, at: dt.datetime) -> Position:
    """Still right as of today; the question is answered, and its link says so. A position that is not published stays what it is."""
    found = locked(position)
    note_confirmation(found, how=how, by=by, at=at)
    found.save(update_fields=["confirmed_on", "asked_on", "reminded_on"])
    record(found, "confirmed", by=by, at=at)
    return found


def note_confirmation(position: Position, *, how: str, by: Actor, at: dt.datetime) -> None:
    """Set on the row in hand, which the caller saves; the row of the confirmation is written at once."""
    day = timezone.localdate(at)
    position.confirmed_on, position.asked_on, position.reminded_on = day, None, None
    Confirmation.objects.create(agency=position.agency, position=position, on=day, at=at, how=how, by_name=by.name)
