"""The house on the telephone: a known voice goes onto the waiting list, a place is passed on in order, dates are called off and moved."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from nahbei.events.models import Event
from tests.journeys.people import lindenviertel, log_in, mails_to
from tests.support.server import Office


def test_by_phone_onto_the_waiting_list_and_up_in_order_then_called_off(office_server: Office, page: Page) -> None:
    with lindenviertel(office_server):
        reading = Event.objects.get(title__startswith="Lesung").pk
    log_in(page, office_server)
    page.goto(f"{office_server.url}/office/events/{reading}/")
    page.get_by_role("link", name="Anmelden").click()
    expect(page.locator("#id_name")).to_be_focused()
    page.wait_for_load_state("networkidle")  # before it, nothing listens to what is typed
    page.keyboard.type("Albers", delay=30)
    expect(page.locator("#found label", has_text="Erika Albers")).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Erika Albers steht auf der Warteliste.")).to_be_visible()

    page.goto(f"{office_server.url}/office/events/{reading}/registrations/new/")
    page.locator("#id_name").fill("Nora Lind")
    page.get_by_label("E-Mail").fill("nora.lind@example.org")
    page.get_by_label("Wie viele kommen?").fill("4")
    page.get_by_role("button", name="Anmelden").click()
    page.get_by_role("row", name=re.compile("Karl Specht")).get_by_role("button", name="Abmelden").click()
    expect(page.get_by_role("row", name=re.compile("Mina Aydin"))).to_contain_text("Platz angeboten")  # two places, the first of those who wait
    expect(page.get_by_role("row", name=re.compile("Otto Falk"))).to_contain_text("auf der Warteliste")

    page.get_by_role("link", name="Absagen").click()
    expect(page.get_by_text("Ruth Berger")).to_be_visible()  # can only be rung: said before
    page.get_by_label("Warum fällt es aus?").fill("Die Autorin ist krank.")
    page.get_by_role("button", name="Absagen").click()
    expect(page.get_by_text("Abgesagt. Alle bekommen Bescheid.")).to_be_visible()
    assert any("Fällt aus" in mail and "Die Autorin ist krank." in mail for mail in mails_to(office_server, "nora.lind@example.org"))
    with lindenviertel(office_server) as agency:
        told = agency.messages.filter(topic="event_cancelled", about__in=[row.reference for row in agency.registrations.filter(event=reading)])
        assert set(told.filter(channel="call").values_list("to_name", flat=True)) >= {"Ruth Berger", "Mina Aydin", "Otto Falk"}
        assert told.count() == agency.registrations.running().filter(event=reading).count()


def test_a_series_is_changed_from_a_date_on_after_a_look(office_server: Office, page: Page) -> None:
    with lindenviertel(office_server) as agency:
        cafes = list(Event.objects.filter(series__isnull=False).order_by("on").values_list("pk", "on")[:4])
    log_in(page, office_server)
    page.goto(f"{office_server.url}/office/events/{cafes[2][0]}/registrations/new/")
    page.locator("#id_name").fill("Ruth Berger")
    page.get_by_label("Telefon").fill("030 23125 118")
    page.get_by_role("button", name="Anmelden").click()
    page.goto(f"{office_server.url}/office/events/{cafes[1][0]}/move/")
    page.locator("#id_start").fill("16")
    page.locator("#id_end").fill("18")
    page.get_by_label("diesen und alle späteren").check()
    page.get_by_role("button", name="Verlegen").click()
    expect(page.get_by_text("Noch ist nichts geschehen.")).to_be_visible()
    expect(page.get_by_text("1 × Anruf")).to_be_visible()
    with lindenviertel(office_server) as agency:
        assert not agency.messages.filter(topic="event_moved").exists()
    page.get_by_role("button", name="Verlegen").click()
    expect(page.get_by_text("Verlegt. Alle bekommen Bescheid.")).to_be_visible()
    with lindenviertel(office_server) as agency:
        assert [Event.objects.get(pk=pk).start.hour for pk, _on in cafes] == [15, 16, 16, 16]
        assert agency.messages.get(topic="event_moved").to_name == "Ruth Berger"
        assert agency.registrations.get(event=cafes[2][0]).state == "confirmed"
