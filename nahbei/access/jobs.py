"""Background entry: log-ins that are over and passkeys that open nothing are forgotten."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q
from django.utils import timezone

from nahbei.access.queries import idle_passkeys
from nahbei.access.rules import PASSKEY_LASTS
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


@clock.daily(at="03:25", name="access.forget_passkeys")
@job
def forget_passkeys(agency: Agency) -> None:
    """They opened nothing since the address went; now they are gone, too, and so are questions that no device answered."""
    idle_passkeys(agency).delete()
    agency.passkey_challenges.filter(asked_at__lt=timezone.now() - PASSKEY_LASTS).delete()
