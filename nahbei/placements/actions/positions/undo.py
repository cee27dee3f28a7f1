"""The last step is taken back, as far as that is still in our hands."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from nahbei.foundation.actor import Actor
from nahbei.messaging.actions import hold_back
from nahbei.placements.actions.positions.steps import check_stays, lock, record, set_columns, write
from nahbei.placements.actions.positions.trials import settle_trial_reminder
from nahbei.placements.models import PositionPlacement, PositionPlacementMove, Step
from nahbei.placements.position_rules import RUNNING, ContactDataHavePassed, NothingToUndo, SaidByThemselves

TOPICS = {Step.ASKED: ("introduction_asked",), Step.INTRODUCED: ("introduced_to_organisation", "introduced_volunteer")}


@transaction.atomic
def take_back(*, placement: PositionPlacement, by: Actor, at: dt.datetime) -> PositionPlacement:
    """Undo the last step. Refuses NothingToUndo, SaidByThemselves, ContactDataHavePassed, PositionIsFull, VolunteerIsGone.

    What was sent and has not left the house stays here; contact data that have left it are no longer ours to take back.
    """
    found = lock(placement)
    last = found.moves.standing().first()
    if last is None or last.step == Step.PROPOSED:
        raise NothingToUndo
    if last.online:
        raise SaidByThemselves
    return undo_last(found, last, by=by, at=at)


def undo_last(found: PositionPlacement, last: PositionPlacementMove, *, by: Actor, at: dt.datetime) -> PositionPlacement:
    """The last standing step of a locked placement; who may do that has been asked before."""
    _take_back_messages(found, last, by=by, at=at)
    before = found.stage
    columns = {field.attname: field.to_python(last.kept[field.attname]) for field in PositionPlacement._meta.concrete_fields
               if field.attname in last.kept}
    if before not in RUNNING and columns.get("stage") in RUNNING:
        check_stays(found.volunteer)
    set_columns(found, columns, at=at)
    last.undone_at, last.undone_by_name = at, by.name
    last.save(update_fields=["undone_at", "undone_by_name"])
    settle_trial_reminder(found, by=by, at=at)
    write(found, _("%(name)s, „%(title)s“: „%(step)s“ war ein Versehen."), step=Step(last.step).label, by=by, at=at)
    record(found, "position_taken_back", {"step": (last.step, None), "stage": (before, found.stage)}, by=by, at=at)
    return found


def _take_back_messages(placement: PositionPlacement, last: PositionPlacementMove, *, by: Actor, at: dt.datetime) -> None:
    """Introduced can be taken back as long as every message about it still lies here."""
    for topic in TOPICS.get(Step(last.step), ()):
        sent = placement.agency.messages.filter(about=placement.reference, topic=topic, created_at__gte=last.at).count()
        kept = hold_back(agency=placement.agency, about=placement.reference, topic=topic, by=by, at=at)
        if last.step == Step.INTRODUCED and kept < sent:
            raise ContactDataHavePassed
