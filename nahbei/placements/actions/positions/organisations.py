"""What an organisation says of itself about somebody who comes: the trial went well, she does not come any more; and takes it back."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from nahbei.foundation.actor import Actor
from nahbei.journal.actions import finish_reminders_about, remind
from nahbei.journal.models import ReminderKind
from nahbei.placements.actions.positions.endings import decline, end
from nahbei.placements.actions.positions.steps import is_over, lock, take_step, write
from nahbei.placements.actions.positions.undo import undo_last
from nahbei.placements.models import DeclineReason, PositionPlacement, Stage, Step
from nahbei.placements.position_rules import NothingToUndo, PlacementCannotMove, TrialIsAhead

MAY_TAKE_BACK = frozenset({Step.ORGANISATION_AGREED, Step.TRIAL_GOOD, Step.DECLINED, Step.ENDED})


@transaction.atomic
def note_good_trial(*, placement: PositionPlacement, by: Actor, at: dt.datetime) -> PositionPlacement:
    """They would like to have her. She has a say, too: so the office reads it on Heute, and places. Said twice it counts once.

    Refuses PlacementCannotMove, TrialIsAhead.
    """
    found = lock(placement)
    if found.stage != Stage.TRIAL:
        raise PlacementCannotMove(found.stage, Stage.PLACED)
    if found.trial_on is None or found.trial_on > timezone.localdate(at):
        raise TrialIsAhead
    last = found.moves.standing().first()
    if last is not None and last.step == Step.TRIAL_GOOD:
        return found
    take_step(found, Step.TRIAL_GOOD, by=by, at=at)
    write(found, _("%(organisation)s: Das Schnuppern lief gut. %(name)s, „%(title)s“."), by=by, at=at)
    _tell_the_office(found, _("%(organisation)s sagt: Das Schnuppern lief gut. Was sagt %(name)s? „%(title)s“."), by=by, at=at)
    return found


@transaction.atomic
def note_no_longer(
    *, placement: PositionPlacement, on: dt.date, side: str, reason: DeclineReason | None = None, note: str = "", by: Actor, at: dt.datetime
) -> PositionPlacement:
    """She does not come (any more): what ran ends on that day, what was on its way does not come about. The office reads it on Heute.

    Refuses what `end` and `decline` refuse.
    """
    locked = lock(placement)
    if is_over(locked):  # a double click
        return locked
    if locked.stage == Stage.PLACED:
        found = end(placement=placement, on=on, side=side, reason=reason, note=note, by=by, at=at)
    else:
        found = decline(placement=placement, by_side=side, reason=reason, note=note, by=by, at=at)
    if not found.agency.reminders.open().filter(about=found.reference, kind=ReminderKind.FOLLOW_UP).exists():
        _tell_the_office(found, _("%(organisation)s sagt: %(name)s kommt nicht mehr. „%(title)s“."), by=by, at=at)
    return found


@transaction.atomic
def take_back_own(*, placement: PositionPlacement, by: Actor, at: dt.datetime) -> PositionPlacement:
    """Undo of what the same person said last, on the same day: later the office may have told the other side. Refuses NothingToUndo."""
    found = lock(placement)
    last = found.moves.standing().first()
    if last is None or last.step not in MAY_TAKE_BACK or not last.online or last.by_name != by.name:
        raise NothingToUndo
    if timezone.localdate(last.at) != timezone.localdate(at):
        raise NothingToUndo
    finish_reminders_about(agency=found.agency, about=found.reference, kind=ReminderKind.FOLLOW_UP, by=by, at=at)
    return undo_last(found, last, by=by, at=at)


def _tell_the_office(placement: PositionPlacement, text: str, *, by: Actor, at: dt.datetime) -> None:
    """Instead of the question of the day after the trial, which is answered by this."""
    finish_reminders_about(agency=placement.agency, about=placement.reference, kind=ReminderKind.FOLLOW_UP, by=by, at=at)
    words = {
        "name": placement.volunteer.person.full_name, "title": placement.position.title, "organisation": placement.position.organisation.name,
    }
    remind(
        agency=placement.agency, kind=ReminderKind.FOLLOW_UP, due_at=at, person=placement.volunteer.person, about=placement.reference,
        text=text % words, by=by, at=at,
    )
