"""Both have agreed: they are introduced; she tries it out; she stays."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from nahbei.foundation.actor import Actor
from nahbei.messaging.actions import send
from nahbei.placements.actions.positions.steps import check_stays, lock, take_step, write
from nahbei.placements.actions.positions.trials import settle_trial_reminder
from nahbei.placements.models import DecliningSide, PositionPlacement, Stage, Step
from nahbei.placements.position_demand import gates_missing
from nahbei.placements.position_queries import answers_by, contact_of
from nahbei.placements.position_rules import (
    BothMustAgree,
    GatesAreMissing,
    NobodyToAsk,
    PlacementCannotMove,
    TrialIsLongAgo,
    first_day,
    may_move,
)
from nahbei.placements.position_words import contact_values, volunteer_values
from nahbei.ui.german import format_date


@transaction.atomic
def introduce(*, placement: PositionPlacement, by: Actor, at: dt.datetime) -> PositionPlacement:
    """Now, and only now, each learns who the other is and how to reach them, each by their own channel.

    Refuses PlacementCannotMove, BothMustAgree, VolunteerIsGone, GatesAreMissing, NobodyToAsk. Introduced already (a double click): nothing.
    """
    found = lock(placement)
    if found.stage == Stage.INTRODUCED:
        return found
    if not may_move(found.stage, Stage.INTRODUCED):
        raise PlacementCannotMove(found.stage, Stage.INTRODUCED)
    check_stays(found.volunteer)
    _check_both_agreed(found)
    missing = gates_missing(found.volunteer, found.position, timezone.localdate(at))
    if missing:
        raise GatesAreMissing(missing)
    take_step(
        found, Step.INTRODUCED, stage=Stage.INTRODUCED, introduced_at=at, pending=False, pending_until=None, question_at=None, by=by, at=at
    )
    _pass_contact_data(found, by=by, at=at)
    write(found, _("%(name)s und %(organisation)s einander vorgestellt: „%(title)s“."), by=by, at=at)
    return found


@transaction.atomic
def start_trial(*, placement: PositionPlacement, on: dt.date, by: Actor, at: dt.datetime) -> PositionPlacement:
    """She comes to see. She holds a seat; asked again with another day, the day is moved.

    Refuses PlacementCannotMove, PositionIsFull, TrialIsLongAgo, VolunteerIsGone.
    """
    found = lock(placement)
    if found.stage == Stage.TRIAL and found.trial_on == on:
        return found
    check_stays(found.volunteer)
    if on < first_day(found):
        raise TrialIsLongAgo
    day = format_date(on, "plain")
    take_step(found, Step.TRIAL, _("am %(day)s") % {"day": day}, stage=Stage.TRIAL, trial_on=on, pending=False, pending_until=None, by=by, at=at)
    settle_trial_reminder(found, by=by, at=at)
    write(found, _("%(name)s schnuppert am %(day)s: „%(title)s“, %(organisation)s."), day=day, by=by, at=at)
    return found


@transaction.atomic
def place(*, placement: PositionPlacement, on: dt.date, by: Actor, at: dt.datetime) -> PositionPlacement:
    """She stays. Of two on the last seat one is first, the other reads who it was.

    Refuses PlacementCannotMove, PositionIsFull, TrialIsLongAgo, VolunteerIsGone. Placed already (a double click): nothing.
    """
    found = lock(placement)
    if found.stage == Stage.PLACED:
        return found
    check_stays(found.volunteer)
    if on < first_day(found):
        raise TrialIsLongAgo
    day = format_date(on, "plain")
    take_step(found, Step.PLACED, _("am %(day)s") % {"day": day}, stage=Stage.PLACED, placed_on=on, pending=False, pending_until=None, by=by, at=at)
    settle_trial_reminder(found, by=by, at=at)
    write(found, _("%(name)s vermittelt: „%(title)s“, %(organisation)s, ab %(day)s."), day=day, by=by, at=at)
    return found


def _check_both_agreed(placement: PositionPlacement) -> None:
    sides = ((placement.volunteer_agreed_at, DecliningSide.VOLUNTEER), (placement.organisation_agreed_at, DecliningSide.ORGANISATION))
    missing = [str(side.label) for moment, side in sides if moment is None]
    if missing:
        raise BothMustAgree(missing)


def _pass_contact_data(placement: PositionPlacement, *, by: Actor, at: dt.datetime) -> None:
    contact = contact_of(placement.position)
    if contact is None:
        raise NobodyToAsk
    send(
        agency=placement.agency, to=contact.person, topic="introduced_to_organisation", values=volunteer_values(placement),
        about=placement.reference, by=by, at=at, channel=answers_by(placement),
    )
    send(
        agency=placement.agency, to=placement.volunteer.person, topic="introduced_volunteer", values=contact_values(placement, contact),
        about=placement.reference, by=by, at=at,
    )
