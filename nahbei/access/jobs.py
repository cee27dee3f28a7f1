"""Background entry: log-ins that are over are forgotten."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q
from django.utils import timezone

from nahbei.foundation import clock
from nahbei.foundation.jobs import job
from nahbei.foundation.models import Agency

KEEP = dt.timedelta(days=1)


@clock.daily(at="03:20", name="access.forget_log_ins")
@job
def forget_log_ins(agency: Agency) -> None:
    """An address stays here no longer than a day after somebody used it."""
    now = timezone.now()
    agency.log_ins.filter(Q(entered_at=None, asked_at__lt=now - KEEP) | Q(ends_at__lt=now - KEEP)).delete()
