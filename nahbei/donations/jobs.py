"""What the clock does at night: papers whose ten years are over are emptied."""

from __future__ import annotations

from django.utils import timezone

from nahbei.donations import actions
from nahbei.foundation import clock
from nahbei.foundation.actor import Actor
from nahbei.foundation.jobs import job
from nahbei.foundation.models import Agency


@clock.daily(at="03:50", name="donations.forgetting")
@job
def forget(agency: Agency) -> None:
    actions.forget_confirmations(agency=agency, by=Actor.clock(), at=timezone.now())
