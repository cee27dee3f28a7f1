"""Background entry: the letters of the week, and what of them is no longer true."""

from __future__ import annotations

from django.utils import timezone

from nahbei.desk.week_letter import is_time_to_write, mend_week_letters, next_monday, write_week_letters
from nahbei.foundation import clock
from nahbei.foundation.actor import Actor
from nahbei.foundation.jobs import job
from nahbei.foundation.models import Agency


@clock.daily(at="17:30", name="desk.week_letters")
@job
def write_letters(agency: Agency) -> None:
    """When the office has gone home: what was agreed during the day is in them, and the print run of the morning takes them."""
    now = timezone.now()
    if is_time_to_write(agency, at=now):
        write_week_letters(agency=agency, monday=next_monday(timezone.localdate(now)), by=Actor.clock(), at=now)


@clock.every(minutes=15, name="desk.mend_week_letters")
@job
def mend_letters(agency: Agency) -> None:
    """Also at night: the first who prints in the morning prints what is true."""
    mend_week_letters(agency=agency, by=Actor.clock(), at=timezone.now())
