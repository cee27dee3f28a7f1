"""When an organisation is asked, asked again, and its position taken off. Pure, but for the list of whom to ring."""

from __future__ import annotations

import datetime as dt
from enum import Enum

from django.db.models import CharField, Exists, OuterRef, Q, Value
from django.db.models.functions import Cast, Concat

from nahbei.foundation.models import Agency
from nahbei.journal.models import Reminder, ReminderKind
from nahbei.opportunities.models import FreshnessTerms, Position, PositionQuerySet, PositionState

NOT_REACHED, AGAIN = 1, 3  # days until the next try
CALL = ReminderKind.REVIEW  # keeps a position off the call list until its day


class Step(Enum):
    ASK = "ask"
    REMIND = "remind"
    TAKE_OFF = "take_off"


def due_step(position: Position, terms: FreshnessTerms, *, on: dt.date) -> Step | None:
    """The one step that is due. Nobody is taken off who was not asked before, with as much notice as the terms leave after the reminder."""
    if position.state != PositionState.PUBLISHED or position.confirmed_on is None:
        return None
    age = (on - position.confirmed_on).days
    if position.asked_on is None:
        return Step.ASK if age >= terms.ask_after_days else None
    if on >= (off_on(position, terms) or on):
        return Step.TAKE_OFF
    if age >= terms.remind_after_days and position.reminded_on is None and position.asked_on < on:
        return Step.REMIND
    return None


def off_on(position: Position, terms: FreshnessTerms) -> dt.date | None:
    """The day on which it is taken off if nobody answers; the clock may have stood still, so the day of the question counts, too."""
    if position.confirmed_on is None:
        return None
    notice = dt.timedelta(days=terms.unpublish_after_days - terms.remind_after_days)
    return max(terms.unpublish_on(position.confirmed_on), position.asked_on + notice if position.asked_on else dt.date.min)


def answerable(position: Position) -> bool:
    """The question is open: also when it was taken off since, because the answer still helps."""
    return position.asked_on is not None and position.state in {PositionState.PUBLISHED, PositionState.OFFLINE}


def to_ring(agency: Agency, *, on: dt.date) -> PositionQuerySet:
    """Asked, and no mail can do it: no address, or two mails without an answer. Who is to be tried later is not there today."""
    with_mail = Q(contact__person__channels__kind="email", contact__person__died_on=None)
    about = Concat(Value("opportunities.position:"), Cast(OuterRef("pk"), CharField()))
    later = Reminder.objects.filter(agency=agency, about=about, kind=CALL, done_at=None, due_at__date__gt=on)
    asked = agency.positions.published(on=on).filter(asked_on__isnull=False)
    mailed = asked.filter(with_mail, reminded_on=None)  # of the few that were asked, not of all there ever were
    rows = asked.exclude(pk__in=mailed.values("pk")).filter(~Exists(later))
    return rows.select_related("organisation", "contact__person").order_by("organisation__name", "confirmed_on", "pk")
