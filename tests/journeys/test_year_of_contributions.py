"""The year of the treasurer, walked on his pages: rules, agreements, announcement, debits, statement, reminders, the year's end."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Callable
from xml.etree import ElementTree

import openpyxl
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from nahbei.contributions import planning, queries
from nahbei.contributions.due_dates import bank_days_before
from nahbei.contributions.models import DebitRow, DebitRun, Ledger
from nahbei.contributions.pain008 import is_valid
from nahbei.contributions.year_end import balance_of, people_of
from nahbei.people.models import Person
from nahbei.terminal.demo.statements import account
from nahbei.ui.german import format_date, format_euros
from tests.journeys.people import lindenviertel, log_in, mails_to
from tests.journeys.treasurer import (
    FAMILY,
    FEE,
    Treasurer,
    agree_on_the_page,
    bank_file,
    everybody_joins,
    in_force,
    ledgers,
    money,
    rows_of,
    somebody_without_mandate,
)
from tests.support.server import Office

EVERYBODY = 150


def test_the_year_is_walked_from_the_rules_to_the_year_end(office_server: Office, page: Page, new_context: Callable[..., BrowserContext]) -> None:
    today = timezone.localdate()
    uwe = Treasurer(office_server, page, today, today)
    uwe.sit_down(today)
    write_rules(uwe)
    first = agree_with_everybody(uwe)
    run = plan_run(uwe)
    announce(uwe, run, first)
    let_approve(uwe, new_context().new_page(), run)
    collect(uwe, run)
    back = read_statement(uwe, run)
    remind(uwe, back)
    coordinator_sees_nothing(uwe, new_context().new_page(), back[0])
    close_the_year(uwe, today.year, first)


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
    people = everybody_joins(uwe, EVERYBODY)
    agree_on_the_page(uwe, people[0])
    with lindenviertel(uwe.office) as agency:
        assert in_force(agency, uwe.today) == EVERYBODY
    return people[0]


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


def read_statement(uwe: Treasurer, run: DebitRun) -> list[DebitRow]:
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
    uwe.goes("Klären.*Wunibald Zedler")
    uwe.page.get_by_label("Warum geht uns das nichts an?").fill("Gehört dem Verein.")
    uwe.presses("Weglegen", "Weggelegt.")
    uwe.page.get_by_role("link", name="Kontoauszüge").click()
    uwe.page.get_by_role("table").get_by_role("link").first.click()
    uwe.reads("Das Konto ist aufgelöst. Das Mandat ruht.", "Das Konto war nicht gedeckt.", f"Lauf {run.number}", owing.full_name)
    after = ledgers(uwe)
    came = sum(row.cents for row in rows) - sum(row.cents + FEE for row in back) + owed
    assert (after[Ledger.BANK] - before[Ledger.BANK], after[Ledger.TRANSIT], after[Ledger.FEES] - before[Ledger.FEES]) == (came, 0, 3 * FEE)
    uwe.this_month()
    uwe.reads(*(f"Rücklastschrift: mit {row.person.full_name} sprechen" for row in back))
    return back


def remind(uwe: Treasurer, back: list[DebitRow]) -> None:
    """Two weeks after the money came back, and once whoever knows them has looked at the words."""
    uwe.sit_down(back[0].run.collect_on + dt.timedelta(days=16))
    uwe.goes("Menschen freundlich erinnern")
    uwe.reads(*(row.person.full_name for row in back))
    uwe.presses("Ansehen, was hinausgeht")
    for row in back:
        line = uwe.page.get_by_role("row").filter(has_text=row.person.full_name)
        expect(line).to_contain_text(format_euros(row.cents))
        expect(line).to_contain_text("Die Hilfe hängt nicht davon ab, ob Sie zahlen.")
    uwe.presses("Menschen erinnern", "Menschen sind erinnert.")
    uwe.reads("Vor weniger als drei Wochen erinnert.")
    with lindenviertel(uwe.office) as agency:
        reminded = agency.payment_reminders.filter(sent_at__date=uwe.today, message__to_address__startswith="mitglied")
        addresses = list(reminded.values_list("message__to_address", flat=True))
    assert addresses
    uwe.sit_down(uwe.today + dt.timedelta(days=1))  # so long they can be taken back
    assert all(len([mail for mail in mails_to(uwe.office, one) if mail.startswith("Zu Ihrem Beitrag")]) == 1 for one in addresses)
    uwe.goes("der Kasse warte")
    uwe.opens_pdf("Briefe als PDF")
    uwe.presses("Als gedruckt markieren", "erledigt")


def coordinator_sees_nothing(uwe: Treasurer, hers: Page, row: DebitRow) -> None:
    """Neither in the menu nor on the page of a person who was reminded, nor on that of what one of them asked for."""
    log_in(hers, uwe.office, "Petra Lindner")
    expect(hers.get_by_role("navigation").get_by_role("link", name="Beiträge")).to_have_count(0)
    with lindenviertel(uwe.office) as agency:
        asked = agency.payment_reminders.filter(payer__help_requests__isnull=False).first()
        assert asked is not None
        request = asked.payer.help_requests.latest("pk").pk
    for path in (f"people/{row.person_id}/", f"people/{asked.payer_id}/", f"requests/{request}/"):
        answer = hers.goto(f"{uwe.office.url}/office/{path}")
        assert answer is not None and answer.ok
        expect(hers.get_by_role("main")).not_to_contain_text(re.compile(r"€|Lastschrift|Mandat|Beitrag|[Ee]rinnert"))
    assert hers.request.get(f"{uwe.office.url}/office/people/{row.person_id}/contribution/").status == 403
    hers.context.close()


def close_the_year(uwe: Treasurer, year: int, person: Person) -> None:
    """In January of the next year: what stands on the page is what stands in the book, to the cent. Then nobody books into it any more."""
    uwe.sit_down(max(dt.date(year + 1, 1, 10), uwe.today))
    uwe.goes(f"{year} abschließen")
    uwe.sees(f"Jahresabschluss {year}")
    with lindenviertel(uwe.office) as agency:
        book, people = {one.ledger: one.after for one in balance_of(agency, year)}, people_of(agency, year)
    opens, credit = sum(one.open for one in people), sum(one.credit for one in people)
    assert (sum(book.values()), book[Ledger.CLAIMS], -book[Ledger.CREDIT]) == (0, opens, credit)
    uwe.reads(f"noch offen{format_euros(opens)}", f"Guthaben der Zahlenden{format_euros(credit)}")
    expect(uwe.page.get_by_role("row", name=re.compile("^Summe")).get_by_role("cell").last).to_have_text(format_euros(0))
    sheets = openpyxl.load_workbook(io.BytesIO(uwe.downloads("Tabelle für das Steuerbüro", role="link")))
    last = [cell.value for cell in list(sheets["Salden"].rows)[-1]]
    assert (last[0], last[-1], len(list(sheets["Menschen"].rows))) == ("Summe", 0, 1 + len(people))
    uwe.opens_pdf("Beitragskonten drucken")
    uwe.goes("Abschließen")
    uwe.presses("Jahr abschließen", f"{year} ist abgeschlossen.")
    uwe.reads(f"Abgeschlossen am {format_date(uwe.today, 'plain')} von Uwe Baumann.")
    nothing_is_booked_into(uwe, year, person)
    with lindenviertel(uwe.office) as agency:
        assert {one.ledger: one.after for one in balance_of(agency, year)} == book


def nothing_is_booked_into(uwe: Treasurer, year: int, person: Person) -> None:
    uwe.page.goto(f"{uwe.office.url}/office/people/{person.pk}/contribution/")
    uwe.goes("Zahlung buchen")
    uwe.page.get_by_label("Betrag").fill("3,50")
    uwe.page.get_by_label("Tag").fill(f"31.12.{year}")
    uwe.presses("Speichern")
    uwe.reads("Dieses Jahr ist abgeschlossen.")
