"""The treasurer of the demo agency at his screen: his hands, his eyes, what the book holds, and the people who join."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from playwright.sync_api import Page, expect

from nahbei.contributions import queries
from nahbei.contributions.actions import agree, make_mandate, sign_mandate
from nahbei.contributions.models import DebitRow, DebitRun, Ledger
from nahbei.contributions.year_end import balance_of
from nahbei.foundation.actor import Actor
from nahbei.foundation.models import Account, Agency
from nahbei.people.actions import add_person
from nahbei.people.models import Person
from nahbei.people.phones import ChannelInput
from nahbei.terminal.demo.statements import account
from tests.contributions.statements import document, entry, payment, statement
from tests.journeys.people import lindenviertel, log_in
from tests.support.server import Office

FEE = 350  # what the bank takes for a debit that came back
GIVEN = ("Adele", "Bruno", "Cäcilie", "Dietmar", "Edeltraud", "Ferdinand", "Gudrun", "Hartmut", "Irmtraud", "Joachim")
FAMILY = ("Ahrensfeld", "Brückmann", "Cordsen", "Dürkopp", "Eßling", "Fährmann", "Gröning", "Hülsebusch", "Ingwersen", "Jürgensen", "Köpcke", "Lührs")


@dataclass
class Treasurer:
    """Uwe Baumann at his screen. `today` is the day of the office, which may lie ahead of the real one."""

    office: Office
    page: Page
    real: dt.date
    today: dt.date

    def sit_down(self, day: dt.date) -> None:
        """On another day: he logs in, and begins with what is to be done this month."""
        self.today = day
        self.office.wait(days=(day - self.real).days)
        log_in(self.page, self.office, "Uwe Baumann")
        self.this_month()

    def this_month(self) -> None:
        self.page.get_by_role("navigation").get_by_role("link", name="Beiträge").first.click()
        self.page.get_by_role("link", name="Diesen Monat").click()
        self.sees("Diesen Monat")

    def goes(self, link: str) -> None:
        self.page.get_by_role("main").get_by_role("link", name=re.compile(link)).first.click()

    def presses(self, button: str, says: str = "") -> None:
        self.page.get_by_role("button", name=re.compile(button)).first.click()
        if says:
            expect(self.page.get_by_role("status").first).to_contain_text(says)

    def sees(self, heading: str) -> None:
        expect(self.page.get_by_role("heading", level=1)).to_contain_text(heading)

    def reads(self, *words: str) -> None:
        for one in words:
            expect(self.page.get_by_role("main")).to_contain_text(one)

    def opens_pdf(self, link: str) -> None:
        href = self.page.get_by_role("link", name=link).first.get_attribute("href")
        assert href is not None
        assert self.page.request.get(self.office.url + href).body().startswith(b"%PDF")

    def downloads(self, name: str, *, role: str) -> bytes:
        where = self.page.get_by_role("button", name=name) if role == "button" else self.page.get_by_role("link", name=name)
        with self.page.expect_download() as waiting:
            where.click()
        return waiting.value.path().read_bytes()


def clerk(agency: Agency, name: str) -> Actor:
    return Actor(name, "account", Account.objects.get(memberships__agency=agency, name=name).pk)


def newcomer(agency: Agency, number: int, by: Actor, at: dt.datetime) -> Person:
    """Every second one has a mailbox, the others get letters."""
    given, family = GIVEN[number % len(GIVEN)], FAMILY[number // len(GIVEN)]
    mailbox = [] if number % 2 else [ChannelInput("email", f"mitglied{number}@example.org")]
    return add_person(
        agency=agency, by=by, at=at, channels=mailbox, given_name=given, family_name=family, street=f"Lindenallee {number + 1}", postal_code="12345",
        town="Lindenstadt",
    )


def in_force(agency: Agency, day: dt.date) -> int:
    return queries.current(agency, on=day).filter(standing__in=["pays", "exempt"], person__died_on=None).count()


def rows_of(uwe: Treasurer, run: DebitRun, state: str) -> list[DebitRow]:
    with lindenviertel(uwe.office) as agency:
        return list(agency.debit_rows.filter(run=run, state=state).select_related("person", "run").order_by("pk"))


def somebody_without_mandate(uwe: Treasurer) -> Person:
    with lindenviertel(uwe.office) as agency:
        return agency.people.filter(family_name__in=FAMILY, mandates=None).latest("pk")


def ledgers(uwe: Treasurer) -> dict[Ledger, int]:
    with lindenviertel(uwe.office) as agency:
        return {one.ledger: one.after for one in balance_of(agency, uwe.today.year)}


def money(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02d}"


def bank_file(run: DebitRun, rows: list[DebitRow], back: list[DebitRow], owing: Person, owed: int) -> bytes:
    day, later = f"{run.collect_on}", f"{run.collect_on + dt.timedelta(days=2)}"
    lines = [entry(money(sum(row.cents for row in rows)), f"<Btch><NbOfTxs>{len(rows)}</NbOfTxs></Btch>", day=day, reference=f"SV{run.number}")]
    for row, reason in zip(back, ("AC04", "MS03", "AM04"), strict=True):
        told = payment(end_to_end=row.end_to_end, name=row.person.full_name, words="Rückgabe", reason=reason)
        lines.append(entry(money(row.cents + FEE), told, way="DBIT", day=later, reference=row.end_to_end))
    lines.append(entry(money(owed), payment(name=owing.full_name, iban=account(9_001), words="Mein Beitrag"), day=later, reference="UW1"))
    lines.append(entry("20.00", payment(name="Wunibald Zedler", iban=account(9_002), words="Schoene Sache"), day=later, reference="UW2"))
    return document(statement(*lines, account=account(1)))


def everybody_joins(uwe: Treasurer, number: int) -> list[Person]:
    """Until so many have an agreement, all but the first new one. Of ten one gave no mandate."""
    with lindenviertel(uwe.office) as agency, transaction.atomic():
        by, at = clerk(agency, "Uwe Baumann"), timezone.now()
        people = [newcomer(agency, count, by, at) for count in range(number - in_force(agency, uwe.today))]
        for count, person in enumerate(people[1:], 1):
            agree(agency=agency, person=person, valid_from=uwe.today.replace(day=1), tier_number=1 + count % 3, by=by, at=at)
            if count % 10:
                mandate = make_mandate(agency=agency, person=person, by=by, at=at)
                sign_mandate(mandate=mandate, signed_on=uwe.today, iban=account(1_000 + count), by=by, at=at)
    return people


def agree_on_the_page(uwe: Treasurer, person: Person) -> None:
    page = uwe.page
    page.goto(f"{uwe.office.url}/office/people/{person.pk}/")
    uwe.goes("^ ?Beitrag$")
    uwe.reads("Es ist nichts vereinbart.")
    uwe.goes("Beitrag vereinbaren")
    page.get_by_label("Stufe 2:").check()
    page.get_by_label("gilt ab").fill(f"{uwe.today:01.%m.%Y}")
    uwe.presses("Speichern", "Vereinbart.")
    uwe.reads("3,50\N{NO-BREAK SPACE}€")
    uwe.goes("^ ?Mandat$")
    uwe.goes("Mandat anlegen")
    uwe.presses("Speichern")
    uwe.opens_pdf("Zum Unterschreiben drucken")
    uwe.goes("Unterschrift eintragen")
    page.get_by_label("unterschrieben am").fill(f"{uwe.today:%d.%m.%Y}")
    page.get_by_label("IBAN").fill(account(1_000))
    uwe.presses("Speichern")
    uwe.reads("gültig", account(1_000)[-4:])
