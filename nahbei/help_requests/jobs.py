"""What the clock does at night: forget drafts and health notes in time."""

from __future__ import annotations

from django.utils import timezone

from nahbei.foundation import clock
from nahbei.foundation.actor import Actor
from nahbei.foundation.jobs import job
from nahbei.foundation.models import Agency
from nahbei.help_requests import actions


@clock.daily(at="02:10", name="help_requests.purge_drafts")
@job
def purge_drafts(agency: Agency) -> None:
    actions.purge_drafts(agency=agency, at=timezone.now())


@clock.daily(at="02:15", name="help_requests.purge_health_notes")
@job
def purge_health_notes(agency: Agency) -> None:
    actions.purge_health_notes(agency=agency, by=Actor.clock(), at=timezone.now())
