"""What people of the demo pay: rules since two years, new ones since January, agreements of all kinds."""

from __future__ import annotations

import datetime as dt

from dateutil.relativedelta import relativedelta

from nahbei.contributions.actions import (
    TierGiven,
    agree,
    announce_run,
    ask_for_approval,
    end,
    export_run,
    make_due,
    make_mandate,
    make_run,
    pause,
    receive,
    sign_mandate,
    submit_run,
    write_rules,
    write_terms,
)
from nahbei.contributions.due_dates import bank_day
from nahbei.contributions.models import Ledger
from nahbei.foundation.actions import confirm_step
from nahbei.foundation.actor import Actor
from nahbei.messaging.models import MessageState
from nahbei.people.models import Person
from nahbei.terminal.demo.offices import Office
from nahbei.terminal.demo.statements import account, after_the_run, this_month

TIERS = (("Stufe 1", "bis 1.200 € im Monat", 100), ("Stufe 2", "bis 2.000 € im Monat", 300), ("Stufe 3", "über 2.000 € im Monat", 500))
EXEMPTIONS = ("Bürgergeld oder Grundsicherung", "Wohngeld", "Wohnt im Heim und hat nur den Barbetrag")


def tell_contributions(office: Office) -> None:
    """By the treasurer, who asks everybody once a year."""
    by = office.clerk("Uwe Baumann")
    this_year, last_year = dt.date(office.at.year, 1, 1), dt.date(office.at.year - 1, 1, 1)
    _rules(office, last_year, (100, 200, 400), by)
    _rules(office, this_year, tuple(cents for _, _, cents in TIERS), by, household="half")
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
    _households(office, residents, by)
    _mandates(office, residents[:60], by)
    _debits(office, by)
    _book(office, by, besides=after_the_run(office, by))
    this_month(office, by)
    _next_run(office, by)


def _households(office: Office, people: list[Person], by: Actor) -> None:
    """Two couples: the second one pays half since the rules say so."""
    for head, mate in ((30, 33), (35, 37)):
        said = {"agency": office.agency, "by": by, "at": office.at - relativedelta(days=3)}
        agree(**said, person=people[mate], valid_from=office.at.date() - relativedelta(days=3), tier_number=2, household_of=people[head])


def _mandates(office: Office, people: list[Person], by: Actor) -> None:
    """Two in three; one of them not yet signed."""
    at = office.at - relativedelta(months=10)
    write_terms(
        agency=office.agency, name=office.agency.name[:70], identifier="DE98ZZZ09999999999", iban=account(1), notice_days=14, by=by, at=at,
    )
    for number, person in enumerate(people):
        if number % 3 != 2:
            mandate = make_mandate(agency=office.agency, person=person, by=by, at=at)
            if number != 6:
                sign_mandate(mandate=mandate, signed_on=at.date() - relativedelta(days=number), iban=account(number + 100), by=by, at=at)


def _debits(office: Office, by: Actor) -> None:
    """One run in the summer, collected; one in preparation."""
    at = office.at - relativedelta(days=75)
    make_due(agency=office.agency, until=at.date(), by=by, at=at)
    run = make_run(agency=office.agency, until=at.date(), collect_on=bank_day(at.date() + relativedelta(days=21)), words="Beitrag", by=by, at=at)
    announce_run(run=run, by=by, at=at)
    office.agency.messages.filter(about=run.about).update(state=MessageState.DONE, done_by_name=by.name, state_at=at)
    step = ask_for_approval(run=run, by=by, at=at + relativedelta(days=2))
    confirm_step(step=step, by=office.clerk("Marlene Hoffmann"), at=at + relativedelta(days=3))
    export_run(run=run, by=by, at=at + relativedelta(days=16))
    submit_run(run=run, by=by, at=at + relativedelta(days=16))


def _book(office: Office, by: Actor, besides: set[Person]) -> None:
    """The year so far: most have paid, some in cash, some too much, a few not at all – nobody whose debit came back."""
    at = office.at - relativedelta(days=1)
    owed: dict[Person, int] = {}
    for claim in make_due(agency=office.agency, until=at.date(), by=by, at=at):
        owed[claim.whose] = owed.get(claim.whose, 0) + claim.cents
    for number, (person, cents) in enumerate(owed.items()):
        if person not in besides and number % 7 != 3 and not (number % 3 == 1 and number > 20):
            where = Ledger.CASH if number % 9 == 4 else Ledger.BANK
            amount = cents + 500 if number % 20 == 6 else cents
            receive(agency=office.agency, person=person, cents=amount, ledger_name=where, on=at.date(), text="", by=by, at=at)


def _next_run(office: Office, by: Actor) -> None:
    """In preparation: what is still open, in three weeks."""
    day = bank_day(office.at.date() + relativedelta(days=21))
    make_run(agency=office.agency, until=office.at.date(), collect_on=day, words=f"Beitrag {day.year}", by=by, at=office.at)


def _rules(office: Office, valid_from: dt.date, cents: tuple[int, ...], by: Actor, household: str = "each") -> None:
    write_rules(
        agency=office.agency, valid_from=valid_from, rhythm="quarterly", due_day=15, entry_counts="next_month", exit_counts="this_month",
        household=household, review_months=12, exemptions=EXEMPTIONS, by=by, at=office.at - relativedelta(months=14),
        tiers=[TierGiven(label, income, amount) for (label, income, _), amount in zip(TIERS, cents, strict=True)],
    )
