"""A year at its end: it agrees to the cent, by ledger and by person, and takes no more lines once it is closed."""

from __future__ import annotations

import datetime as dt

import pytest
from dateutil.relativedelta import relativedelta
from django.db import IntegrityError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from nahbei.contributions import actions, queries
from nahbei.contributions.account_letters import account_letters
from nahbei.contributions.models import Booking, BookingKind, ClosedYear, Ledger
from nahbei.contributions.year_end import account_of, accounts_of, balance_of, people_of
from nahbei.foundation.models import Agency
from nahbei.foundation.tenancy import agency_scope
from nahbei.people.actions import merge_people
from nahbei.people.models import Person
from tests.factories import CLERK, NOW, TODAY, make_agency, make_agreement, make_person
from tests.support.queries import counted

D = dt.date
SAID = {"by": CLERK, "at": NOW}
YEAR = TODAY.year
NEXT_YEAR = NOW + relativedelta(years=1)


def pay(agency: Agency, person: Person, cents: int, on: dt.date = TODAY, at: dt.datetime = NOW) -> Booking:
    return actions.receive(agency=agency, person=person, cents=cents, ledger_name=Ledger.BANK, on=on, text="", by=CLERK, at=at)


def payer(agency: Agency, family: str = "Albers") -> Person:
    return make_agreement(agency, person=make_person(agency, family), valid_from=D(YEAR - 1, 12, 1), tier_number=2).person


def test_a_person_reads_what_she_owed_and_what_came(inside: Agency) -> None:
    person = payer(inside)
    actions.make_due(agency=inside, until=TODAY, **SAID)
    claimed = sum(row.cents for row in inside.bookings.filter(kind=BookingKind.CLAIM))
    payment = pay(inside, person, claimed + 500)
    actions.reverse(booking=inside.bookings.filter(kind=BookingKind.ALLOCATION).order_by("pk").last(), why="", on=TODAY, **SAID)
    before, lines = account_of(inside, person, YEAR)
    assert (before, lines[-1].booking, lines[-1].cents, lines[-1].owed) == (0, payment, -claimed - 500, -500)
    (row,) = people_of(inside, YEAR)
    assert (row.before, row.claimed, row.received, row.after) == (0, claimed, claimed + 500, -500)
    assert people_of(inside, YEAR - 1) == []
    assert [(row.before, row.after) for row in people_of(inside, YEAR + 1)] == [(-500, -500)]


def test_a_payment_that_is_taken_back_is_no_payment(inside: Agency) -> None:
    payment = pay(inside, payer(inside), 700)
    actions.reverse(booking=payment, why="falsches Konto", on=TODAY, **SAID)
    assert people_of(inside, YEAR) == []
    assert [one.after for one in balance_of(inside, YEAR)] == [0] * len(Ledger)


def test_merged_records_are_one_person(inside: Agency) -> None:
    winner, loser = payer(inside), payer(inside)
    pay(inside, winner, 300)
    pay(inside, loser, 400)
    merge_people(winner=winner, loser=loser, **SAID)
    (row,) = people_of(inside, YEAR)
    assert (row.person_id, row.received) == (winner.pk, 700)
    (found,) = [lines for person, lines in accounts_of(inside, YEAR)]
    assert [line.owed for line in found] == [-300, -700]


def test_a_closed_year_takes_no_more_lines(inside: Agency) -> None:
    person = payer(inside)
    pay(inside, person, 300)
    with pytest.raises(actions.YearNotOver):
        actions.close_year(agency=inside, year=YEAR, **SAID)
    closed = actions.close_year(agency=inside, year=YEAR, by=CLERK, at=NEXT_YEAR)
    assert (closed.balance["bank"], closed.credit_cents, sum(closed.balance.values())) == (300, 300, 0)
    with pytest.raises(actions.AlreadyClosed):
        actions.close_year(agency=inside, year=YEAR, by=CLERK, at=NEXT_YEAR)
    with pytest.raises(actions.YearIsClosed):
        pay(inside, person, 100, on=TODAY, at=NEXT_YEAR)
    pay(inside, person, 100, on=NEXT_YEAR.date(), at=NEXT_YEAR)
    assert balance_of(inside, YEAR)[2].after == 300
    with pytest.raises(actions.NothingBooked):
        actions.close_year(agency=inside, year=YEAR - 5, by=CLERK, at=NEXT_YEAR)


@pytest.mark.database
def test_what_was_closed_stays_as_it_was(inside: Agency) -> None:
    pay(inside, payer(inside), 300)
    actions.close_year(agency=inside, year=YEAR, by=CLERK, at=NEXT_YEAR)
    with pytest.raises(IntegrityError), transaction.atomic():
        ClosedYear.objects.update(open_cents=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        ClosedYear.objects.all().delete()


def test_the_number_of_questions_does_not_grow(inside: Agency) -> None:
    for number in range(3):
        pay(inside, payer(inside, f"Albers{number}"), 300)
        with counted() as few:
            assert len(account_letters(inside, YEAR, by=CLERK, at=NOW)) == number + 1
        assert few.number <= 8, number


class Sums(TestCase):
    """Whatever is booked: each ledger and each person come out at what the book says line by line."""

    @settings(max_examples=15)
    @given(st.lists(st.tuples(st.integers(0, 2), st.sampled_from(["due", "pay", "write_off", "reverse"]), st.integers(1, 2_000)), max_size=14))
    def test_the_year_agrees_to_the_cent(self, steps: list[tuple[int, str, int]]) -> None:
        agency = make_agency("summen")
        with agency_scope(agency):
            people = [payer(agency, f"Albers{number}") for number in range(3)]
            for who, what, number in steps:
                step(agency, people[who], what, number)
            ledgers, rows, totals = balance_of(agency, YEAR), people_of(agency, YEAR), queries.totals(agency, YEAR)
            assert {one.ledger.value: one.after for one in ledgers} == totals and sum(totals.values()) == 0
            assert (sum(row.open for row in rows), sum(row.credit for row in rows)) == (totals["claims"], -totals["credit"])
            for row, lines in accounts_of(agency, YEAR):
                assert row.before + row.claimed - row.received - row.written_off + row.paid_out == row.after
                assert (lines[-1].owed if lines else row.before) == row.after


def step(agency: Agency, person: Person, what: str, number: int) -> None:
    rows = list(agency.bookings.filter(person=person).order_by("pk"))
    try:
        if what == "due":
            actions.make_due(agency=agency, until=D(YEAR, 1 + number % 11, 20), **SAID)
        elif what == "pay":
            pay(agency, person, number)
        elif rows and what == "write_off":
            actions.write_off(claim=rows[number % len(rows)], why="", on=TODAY, **SAID)
        elif rows:
            actions.reverse(booking=rows[number % len(rows)], why="", on=TODAY, **SAID)
    except (actions.ClaimNotOpen, actions.AlreadyReversed, actions.CannotReverse, actions.SettledBefore):
        pass
