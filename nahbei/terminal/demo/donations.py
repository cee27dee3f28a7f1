"""What people of the demo give: two notices, money, a thing, a waived claim; last year is confirmed, this one is not."""

from __future__ import annotations

import datetime as dt
from typing import Any

from dateutil.relativedelta import relativedelta

from nahbei.contributions.models import Ledger
from nahbei.donations.actions import confirm_year, give, revoke, take_back, write_tax_status
from nahbei.foundation.actor import Actor
from nahbei.people.models import Person
from nahbei.terminal.demo.offices import Office

PURPOSES = "der Altenhilfe und des bürgerschaftlichen Engagements zugunsten gemeinnütziger und mildtätiger Zwecke"
DECISION = "Vorstandsbeschluss vom 12.01.{year}: 0,30 € je Kilometer für Wege zu Einsätzen"


def tell_donations(office: Office) -> None:
    """By the treasurer: written down when it came, confirmed in January."""
    by = office.clerk("Uwe Baumann")
    year = office.at.year
    helpers = [person for name, person in office.people.items() if name in office.helpers and person.street and person.died_on is None]
    others = [person for name, person in office.people.items() if name not in office.helpers and person.street and person.died_on is None]
    _notice(office, by)
    for number, person in enumerate((*helpers[:4], *others[:8])):
        _money(office, person, dt.date(year - 1, 1 + number, 7), (5_000, 2_500, 35_000, 10_000)[number % 4], by)
        if number % 3 == 0:
            _money(office, person, dt.date(year - 1, 12, 15), 2_000, by)
    made = confirm_year(agency=office.agency, year=year - 1, by=by, at=_moment(office, dt.date(year, 1, 2)))
    revoke(confirmation=made[1], why="Name war falsch geschrieben", original_back=True, by=by, at=_moment(office, dt.date(year, 1, 2)))
    _this_year(office, helpers, others, by)


def _this_year(office: Office, helpers: list[Person], others: list[Person], by: Actor) -> None:
    """As far as the year has come: at the earliest on its first day."""
    said: dict[str, Any] = {"agency": office.agency, "by": by, "at": office.at}
    days = [max(office.at.date() - relativedelta(days=back), dt.date(office.at.year, 1, 1)) for back in range(3, 93, 9)]
    for number, day in enumerate(days):
        _money(office, others[(number * 2) % len(others)], day, 1_500 + 1_000 * number, by, Ledger.CASH if number % 4 == 3 else Ledger.BANK)
    give(**said, person=helpers[0], kind="waiver", cents=4_260, on=days[2], basis_text=DECISION.format(year=office.at.year))
    give(**said, person=others[1], kind="in_kind", cents=18_000, on=days[3], text="Rollator „Leicht“ mit Korb und Rückengurt",
         condition="ein Jahr alt, kaum benutzt, Kaufpreis 320 €", basis_text="Rechnung, drei Angebote für gebrauchte", origin="private")
    bank = office.agency.organisations.filter(kind="bank", active=True).exclude(street="").first()
    if bank is not None:
        give(**said, organisation=bank, kind="money", cents=50_000, on=days[1], text="Sommerfest")
    wrong = give(**said, person=others[2], kind="money", cents=300, on=days[0])
    take_back(gift=wrong, why="war der Beitrag", on=office.at.date(), by=by, at=office.at)


def _notice(office: Office, by: Actor) -> None:
    agency, day = office.agency, office.at.date() - relativedelta(years=2, months=3)
    write_tax_status(
        agency=agency, kind="exemption", tax_office=agency.town, tax_number="123/456/78901", notice_on=day, period=str(day.year - 2),
        purposes=PURPOSES, name=agency.carrier or agency.name, street=agency.street, postal_code=agency.postal_code, town=agency.town,
        fees_deductible=False, by=by, at=_moment(office, dt.date(office.at.year - 1, 1, 2)),
    )


def _money(office: Office, person: Person, day: dt.date, cents: int, by: Actor, where: str = Ledger.BANK) -> None:
    give(agency=office.agency, person=person, kind="money", cents=cents, on=day, ledger_name=where, by=by, at=_moment(office, day))


def _moment(office: Office, day: dt.date) -> dt.datetime:
    """Never later than the story."""
    return min(office.at, dt.datetime.combine(day, dt.time(10), office.at.tzinfo))
