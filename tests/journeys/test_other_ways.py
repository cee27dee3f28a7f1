"""Calls that end otherwise: nobody fits; a daughter may not consent; a colleague takes the case over."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO

from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect
from pypdf import PdfReader

from nahbei.help_requests.models import HelpRequest, RequestState
from tests.journeys.people import lindenviertel, log_in
from tests.support.server import Office


def number_of(page: Page) -> int:
    found = re.search(r"/requests/(\d+)/", page.url)
    assert found is not None, page.url
    return int(found[1])


def open_call(page: Page) -> None:
    page.get_by_role("link", name="Anruf aufnehmen").click()
    page.wait_for_url("**/office/call/")
    page.wait_for_load_state()


def choose(page: Page, name: str, field: str = "#gefunden") -> None:
    page.locator(field).get_by_role("radio", name=re.compile(name)).check()


def test_nobody_fits_and_the_request_goes_back(office_server: Office, page: Page) -> None:
    log_in(page, office_server)
    open_call(page)
    page.locator("#id_name").fill("bondar")
    choose(page, "Halyna Bondar")
    page.get_by_role("radio", name="Papiere").check()
    page.locator("[name=details]").fill("Brief vom Amt, auf Ukrainisch")
    page.locator("[name=starts_on]").fill("so")
    page.locator("[name=start]").fill("7")
    page.locator("[name=language]").select_option("uk")
    page.get_by_role("checkbox", name="Sprache ist nötig").check()
    page.locator("[name=consent]").check()
    page.get_by_role("button", name="Speichern und Helfer:innen vorschlagen").click()
    expect(page.locator("main")).to_contain_text("Zurzeit passt niemand.")
    expect(page.locator("main")).to_contain_text(re.compile(r"\d+ .*(Ukrainisch|sprechen|Sonntag|sonntags)"))
    number = number_of(page)

    page.get_by_role("link", name="Ohne Helfer:in zurückgeben").click()
    page.get_by_label("Warum?").fill("Sonntags um sieben spricht niemand Ukrainisch; Frau Bondar weiß Bescheid.")
    page.get_by_role("button", name="Zurückgeben").click()
    expect(page.locator("main")).to_contain_text("ohne Helfer:in zurückgegeben")
    with lindenviertel(office_server) as agency:
        request = agency.help_requests.get(pk=number)
        assert (request.state, request.has_ended) == (RequestState.RETURNED, True)
        assert not request.visits.planned().exists()

    page.get_by_role("button", name="Rückgängig").click()
    expect(page.locator("main")).to_contain_text("Zurzeit passt niemand.")
    with lindenviertel(office_server) as agency:
        assert agency.help_requests.get(pk=number).state == RequestState.OPEN


def test_a_daughter_without_authority(office_server: Office, page: Page) -> None:
    log_in(page, office_server)
    open_call(page)
    page.locator("#id_name").fill("wendt gisela")
    choose(page, "Gisela Wendt")
    page.get_by_role("checkbox", name="Ruft für jemand anderen an").check()
    page.locator("[name=caller_name]").fill("Frau Heike Wendt")
    page.locator("[name=caller_phone]").fill("030 23125 477")
    page.locator("[name=relation]").fill("Tochter")
    page.get_by_role("radio", name="Einkaufen").check()
    page.locator("[name=starts_on]").fill("+7")
    page.locator("[name=start]").fill("10")
    expect(page.locator("#satz")).to_contain_text("bekommt den Informationsbrief")
    expect(page.locator("[name=health_note]")).to_be_hidden()
    page.get_by_role("button", name="Speichern und Helfer:innen vorschlagen").click()
    expect(page.locator("main")).to_contain_text("Noch nicht bestätigt")
    number = number_of(page)
    letter = the_information_letter(page, office_server, number)
    assert "Gisela Wendt" in letter
    assert "Heike Wendt" in letter

    page.goto(f"{office_server.url}/office/requests/{number}/")
    page.get_by_role("link", name="Einverständnis festhalten").click()
    page.get_by_role("button", name="Einverständnis speichern").click()
    page.get_by_role("checkbox", name="Hört schwer").check()
    page.get_by_role("button", name="Speichern").first.click()
    expect(page.locator("main")).to_contain_text("hört schwer")
    expect(page.locator("main")).not_to_contain_text("Noch nicht bestätigt")
    with lindenviertel(office_server) as agency:
        request = agency.help_requests.get(pk=number)
        assert request.consent is not None and request.consent.given_by_id == request.help_seeker_id
        assert not agency.reminders.open().filter(about=request.reference).exists()


def the_information_letter(page: Page, office: Office, number: int) -> str:
    """The text of the PDF that lies in the post, fetched by the clerk's browser."""
    with lindenviertel(office) as agency:
        request = agency.help_requests.get(pk=number)
        assert request.is_locked
        assert not request.needs.exists()
        message = agency.messages.get(about=request.reference, person=request.help_seeker)
        assert message.channel == "letter"
    answer = page.request.get(f"{office.url}/office/messages/{message.pk}/file/")
    assert answer.headers["content-type"] == "application/pdf"
    return "\n".join(sheet.extract_text() for sheet in PdfReader(BytesIO(answer.body())).pages)


def test_a_colleague_takes_the_case_over(office_server: Office, page: Page, new_context: Callable[..., BrowserContext]) -> None:
    with lindenviertel(office_server) as agency:
        request = HelpRequest.objects.select_related("help_seeker").get(agency=agency, help_seeker__family_name="Ott", state=RequestState.OPEN)
        waiting = request.enquiries.open().select_related("volunteer__person").first()
        assert waiting is not None
        helper = waiting.volunteer.person.full_name
    log_in(page, office_server, "Petra Lindner")
    page.goto(f"{office_server.url}/office/requests/{request.pk}/")
    page.get_by_role("link", name="Notiz schreiben").click()
    page.get_by_label("Was war?").fill("Bin ab morgen weg. Frau Ott nur nach 15 Uhr anrufen.")
    page.get_by_role("button", name="Ins Protokollbuch schreiben").click()

    colleague = new_context().new_page()
    log_in(colleague, office_server, "Christa Möller")
    colleague.goto(f"{office_server.url}/office/requests/")
    colleague.get_by_role("row", name=re.compile("Christel Ott")).get_by_role("rowheader").get_by_role("link").click()
    expect(colleague.locator("main")).to_contain_text("Frau Ott nur nach 15 Uhr anrufen")
    colleague.get_by_role("link", name="Blatt zum Übergeben").click()
    for words in ("Christel Ott", "Frau Ott nur nach 15 Uhr anrufen", helper):
        expect(colleague.locator("main")).to_contain_text(words)
    colleague.go_back()
    colleague.get_by_role("link", name=re.compile(f"Antwort eintragen.*{helper}")).click()
    colleague.get_by_role("button", name="Ja, kommt").click()
    expect(colleague.locator("main")).to_contain_text("Jetzt fragen")  # „erst mich fragen“ was said in the call
    colleague.get_by_role("button", name="Ja, darf kommen").click()
    expect(colleague.locator("main")).to_contain_text("vermittelt")
    with lindenviertel(office_server) as agency:
        entry = agency.journal_entries.filter(about=request.reference).order_by("-number").first()
        assert entry is not None and entry.written_by_name == "Christa Möller"


def test_a_referral_is_asked_back_about(office_server: Office, page: Page) -> None:
    log_in(page, office_server)
    open_call(page)
    page.locator("#id_name").fill("schulz werner")
    choose(page, "Werner Schulz")
    page.get_by_role("radio", name="Strom, Gas, Heizung").check()
    page.locator("[name=details]").fill("Steckdose in der Küche ist locker")
    page.locator("[name=flexible]").fill("vormittags")
    expect(page.locator("#satz")).to_contain_text("Nur durch einen Fachbetrieb")
    page.locator("[name=consent]").check()
    page.get_by_role("button", name="Speichern und Helfer:innen vorschlagen").click()
    page.get_by_role("link", name="Weitervermitteln", exact=True).click()
    number = number_of(page)
    service = page.locator("li.suggestion").first.get_by_role("checkbox")
    service.check()
    expect(page.locator("#vorschau")).to_contain_text("Das bekommt Herr Schulz")
    page.locator("#vorschau").get_by_role("button", name="Weitervermitteln").click()
    expect(page.locator("main")).to_contain_text("weitervermittelt")
    with lindenviertel(office_server) as agency:
        request = agency.help_requests.get(pk=number)
        referral = request.referrals.get()
        assert request.state == RequestState.REFERRED
        assert agency.messages.filter(person=request.help_seeker, topic="referral").count() == 1
        # two weeks pass
        agency.referrals.filter(pk=referral.pk).update(ask_back_on=timezone.localdate())

    page.goto(f"{office_server.url}/office/today/")
    page.get_by_role("listitem").filter(has_text="Hat es geklappt mit").filter(has_text="Werner Schulz").get_by_role("link").last.click()
    page.get_by_role("radio", name="angenommen").check()
    page.get_by_role("button", name="Aufschreiben").click()
    with lindenviertel(office_server) as agency:
        referral.refresh_from_db()
        assert (referral.outcome, referral.is_settled) == ("accepted", True)
    page.goto(f"{office_server.url}/office/requests/{number}/")
    expect(page.locator("main")).to_contain_text("angenommen")
