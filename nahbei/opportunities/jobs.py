"""Background entry: are positions still right, and by which words are they found."""

from __future__ import annotations

from django.utils import timezone

from nahbei.foundation import clock
from nahbei.foundation.actor import Actor
from nahbei.foundation.jobs import job
from nahbei.foundation.models import Agency
from nahbei.opportunities.actions import index_positions, keep_fresh


@clock.daily(at="02:20", name="opportunities.index_positions")
@job
def index(agency: Agency) -> None:
    """Names of organisations, fields and sites stand in the terms, and change in rooms that know no positions."""
    index_positions(agency=agency)


@clock.daily(at="07:20", name="opportunities.keep_fresh")
@job
def keep_positions_fresh(agency: Agency) -> None:
    """Before the office opens, but not in the night: its mails ring on people's phones."""
    keep_fresh(agency=agency, by=Actor.clock(), at=timezone.now())
