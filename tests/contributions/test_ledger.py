"""The book: nothing is changed, nothing is lost, everything adds up to nought."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from nahbei.contributions import actions, ledger, queries
from nahbei.contributions.models import Booking, BookingKind, Ledger
from nahbei.foundation.models import Agency
from nahbei.foundation.tenancy import agency_scope
from nahbei.people.actions import merge_people
from nahbei.people.models import Person
from tests.factories import CLERK, NOW, TODAY, make_agency, make_agreement, make_claim, make_person

D = dt.date
SAID = {"by": CLERK, "at": NOW}


def due(agency: Agency, until: dt.date = TODAY) -> list[int]:
    return [booking.cents for booking in actions.make_due(agency=agency, until=until, **SAID)]


def pay(agency: Agency, person: Person, cents: int, where: str = Ledger.BANK) -> Booking:
    return actions.receive(agency=agency, person=person, cents=cents, ledger_name=where, on=TODAY, text="", **SAID)


def standing(agency: Agency, person: Person) -> tuple[list[int], int]:
    found = ledger.standings(queries.bookings_of(agency, person))
    return [claim.open_cents for claim in found.claims], found.credit_cents


def test_each_period_falls_due_once(inside: Agency) -> None:
    make_agreement(inside, valid_from=D(2025, 6, 1), tier_number=2)
    make_agreement(inside, valid_from=D(2026, 5, 1), tier_number=1)
    assert due(inside, D(2026, 4, 30)) == [900, 900]
    assert due(inside) == [900, 900, 100, 300, 300]  # from the month after the entry: June
    assert due(inside) == []


def test_nobody_exempt_or_dead_is_asked(inside: Agency) -> None:
    make_agreement(inside, valid_from=D(2025, 6, 1), exempt=True, why="Bürgergeld")
    make_agreement(inside, valid_from=D(2025, 6, 1), cents=0)
    dead = make_agreement(inside, valid_from=D(2025, 6, 1)).person
    Person.objects.filter(pk=dead.pk).update(died_on=D(2026, 1, 3))
    assert due(inside) == []


def test_credit_is_used_where_somebody_says_and_paid_out_once(inside: Agency) -> None:
    """Another claim than the oldest: the line that settled it is reversed, then the credit is used by hand."""
    person = make_agreement(inside, valid_from=D(2025, 6, 1), tier_number=2).person
    due(inside, D(2026, 8, 1))
    pay(inside, person, 900)
    oldest, _middle, newest = inside.bookings.filter(kind=BookingKind.CLAIM).order_by("due_on")
    actions.reverse(booking=inside.bookings.get(kind=BookingKind.ALLOCATION), why="", on=TODAY, **SAID)
    actions.settle_claim(claim=newest, on=TODAY, **SAID)
    assert standing(inside, person) == ([900, 900, 0], 0)
    with pytest.raises(actions.ClaimNotOpen):
        actions.settle_claim(claim=newest, on=TODAY, **SAID)
    with pytest.raises(actions.NotThatMuchCredit):
        actions.settle_claim(claim=oldest, on=TODAY, **SAID)
    pay(inside, person, 2_000, Ledger.CASH)
    out = {"agency": inside, "person": person, "ledger_name": Ledger.CASH, "on": TODAY, "text": "bar", **SAID}
    with pytest.raises(actions.NotThatMuchCredit):
        actions.pay_out(cents=201, **out)
    actions.pay_out(cents=200, **out)
    with pytest.raises(actions.NotThatMuchCredit):
        actions.pay_out(cents=1, **out)
    assert (standing(inside, person), queries.totals(inside, 2026)[Ledger.CASH]) == (([0, 0, 0], 0), 1_800)


def test_a_payment_settles_the_oldest_first_and_the_rest_is_credit(inside: Agency) -> None:
    person = make_agreement(inside, valid_from=D(2025, 6, 1), tier_number=2).person
    due(inside, D(2026, 8, 1))
    pay(inside, person, 1_000)
    assert standing(inside, person) == ([0, 800, 900], 0)
    pay(inside, person, 2_000, Ledger.CASH)
    assert standing(inside, person) == ([0, 0, 0], 300)
    assert due(inside) == [900]
    actions.settle(agency=inside, person=person, on=TODAY, **SAID)
    assert standing(inside, person) == ([0, 0, 0, 600], 0)
    assert queries.open_by_person(inside) == [(person.pk, person.full_name, 600)]
    totals = queries.totals(inside, 2026)
    assert (totals[Ledger.BANK], totals[Ledger.CASH], totals[Ledger.INCOME], sum(totals.values())) == (1_000, 2_000, -3_600, 0)


def test_vouchers_have_no_gaps(inside: Agency) -> None:
    person = make_claim(inside).person
    pay(inside, person, 100)
    with pytest.raises(actions.NotAnAmount):
        pay(inside, person, 0)
    assert [row.voucher for row in inside.bookings.order_by("pk")] == ["2026-0001", "2026-0002", "2026-0003"]


def test_what_is_wrong_is_reversed_and_both_stay(inside: Agency) -> None:
    claim = make_claim(inside, tier_number=2)
    payment = pay(inside, claim.person, 900)
    with pytest.raises(actions.SettledBefore):
        actions.reverse(booking=claim, why="falsch", on=TODAY, **SAID)
    with pytest.raises(actions.SettledBefore):
        actions.reverse(booking=payment, why="falsch", on=TODAY, **SAID)
    allocation = inside.bookings.get(kind=BookingKind.ALLOCATION)
    taken = actions.reverse(booking=allocation, why="falsche Person", on=TODAY, **SAID)
    actions.reverse(booking=payment, why="falsche Person", on=TODAY, **SAID)
    assert standing(inside, claim.person) == ([900], 0)
    for booking, refusal in ((allocation, actions.AlreadyReversed), (taken, actions.CannotReverse)):
        with pytest.raises(refusal):
            actions.reverse(booking=booking, why="", on=TODAY, **SAID)


def test_a_reversed_claim_can_fall_due_again(inside: Agency) -> None:
    claim = make_claim(inside)
    actions.reverse(booking=claim, why="Stufe war falsch", on=TODAY, **SAID)
    assert due(inside, D(2026, 1, 31)) == [claim.cents]


def test_writing_off(inside: Agency) -> None:
    claim = make_claim(inside, tier_number=2)
    pay(inside, claim.person, 500)
    assert actions.write_off(claim=claim, why="Härte", on=TODAY, **SAID).cents == 400
    assert standing(inside, claim.person) == ([0], 0)
    with pytest.raises(actions.ClaimNotOpen):
        actions.write_off(claim=claim, why="", on=TODAY, **SAID)
    with pytest.raises(actions.BookedTooFarAhead):
        actions.receive(agency=inside, person=claim.person, cents=1, ledger_name="bank", on=TODAY + dt.timedelta(days=1), text="", **SAID)


def test_two_records_that_become_one_have_one_account(inside: Agency) -> None:
    claim = make_claim(inside, tier_number=2)
    winner = make_person(inside)
    merge_people(winner=winner, loser=claim.person, by=CLERK, at=NOW)
    assert due(inside, D(2026, 1, 31)) == []
    pay(inside, winner, 900)
    assert standing(inside, winner) == ([0], 0)
    claim = inside.bookings.get(pk=claim.pk)
    with pytest.raises(actions.ClaimNotOpen):  # what the winner paid counts
        actions.write_off(claim=claim, why="", on=TODAY, **SAID)
    with pytest.raises(actions.SettledBefore):
        actions.reverse(booking=claim, why="", on=TODAY, **SAID)


@pytest.mark.database
def test_the_database_refuses_to_change_the_book(inside: Agency) -> None:
    claim = make_claim(inside)
    again = {name: getattr(claim, name) for name in ("agency", "year", "kind", "debit", "credit", "cents", "person", "booked_on", "at")}
    months = {name: getattr(claim, name) for name in ("first", "last", "due_on", "again")}
    for change in (
        lambda: Booking.objects.filter(pk=claim.pk).update(cents=1), lambda: Booking.objects.filter(pk=claim.pk).delete(),
        lambda: Booking.objects.filter(pk=claim.pk).update(person=make_person(inside)),
        lambda: Booking.objects.create(**again, **months, number=99, text="zweimal", by_name="x"),
        lambda: Booking.objects.create(**again, number=99, text="ohne Monate", by_name="x"),
        lambda: Booking.objects.create(**{**again, "cents": 0}, **{**months, "again": 1}, number=99, text="", by_name="x"),
        lambda: Booking.objects.create(**{**again, "kind": "payment", "debit": "bank", "credit": "bank"}, number=99, text="", by_name="x"),
        lambda: Booking.objects.create(**{**again, "kind": "payment", "debit": "bank", "credit": "credit"}, number=1, text="", by_name="x"),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


class Balanced(TestCase):  # type: ignore[misc,unused-ignore]
    """Whatever is paid, reversed and written off in whatever order."""

    @settings(max_examples=15)
    @given(steps=st.lists(st.tuples(st.sampled_from(["pay", "reverse", "write_off", "due"]), st.integers(1, 3_000)), max_size=8))
    def test_the_book_adds_up(self, steps: list[tuple[str, int]]) -> None:
        agency = make_agency()
        with agency_scope(agency):
            person = make_agreement(agency, valid_from=D(2025, 6, 1), tier_number=2).person
            paid = 0
            for what, number in steps:
                rows = list(agency.bookings.order_by("pk"))
                try:
                    if what == "pay":
                        pay(agency, person, number)
                        paid += number
                    elif what == "due":
                        due(agency, D(2026, 1 + number % 12, 20))
                    elif rows and what == "write_off":
                        actions.write_off(claim=rows[number % len(rows)], why="", on=TODAY, **SAID)
                    elif rows:
                        row = rows[number % len(rows)]
                        actions.reverse(booking=row, why="", on=TODAY, **SAID)
                        paid -= row.cents if row.kind == BookingKind.PAYMENT else 0
                except (actions.ClaimNotOpen, actions.AlreadyReversed, actions.CannotReverse, actions.SettledBefore):
                    pass
            rows = list(agency.bookings.all())
            totals, found = ledger.balance(rows), ledger.standings(rows)
            assert sum(totals.values()) == 0 and totals[Ledger.BANK] == paid
            assert found.open_cents == totals[Ledger.CLAIMS] and found.credit_cents == -totals[Ledger.CREDIT] >= 0
            assert all(claim.open_cents >= 0 for claim in found.claims)
            assert sorted(row.number for row in rows) == list(range(1, len(rows) + 1))
