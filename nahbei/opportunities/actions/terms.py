"""What positions are found by, words and times of the week, is written anew."""

from __future__ import annotations

from django.db import transaction

from nahbei.foundation.models import Agency
from nahbei.opportunities import search
from nahbei.opportunities.models import Position, PositionState, PositionTerm
from nahbei.opportunities.moments import moments_of

_CHUNK = 250


def index_positions(*, agency: Agency) -> int:
    """All that are published, some at a time: nobody waits long for the write lock. Returns how many."""
    PositionTerm.objects.filter(agency=agency).exclude(position__state=PositionState.PUBLISHED).delete()
    rows = agency.positions.filter(state=PositionState.PUBLISHED).order_by("pk")
    keys = list(rows.values_list("pk", flat=True))
    for start in range(0, len(keys), _CHUNK):
        found = rows.filter(pk__in=keys[start : start + _CHUNK]).select_for_update(of=("self",))
        with transaction.atomic():
            chunk = list(found.select_related("organisation", "field", "activity", "neighbourhood", "site", "project"))
            search.index(chunk)
            for position in chunk:
                position.moments = moments_of(position)
            Position.objects.bulk_update(chunk, ["moments"])
    return len(keys)
