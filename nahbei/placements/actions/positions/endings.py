"""It does not come about, it ends, it rests. Nobody who holds a seat any more keeps it."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nahbei.foundation.actor import Actor
from nahbei.messaging.actions import hold_back, send
from nahbei.placements.actions.positions.questions import let_go_of_question
from nahbei.placements.actions.positions.steps import is_over, lock, take_step, write
from nahbei.placements.actions.positions.trials import settle_trial_reminder
from nahbei.placements.models import AskedBy, DeclineReason, DecliningSide, PositionPlacement, Stage, Step
from nahbei.placements.position_queries import contact_of
from nahbei.placements.position_rules import (
    RUNNING,
    EndsBeforeStart,
    PauseIsOver,
    PlacementCannotMove,
    PlacementIsOver,
    ReasonIsNotOffered,
    SideIsMissing,
)
from nahbei.ui.german import format_date
from nahbei.volunteers.models import Volunteer

SIDES = {
    DecliningSide.VOLUNTEER: gettext_lazy("%(name)s möchte doch nicht: „%(title)s“, %(organisation)s.%(why)s"),
    DecliningSide.ORGANISATION: gettext_lazy("%(organisation)s sagt ab: %(name)s, „%(title)s“.%(why)s"),
    DecliningSide.OFFICE: gettext_lazy("Kommt nicht zustande: %(name)s, „%(title)s“, %(organisation)s.%(why)s"),
}


@transaction.atomic
def decline(
    *, placement: PositionPlacement, by_side: str, reason: DeclineReason | None, note: str = "", by: Actor, at: dt.datetime
) -> PositionPlacement:
    """It does not come about. The seat of a trial is free again. Said twice it counts once.

    Refuses PlacementCannotMove, SideIsMissing, ReasonIsNotOffered.
    """
    found = lock(placement)
    if found.stage == Stage.DECLINED:
        return found
    if by_side not in DecliningSide.values:
        raise SideIsMissing
    _check_reason(found, reason)
    before = found.stage
    take_step(
        found, Step.DECLINED, _said(by_side, reason), stage=Stage.DECLINED, declined_by=by_side, reason_id=reason and reason.pk,
        note=note.strip()[:300] or found.note, pending=False, pending_until=None, by=by, at=at,
    )
    settle_trial_reminder(found, by=by, at=at)
    write(found, str(SIDES[DecliningSide(by_side)]), why=f" {reason.text}." if reason else "", by=by, at=at)
    if before == Stage.PROPOSED and by_side != DecliningSide.ORGANISATION:
        _tell_that_it_is_over(found, by=by, at=at)
    return found


@transaction.atomic
def end(
    *, placement: PositionPlacement, on: dt.date, side: str, reason: DeclineReason | None = None, note: str = "", by: Actor, at: dt.datetime
) -> PositionPlacement:
    """It was good while it lasted. The seat is free again; who ends it has said why and is not asked any more how it goes.

    Refuses PlacementCannotMove, EndsBeforeStart, SideIsMissing, ReasonIsNotOffered.
    """
    found = lock(placement)
    if found.stage == Stage.ENDED:
        return found
    if side not in DecliningSide.values:
        raise SideIsMissing
    if found.placed_on is not None and on < found.placed_on:
        raise EndsBeforeStart(found.placed_on)
    _check_reason(found, reason)
    text = ", ".join(part for part in (_("am %(day)s") % {"day": format_date(on, "plain")}, _said(side, reason)) if part)
    take_step(
        found, Step.ENDED, text, stage=Stage.ENDED, ended_on=on, declined_by=side, reason_id=reason and reason.pk,
        note=note.strip()[:300] or found.note, pending=False, pending_until=None, by=by, at=at,
    )
    let_go_of_question(found, side, by=by, at=at)
    said = {"day": format_date(on, "plain"), "why": f" {reason.text}." if reason else ""}
    write(found, _("%(name)s hört am %(day)s auf: „%(title)s“, %(organisation)s.%(why)s"), by=by, at=at, **said)
    return found


@transaction.atomic
def put_on_hold(*, placement: PositionPlacement, until: dt.date | None = None, by: Actor, at: dt.datetime) -> PositionPlacement:
    """Not now: it leaves the list of what waits, until a day or until somebody takes it up. Refuses PlacementIsOver, PauseIsOver."""
    found = lock(placement)
    if is_over(found):
        raise PlacementIsOver(found)
    if until is not None and until <= timezone.localdate(at):
        raise PauseIsOver
    if found.pending and found.pending_until == until:
        return found
    text = _("bis %(day)s") % {"day": format_date(until, "plain")} if until else ""
    take_step(found, Step.HELD, text, pending=True, pending_until=until, by=by, at=at)
    write(found, _("Ruht%(until)s: %(name)s, „%(title)s“, %(organisation)s."), until=f" {text}" if text else "", by=by, at=at)
    return found


@transaction.atomic
def resume(*, placement: PositionPlacement, by: Actor, at: dt.datetime) -> PositionPlacement:
    """It goes on."""
    found = lock(placement)
    if not found.pending:
        return found
    take_step(found, Step.RESUMED, pending=False, pending_until=None, by=by, at=at)
    write(found, _("Geht weiter: %(name)s, „%(title)s“, %(organisation)s."), by=by, at=at)
    return found


@transaction.atomic
def release_positions(*, volunteer: Volunteer, by: Actor, at: dt.datetime) -> int:
    """She stops helping: what was on its way does not come about, what ran ends today; every seat is free again. How many there were."""
    found = PositionPlacement.objects.filter(volunteer=volunteer, stage__in=RUNNING).order_by("position_id", "pk")
    for each in found:
        placement = lock(each)  # somebody may be placing her at this moment: what counts is how it stands now
        if placement.stage == Stage.PLACED:
            on = max(timezone.localdate(at), placement.placed_on or dt.date.min)
            end(placement=placement, on=on, side=DecliningSide.VOLUNTEER, by=by, at=at)
        elif placement.stage in RUNNING:
            decline(placement=placement, by_side=DecliningSide.VOLUNTEER, reason=None, by=by, at=at)
    return len(found)


def _check_reason(placement: PositionPlacement, reason: DeclineReason | None) -> None:
    """No reason at all is allowed: the office does not always know one. One of the list, else."""
    if reason is not None and (reason.agency_id != placement.agency_id or not reason.active):
        raise ReasonIsNotOffered
    if placement.stage not in RUNNING:
        raise PlacementCannotMove(placement.stage, Stage.DECLINED)


def _said(side: str, reason: DeclineReason | None) -> str:
    return ": ".join(part for part in (str(DecliningSide(side).label), reason.text if reason else "") if part)


def _tell_that_it_is_over(placement: PositionPlacement, *, by: Actor, at: dt.datetime) -> None:
    """Who has the question in writing is told that nobody waits for an answer; who has it not yet never gets it."""
    if placement.asked_by_means in {"", AskedBy.PHONE}:
        return
    contact = contact_of(placement.position)
    if hold_back(agency=placement.agency, about=placement.reference, topic="introduction_asked", by=by, at=at) or contact is None:
        return
    send(
        agency=placement.agency, to=contact.person, topic="introduction_settled", values={"stelle": placement.position.title},
        about=placement.reference, by=by, at=at,
    )
