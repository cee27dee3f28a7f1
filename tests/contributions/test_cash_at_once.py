"""Two at one cash box, really at once: never below nought, and the vouchers have no gap."""

from __future__ import annotations

import pytest

from nahbei.contributions import actions, cash_book
from nahbei.contributions.models import Booking, CashClosing, Ledger
from nahbei.foundation.tenancy import agency_scope
from tests import factories
from tests.factories import CLERK, NOW, TODAY, make_person
from tests.placements.test_concurrency import at_once, own_database

__all__ = ["own_database"]
pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]


@pytest.mark.usefixtures("own_database")
def test_two_pay_out_at_once() -> None:
    agency = factories.make_agency()
    with agency_scope(agency):
        people = [make_person(agency), make_person(agency, "Brandt")]
        for person in people:
            actions.receive(agency=agency, person=person, cents=300, ledger_name=Ledger.CASH, on=TODAY, text="", by=CLERK, at=NOW)
        actions.carry_cash(agency=agency, way="to_bank", cents=300, on=TODAY, text="", by=CLERK, at=NOW)
    results = at_once(agency, *(
        lambda each=each: actions.pay_out(agency=agency, person=each, cents=300, ledger_name=Ledger.CASH, on=TODAY, text="", by=CLERK, at=NOW)
        for each in people
    ))
    assert sum(isinstance(result, Booking) for result in results) == 1, results
    assert sum(isinstance(result, actions.NotInCash) for result in results) == 1, results
    with agency_scope(agency):
        assert cash_book.cash_on(agency, TODAY) == 0
        assert sorted(agency.bookings.values_list("number", flat=True)) == [1, 2, 3, 4]


@pytest.mark.usefixtures("own_database")
def test_counted_and_spent_at_once() -> None:
    """Either the stamps are counted, too, or they are too late; never a line behind the count."""
    agency = factories.make_agency()
    with agency_scope(agency):
        actions.receive(agency=agency, person=make_person(agency), cents=300, ledger_name=Ledger.CASH, on=TODAY, text="", by=CLERK, at=NOW)
    results = at_once(
        agency, lambda: actions.close_cash(agency=agency, day=TODAY, coins={1: 300}, remark="", by=CLERK, at=NOW),
        lambda: actions.spend_cash(agency=agency, cents=100, on=TODAY, text="Briefmarken", by=CLERK, at=NOW),
    )
    assert sum(isinstance(result, Booking | CashClosing) for result in results) == 1, results
    assert sum(isinstance(result, actions.CashIsClosed | actions.DifferenceNeedsReason) for result in results) == 1, results
