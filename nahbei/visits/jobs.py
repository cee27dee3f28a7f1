"""What the clock does at night: series reach eight weeks ahead, finished requests are closed."""

from __future__ import annotations

from django.utils import timezone

from nahbei.foundation import clock
from nahbei.foundation.actor import Actor
from nahbei.foundation.jobs import job
from nahbei.foundation.models import Agency
from nahbei.visits import planning


@clock.daily(at="02:30", name="visits.extend_series")
@job
def extend_series(agency: Agency) -> None:
    planning.extend_series(agency=agency, by=Actor.clock(), at=timezone.now())


@clock.daily(at="02:40", name="visits.close_finished")
@job
def close_finished(agency: Agency) -> None:
    planning.close_finished(agency=agency, by=Actor.clock(), at=timezone.now())
