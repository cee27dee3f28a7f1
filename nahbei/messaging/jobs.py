"""Background entry: every minute a look at what got stuck on its way; mails that belong to no agency."""

from __future__ import annotations

import datetime as dt
from email.utils import formataddr, parseaddr

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import timezone
from django_tasks import task

from nahbei.foundation import clock
from nahbei.foundation.jobs import job_in_steps
from nahbei.foundation.models import Agency
from nahbei.foundation.tenancy import agency_scope
from nahbei.messaging.delivery import call_crashed_unsure, deliver_waiting, leave_the_dead_alone

# A mail's own job has this long before the sweep takes over.
GRACE = dt.timedelta(minutes=1)


@clock.every(minutes=1, name="messaging.sweep")
@job_in_steps
def sweep(agency: Agency) -> None:
    """Name what a crash left half sent; spare the dead; send what waits although its job is gone or its pause is over."""
    now = timezone.now()
    call_crashed_unsure(agency, at=now)
    with agency_scope(agency):
        leave_the_dead_alone(agency, at=now)
    deliver_waiting(agency, due=now - GRACE)


@task()
def post_note(to: str, subject: str, body: str, until: str) -> None:
    """A mail outside of any outbox: a log-in code. After `until` it is worthless, and not sent any more."""
    if timezone.now() > dt.datetime.fromisoformat(until):
        return
    _, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    EmailMessage(subject, body, formataddr(("Nahbei", address)), [to], headers={"Auto-Submitted": "auto-generated"}).send()
