"""What the clock does at night: pauses that are over end, certificates that nobody may keep go."""

from __future__ import annotations

from django.utils import timezone

from nahbei.foundation import clock
from nahbei.foundation.actor import Actor
from nahbei.foundation.jobs import job
from nahbei.foundation.models import Agency
from nahbei.volunteers import actions


@clock.daily(at="00:20", name="volunteers.end_pauses")
@job
def end_pauses(agency: Agency) -> None:
    actions.end_pauses(agency=agency, by=Actor.clock(), at=timezone.now())


@clock.daily(at="00:40", name="volunteers.forget_certificates")
@job
def forget_certificates(agency: Agency) -> None:
    actions.forget_certificates(agency=agency, by=Actor.clock(), at=timezone.now())
