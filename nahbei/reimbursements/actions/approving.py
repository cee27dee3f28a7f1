"""From the draft to the yes: another person looks at it; where there is none, it waits a day."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from nahbei.foundation import two_persons
from nahbei.foundation.actions import ask_for_step, confirm_step, stop_step
from nahbei.foundation.actor import Actor
from nahbei.foundation.models import StepState, TwoPersonStep
from nahbei.foundation.refusal import Refusal
from nahbei.foundation.rights import Right
from nahbei.foundation.two_persons import StepKind
from nahbei.people.queries import followed
from nahbei.reimbursements.actions.rows import live_lines, lock_claim, record
from nahbei.reimbursements.models import ALLOWANCES, ClaimState, LineKind, RefundClaim
from nahbei.reimbursements.queries import allowances

KIND = "reimbursements.claim_approved"


class NothingClaimed(Refusal):
    sentence = _("Es steht noch nichts in der Abrechnung.")


class NothingToApprove(Refusal):
    sentence = _("Um diese Freigabe bittet gerade niemand.")


class WrittenByYourself(Refusal):
    sentence = _("Wer die Abrechnung geschrieben hat, kann sie nicht freigeben. Das muss jemand anderes.")


class NotDeclared(Refusal):
    sentence = _("{kind}: Es fehlt die Erklärung für {year}, ob sie auch anderswo genutzt wird. Auch „nein“ ist eine Erklärung.")


class OverTheLimit(Refusal):
    sentence = _("{kind}: Damit wären es mehr als die steuerfreien Beträge des Jahres {year}. Nehmen Sie etwas heraus oder lehnen Sie ab.")


@transaction.atomic
def submit(*, claim: RefundClaim, by: Actor, at: dt.datetime) -> TwoPersonStep:
    """Ask for the yes. Refuses NothingClaimed, NotDeclared, OverTheLimit, StepNeedsSomebody, ClaimHasMovedOn."""
    row = lock_claim(claim, ClaimState.DRAFT)
    if not row.cents:
        raise NothingClaimed
    check_limits(row, timezone.localdate(at).year)
    row.state, row.submitted_at, row.submitted_by_name = ClaimState.SUBMITTED, at, by.name
    row.save()
    words = _now("Abrechnung {number}: {name}").format(number=row.number, name=row.person.full_name)
    step = ask_for_step(agency=row.agency, kind=KIND, about=row.about, words=words, payload={}, by=by, at=at)
    record(row, "claim_submitted", by=by, at=at)
    return step


@transaction.atomic
def approve(*, claim: RefundClaim, by: Actor, at: dt.datetime) -> RefundClaim:
    """Refuses AskedByYourself, MayNotDecide, NothingToApprove, and what stands in the way – then it goes on waiting."""
    step = waiting_step(claim)
    if step is None:
        raise NothingToApprove
    decided = confirm_step(step=step, by=by, at=at)
    if decided.state != StepState.DONE:
        raise Refusal(decided.why_not)
    return RefundClaim.objects.select_related("agency", "person").get(pk=claim.pk)


def claim_confirmed(*, step: TwoPersonStep, by: Actor, at: dt.datetime) -> None:
    assert step.about is not None
    row = lock_claim(step.agency.refund_claims.get(pk=step.about.key), ClaimState.SUBMITTED)
    if by.account_id is not None and by.account_id == row.written_by_id:
        raise WrittenByYourself
    check_limits(row, timezone.localdate(at).year)
    row.state, row.approved_at, row.approved_by_name = ClaimState.APPROVED, at, by.name
    row.save()
    record(row, "claim_approved", by=by, at=at)


@transaction.atomic
def revise(*, claim: RefundClaim, by: Actor, at: dt.datetime) -> RefundClaim:
    """Back to the draft, before anybody said yes. Refuses ClaimHasMovedOn."""
    row = lock_claim(claim, ClaimState.SUBMITTED)
    _stop(row, by=by, at=at)
    row.state, row.submitted_at, row.submitted_by_name = ClaimState.DRAFT, None, ""
    row.save()
    record(row, "claim_revised", by=by, at=at)
    return row


@transaction.atomic
def refuse(*, claim: RefundClaim, why: str, by: Actor, at: dt.datetime) -> RefundClaim:
    """Not paid, and why. Its visits are free again. Not while it stands in a list. Refuses ClaimHasMovedOn."""
    row = lock_claim(claim, ClaimState.SUBMITTED, ClaimState.APPROVED)
    if row.pay_rows.filter(live=True).exists():
        raise Refusal(_("Diese Abrechnung steht in einer Auszahlungsliste. Lösen Sie die Liste zuerst auf."))
    _stop(row, by=by, at=at)
    row.lines.live().update(live=False)
    row.state, row.refused_at, row.refused_by_name, row.why_not = ClaimState.REFUSED, at, by.name, why.strip()[:200]
    row.save()
    record(row, "claim_refused", by=by, at=at)
    return row


def check_limits(claim: RefundClaim, year: int, *, with_coming: bool = True) -> None:
    """`with_coming`: what others have approved and not paid counts, too. Refuses NotDeclared, OverTheLimit."""
    mine = {kind: sum(line.cents for line in live_lines(claim) if line.kind == kind) for kind in ALLOWANCES}
    if not any(mine.values()):
        return
    for kind, one in allowances(claim.agency, followed(claim.person), year, without=claim).items():
        words = {"kind": LineKind(kind).label, "year": year}
        if mine[LineKind(kind)] and one.elsewhere is None:
            raise NotDeclared(str(NotDeclared.sentence).format(**words))
        if mine[LineKind(kind)] and (one.planned if with_coming else one.used) + mine[LineKind(kind)] > one.limit:
            raise OverTheLimit(str(OverTheLimit.sentence).format(**words))


def waiting_step(claim: RefundClaim) -> TwoPersonStep | None:
    return claim.agency.two_person_steps.filter(kind=KIND, about=claim.about, state=StepState.WAITING).first()


def _stop(claim: RefundClaim, *, by: Actor, at: dt.datetime) -> None:
    step = waiting_step(claim)
    if step is not None:
        stop_step(step=step, by=by, at=at)


two_persons.register(StepKind(KIND, Right.MONEY_CHANGE, _("Auslagen freigeben"), claim_confirmed))
