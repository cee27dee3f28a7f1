"""Claims: nothing twice, nothing over a limit, nothing approved alone, no account in a trail."""

from __future__ import annotations

import datetime as dt
import logging

import pytest
from django.db import IntegrityError, transaction

from nahbei.contributions import actions as book
from nahbei.contributions.iban import BadIban
from nahbei.contributions.models import Booking
from nahbei.contributions.queries import totals
from nahbei.foundation.actions import AskedByYourself, confirm_step, run_due_steps, stop_step
from nahbei.foundation.actor import Actor
from nahbei.foundation.models import Agency, AuditEntry, Membership, StepState
from nahbei.foundation.refusal import Refusal
from nahbei.foundation.rights import Role
from nahbei.foundation.tenancy import agency_scope
from nahbei.people.actions import merge_people
from nahbei.reimbursements import actions, queries
from nahbei.reimbursements.models import ClaimState, PayAccount, PayRow, RefundClaim, RefundLine
from nahbei.visits.actions import take_back_approval
from tests.factories import (
    CLERK,
    IBANS,
    NOW,
    TODAY,
    make_account,
    make_agency,
    make_approved_refund,
    make_cash_payment,
    make_pay_list,
    make_person,
    make_refund,
    make_refund_rules,
    make_trip,
    make_volunteer,
)

D = dt.date
SAID = {"by": CLERK, "at": NOW}
NEXT_DAY = NOW + dt.timedelta(hours=25)


@pytest.fixture(autouse=True)
def full_box(inside: Agency) -> None:
    """What is paid in cash was in the box before."""
    make_cash_payment(inside, cents=500_000)


@pytest.fixture
def two(inside: Agency) -> tuple[Actor, Actor]:
    """The treasurer and the lead."""
    people = [make_account(inside, role) for role in (Role.FINANCE, Role.LEAD)]
    for one in people:
        type(one).objects.filter(pk=one.pk).update(created_at=NOW - dt.timedelta(days=9))
    first, second = [Actor(one.name, "account", one.pk) for one in people]
    return first, second


def now(claim: RefundClaim) -> RefundClaim:
    return RefundClaim.objects.select_related("agency", "person").get(pk=claim.pk)


def allow(claim: RefundClaim, cents: int, kind: str = "volunteer") -> RefundClaim:
    return actions.add_allowance(claim=claim, kind=kind, on=D(2026, 11, 1), cents=cents, what="Sommerfest", card_told=True, **SAID)


def declare(claim: RefundClaim, cents: int = 0, kind: str = "volunteer", year: int = 2026) -> None:
    actions.declare_elsewhere(agency=claim.agency, person=claim.person, year=year, kind=kind, cents=cents, declared_on=TODAY, **SAID)


@pytest.mark.database
def test_from_a_visit_to_the_book_and_back(inside: Agency, two: tuple[Actor, Actor]) -> None:
    claim = make_refund(inside, by=two[0], metres=12_345)
    assert (claim.cents, claim.first, claim.number) == (370, D(2026, 10, 5), 1)
    actions.add_paper(claim=claim, kind="ticket", on=D(2026, 10, 6), cents=580, what="Bus zum Amt", receipt="17", by=two[0], at=NOW)
    actions.submit(claim=claim, by=two[0], at=NOW)
    assert actions.approve(claim=claim, by=two[1], at=NOW).state == ClaimState.APPROVED
    made = make_pay_list(inside, now(claim))
    actions.pay(pay_list=made, on=TODAY, **SAID)
    paid = now(claim)
    assert (paid.state, paid.settled_on) == (ClaimState.PAID, TODAY)
    line = inside.bookings.get(kind="expense")
    assert (line.kind, line.debit, line.credit, line.cents, line.person) == ("expense", "expenses", "cash", 950, claim.person)
    actions.take_back_payment(claim=paid, why="kam zurück", on=TODAY, **SAID)
    assert now(claim).state == ClaimState.APPROVED and totals(inside, 2026)["expenses"] == 0
    actions.pay(pay_list=make_pay_list(inside, now(claim)), on=TODAY, **SAID)
    assert totals(inside, 2026)["expenses"] == 950


@pytest.mark.database
def test_a_visit_is_never_refunded_twice(inside: Agency) -> None:
    claim = make_refund(inside)
    line = claim.lines.get()
    assert line.visit is not None
    with pytest.raises(actions.AlreadyClaimed):
        actions.write_claim(agency=inside, person=claim.person, visits=[line.visit], vehicle="car", **SAID)
    with pytest.raises(IntegrityError), transaction.atomic():
        RefundLine.objects.create(agency=inside, claim=claim, rules=line.rules, kind="car", on=line.on, what="x", visit=line.visit, metres=1, rate=1)
    actions.take_out(line=line, **SAID)
    other = actions.write_claim(agency=inside, person=claim.person, visits=[line.visit], vehicle="bicycle", **SAID)
    assert other.cents == 50
    with pytest.raises(actions.AlreadyClaimed):
        actions.put_line_back(line=line, **SAID)


@pytest.mark.database
def test_a_discarded_claim_frees_its_visits_and_takes_them_up_again(inside: Agency) -> None:
    claim = make_refund(inside)
    line = claim.lines.get()
    actions.discard(claim=claim, **SAID)
    assert list(queries.visits_to_refund(inside, claim.person)) == [line.visit]
    assert actions.take_up_again(claim=now(claim), **SAID).cents == 300
    actions.discard(claim=now(claim), **SAID)
    actions.write_claim(agency=inside, person=claim.person, visits=[line.visit], vehicle="car", **SAID)
    with pytest.raises(actions.AlreadyClaimed):
        actions.take_up_again(claim=now(claim), **SAID)


def test_only_approved_visits_of_this_person_with_a_way(inside: Agency) -> None:
    make_refund_rules(inside)
    volunteer = make_volunteer(inside)
    good = make_trip(inside, volunteer)
    wrong = [
        make_trip(inside, volunteer, D(2026, 10, 6), approved_at=None), make_trip(inside, volunteer, D(2026, 10, 7), metres=0), make_trip(inside),
        make_trip(inside, volunteer, D(2026, 10, 8), state="cancelled", approved_at=None),
    ]
    assert list(queries.visits_to_refund(inside, volunteer.person)) == [good]
    for visit in wrong:
        with pytest.raises(actions.AlreadyClaimed):
            actions.write_claim(agency=inside, person=volunteer.person, visits=[visit], vehicle="car", **SAID)


def test_ways_together_lose_no_cent(inside: Agency) -> None:
    make_refund_rules(inside)
    volunteer = make_volunteer(inside)
    visits = [make_trip(inside, volunteer, D(2026, 10, day), metres=1_550) for day in range(1, 11)]
    claim = actions.write_claim(agency=inside, person=volunteer.person, visits=visits, vehicle="car", **SAID)
    assert claim.cents == 465 == sum(line.cents for line in claim.lines.all())
    actions.add_way(claim=claim, vehicle="bicycle", on=D(2026, 10, 3), metres=3_000, what="Schulung", **SAID)
    assert now(claim).cents == 480
    line = claim.lines.filter(kind="car").first()
    assert line is not None
    actions.take_out(line=line, **SAID)
    assert now(claim).cents == 434


def test_the_rate_is_that_of_the_day(inside: Agency) -> None:
    make_refund_rules(inside, car_cents=20)
    make_refund_rules(inside, D(2026, 7, 1), car_cents=30)
    volunteer = make_volunteer(inside)
    visits = [make_trip(inside, volunteer, day) for day in (D(2026, 6, 30), D(2026, 7, 1))]
    assert actions.write_claim(agency=inside, person=volunteer.person, visits=visits, vehicle="car", **SAID).cents == 500


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [({"on": D(2026, 11, 24)}, actions.NotYet), ({"metres": 0}, actions.NotAWay), ({"on": D(2025, 12, 31)}, actions.NothingPromised),
     ({"vehicle": "bicycle"}, actions.NoRate)],
)
def test_a_way_that_is_none(inside: Agency, wrong: dict[str, object], refusal: type[Refusal]) -> None:
    make_refund_rules(inside, bicycle_cents=0)
    claim = make_refund(inside)
    said = {"claim": claim, "vehicle": "car", "on": TODAY, "metres": 1_000, "what": "Schulung", **SAID, **wrong}
    with pytest.raises(refusal):
        actions.add_way(**said)


def test_rules_keep_to_what_the_law_allows(inside: Agency) -> None:
    with pytest.raises(actions.TooMuchForAKilometre, match="30 Cent"):
        make_refund_rules(inside, car_cents=38)
    with pytest.raises(actions.DecidedInFuture):
        make_refund_rules(inside, decided_on=TODAY + dt.timedelta(days=1))
    rules = make_refund_rules(inside)
    with pytest.raises(IntegrityError), transaction.atomic():
        type(rules).objects.filter(pk=rules.pk).update(car_cents=38)


@pytest.mark.database
def test_nobody_approves_alone(inside: Agency, two: tuple[Actor, Actor]) -> None:
    claim = make_refund(inside, by=two[0])
    step = actions.submit(claim=claim, by=two[0], at=NOW)
    with pytest.raises(AskedByYourself):
        actions.approve(claim=claim, by=two[0], at=NOW)
    assert run_due_steps(agency=inside, at=NEXT_DAY) == [] and now(claim).state == ClaimState.SUBMITTED
    with pytest.raises(IntegrityError), transaction.atomic():
        RefundClaim.objects.filter(pk=claim.pk).update(state="approved")
    actions.revise(claim=claim, **SAID)
    step.refresh_from_db()
    assert step.state == StepState.STOPPED
    actions.submit(claim=claim, by=two[1], at=NOW)
    with pytest.raises(Refusal, match="geschrieben"):
        actions.approve(claim=claim, by=two[0], at=NOW)
    assert now(claim).state == ClaimState.SUBMITTED and actions.waiting_step(claim) is not None


def test_where_there_is_no_second_it_waits_a_day(inside: Agency, two: tuple[Actor, Actor]) -> None:
    Membership.objects.filter(agency=inside, account_id=two[1].account_id).delete()
    claim = make_refund(inside, by=two[0])
    actions.submit(claim=claim, by=two[0], at=NOW)
    assert run_due_steps(agency=inside, at=NOW + dt.timedelta(hours=23)) == [] and now(claim).state == ClaimState.SUBMITTED
    assert len(run_due_steps(agency=inside, at=NEXT_DAY)) == 1 and now(claim).state == ClaimState.APPROVED


def test_what_is_approved_is_not_changed(inside: Agency) -> None:
    claim = make_approved_refund(inside)
    line = claim.lines.get()
    for act in (
        lambda: actions.take_out(line=line, **SAID), lambda: actions.discard(claim=claim, **SAID), lambda: actions.revise(claim=claim, **SAID),
        lambda: allow(claim, 100), lambda: actions.add_way(claim=claim, vehicle="car", on=TODAY, metres=1, what="x", **SAID),
        lambda: actions.submit(claim=claim, **SAID), lambda: actions.take_up_again(claim=claim, **SAID),
    ):
        with pytest.raises(actions.ClaimHasMovedOn):
            act()
    assert actions.refuse(claim=claim, why="doppelt eingereicht", **SAID).state == ClaimState.REFUSED
    assert queries.visits_to_refund(inside, claim.person).count() == 1


def test_a_stopped_step_leads_back_to_the_draft(inside: Agency, two: tuple[Actor, Actor]) -> None:
    claim = make_refund(inside, by=two[0])
    stop_step(step=actions.submit(claim=claim, by=two[0], at=NOW), by=two[1], at=NOW)
    with pytest.raises(actions.NothingToApprove):
        actions.approve(claim=claim, by=two[1], at=NOW)
    actions.revise(claim=claim, **SAID)
    assert confirm_step(step=actions.submit(claim=claim, by=two[0], at=NOW), by=two[1], at=NOW).state == StepState.DONE


def test_an_empty_claim_is_not_submitted(inside: Agency, two: tuple[Actor, Actor]) -> None:
    claim = actions.write_claim(agency=inside, person=make_person(inside), visits=[], vehicle="car", **SAID)
    with pytest.raises(actions.NothingClaimed):
        actions.submit(claim=claim, by=two[0], at=NOW)


def test_an_allowance_needs_the_warning_and_the_declaration(inside: Agency, two: tuple[Actor, Actor]) -> None:
    claim = make_refund(inside, by=two[0])
    with pytest.raises(actions.CardNotTold):
        actions.add_allowance(claim=claim, kind="volunteer", on=TODAY, cents=100, what="x", card_told=False, **SAID)
    allow(claim, 100_00)
    with pytest.raises(actions.NotDeclared, match="Ehrenamtspauschale"):
        actions.submit(claim=claim, by=two[0], at=NOW)
    declare(claim, kind="trainer")
    with pytest.raises(actions.NotDeclared):
        actions.submit(claim=claim, by=two[0], at=NOW)
    declare(claim)
    actions.submit(claim=claim, by=two[0], at=NOW)
    assert now(claim).card_told_by_name == CLERK.name


@pytest.mark.parametrize(("cents", "elsewhere", "fits"), [(960_00, 0, True), (960_01, 0, False), (460_00, 500_00, True), (460_01, 500_00, False)])
def test_nobody_gets_more_than_the_year_allows(inside: Agency, two: tuple[Actor, Actor], cents: int, elsewhere: int, fits: bool) -> None:
    claim = allow(make_refund(inside, by=two[0]), cents)
    declare(claim, elsewhere)
    if fits:
        actions.submit(claim=claim, by=two[0], at=NOW)
    else:
        with pytest.raises(actions.OverTheLimit, match="2026"):
            actions.submit(claim=claim, by=two[0], at=NOW)


def test_of_two_claims_that_are_too_much_together_the_second_is_not_approved(inside: Agency, two: tuple[Actor, Actor]) -> None:
    volunteer = make_volunteer(inside)
    both = [allow(make_refund(inside, volunteer, by=two[0], on=D(2026, 10, day)), 500_00) for day in (1, 2)]
    declare(both[0])
    for claim in both:
        actions.submit(claim=claim, by=two[0], at=NOW)
    actions.approve(claim=both[0], by=two[1], at=NOW)
    with pytest.raises(Refusal, match="steuerfreien"):
        actions.approve(claim=both[1], by=two[1], at=NOW)
    assert now(both[1]).state == ClaimState.SUBMITTED and actions.waiting_step(both[1]) is not None
    actions.pay(pay_list=make_pay_list(inside, now(both[0])), on=TODAY, **SAID)
    with pytest.raises(Refusal, match="steuerfreien"):
        actions.approve(claim=both[1], by=two[1], at=NOW)
    found = queries.allowances(inside, volunteer.person, 2026)["volunteer"]
    assert (found.here, found.left, found.percent, found.is_near) == (500_00, 460_00, 52, False)


def test_the_year_in_which_it_is_paid_counts(inside: Agency) -> None:
    claim = allow(make_refund(inside), 900_00)
    RefundClaim.objects.filter(pk=claim.pk).update(state="approved", approved_at=NOW)
    declare(claim, 800_00, year=2027)
    made, later = make_pay_list(inside, now(claim)), dt.datetime(2027, 1, 4, 9, tzinfo=NOW.tzinfo)
    with pytest.raises(actions.OverTheLimit, match="2027"):
        actions.pay(pay_list=made, on=D(2027, 1, 4), by=CLERK, at=later)
    declare(claim, 0, year=2027)
    actions.pay(pay_list=made, on=D(2027, 1, 4), by=CLERK, at=later)
    used = {year: queries.allowances(inside, claim.person, year)["volunteer"].here for year in (2026, 2027)}
    assert used == {2026: 0, 2027: 900_00}
    assert [line.kind for line in Booking.objects.filter(debit="expenses").order_by("pk")] == ["expense", "allowance"]


@pytest.mark.parametrize(("cents", "near"), [(767_99, False), (768_00, True)])
def test_at_eighty_per_cent_it_warns(inside: Agency, cents: int, near: bool) -> None:
    claim = make_approved_refund(inside)
    declare(claim, cents)
    assert queries.allowances(inside, claim.person, 2026)["volunteer"].is_near is near


def test_a_payment_is_not_reversed_behind_the_back_of_its_claim(inside: Agency) -> None:
    claim = allow(make_refund(inside), 900_00)
    declare(claim)
    RefundClaim.objects.filter(pk=claim.pk).update(state="approved", approved_at=NOW)
    actions.pay(pay_list=make_pay_list(inside, now(claim)), on=TODAY, **SAID)
    for line in inside.bookings.filter(debit="expenses"):
        with pytest.raises(actions.PaidOutHere):
            book.reverse(booking=line, why="falsch", on=TODAY, **SAID)
    actions.take_back_payment(claim=now(claim), why="falsch", on=TODAY, **SAID)
    assert queries.allowances(inside, claim.person, 2026)["volunteer"].here == 0 and totals(inside, 2026)["expenses"] == 0


@pytest.mark.database
def test_a_claim_is_in_one_list_and_paid_once(inside: Agency) -> None:
    claim = make_approved_refund(inside)
    made = make_pay_list(inside, claim)
    with pytest.raises(actions.AlreadyInAList):
        make_pay_list(inside, claim)
    with pytest.raises(IntegrityError), transaction.atomic():
        PayRow.objects.create(agency=inside, pay_list=made, claim=claim, cents=1)
    with pytest.raises(Refusal, match="Auszahlungsliste"):
        actions.refuse(claim=claim, why="zu spät", **SAID)
    actions.dissolve(pay_list=made, **SAID)
    again = make_pay_list(inside, claim)
    actions.pay(pay_list=again, on=TODAY, **SAID)
    for act in (lambda: actions.pay(pay_list=again, on=TODAY, **SAID), lambda: actions.dissolve(pay_list=again, **SAID)):
        with pytest.raises(actions.ListIsOver):
            act()
    with pytest.raises(actions.PaidInFuture):
        actions.pay(pay_list=make_pay_list(inside), on=TODAY + dt.timedelta(days=1), **SAID)
    with pytest.raises(actions.NothingToPay):
        actions.make_list(agency=inside, claims=[], ledger="cash", **SAID)
    assert Booking.objects.filter(kind="expense").count() == 1


@pytest.mark.database
def test_an_account_is_sealed_and_said_nowhere(inside: Agency, caplog: pytest.LogCaptureFixture) -> None:
    claim = make_approved_refund(inside)
    with pytest.raises(actions.NoAccount, match="Jonas"):
        make_pay_list(inside, claim, ledger="bank")
    with caplog.at_level(logging.DEBUG), pytest.raises(BadIban) as problem:
        actions.write_account(agency=inside, person=claim.person, iban="DE02120300000000202052", holder="", **SAID)
    first = actions.write_account(agency=inside, person=claim.person, iban=IBANS[0], holder="", **SAID)
    second = actions.write_account(agency=inside, person=claim.person, iban=IBANS[1], holder="J. Krämer", **SAID)
    first.refresh_from_db()
    assert (bytes(first.sealed), first.mask, first.holder) == (b"", "", "")
    assert actions.opened(second) == IBANS[1] and IBANS[1] not in repr(list(PayAccount.objects.values()))
    made = make_pay_list(inside, claim, ledger="bank")
    actions.fetch(pay_list=made, form="pdf", **SAID)
    actions.pay(pay_list=made, on=TODAY, **SAID)
    assert made.rows.get().paid_to == second.mask
    trail = repr(list(AuditEntry.objects.values_list("what", "changes")))
    assert "list_fetched" in trail and not any(iban in trail + caplog.text + str(problem.value) for iban in (*IBANS, "DE02120300000000202052"))
    actions.drop_account(agency=inside, person=claim.person, **SAID)
    assert queries.account_of(inside, claim.person) is None
    with pytest.raises(IntegrityError), transaction.atomic():
        PayAccount.objects.filter(pk=second.pk).update(mask="DE02 … 5030")


def test_no_amount_stands_in_the_trail(inside: Agency, two: tuple[Actor, Actor]) -> None:
    claim = allow(make_refund(inside, by=two[0], metres=12_345), 123_45)
    declare(claim, 234_56)
    actions.submit(claim=claim, by=two[0], at=NOW)
    actions.approve(claim=claim, by=two[1], at=NOW)
    actions.pay(pay_list=make_pay_list(inside, now(claim)), on=TODAY, **SAID)
    trail = repr(list(AuditEntry.objects.exclude(what="reimbursements.rules_written").values_list("changes", flat=True)))
    assert not any(amount in trail for amount in ("12345", "123,45", "23456", "234,56", "370", "12715"))


def test_a_claim_follows_when_two_records_become_one(inside: Agency, two: tuple[Actor, Actor]) -> None:
    claim = allow(make_refund(inside, by=two[0]), 900_00)
    declare(claim)
    RefundClaim.objects.filter(pk=claim.pk).update(state="approved", approved_at=NOW)
    actions.write_account(agency=inside, person=claim.person, iban=IBANS[0], holder="", **SAID)
    winner = make_person(inside, "Krämer", given_name="Jonas")
    merge_people(winner=winner, loser=claim.person, by=CLERK, at=NOW)
    assert list(queries.claims_of(inside, winner)) == [claim]
    assert queries.allowances(inside, winner, 2026)["volunteer"].coming == 900_00
    actions.pay(pay_list=make_pay_list(inside, now(claim), ledger="bank"), on=TODAY, **SAID)
    assert set(Booking.objects.filter(debit="expenses").values_list("person", flat=True)) == {winner.pk}


def test_hours_that_are_no_longer_approved_leave_a_claim_as_it_was(inside: Agency) -> None:
    claim = make_refund(inside)
    visit = claim.lines.get().visit
    assert visit is not None
    take_back_approval(visits=[visit], **SAID)
    assert now(claim).cents == 300


def test_another_agency_sees_nothing_of_it(inside: Agency) -> None:
    claim = make_refund(inside)
    other = make_agency("Nordend")
    with agency_scope(other):
        assert not other.refund_claims.filter(pk=claim.pk).exists()
