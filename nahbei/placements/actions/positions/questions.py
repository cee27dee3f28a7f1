"""The follow-up of a position that has ended: the side that ended it is not asked any more, the other one still is."""

from __future__ import annotations

import datetime as dt

from nahbei.foundation import audit
from nahbei.foundation.actor import Actor
from nahbei.placements.models import FollowUpOutcome, PositionPlacement


def let_go_of_question(placement: PositionPlacement, side: str, *, by: Actor, at: dt.datetime) -> None:
    for row in placement.follow_ups.open().filter(side=side).select_for_update(of=("self",)):
        row.outcome, row.answered_at, row.answered_by_name = FollowUpOutcome.NOT_NEEDED, at, by.name
        row.save(update_fields=["outcome", "answered_at", "answered_by_name"])
        audit.record(
            row.agency, by=by, at=at, what="placements.follow_up_answered", about=row.reference, person_id=row.person_id,
            changes={"outcome": (None, row.outcome)},
        )
