"""The order of the public list is computed anew from what positions got lately."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db import transaction
from django.db.models import Q, Sum

from nahbei.foundation.models import Agency
from nahbei.opportunities.equity import DAYS, WEEK, Attention, fair_order
from nahbei.opportunities.models import Position, Tally


@transaction.atomic
def order_positions(*, agency: Agency, taken: Mapping[int, int], on: dt.date) -> int:
    """Write the ranks of what is published; `taken` counts the places that somebody holds. Returns how many changed. No audit line:
    nobody decided anything, and the rule can be computed again."""
    counts = {
        key: (opened or 0, asked or 0)
        for key, opened, asked in Tally.objects.filter(agency=agency, on__gt=on - dt.timedelta(days=DAYS), on__lte=on)
        .values("position").annotate(seen=Sum("opened"), asked=Sum("interested", filter=Q(on__gt=on - dt.timedelta(days=WEEK))))
        .values_list("position", "seen", "asked")
    }
    rows = {row.pk: row for row in agency.positions.published(on=on).only("pk", "rank", "seats", "agency")}
    attention = (Attention(key, *counts.get(key, (0, 0)), row.seats - taken.get(key, 0)) for key, row in rows.items())
    changed = []
    for rank, key in enumerate(fair_order(attention, on=on), 1):
        if rows[key].rank != rank:
            rows[key].rank = rank
            changed.append(rows[key])
    Position.objects.bulk_update(changed, ["rank"], batch_size=200)
    return len(changed)
