"""What the clock does at night: forget what came in and is long settled."""

from __future__ import annotations

from django.utils import timezone

from nahbei.foundation import clock
from nahbei.foundation.jobs import job
from nahbei.foundation.models import Agency
from nahbei.inbox import actions


@clock.daily(at="02:35", name="inbox.forget")
@job
def forget_incoming(agency: Agency) -> None:
    actions.forget_incoming(agency=agency, at=timezone.now())
