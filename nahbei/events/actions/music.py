"""What the contract with the GEMA allows, from a day on."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from nahbei.events.models import MusicAllowance
from nahbei.foundation import audit
from nahbei.foundation.actor import Actor
from nahbei.foundation.models import Agency
from nahbei.people.folding import readable


@transaction.atomic
def set_music_allowance(
    *, agency: Agency, valid_from: dt.date, free_events: int, most_square_metres: int | None, without_fee: bool, source: str = "", by: Actor,
    at: dt.datetime,
) -> MusicAllowance:
    """Said again for the same day, it replaces what was said; what held before stays for the days before."""
    row = agency.music_allowances.filter(valid_from=valid_from).first() or MusicAllowance(agency=agency, valid_from=valid_from)
    before, row.free_events = row.free_events, free_events
    row.most_square_metres, row.without_fee, row.source = most_square_metres, without_fee, readable(source)[:200]
    row.full_clean()
    row.save()
    audit.record(agency, by=by, at=at, what="events.music_allowance_set", about=row.reference, changes={"free_events": (before, free_events)})
    return row
