"""Background entry: the fair order of the public list. It lives here because free places are known to `placements`."""

from __future__ import annotations

from django.db.models import Count
from django.utils import timezone

from nahbei.foundation import clock
from nahbei.foundation.jobs import job
from nahbei.foundation.models import Agency
from nahbei.opportunities.actions import order_positions


@clock.every(minutes=60, name="matching.order_positions")
@job
def order(agency: Agency) -> None:
    """Every hour; shortly after midnight everything is mixed anew."""
    seated = agency.position_placements.seated().order_by().values("position").annotate(number=Count("pk"))
    order_positions(agency=agency, taken=dict(seated.values_list("position", "number")), on=timezone.localdate())
