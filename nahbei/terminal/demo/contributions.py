"""What people of the demo pay: rules since two years, new ones since January, agreements of all kinds."""

from __future__ import annotations

import datetime as dt

from dateutil.relativedelta import relativedelta

from nahbei.contributions.actions import TierGiven, agree, end, make_due, pause, receive, write_rules
from nahbei.contributions.models import Ledger
from nahbei.foundation.actor import Actor
from nahbei.people.models import Person
from nahbei.terminal.demo.offices import Office

TIERS = (("Stufe 1", "bis 1.200 € im Monat", 100), ("Stufe 2", "bis 2.000 € im Monat", 300), ("Stufe 3", "über 2.000 € im Monat", 500))
EXEMPTIONS = ("Bürgergeld oder Grundsicherung", "Wohngeld", "Wohnt im Heim und hat nur den Barbetrag")


def tell_contributions(office: Office) -> None:
    """By the treasurer, who asks everybody once a year."""
    by = office.clerk("Uwe Baumann")
    this_year, last_year = dt.date(office.at.year, 1, 1), dt.date(office.at.year - 1, 1, 1)
    _rules(office, last_year, (100, 200, 400), by)
    _rules(office, this_year, tuple(cents for _, _, cents in TIERS), by)
    residents = [person for name, person in office.people.items() if person.birth_year and name not in office.helpers and person.died_on is None]
    for number, person in enumerate(residents[:60]):
        since = max(last_year, office.at.date() - relativedelta(months=14 - number % 12, days=number % 9))
        said = {"agency": office.agency, "person": person, "by": by, "at": office.at - relativedelta(days=60 - number)}
        if number % 11 == 7:
            agree(**said, valid_from=since, exempt=True, why=EXEMPTIONS[number % 3])
        elif number % 13 == 5:
            agree(**said, valid_from=since, cents=50, why="")
        else:
            seen = since if number % 6 == 0 else None
            agree(**said, valid_from=since, tier_number=1 + number % 3, basis="proof_seen" if seen else "declared", seen_on=seen)
        if number in {9, 23}:
            pause(**said, valid_from=office.at.date(), until=office.at.date() + relativedelta(months=3) if number == 9 else None, why="verreist")
        elif number == 17:
            end(**said, valid_from=office.at.date() - relativedelta(days=10), why="verzogen")
    _book(office, by)


def _book(office: Office, by: Actor) -> None:
    """The year so far: most have paid, some in cash, some too much, a few not at all."""
    at = office.at - relativedelta(days=1)
    owed: dict[Person, int] = {}
    for claim in make_due(agency=office.agency, until=at.date(), by=by, at=at):
        owed[claim.whose] = owed.get(claim.whose, 0) + claim.cents
    for number, (person, cents) in enumerate(owed.items()):
        if number % 7 != 3:
            where = Ledger.CASH if number % 9 == 4 else Ledger.BANK
            amount = cents + 500 if number % 20 == 6 else cents
            receive(agency=office.agency, person=person, cents=amount, ledger_name=where, on=at.date(), text="", by=by, at=at)


def _rules(office: Office, valid_from: dt.date, cents: tuple[int, ...], by: Actor) -> None:
    write_rules(
        agency=office.agency, valid_from=valid_from, rhythm="quarterly", due_day=15, entry_counts="next_month", exit_counts="this_month",
        household="each", review_months=12, exemptions=EXEMPTIONS, by=by, at=office.at - relativedelta(months=14),
        tiers=[TierGiven(label, income, amount) for (label, income, _), amount in zip(TIERS, cents, strict=True)],
    )
