"""What the clock does: it reminds the day before, and forgets names and notes when their time is over."""

from __future__ import annotations

from django.utils import timezone

from nahbei.counselling import actions
from nahbei.foundation import clock
from nahbei.foundation.actor import Actor
from nahbei.foundation.jobs import job
from nahbei.foundation.models import Agency


@clock.daily(at="10:00", name="counselling.remind")
@job
def remind(agency: Agency) -> None:
    actions.remind(agency=agency, by=Actor.clock(), at=timezone.now())


@clock.daily(at="03:50", name="counselling.forget")
@job
def forget(agency: Agency) -> None:
    actions.forget(agency=agency, by=Actor.clock(), at=timezone.now())
