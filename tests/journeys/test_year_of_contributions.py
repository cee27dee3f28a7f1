"""The year of the treasurer, walked on her pages: rules, agreements, announcement, debits, statement."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from xml.etree import ElementTree

from django.db import transaction
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from nahbei.contributions import planning, queries
from nahbei.contributions.actions import agree, make_mandate, sign_mandate
from nahbei.contributions.due_dates import bank_days_before
from nahbei.contributions.models import DebitRow, DebitRun, Ledger
from nahbei.contributions.pain008 import is_valid
from nahbei.contributions.year_end import balance_of
from nahbei.foundation.actor import Actor
from nahbei.foundation.models import Account, Agency
from nahbei.people.actions import add_person
from nahbei.people.models import Person
from nahbei.people.phones import ChannelInput
from nahbei.terminal.demo.statements import account
from nahbei.ui.german import format_date, format_euros
from tests.contributions.statements import document, entry, payment, statement
from tests.journeys.people import lindenviertel, log_in, mails_to
from tests.support.server import Office

EVERYBODY, FEE = 150, 350
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


def test_the_year_is_walked_from_the_rules_to_the_statement(office_server: Office, page: Page, new_context: Callable[..., BrowserContext]) -> None:
    today = timezone.localdate()
    uwe = Treasurer(office_server, page, today, today)
    uwe.sit_down(today)
    write_rules(uwe)
    first = agree_with_everybody(uwe)
    run = plan_run(uwe)
    announce(uwe, run, first)
    let_approve(uwe, new_context().new_page(), run)
    collect(uwe, run)
    read_statement(uwe, run)


def write_rules(uwe: Treasurer) -> None:
    """From this month on, and monthly: so something falls due on whatever day this is walked."""
    page = uwe.page
    page.goto(f"{uwe.office.url}/office/contributions/")
    uwe.goes("Beitragsordnung")
    uwe.goes("Neue Beitragsordnung")
    page.get_by_label("gilt ab").fill(f"{uwe.today:01.%m.%Y}")
    page.get_by_label("Eingezogen wird").select_option("monthly")
    page.get_by_label("fällig am").fill("1")
    page.get_by_label("Wer dazukommt, zahlt").select_option("this_month")
    for number, euros in enumerate(("1", "3,50", "6"), 1):
        page.get_by_role("group", name=f"Stufe {number}", exact=True).get_by_label("Euro im Monat").fill(euros)
    uwe.presses("Speichern", "Die neue Beitragsordnung gilt ab 1.")
    uwe.reads("gilt heute", "3,50\N{NO-BREAK SPACE}€ im Monat", "monatlich")


def agree_with_everybody(uwe: Treasurer) -> Person:
    """The first one by the pages, the others as they were asked over the year."""
    with lindenviertel(uwe.office) as agency, transaction.atomic():
        by, at = clerk(agency, "Uwe Baumann"), timezone.now()
        known = in_force(agency, uwe.today)
        people = [newcomer(agency, number, by, at) for number in range(EVERYBODY - known)]
        for number, person in enumerate(people[1:], 1):
            agree(agency=agency, person=person, valid_from=uwe.today.replace(day=1), tier_number=1 + number % 3, by=by, at=at)
            if number % 10:
                mandate = make_mandate(agency=agency, person=person, by=by, at=at)
                sign_mandate(mandate=mandate, signed_on=uwe.today, iban=account(1_000 + number), by=by, at=at)
    agree_on_the_page(uwe, people[0])
    with lindenviertel(uwe.office) as agency:
        assert in_force(agency, uwe.today) == EVERYBODY
    return people[0]


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


def plan_run(uwe: Treasurer) -> DebitRun:
    """What was in preparation is given up, so that one run holds everything."""
    uwe.this_month()
    uwe.goes("Lastschriften zum .*: ankündigen")
    uwe.goes("Abbrechen")
    uwe.presses("abbrechen", "Abgebrochen.")
    uwe.this_month()
    uwe.goes("Beiträge fällig stellen")
    uwe.presses("Fällig stellen")
    uwe.this_month()
    uwe.goes("Lastschriften vorbereiten")
    with lindenviertel(uwe.office) as agency:
        found = planning.plan(agency, until=uwe.today, collect_on=uwe.today + dt.timedelta(days=17))
    assert len(found.collected) > 80
    uwe.reads("Würde eingezogen", format_euros(found.cents), found.collected[0].person.full_name, "Kein Mandat.")
    uwe.presses("Lauf vorbereiten", "Es ist noch nichts angekündigt.")
    uwe.reads(format_euros(found.cents), f"von {len(found.collected)} Konten")
    with lindenviertel(uwe.office) as agency:
        return agency.debit_runs.latest("pk")


def announce(uwe: Treasurer, run: DebitRun, first: Person) -> None:
    """Everybody by their own way: mails go by themselves, letters are printed, calls are made."""
    uwe.presses("Ankündigen", "Angekündigt.")
    (mail,) = mails_to(uwe.office, "mitglied0@example.org")
    assert mail.startswith("Wir ziehen Ihren Beitrag ein") and format_date(run.collect_on, "long") in mail
    assert first.full_name in mail and "3,50" in mail and account(1_000) not in mail
    uwe.this_month()
    uwe.goes("der Kasse warte")
    uwe.opens_pdf("Briefe als PDF")
    uwe.presses("Als gedruckt markieren", "erledigt")
    while uwe.page.get_by_role("button", name="Ausgerichtet").count():
        uwe.presses("Ausgerichtet", "erledigt")
    uwe.reads("Nichts wartet.")


def let_approve(uwe: Treasurer, second: Page, run: DebitRun) -> None:
    """A second person, at her own screen."""
    uwe.this_month()
    uwe.goes("um Freigabe bitten")
    uwe.presses("Um Freigabe bitten", "Jetzt bestätigt eine zweite Person.")
    uwe.reads("Wartet auf eine zweite Person.")
    log_in(second, uwe.office, "Marlene Hoffmann")
    second.goto(f"{uwe.office.url}/office/contributions/month/")
    second.get_by_role("link", name=re.compile("^Lastschriften zum .*: freigeben")).click()
    second.get_by_role("link", name="Zu zweit").last.click()
    waiting = second.get_by_role("listitem").filter(has_text=f"Lastschriftlauf {run.number}:").filter(has_text="Gefragt von Uwe Baumann")
    waiting.get_by_role("button", name="Bestätigen").click()
    expect(second.get_by_role("main")).to_contain_text("Marlene Hoffmann")
    second.context.close()


def collect(uwe: Treasurer, run: DebitRun) -> None:
    """On the last day on which the bank takes it: the file is written, looked at, loaded, handed in."""
    uwe.sit_down(bank_days_before(run.collect_on, 1))
    uwe.goes("Datei schreiben und laden")
    uwe.presses("Datei schreiben", "Die Datei ist geschrieben.")
    content = uwe.downloads("Laden", role="button")
    rows = rows_of(uwe, run, "planned")
    root = ElementTree.fromstring(content)
    assert is_valid(content)
    assert len(rows) == len(root.findall(".//{*}DrctDbtTxInf")) > 80
    assert {one.text for one in root.findall(".//{*}EndToEndId")} == {row.end_to_end for row in rows}
    assert root.findtext(".//{*}GrpHdr/{*}CtrlSum") == money(sum(row.cents for row in rows))
    uwe.page.reload()
    uwe.reads("geladen von Uwe Baumann")
    uwe.presses("Ist eingereicht", "Eingereicht und gebucht.")


def read_statement(uwe: Treasurer, run: DebitRun) -> None:
    """The bank credits the run and takes three back; somebody pays without a mandate, and twenty euros come from somebody whom nobody knows."""
    uwe.sit_down(run.collect_on + dt.timedelta(days=3))
    before, rows, owing = ledgers(uwe), rows_of(uwe, run, "submitted"), somebody_without_mandate(uwe)
    back = [row for row in rows if row.person.family_name in FAMILY][:3]
    assert before[Ledger.TRANSIT] == sum(row.cents for row in rows)
    with lindenviertel(uwe.office) as agency:
        owed = {pk: cents for pk, _name, cents in queries.open_by_person(agency)}[owing.pk]
    uwe.page.get_by_role("link", name="Kontoauszüge").click()
    uwe.goes("Kontoauszug einlesen")
    file = bank_file(run, rows, back, owing, owed)
    uwe.page.get_by_label("Datei der Bank").set_input_files({"name": "auszug.xml", "mimeType": "text/xml", "buffer": file})
    uwe.presses("Einlesen", "6 neu. 5 gebucht, 1 zu klären.")


def bank_file(run: DebitRun, rows: list[DebitRow], back: list[DebitRow], owing: Person, owed: int) -> bytes:
    day, later = f"{run.collect_on}", f"{run.collect_on + dt.timedelta(days=2)}"
    lines = [entry(money(sum(row.cents for row in rows)), f"<Btch><NbOfTxs>{len(rows)}</NbOfTxs></Btch>", day=day, reference=f"SV{run.number}")]
    for row, reason in zip(back, ("AC04", "MS03", "AM04"), strict=True):
        told = payment(end_to_end=row.end_to_end, name=row.person.full_name, words="Rückgabe", reason=reason)
        lines.append(entry(money(row.cents + FEE), told, way="DBIT", day=later, reference=row.end_to_end))
    lines.append(entry(money(owed), payment(name=owing.full_name, iban=account(9_001), words="Mein Beitrag"), day=later, reference="UW1"))
    lines.append(entry("20.00", payment(name="Wunibald Zedler", iban=account(9_002), words="Schoene Sache"), day=later, reference="UW2"))
    return document(statement(*lines, account=account(1)))


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
