"""Giving up a claim: only what was promised before, unconditionally, and in time."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from nahbei.contributions.queries import totals
from nahbei.donations import actions as donations
from nahbei.foundation.models import Agency
from nahbei.reimbursements import actions, queries
from nahbei.reimbursements.models import ClaimState, RefundClaim
from tests.factories import (
    CLERK,
    NOW,
    TODAY,
    make_approved_refund,
    make_cash_payment,
    make_pay_list,
    make_refund,
    make_refund_rules,
)

D = dt.date
SAID = {"by": CLERK, "at": NOW}


def waive(claim: RefundClaim, on: dt.date = TODAY, *, regular: bool = False, free: bool = True, at: dt.datetime = NOW) -> RefundClaim:
    return actions.waive(claim=claim, on=on, regular=regular, free=free, by=CLERK, at=at)


@pytest.mark.database
def test_a_waived_claim_is_a_gift_and_can_be_taken_back(inside: Agency) -> None:
    claim = waive(make_approved_refund(inside))
    gift = claim.gift
    assert gift is not None and claim.state == ClaimState.WAIVED
    assert (gift.kind, gift.cents, gift.person, gift.given_on) == ("waiver", 300, claim.person, TODAY)
    assert gift.basis_text == "Vorstandsbeschluss vom 5. Januar 2026"
    assert {name: cents for name, cents in totals(inside, 2026).items() if cents} == {"expenses": 300, "donations": -300}
    with pytest.raises(actions.ClaimHasMovedOn):
        waive(claim)
    actions.take_back_waiver(claim=claim, why="ein Irrtum", on=TODAY, **SAID)
    claim.refresh_from_db()
    assert claim.state == ClaimState.APPROVED and not any(totals(inside, 2026).values())
    with pytest.raises(IntegrityError), transaction.atomic():
        RefundClaim.objects.filter(pk=claim.pk).update(state="waived", settled_on=TODAY)


def test_a_gift_taken_back_elsewhere_lets_the_claim_go_on(inside: Agency) -> None:
    claim = waive(make_approved_refund(inside))
    assert claim.gift is not None
    donations.take_back(gift=claim.gift, why="ein Irrtum", on=TODAY, **SAID)
    assert actions.take_back_waiver(claim=claim, why="ein Irrtum", on=TODAY, **SAID).state == ClaimState.APPROVED


@pytest.mark.parametrize(
    ("day", "regular", "fits"),
    [(D(2026, 8, 23), False, True), (D(2026, 8, 22), False, False), (D(2026, 8, 22), True, True), (D(2026, 1, 2), True, True)],
)
def test_three_months_and_for_what_is_done_every_month_a_year(inside: Agency, day: dt.date, regular: bool, fits: bool) -> None:
    claim = make_approved_refund(inside, on=day)
    if fits:
        assert waive(claim, regular=regular).state == ClaimState.WAIVED
    else:
        with pytest.raises(actions.WaivedTooLate, match="22.11.2026"):
            waive(claim, regular=regular)


def test_a_year_is_the_longest(inside: Agency) -> None:
    claim = make_approved_refund(inside, on=D(2026, 1, 2))
    with pytest.raises(actions.WaivedTooLate, match=r"2\.1\.2027"):
        waive(claim, D(2027, 1, 3), regular=True, at=dt.datetime(2027, 1, 4, 9, tzinfo=NOW.tzinfo))


@pytest.mark.parametrize("rules", [{"valid_from": D(2026, 10, 1), "decided_on": D(2026, 10, 6)}, {"valid_from": D(2026, 10, 1), "decided_on": TODAY}])
def test_what_was_promised_afterwards_is_paid_but_never_a_gift(inside: Agency, rules: dict[str, dt.date]) -> None:
    make_refund_rules(inside, **rules)
    claim = make_approved_refund(inside, on=D(2026, 10, 5))
    with pytest.raises(actions.PromisedAfterwards, match=r"5\.10\.2026"):
        waive(claim)
    make_cash_payment(inside)
    actions.pay(pay_list=make_pay_list(inside, claim), on=TODAY, **SAID)


def test_what_was_a_condition_is_no_gift(inside: Agency) -> None:
    with pytest.raises(actions.WasACondition):
        waive(make_approved_refund(inside), free=False)


@pytest.mark.parametrize("on", [TODAY + dt.timedelta(days=1), D(2026, 10, 4)])
def test_not_before_and_not_in_the_future(inside: Agency, on: dt.date) -> None:
    with pytest.raises(actions.WaivedTooEarly):
        waive(make_approved_refund(inside), on)


def test_only_what_is_approved_and_in_no_list(inside: Agency) -> None:
    with pytest.raises(actions.ClaimHasMovedOn):
        waive(make_refund(inside))
    claim = make_approved_refund(inside)
    make_pay_list(inside, claim)
    with pytest.raises(actions.StandsInAList):
        waive(claim)


def test_an_allowance_that_is_given_up_counts_for_the_year(inside: Agency) -> None:
    claim = make_refund(inside)
    actions.add_allowance(claim=claim, kind="volunteer", on=D(2026, 11, 1), cents=800_00, what="Sommerfest", card_told=True, **SAID)
    actions.declare_elsewhere(agency=inside, person=claim.person, year=2026, kind="volunteer", cents=100_00, declared_on=TODAY, **SAID)
    RefundClaim.objects.filter(pk=claim.pk).update(state="approved", approved_at=NOW)
    waive(claim)
    found = queries.allowances(inside, claim.person, 2026)["volunteer"]
    assert (found.here, found.used, found.left, found.is_near) == (800_00, 900_00, 60_00, True)
