"""The cash box: nothing leaves it that is not in it, no line slips in behind a count, and what is counted agrees with the book."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from nahbei.contributions import actions, cash_book
from nahbei.contributions.models import Booking, BookingKind, CashClosing, CashReceipt, Ledger
from nahbei.foundation.models import Agency
from nahbei.foundation.refusal import Refusal
from nahbei.foundation.tenancy import agency_scope
from nahbei.people.models import Person
from tests.factories import CLERK, NOW, TODAY, make_agency, make_person

SAID: dict[str, Any] = {"by": CLERK, "at": NOW}
YESTERDAY, BEFORE = TODAY - dt.timedelta(days=1), TODAY - dt.timedelta(days=2)


def take_in(agency: Agency, cents: int, on: dt.date = TODAY, person: Person | None = None) -> Booking:
    return actions.receive(agency=agency, person=person or make_person(agency), cents=cents, ledger_name=Ledger.CASH, on=on, text="", **SAID)


def to_bank(agency: Agency, cents: int, on: dt.date = TODAY) -> Booking:
    return actions.carry_cash(agency=agency, way="to_bank", cents=cents, on=on, text="", **SAID)


def spend(agency: Agency, cents: int, on: dt.date = TODAY, text: str = "Briefmarken") -> Booking:
    return actions.spend_cash(agency=agency, cents=cents, on=on, text=text, **SAID)


def count(agency: Agency, cents: int, day: dt.date = TODAY, remark: str = "") -> CashClosing:
    return actions.close_cash(agency=agency, day=day, coins={1: cents}, remark=remark, **SAID)


def test_what_is_not_in_the_box_cannot_leave_it(inside: Agency) -> None:
    person = make_person(inside)
    payment = take_in(inside, 500, person=person)
    for way_out in (lambda: to_bank(inside, 501), lambda: spend(inside, 501)):
        with pytest.raises(actions.NotInCash):
            way_out()
    to_bank(inside, 300)
    with pytest.raises(actions.NotInCash):
        actions.pay_out(agency=inside, person=person, cents=201, ledger_name=Ledger.CASH, on=TODAY, text="", **SAID)
    with pytest.raises(actions.NotInCash):  # a receipt that was wrong: the money is already at the bank
        actions.reverse(booking=payment, why="vertippt", on=TODAY, **SAID)
    actions.pay_out(agency=inside, person=person, cents=200, ledger_name=Ledger.CASH, on=TODAY, text="", **SAID)
    assert cash_book.cash_on(inside, TODAY) == 0
    actions.carry_cash(agency=inside, way="from_bank", cents=700, on=TODAY, text="", **SAID)
    assert cash_book.cash_on(inside, TODAY) == 700
    assert [row.voucher for row in inside.bookings.order_by("pk")] == ["2026-0001", "2026-0002", "2026-0003", "2026-0004"]


def test_a_line_for_an_earlier_day_leaves_enough_for_the_days_after(inside: Agency) -> None:
    """On Saturday 5 € came, on Sunday 4 € went and 9 € came: for Saturday one more euro can be taken out, not more."""
    take_in(inside, 500, BEFORE)
    spend(inside, 400, YESTERDAY)
    take_in(inside, 900, YESTERDAY)
    with pytest.raises(actions.NotInCash):
        spend(inside, 101, BEFORE)
    spend(inside, 100, BEFORE)
    assert cash_book.least_from(inside, BEFORE) == 0
    assert (cash_book.cash_on(inside, BEFORE), cash_book.cash_on(inside, TODAY)) == (400, 900)


def test_the_day_the_amount_and_what_for_are_asked(inside: Agency) -> None:
    take_in(inside, 500)
    with pytest.raises(actions.NotAnAmount):
        to_bank(inside, 0)
    with pytest.raises(actions.BookedTooFarAhead):
        to_bank(inside, 1, TODAY + dt.timedelta(days=1))
    with pytest.raises(actions.SaysNotWhatFor):
        spend(inside, 1, text=" ")


def test_the_month_says_what_lay_there_after_each_line(inside: Agency) -> None:
    take_in(inside, 1_000, dt.date(2026, 10, 30))
    take_in(inside, 250, dt.date(2026, 11, 3))
    to_bank(inside, 800, dt.date(2026, 11, 2))
    month = cash_book.month_of(inside, dt.date(2026, 11, 1))
    assert [(line.came, line.went, line.left) for line in month.lines] == [(0, 800, 200), (250, 0, 450)]
    assert (month.before, month.came, month.went, month.after) == (1_000, 250, 800, 450)
    empty = cash_book.month_of(inside, dt.date(2026, 12, 1))
    assert (empty.before, empty.after, empty.lines) == (450, 450, ())


def test_counted_and_closed(inside: Agency) -> None:
    take_in(inside, 500, YESTERDAY)
    closing = actions.close_cash(agency=inside, day=YESTERDAY, coins={200: 2, 50: 1, 10: 5}, remark="", **SAID)
    assert (closing.counted_cents, closing.book_cents, closing.difference, closing.coins) == (500, 500, None, {"200": 2, "50": 1, "10": 5})
    for late in (lambda: take_in(inside, 1, YESTERDAY), lambda: spend(inside, 1, BEFORE), lambda: to_bank(inside, 1, YESTERDAY)):
        with pytest.raises(actions.CashIsClosed, match=r"Die Kasse ist bis 22\.11\.2026 abgeschlossen\."):
            late()
    person = make_person(inside)
    actions.receive(agency=inside, person=person, cents=5, ledger_name=Ledger.BANK, on=YESTERDAY, text="", **SAID)  # the bank goes on
    with pytest.raises(actions.CountedBefore):
        count(inside, 500, YESTERDAY)
    with pytest.raises(actions.CountedBefore):
        count(inside, 500, BEFORE)
    with pytest.raises(actions.NotYetThatDay):
        count(inside, 500, TODAY + dt.timedelta(days=1))
    spend(inside, 1)
    assert list(cash_book.days_to_count(inside, before=TODAY)) == []
    assert list(cash_book.days_to_count(inside, before=TODAY + dt.timedelta(days=1))) == [TODAY]


@pytest.mark.parametrize(("counted", "debit", "credit"), [(480, "losses", "cash"), (515, "cash", "losses")])
def test_what_is_missing_or_too_much_is_booked_with_a_reason(inside: Agency, counted: int, debit: str, credit: str) -> None:
    take_in(inside, 500)
    with pytest.raises(actions.DifferenceNeedsReason, match="Gezählt sind"):
        count(inside, counted)
    closing = count(inside, counted, remark="Wechselgeld")
    line = closing.difference
    assert line is not None and (line.debit, line.credit, line.kind, line.text) == (debit, credit, BookingKind.COUNTED, "Wechselgeld")
    assert cash_book.cash_on(inside, TODAY) == counted == 500 + closing.difference_cents


def test_the_last_count_is_opened_again_and_stays_readable(inside: Agency) -> None:
    take_in(inside, 500, BEFORE)
    first, last = count(inside, 500, BEFORE), count(inside, 490, YESTERDAY, "fehlt")
    with pytest.raises(actions.NotTheLastClosing):
        actions.reopen_cash(closing=first, why="verzählt", **SAID)
    opened = actions.reopen_cash(closing=last, why="verzählt", **SAID)
    assert (opened.reopened_by_name, opened.reopened_why) == (CLERK.name, "verzählt")
    assert cash_book.cash_on(inside, YESTERDAY) == 500 and inside.bookings.filter(kind=BookingKind.REVERSAL).count() == 1
    with pytest.raises(actions.NotTheLastClosing):
        actions.reopen_cash(closing=last, why="", **SAID)
    again = count(inside, 500, YESTERDAY)
    assert inside.cash_closings.count() == 3 and cash_book.last_closing(inside) == again


def test_a_surplus_that_was_spent_cannot_be_counted_away(inside: Agency) -> None:
    closing = count(inside, 100, YESTERDAY, "lag noch da")
    spend(inside, 100)
    with pytest.raises(actions.NotInCash):
        actions.reopen_cash(closing=closing, why="verzählt", **SAID)
    assert cash_book.last_closing(inside) == closing


def test_in_a_closed_year_nothing_is_counted_again(inside: Agency) -> None:
    take_in(inside, 500, dt.date(2025, 12, 30))
    closing = count(inside, 500, dt.date(2025, 12, 31))
    actions.close_year(agency=inside, year=2025, **SAID)
    with pytest.raises(actions.YearIsClosed):
        actions.reopen_cash(closing=closing, why="verzählt", **SAID)


def test_a_receipt_is_printed_once_and_then_copied(inside: Agency) -> None:
    payment = take_in(inside, 500)
    assert [actions.print_receipt(booking=payment, **SAID).number for _ in range(2)] == [1, 2]
    other = actions.receive(agency=inside, person=payment.whose, cents=5, ledger_name=Ledger.BANK, on=TODAY, text="", **SAID)
    with pytest.raises(actions.NoReceiptForThis):
        actions.print_receipt(booking=other, **SAID)
    actions.reverse(booking=payment, why="", on=TODAY, **SAID)
    with pytest.raises(actions.NoReceiptForThis):
        actions.print_receipt(booking=payment, **SAID)


@pytest.mark.database
def test_the_database_keeps_counts_and_receipts(inside: Agency) -> None:
    receipt = actions.print_receipt(booking=take_in(inside, 500), **SAID)
    closing = count(inside, 500)
    same = {"agency": inside, "at": NOW, "by_name": "x"}
    for change in (
        lambda: CashClosing.objects.filter(pk=closing.pk).update(counted_cents=1), lambda: CashClosing.objects.filter(pk=closing.pk).delete(),
        lambda: CashClosing.objects.create(**same, day=TODAY, counted_cents=500, book_cents=500),
        lambda: CashClosing.objects.create(**same, day=BEFORE, counted_cents=400, book_cents=500),
        lambda: CashClosing.objects.filter(pk=closing.pk).update(reopened_at=NOW),
        lambda: CashReceipt.objects.filter(pk=receipt.pk).delete(),
        lambda: CashReceipt.objects.create(**same, booking=receipt.booking, number=1),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


class NeverBelowNought(TestCase):  # type: ignore[misc,unused-ignore]
    """Whatever is taken in, carried, spent, reversed and counted, for whatever day."""

    steps = st.lists(st.tuples(st.sampled_from(["in", "bank", "fetch", "spend", "reverse", "count", "open"]), st.integers(1, 900), st.integers(0, 3)),
                     max_size=10)

    @settings(max_examples=25)
    @given(steps=steps)
    def test_the_box(self, steps: list[tuple[str, int, int]]) -> None:
        agency = make_agency()
        with agency_scope(agency):
            person = make_person(agency)
            for what, number, ago in steps:
                with suppress(Refusal):
                    _step(agency, person, what, number, TODAY - dt.timedelta(days=ago))
            month = cash_book.month_of(agency, dt.date(2026, 11, 1))
            assert all(line.left >= 0 for line in month.lines) and month.after == cash_book.cash_on(agency, TODAY)
            for closing in agency.cash_closings.counting():
                assert cash_book.cash_on(agency, closing.day) == closing.counted_cents
            rows = agency.bookings.all()
            assert sorted(row.number for row in rows) == list(range(1, len(rows) + 1))


def _step(agency: Agency, person: Person, what: str, number: int, day: dt.date) -> None:
    rows, closing = list(agency.bookings.order_by("pk")), cash_book.last_closing(agency)
    if what == "in":
        take_in(agency, number, day, person)
    elif what == "spend":
        spend(agency, number, day)
    elif what in {"bank", "fetch"}:
        actions.carry_cash(agency=agency, way="to_bank" if what == "bank" else "from_bank", cents=number, on=day, text="", **SAID)
    elif what == "count":
        count(agency, max(cash_book.cash_on(agency, day) + number - 450, 0), day, "gezählt")
    elif what == "open" and closing is not None:
        actions.reopen_cash(closing=closing, why="", **SAID)
    elif what == "reverse" and rows:
        actions.reverse(booking=rows[number % len(rows)], why="", on=day, **SAID)
