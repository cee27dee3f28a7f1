"""The cash box of the demo: what came yesterday, stamps, to the bank, counted in the evening; today the next one paid."""

from __future__ import annotations

from dateutil.relativedelta import relativedelta

from nahbei.contributions.actions import carry_cash, close_cash, print_receipt, receive, spend_cash
from nahbei.contributions.cash_book import NOTES_AND_COINS, cash_on
from nahbei.contributions.models import Ledger, Standing
from nahbei.contributions.queries import current
from nahbei.terminal.demo.offices import Office

FLOAT = 5_000  # change that was fetched when the box was bought
KEPT = 2_000


def tell_cash(office: Office) -> None:
    """After the contributions and the gifts, some of which were in cash: on a day that is closed nothing is booked any more."""
    by, yesterday = office.clerk("Uwe Baumann"), office.at - relativedelta(days=1)
    agency, day = office.agency, yesterday.date()
    start = yesterday - relativedelta(days=30)
    carry_cash(agency=agency, way="from_bank", cents=FLOAT, on=start.date(), text="Wechselgeld", by=by, at=start)
    close_cash(agency=agency, day=start.date(), coins=_coins(cash_on(agency, start.date())), remark="", by=by, at=start)
    spend_cash(agency=agency, cents=475, on=day, text="Briefmarken", by=by, at=yesterday)
    more = cash_on(agency, day) // 100 * 100 - KEPT
    carry_cash(agency=agency, way="to_bank", cents=more, on=day, text="", by=by, at=yesterday)
    close_cash(agency=agency, day=day, coins=_coins(cash_on(agency, day) - 20), remark="20 Cent fehlen, wohl beim Wechseln", by=by, at=yesterday)
    paid = agency.bookings.filter(kind="payment", debit=Ledger.CASH).order_by("pk").first()
    # In the first days of a year nothing has fallen due yet, and nobody has paid.
    person = paid.whose if paid else current(agency, on=office.at.date()).filter(standing=Standing.PAYS, person__died_on=None)[0].person
    today = receive(agency=agency, person=person, cents=500, ledger_name=Ledger.CASH, on=office.at.date(), text="", by=by, at=office.at)
    print_receipt(booking=today, by=by, at=office.at)


def _coins(cents: int) -> dict[int, int]:
    """As few pieces as there can be."""
    found: dict[int, int] = {}
    for coin in NOTES_AND_COINS:
        found[coin], cents = divmod(cents, coin)
    return {coin: number for coin, number in found.items() if number}
