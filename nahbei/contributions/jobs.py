"""What the clock does at night: mandates that nobody used lapse, and accounts and files for the bank are forgotten when their time is over."""

from __future__ import annotations

from django.utils import timezone

from nahbei.contributions import actions
from nahbei.foundation import clock
from nahbei.foundation.actor import Actor
from nahbei.foundation.jobs import job
from nahbei.foundation.models import Agency


@clock.daily(at="03:40", name="contributions.mandates")
@job
def mandates(agency: Agency) -> None:
    now = timezone.now()
    actions.expire_mandates(agency=agency, by=Actor.clock(), at=now)
    actions.forget_mandates(agency=agency, by=Actor.clock(), at=now)
    actions.forget_files(agency=agency, by=Actor.clock(), at=now)
