"""Giving up a claim as a donation: only what was promised before, could have been paid, and is given up in time (§ 10b (3) EStG)."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from nahbei.donations import actions as donations
from nahbei.foundation.actor import Actor
from nahbei.foundation.refusal import Refusal
from nahbei.people.queries import followed
from nahbei.reimbursements.actions.approving import check_limits
from nahbei.reimbursements.actions.rows import live_lines, lock_claim, record
from nahbei.reimbursements.models import ClaimState, RefundClaim
from nahbei.reimbursements.rules import promised_afterwards, waivable_until
from nahbei.ui.german import format_date


class WasACondition(Refusal):
    sentence = _("Eine Spende ist es nur, wenn ausgezahlt worden wäre: ohne die Bedingung, zu verzichten, und mit dem Geld dafür.")
    field = "free"


class PromisedAfterwards(Refusal):
    sentence = _("Am {day} war das noch nicht versprochen ({promise}). Darauf kann niemand als Spende verzichten.")


class WaivedTooLate(Refusal):
    sentence = _("Verzichtet werden konnte bis zum {day}. Danach ist es keine Spende mehr.")
    field = "on"


class WaivedTooEarly(Refusal):
    sentence = _("Verzichten kann man erst auf das, was schon entstanden ist, und nicht an einem Tag, der noch nicht war.")
    field = "on"


class StandsInAList(Refusal):
    sentence = _("Diese Abrechnung steht in einer Auszahlungsliste. Lösen Sie die Liste zuerst auf.")


@transaction.atomic
def waive(*, claim: RefundClaim, on: dt.date, regular: bool, free: bool, by: Actor, at: dt.datetime) -> RefundClaim:
    """Somebody wrote that they do not want it. `free`: nobody had made that a condition, and the money was there.

    Refuses WasACondition, PromisedAfterwards, WaivedTooLate, WaivedTooEarly, StandsInAList, OverTheLimit, NotDeclared, YearIsClosed, ClaimHasMovedOn.
    """
    row = lock_claim(claim, ClaimState.APPROVED)
    if not free:
        raise WasACondition
    if row.pay_rows.filter(live=True).exists():
        raise StandsInAList
    basis = _check(row, on, regular, today=timezone.localdate(at))
    check_limits(row, on.year, with_coming=False)
    text = _now("Abrechnung {number}").format(number=row.number)
    row.gift = donations.give(
        agency=row.agency, person=followed(row.person), cents=row.cents, on=on, kind="waiver", basis_text=basis, text=text, by=by, at=at,
    )
    row.state, row.settled_on, row.settled_by_name, row.regular = ClaimState.WAIVED, on, by.name, regular
    row.save()
    record(row, "claim_waived", by=by, at=at)
    return row


@transaction.atomic
def take_back_waiver(*, claim: RefundClaim, why: str, on: dt.date, by: Actor, at: dt.datetime) -> RefundClaim:
    """It was none: the gift goes, the claim waits again. Refuses GiftConfirmed, YearIsClosed, ClaimHasMovedOn."""
    row = lock_claim(claim, ClaimState.WAIVED)
    assert row.gift is not None
    if row.gift.taken_back_at is None:
        donations.take_back(gift=row.gift, why=why, on=on, by=by, at=at)
    row.state, row.settled_on, row.settled_by_name, row.gift = ClaimState.APPROVED, None, "", None
    row.save()
    record(row, "waiver_taken_back", by=by, at=at)
    return row


def _check(claim: RefundClaim, on: dt.date, regular: bool, *, today: dt.date) -> str:
    """All lines, not most of them. Returns what the claim rests on."""
    lines = live_lines(claim)
    late = promised_afterwards(lines)
    if late:
        raise PromisedAfterwards(str(PromisedAfterwards.sentence).format(day=format_date(late[0].on, "plain"), promise=late[0].rules.promise))
    if on > today or on < max(line.on for line in lines):
        raise WaivedTooEarly
    last = waivable_until(lines, regular=regular)
    if on > last:
        raise WaivedTooLate(str(WaivedTooLate.sentence).format(day=format_date(last, "plain")))
    return "; ".join(dict.fromkeys(line.rules.promise for line in lines))
