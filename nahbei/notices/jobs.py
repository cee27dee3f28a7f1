"""Background entry: every quarter of an hour the rules speak; circulars go out at their time."""

from __future__ import annotations

from django.utils import timezone

from nahbei.foundation import clock
from nahbei.foundation.actor import Actor
from nahbei.foundation.jobs import job, job_in_steps
from nahbei.foundation.models import Agency
from nahbei.foundation.tenancy import agency_scope
from nahbei.notices.actions import send_due
from nahbei.notices.sending import send_out


@clock.every(minutes=15, name="notices.send_due")
@job
def speak(agency: Agency) -> None:
    send_due(agency=agency, by=Actor.clock(), at=timezone.now())


@clock.every(minutes=1, name="notices.send_circulars")
@job_in_steps
def send_circulars(agency: Agency) -> None:
    """What is planned for now, and what a crash left unfinished."""
    with agency_scope(agency):
        due = list(agency.circulars.due(at=timezone.now()).values_list("pk", flat=True))
    for circular_id in due:
        send_out.func(agency.pk, circular_id)
