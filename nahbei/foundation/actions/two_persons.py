"""One asks, another confirms; nobody else there: it waits, is announced, and can be stopped."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from nahbei.foundation import audit
from nahbei.foundation.actor import Actor
from nahbei.foundation.models import Account, Agency, Membership, StepState, TwoPersonStep
from nahbei.foundation.reference import Reference
from nahbei.foundation.refusal import Refusal
from nahbei.foundation.rights import Right, Role
from nahbei.foundation.two_persons import WAITS, announcers, kinds, title


class StepNeedsSomebody(Refusal):
    sentence = _("Das kann nur jemand mit eigenem Zugang veranlassen.")


class StepAlreadyWaits(Refusal):
    sentence = _("Das wartet schon darauf, dass jemand es bestätigt.")


class StepIsOver(Refusal):
    sentence = _("Darüber ist schon entschieden.")


class AskedByYourself(Refusal):
    sentence = _("Bestätigen muss jemand anderes.")


class MayNotDecide(Refusal):
    sentence = _("Das kann nur bestätigen, wer das Recht dazu schon hatte, als gefragt wurde.")


@transaction.atomic
def ask_for_step(
    *, agency: Agency, kind: str, words: str, payload: Mapping[str, Any], by: Actor, at: dt.datetime, about: Reference | None = None
) -> TwoPersonStep:
    """Let it wait for a second person. Alone with the right: for 24 hours, announced to the lead by mail.

    Refuses StepNeedsSomebody, StepAlreadyWaits.
    """
    known = kinds[kind]
    Agency.objects.select_for_update().get(pk=agency.pk)  # of two clicks one asks
    if by.account_id is None:
        raise StepNeedsSomebody
    if agency.two_person_steps.filter(kind=kind, about=about or "", state=StepState.WAITING).exists():
        raise StepAlreadyWaits
    step = TwoPersonStep.objects.create(
        agency=agency, kind=kind, right=known.right, about=about, words=words[:300], payload=dict(payload), asked_by_id=by.account_id,
        asked_by_name=by.name, asked_at=at,
    )
    _record(step, "asked", by=by, at=at)
    if not others_who_may(step, at=at):
        _wait_alone(step, at=at)
    return step


@transaction.atomic
def confirm_step(*, step: TwoPersonStep, by: Actor, at: dt.datetime) -> TwoPersonStep:
    """The second person says yes, and it is done. Refuses StepIsOver, AskedByYourself, MayNotDecide."""
    locked = _lock(step)
    if by.account_id == locked.asked_by_id:
        raise AskedByYourself
    if by.account_id not in {membership.account_id for membership in others_who_may(locked, at=at)}:
        raise MayNotDecide
    return _perform(locked, "confirmed", by=by, at=at)


@transaction.atomic
def stop_step(*, step: TwoPersonStep, by: Actor, at: dt.datetime) -> TwoPersonStep:
    """It is not done. Also by whoever asked. Refuses StepIsOver."""
    locked = _lock(step)
    return _close(locked, StepState.STOPPED, "stopped", by=by, at=at)


@transaction.atomic
def run_due_steps(*, agency: Agency, at: dt.datetime) -> list[TwoPersonStep]:
    """What nobody could confirm and nobody stopped is done after its time; what lost its second person begins to wait."""
    decided = []
    for step in agency.two_person_steps.filter(state=StepState.WAITING).select_for_update(of=("self",)):
        alone = not others_who_may(step, at=at)
        if alone and step.due_at is None:
            _wait_alone(step, at=at)
        elif alone and step.due_at is not None and step.due_at <= at:
            decided.append(_perform(step, "done_alone", by=Actor.clock(), at=at))
        elif not alone and step.due_at is not None:
            TwoPersonStep.objects.filter(pk=step.pk).update(due_at=None)
    return decided


def others_who_may(step: TwoPersonStep, *, at: dt.datetime) -> list[Membership]:
    """Who could confirm: holds the right, is somebody else, and had an account when it was asked – nobody confirms by a new one."""
    running = step.agency.memberships.running(on=timezone.localdate(at)).select_related("account")
    others = running.filter(account__created_at__lte=step.asked_at).exclude(account=step.asked_by_id)
    return [membership for membership in others if membership.may(Right(step.right))]


def _wait_alone(step: TwoPersonStep, *, at: dt.datetime) -> None:
    step.due_at = at + WAITS
    step.save(update_fields=["due_at"])
    _record(step, "waits_alone", by=Actor.clock(), at=at, due_at=(None, step.due_at.isoformat(timespec="minutes")))
    leads = step.agency.memberships.running(on=timezone.localdate(at)).filter(role=Role.LEAD).select_related("account")
    told: list[Account] = [membership.account for membership in leads]
    for announce in announcers:
        announce(step, told, at)


def _perform(step: TwoPersonStep, what: str, *, by: Actor, at: dt.datetime) -> TwoPersonStep:
    try:
        with transaction.atomic():
            kinds[step.kind].perform(step=step, by=by, at=at)
    except (Refusal, ObjectDoesNotExist, ValidationError) as problem:
        step.why_not = (str(problem) if isinstance(problem, Refusal) else str(_("Das gibt es nicht mehr.")))[:300]
        return _close(step, StepState.FAILED, "failed", by=by, at=at)
    return _close(step, StepState.DONE, what, by=by, at=at)


def _close(step: TwoPersonStep, state: StepState, what: str, *, by: Actor, at: dt.datetime) -> TwoPersonStep:
    _record(step, what, by=by, at=at, asked_by=(None, step.asked_by_name))
    step.state, step.decided_by_name, step.decided_at, step.payload = state, by.name, at, {}
    if step.kind in kinds and kinds[step.kind].confidential:
        step.words, step.about = "", None
    step.save()
    return step


def _lock(step: TwoPersonStep) -> TwoPersonStep:
    locked = TwoPersonStep.objects.select_for_update(of=("self",)).select_related("agency").get(pk=step.pk)
    if locked.state != StepState.WAITING:
        raise StepIsOver
    return locked


def _record(step: TwoPersonStep, what: str, *, by: Actor, at: dt.datetime, **changes: tuple[Any, Any]) -> None:
    secret = step.kind not in kinds or kinds[step.kind].confidential
    told = {} if secret else {"words": (None, step.words)}
    audit.record(
        step.agency, by=by, at=at, what=f"foundation.step_{what}", about=Reference("foundation.step", step.pk),
        changes={"step": (None, title(step)), **told, **changes},
    )
