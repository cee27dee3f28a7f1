"""The day after the trial somebody asks both how it was: a reminder that comes and goes with the stage."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext as _

from nahbei.foundation.actor import Actor
from nahbei.journal.actions import finish_reminders_about, remind
from nahbei.journal.models import ReminderKind
from nahbei.placements.models import PositionPlacement, Stage

NINE = dt.time(9)


def settle_trial_reminder(placement: PositionPlacement, *, by: Actor, at: dt.datetime) -> None:
    """One reminder while somebody tries it out, none otherwise."""
    finish_reminders_about(agency=placement.agency, about=placement.reference, kind=ReminderKind.FOLLOW_UP, by=by, at=at)
    if placement.stage != Stage.TRIAL or placement.trial_on is None:
        return
    day_after = dt.datetime.combine(placement.trial_on + dt.timedelta(days=1), NINE, tzinfo=timezone.get_current_timezone())
    words = {"title": placement.position.title, "organisation": placement.position.organisation.name}
    remind(
        agency=placement.agency, kind=ReminderKind.FOLLOW_UP, due_at=day_after, person=placement.volunteer.person, about=placement.reference,
        text=_("Wie war das Schnuppern? Beide Seiten fragen: „%(title)s“, %(organisation)s.") % words, by=by, at=at,
    )
