"""What a volunteer says of herself about a position that was proposed to her: yes, no; and takes it back."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from nahbei.foundation.actor import Actor
from nahbei.journal.actions import finish_reminders_about, remind
from nahbei.journal.models import ReminderKind
from nahbei.placements.actions.positions.endings import decline
from nahbei.placements.actions.positions.proposals import note_agreement
from nahbei.placements.actions.positions.steps import check_stays, lock
from nahbei.placements.actions.positions.undo import undo_last
from nahbei.placements.models import DeclineReason, DecliningSide, PositionPlacement, Stage
from nahbei.placements.position_rules import NothingToUndo, PlacementIsOver, proposal_answer_can_go_back


@transaction.atomic
def accept_proposal(*, placement: PositionPlacement, by: Actor, at: dt.datetime) -> PositionPlacement:
    """She would like to meet them. The office reads it on Heute and asks the organisation. Said twice it counts once.

    Refuses PlacementIsOver, VolunteerIsGone.
    """
    found = lock(placement)
    check_stays(found.volunteer)
    if found.stage == Stage.PROPOSED and found.volunteer_agreed_at is not None:
        return found
    found = note_agreement(placement=found, side=DecliningSide.VOLUNTEER, by=by, at=at)
    _tell_the_office(found, _("%(name)s möchte gern: „%(title)s“. Jetzt %(organisation)s fragen."), by=by, at=at)
    return found


@transaction.atomic
def refuse_proposal(*, placement: PositionPlacement, reason: DeclineReason | None = None, by: Actor, at: dt.datetime) -> PositionPlacement:
    """Rather not, as long as nobody has been introduced; afterwards she calls. The office reads it on Heute.

    Refuses PlacementIsOver, ReasonIsNotOffered.
    """
    found = lock(placement)
    if found.stage == Stage.DECLINED and found.declined_by == DecliningSide.VOLUNTEER:  # a double click
        return found
    if found.stage != Stage.PROPOSED:
        raise PlacementIsOver(found)
    found = decline(placement=found, by_side=DecliningSide.VOLUNTEER, reason=reason, by=by, at=at)
    why = f" {reason.text}." if reason else ""
    _tell_the_office(found, _("%(name)s möchte lieber nicht: „%(title)s“, %(organisation)s.%(why)s"), why=why, by=by, at=at)
    return found


@transaction.atomic
def take_back_proposal_answer(*, placement: PositionPlacement, by: Actor, at: dt.datetime) -> PositionPlacement:
    """Undo, on the same day, as long as the organisation knows of nothing. Refuses NothingToUndo, VolunteerIsGone."""
    found = lock(placement)
    last = found.moves.standing().first()
    if last is None or not proposal_answer_can_go_back(found, last, on=timezone.localdate(at)) or last.by_name != by.name:
        raise NothingToUndo
    finish_reminders_about(agency=found.agency, about=found.reference, kind=ReminderKind.FOLLOW_UP, by=by, at=at)
    return undo_last(found, last, by=by, at=at)


def _tell_the_office(placement: PositionPlacement, text: str, *, by: Actor, at: dt.datetime, **more: str) -> None:
    said = {
        "name": placement.volunteer.person.full_name, "title": placement.position.title, "organisation": placement.position.organisation.name,
        **more,
    }
    remind(
        agency=placement.agency, kind=ReminderKind.FOLLOW_UP, due_at=at, person=placement.volunteer.person, about=placement.reference,
        text=text % said, by=by, at=at,
    )
