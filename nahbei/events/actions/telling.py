"""What a machine cannot say, somebody of the office says: on the telephone, at the fence. A tick says that it was done."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Max

from nahbei.events.models import Registration
from nahbei.events.queries import said_by_hand
from nahbei.foundation.actor import Actor
from nahbei.messaging.actions import mark_printed, take_back_printed
from nahbei.messaging.models import MessageState


@transaction.atomic
def mark_told(*, registration: Registration, by: Actor, at: dt.datetime) -> int:
    """„Bescheid gegeben“: all that still waits to be said to this guest. Returns how much it was."""
    waiting = said_by_hand(registration.agency, [registration]).filter(state=MessageState.QUEUED)
    return len(mark_printed(agency=registration.agency, messages=waiting.values_list("pk", flat=True), by=by, at=at))


@transaction.atomic
def take_back_told(*, registration: Registration, by: Actor, at: dt.datetime) -> int:
    """The undo: what was ticked last waits again."""
    done = said_by_hand(registration.agency, [registration]).filter(state=MessageState.DONE, error="")
    last = done.aggregate(at=Max("state_at"))["at"]
    return len(take_back_printed(agency=registration.agency, messages=done.filter(state_at=last).values_list("pk", flat=True), by=by, at=at))
