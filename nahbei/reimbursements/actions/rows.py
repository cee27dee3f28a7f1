"""What every action of this room has in common: the lock, the claim as it stands, the line in the audit trail. Never an amount in it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from nahbei.foundation import audit
from nahbei.foundation.actor import Actor
from nahbei.foundation.models import Agency
from nahbei.foundation.numbers import last_number
from nahbei.foundation.refusal import Refusal
from nahbei.reimbursements.amounts import cents_of_ways
from nahbei.reimbursements.models import WAYS, RefundClaim, RefundLine

LOCK = "refunds"


class ClaimHasMovedOn(Refusal):
    sentence = _("Das geht bei dieser Abrechnung nicht mehr. Jemand hat sie inzwischen weiterbearbeitet.")


def lock(agency: Agency) -> None:
    """One after the other, until the transaction ends: of two that would go over a limit, one sees the other."""
    last_number(agency, LOCK)


def lock_claim(claim: RefundClaim, *states: str) -> RefundClaim:
    lock(claim.agency)
    row = RefundClaim.objects.select_for_update(of=("self",)).select_related("agency", "person").get(pk=claim.pk)
    if row.state not in states:
        raise ClaimHasMovedOn
    return row


def live_lines(claim: RefundClaim) -> Sequence[RefundLine]:
    return list(claim.lines.live().select_related("rules"))


def add_up(claim: RefundClaim) -> RefundClaim:
    """Amounts of all ways together, then the claim's days and its sum."""
    lines = live_lines(claim)
    ways = [line for line in lines if line.kind in WAYS]
    for line, cents in zip(ways, cents_of_ways((line.metres or 0, line.rate or 0) for line in ways), strict=True):
        line.cents = cents
    RefundLine.objects.bulk_update(ways, ["cents"])
    days = [line.on for line in lines]
    claim.first, claim.last, claim.cents = min(days, default=None), max(days, default=None), sum(line.cents for line in lines)
    claim.save(update_fields=["first", "last", "cents"])
    return claim


def record(claim: RefundClaim, what: str, *, by: Actor, at: dt.datetime, **changes: tuple[Any, Any]) -> None:
    audit.record(
        claim.agency, by=by, at=at, what=f"reimbursements.{what}", about=claim.about, person_id=claim.person_id,
        changes={"claim": (None, claim.number), **changes},
    )
