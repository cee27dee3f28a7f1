"""A passkey in a real browser with a made-up device: set up, log out, in again with nothing else."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.journeys.people import code_for
from tests.support.server import Office

DEVICE = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True, "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def log_in_by_code(page: Page, office: Office) -> None:
    """As in a real office: only then the account counts as freshly proven."""
    page.goto(f"{office.url}/account/login/")
    page.get_by_label("E-Mail-Adresse").fill("lindner@example.org")
    page.get_by_role("button", name="Code senden").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Bitte den Code eingeben")
    page.get_by_label("Code").fill(code_for(office, "lindner@example.org"))
    page.get_by_role("button", name="Anmelden", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Petra Lindner")


def test_set_up_log_out_and_in_again(office_server: Office, page: Page) -> None:
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    key = device.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})["authenticatorId"]
    log_in_by_code(page, office_server)
    page.get_by_role("link", name="Mein Zugang").click()
    page.get_by_role("link", name="Passkey oder App als zweiter Nachweis").click()
    page.get_by_role("link", name="Passkey einrichten").click()
    page.get_by_label("Name, an dem Sie das Gerät erkennen").fill("Büro-Laptop")
    page.get_by_role("button", name="Passkey einrichten").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ihre Ersatz-Codes")
    assert len(device.send("WebAuthn.getCredentials", {"authenticatorId": key})["credentials"]) == 1

    page.goto(f"{office_server.url}/account/logout/")
    page.get_by_role("button", name="Abmelden").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Anmelden")
    page.goto(f"{office_server.url}/office/today/")
    expect(page).to_have_url(re.compile("/account/login/"))
    page.get_by_role("button", name="Mit Passkey anmelden").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Petra Lindner")

    # A device that does not know who is there says no, and the page says what to do.
    page.goto(f"{office_server.url}/account/logout/")
    page.get_by_role("button", name="Abmelden").click()
    device.send("WebAuthn.setUserVerified", {"authenticatorId": key, "isUserVerified": False})
    page.get_by_role("button", name="Mit Passkey anmelden").click()
    expect(page.get_by_text("Das hat nicht geklappt.")).to_be_visible()
    page.goto(f"{office_server.url}/office/today/")
    expect(page).to_have_url(re.compile("/account/login/"))


def test_a_passkey_after_the_code_and_taken_away_again(office_server: Office, page: Page) -> None:
    """„Allein anmelden“ not ticked: the passkey is the second proof. Removed, it opens nothing any more."""
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    log_in_by_code(page, office_server)
    page.goto(f"{office_server.url}/account/2fa/webauthn/add/")
    page.get_by_label("Mit diesem Passkey allein anmelden").uncheck()
    page.get_by_role("button", name="Passkey einrichten").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ihre Ersatz-Codes")
    page.goto(f"{office_server.url}/account/2fa/webauthn/")
    page.get_by_role("link", name=re.compile("Entfernen")).click()
    page.get_by_role("button", name="Entfernen").click()
    expect(page.get_by_text("Noch ist kein Passkey eingerichtet.")).to_be_visible()
