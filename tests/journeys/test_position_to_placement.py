"""The whole way of a position: an organisation looks for somebody, a citizen finds it on the website, they meet, and both are asked how it goes."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from nahbei.foundation.models import ClockTick
from nahbei.placements.models import Stage
from nahbei.website.spam import LEAST_SECONDS
from tests.journeys.people import code_for, lindenviertel, link_of, log_in, mails_to
from tests.journeys.test_reply import PHONE
from tests.support.server import Office

SITE = "/lindenviertel"
CONTACT, CONTACT_NAME, CONTACT_PHONE = "ines.marquardt@example.org", "Ines Marquardt", "030 23125286"
CITIZEN, CITIZEN_PHONE = "mira.sommerfeld@example.org", "030 23125177"
TITLE, OTHER = "Notenarchiv ordnen", "Bei Konzerten helfen"
BAD = "Sie war noch gar nicht hier."
NewContext = Callable[..., BrowserContext]
Check = Callable[[Page], None]


@pytest.fixture
def phone(new_context: NewContext) -> Callable[[], Page]:
    """Somebody else's telephone each time."""

    def take() -> Page:
        page = new_context(is_mobile=True, has_touch=True).new_page()
        page.set_viewport_size(PHONE)
        return page

    return take


def test_from_the_report_to_the_follow_up(
    office_server: Office, page: Page, phone: Callable[[], Page], check_axe: Check, check_reflow: Check
) -> None:
    look = both(check_axe, check_reflow)
    partner = phone()
    partner_logs_in(partner, office_server, look)
    number = report(partner, office_server, look)
    log_in(page, office_server)
    publish(page, office_server)

    citizen = phone()
    find(citizen, office_server, number, look)
    be_interested(citizen, look)
    call_back(page, check_axe)
    talk(page, check_axe)
    sheet(page)

    key = asked_without_a_name(office_server)
    answer(phone(), office_server, look)
    introduce(page, office_server, key, check_axe)
    expect(partner.get_by_role("heading", level=1)).to_contain_text(TITLE)
    try_and_place(page, office_server, key)

    ten_weeks_pass(office_server, key)
    both_say_how_it_goes(page, phone(), office_server, look)
    page.goto(f"{office_server.url}/office/today/reminders/")
    expect(page.locator("main")).to_contain_text(BAD)
    with lindenviertel(office_server) as agency:
        said = agency.follow_ups.filter(position_placement=key).values_list("side", "outcome", "answered_online")
        assert sorted(said) == [("organisation", "bad", True), ("volunteer", "good", False)]
        assert agency.reminders.open().filter(text__contains=TITLE).count() == 1


def both(check_axe: Check, check_reflow: Check) -> Check:
    def look(page: Page) -> None:
        check_axe(page)
        check_reflow(page)

    return look


# --- the organisation ------------------------------------------------------------------------------------------------

def partner_logs_in(page: Page, office: Office, look: Check) -> None:
    """With six digits that come by mail."""
    page.goto(f"{office.url}{SITE}/my/log-in/?next={SITE}/partner/")
    look(page)
    page.get_by_label("E-Mail-Adresse").fill(CONTACT)
    page.get_by_role("button", name="Code senden").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Code")
    look(page)
    page.locator("[name=code]").fill(code_for(office, CONTACT))
    page.get_by_role("button", name="Anmelden").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.wait_for_url("**/partner/")
    look(page)


def report(page: Page, office: Office, look: Check) -> int:
    """Everything on one page; nothing of it is public yet. Returns the number of the position."""
    page.get_by_role("link", name="Unsere Stellen").first.click()
    page.get_by_role("link", name=re.compile("Stelle melden")).first.click()
    page.wait_for_url("**/positions/new/")
    look(page)
    page.locator("[name=title]").fill(TITLE)
    page.locator("[name=task]").fill("Unser Notenschrank ist hundert Jahre alt. Sie sortieren, schreiben auf, was da ist, und finden Schätze.")
    page.locator("[name=field]").select_option(label="Kultur und Musik")
    page.locator("[name=summary]").fill("Hundert Jahre Noten, ein Schrank, viel Ruhe.")
    page.locator("[name=postal_code]").fill("43111")
    page.locator("[name=hours]").fill("2")
    page.locator("[name=seats]").fill("1")
    page.locator("[name=contact]").select_option(label=CONTACT_NAME)
    page.get_by_role("button", name="Ans Büro senden").click()
    expect(page.get_by_role("status").first).to_contain_text("Das Büro prüft die Stelle")
    look(page)
    with lindenviertel(office) as agency:
        found = agency.positions.get(title=TITLE)
        assert (found.state, found.origin, found.created_by_name) == ("reported", "portal", CONTACT_NAME)
    answer_of_the_site = page.request.get(f"{office.url}{SITE}/positions/{found.number}/")
    assert answer_of_the_site.status == 404
    return found.number


# --- the office ------------------------------------------------------------------------------------------------------

def publish(page: Page, office: Office) -> None:
    page.goto(f"{office.url}/office/today/")
    page.get_by_role("listitem").filter(has_text=TITLE).get_by_role("link").last.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    page.get_by_role("button", name="Veröffentlichen").click()
    expect(page.get_by_role("status").first).to_be_visible()
    expect(page.locator("main")).to_contain_text("veröffentlicht")


def call_back(page: Page, check_axe: Check) -> None:
    """Who is interested stands on Heute, and is nobody yet until the office says so."""
    page.goto(re.sub(r"/office/.*", "/office/today/", page.url))
    row = page.get_by_role("listitem").filter(has_text="Mira Sommerfeld")
    expect(row).to_contain_text(f"Interessiert sich für „{TITLE}“.")
    row.get_by_role("link", name=re.compile("^Anrufen")).click()
    expect(page.locator("main")).to_contain_text(CITIZEN_PHONE)
    expect(page.locator("main")).to_contain_text("Ich kann Noten lesen.")
    check_axe(page)
    page.get_by_role("button", name="Neu anlegen").click()
    page.get_by_role("link", name="Gespräch führen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Gespräch mit Mira Sommerfeld")
    page.wait_for_load_state()


def talk(page: Page, check_axe: Check) -> None:
    """While she tells, positions appear beside it."""
    expect(page.locator("#stellen")).not_to_contain_text(TITLE)
    page.locator("[name=motivation]").fill("Ich habe früher im Orchester gespielt.")
    page.get_by_label("Kultur und Musik").check()
    stellen = page.locator("#stellen")
    expect(stellen).to_contain_text(TITLE)
    stellen.get_by_label(TITLE).check()
    page.locator("[name=signed_on]").fill("heute")
    expect(stellen.get_by_label(TITLE)).to_be_checked()  # what was ticked stays, whatever is said afterwards
    stellen.get_by_label(OTHER).check()
    page.get_by_role("radio", name="hat Stellen ausgesucht").check()
    page.wait_for_load_state("networkidle")
    check_axe(page)
    expect(stellen.get_by_label(OTHER)).to_be_checked()
    page.get_by_role("button", name="Gespräch speichern").click()
    expect(page.get_by_role("status").first).to_contain_text("Gespräch gespeichert.")
    expect(page.locator("main")).to_contain_text(TITLE)
    expect(page.locator("main")).to_contain_text(OTHER)
    check_axe(page)


def sheet(page: Page) -> None:
    there = page.get_by_role("link", name="Auswahl drucken").get_attribute("href")
    pdf = page.request.get(re.sub(r"/office/.*", str(there), page.url))
    assert (pdf.status, pdf.headers["content-type"], pdf.body()[:5]) == (200, "application/pdf", b"%PDF-")


# --- the citizen -----------------------------------------------------------------------------------------------------

def find(page: Page, office: Office, number: int, look: Check) -> None:
    """From the first page, by a word that is spelt wrong, narrowed to a field."""
    page.goto(f"{office.url}{SITE}/")
    look(page)
    page.goto(f"{office.url}{SITE}/positions/")
    page.get_by_label("Was möchten Sie tun?").fill("Notenarchif")
    page.get_by_role("button", name="Suchen").tap()
    expect(page.locator(".openings").get_by_role("link").first).to_have_text(TITLE)
    page.get_by_text("Eingrenzen").tap()
    page.get_by_label("Tätigkeitsfeld").select_option(label="Kultur und Musik (1)")
    page.get_by_role("button", name="Anzeigen").tap()
    expect(page.locator("#found")).to_have_text("1 Stelle")
    look(page)
    page.get_by_role("link", name=TITLE).tap()
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    assert page.url.endswith(f"/positions/{number}/")
    assert CONTACT_NAME not in page.content(), "the contact person has not agreed to be named"
    assert CONTACT_PHONE not in page.content()
    look(page)


def be_interested(page: Page, look: Check) -> None:
    """Three questions, read as slowly as a human reads."""
    page.get_by_role("link", name="Das interessiert mich").tap()
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    look(page)
    page.wait_for_timeout((LEAST_SECONDS + 1) * 1_000)
    page.get_by_label("Ihr Name").fill("Mira Sommerfeld")
    page.get_by_role("button", name="Weiter").tap()
    expect(page.get_by_role("heading", level=1)).to_have_text("Wie erreichen wir Sie?")
    page.get_by_label("Telefon").fill(CITIZEN_PHONE)
    page.get_by_label("E-Mail").fill(CITIZEN)
    page.get_by_role("button", name="Weiter").tap()
    page.get_by_label("Ihre Nachricht").fill("Ich kann Noten lesen.")
    page.get_by_role("button", name="Weiter").tap()
    expect(page.get_by_role("heading", level=1)).to_have_text("Stimmt alles?")
    look(page)
    page.get_by_role("button", name="Absenden").tap()
    expect(page.get_by_role("heading", level=1)).to_have_text("Schön, dass Sie sich melden.")
    look(page)
    page.context.close()


# --- both sides ------------------------------------------------------------------------------------------------------

def asked_without_a_name(office: Office) -> int:
    """The organisation was asked by the talk, and learns nothing by which somebody can be found. Returns the placement."""
    with lindenviertel(office) as agency:
        placement = agency.position_placements.get(position__title=TITLE)
        assert (placement.stage, placement.asked_by_means) == (Stage.PROPOSED, "email")
        assert agency.submissions.get(name="Mira Sommerfeld").state == "settled"
    for mail in mails_to(office, CONTACT):
        nothing_of_the_citizen(mail)
    assert mails_to(office, CITIZEN) == []
    return placement.pk


def nothing_of_the_citizen(text: str) -> None:
    for secret in ("Sommerfeld", CITIZEN, CITIZEN_PHONE, CITIZEN_PHONE.replace(" ", "")):
        assert secret not in text


def answer(page: Page, office: Office, look: Check) -> None:
    with lindenviertel(office) as agency:
        asked = agency.position_placements.get(position__title=TITLE).digest
    page.goto(link_of(office, CONTACT, asked))
    expect(page.get_by_role("heading", level=1)).to_contain_text(f"Mira interessiert sich für „{TITLE}“.")
    nothing_of_the_citizen(page.content())
    look(page)
    page.get_by_role("button", name="Ja, gern kennenlernen").tap()
    expect(page.get_by_role("heading", level=1)).to_have_text("danke für Ihr Ja.")
    nothing_of_the_citizen(page.content())
    look(page)
    page.context.close()


def introduce(page: Page, office: Office, key: int, check_axe: Check) -> None:
    """Only now names and numbers go out, to both."""
    for mail in mails_to(office, CONTACT):
        nothing_of_the_citizen(mail)
    page.goto(f"{office.url}/office/today/")
    row = page.get_by_role("listitem").filter(has_text="Mira Sommerfeld").filter(has_text=TITLE)
    row.get_by_role("link").last.click()
    if not page.url.endswith("/meeting/"):
        page.get_by_role("link", name="Vorstellen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Einander vorstellen")
    check_axe(page)
    page.get_by_role("button", name="Vorstellen").click()
    expect(page.get_by_role("status").first).to_contain_text("Vorgestellt.")
    check_axe(page)
    to_them = next(mail for mail in mails_to(office, CONTACT) if mail.startswith("Beide sagen Ja"))
    assert "Mira Sommerfeld" in to_them and CITIZEN_PHONE in to_them and CITIZEN in to_them, to_them
    with lindenviertel(office) as agency:
        to_her = agency.messages.get(topic="introduced_volunteer", person__family_name="Sommerfeld")
        assert to_her.channel == "call", "she is one of those whom the office rings"
        assert CONTACT_NAME in to_her.body and CONTACT in to_her.body


def try_and_place(page: Page, office: Office, key: int) -> None:
    page.get_by_role("link", name="Schnuppertermin").click()
    page.get_by_label("Wann?").fill("heute")
    page.get_by_role("button", name="Eintragen").click()
    expect(page.get_by_role("status").first).to_contain_text("Schnuppertermin eingetragen.")
    page.get_by_role("link", name="Vermitteln").click()
    page.get_by_role("button", name="Vermitteln").click()
    expect(page.get_by_role("status").first).to_contain_text("Vermittelt.")
    expect(page.locator("main")).to_contain_text("Alle Plätze sind vergeben.")
    page.get_by_role("button", name="Stelle ist besetzt").click()
    expect(page.get_by_role("status").first).to_contain_text("Die Stelle ist besetzt.")
    with lindenviertel(office) as agency:
        placement = agency.position_placements.select_related("position").get(pk=key)
        assert (placement.stage, placement.position.state) == (Stage.PLACED, "filled")


def ten_weeks_pass(office: Office, key: int) -> None:
    """The contact person has said meanwhile that she likes to be written to."""
    with lindenviertel(office) as agency:
        agency.people.filter(channels__normal=CONTACT).update(preferred_channel="email")
        began = timezone.localdate() - dt.timedelta(weeks=agency.follow_up_weeks)
        agency.position_placements.filter(pk=key).update(placed_on=began)
        ClockTick.objects.all().delete()


def both_say_how_it_goes(page: Page, taken: Page, office: Office, look: Check) -> None:
    """The organisation by its link, badly; Mira by telephone."""
    office.work()
    with lindenviertel(office) as agency:
        asked = agency.follow_ups.exclude(digest="").get(position_placement__position__title=TITLE).digest
    taken.goto(link_of(office, CONTACT, asked))
    look(taken)
    taken.locator("button[name=answer][value=bad]").tap()
    expect(taken.get_by_role("heading", level=1)).to_have_text("danke für Ihre Antwort.")
    taken.get_by_label("Möchten Sie uns etwas dazu schreiben?").fill(BAD)
    taken.get_by_role("button", name="Senden").tap()
    expect(taken.locator("main")).to_contain_text("Wir haben es bekommen.")
    look(taken)
    page.goto(f"{office.url}/office/follow-ups/")
    page.get_by_role("listitem").filter(has_text="Mira Sommerfeld").get_by_role("link", name=re.compile("^Anrufen")).click()
    expect(page.locator("main")).to_contain_text(TITLE)
    page.locator("[name=outcome][value=good]").check()
    page.get_by_role("button", name="Speichern", exact=True).click()
    expect(page.get_by_role("status").first).to_contain_text("Aufgeschrieben")
