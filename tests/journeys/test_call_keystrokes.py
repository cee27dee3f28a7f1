"""Anruf aufnehmen by keyboard alone: how many keys a practised clerk presses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.contrib.sessions.backends.db import SessionStore
from playwright.sync_api import BrowserContext, Page, expect

from nahbei.foundation.models import Account, Agency
from nahbei.foundation.tenancy import agency_scope
from nahbei.help_requests.models import HelpRequest
from nahbei.workspace.door import SESSION_KEY
from tests.support.server import Office

CLERK = "lindner@example.org"


@dataclass
class Keyboard:
    """Presses keys and counts them; a shortcut counts each of its keys."""

    page: Page
    pressed: int = 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self.pressed += len(key.split("+"))
            self.page.keyboard.press(key)

    def type(self, text: str) -> None:
        self.pressed += len(text)
        self.page.keyboard.type(text)

    def tab_to(self, name: str) -> None:
        """Tab until the field has the focus; every Tab counts."""
        for _ in range(40):
            self.press("Tab")
            if self.page.evaluate("document.activeElement.name") == name:
                return
        raise AssertionError(f"{name} is not reached by Tab")


@pytest.fixture
def keyboard(office_server: Office, new_context: Callable[..., BrowserContext]) -> Keyboard:
    """The call page of a clerk who is logged in."""
    with office_server.data():
        account = Account.objects.get(email=CLERK)
        session: Any = SessionStore()
        session["_auth_user_id"] = str(account.pk)
        session["_auth_user_backend"] = "allauth.account.auth_backends.AuthenticationBackend"
        session["_auth_user_hash"] = account.get_session_auth_hash()
        session[SESSION_KEY] = account.memberships.get().agency_id
        session.create()
    context = new_context()
    context.add_cookies([{"name": "sessionid", "value": session.session_key, "url": office_server.url}])
    page = context.new_page()
    page.goto(f"{office_server.url}/office/call/")
    expect(page.locator("#id_name")).to_be_focused()
    return Keyboard(page)


def newest(office: Office) -> HelpRequest:
    with office.data():
        agency = Agency.objects.get(memberships__account__email=CLERK)
        with agency_scope(agency):
            return HelpRequest.objects.select_related("help_seeker", "activity").order_by("-pk")[0]


def test_a_known_callers_visit_to_the_doctor(keyboard: Keyboard, office_server: Office, capsys: pytest.CaptureFixture[str]) -> None:
    page = keyboard.page
    keyboard.type("ayse")
    expect(page.locator("#gefunden")).to_contain_text("Ayşe Yıldırım")
    keyboard.press("ArrowDown", "Enter")
    keyboard.press("1")
    keyboard.tab_to("starts_on")
    keyboard.type("do")
    keyboard.tab_to("start")
    keyboard.type("10")
    keyboard.tab_to("destination")
    keyboard.type("Praxis Dr. Seidel, Marktstraße 20")
    expect(page.locator("#satz")).to_contain_text("Praxis Dr. Seidel")
    keyboard.tab_to("consent")
    keyboard.press("Space", "Control+Enter")
    expect(page.get_by_role("status")).to_contain_text(["ist gespeichert"])
    request = newest(office_server)
    assert (request.help_seeker.full_name, request.activity.name) == ("Ayşe Yıldırım", "Zum Arzt begleiten")
    assert (request.origin, request.destination) == ("Ahornweg 7", "Praxis Dr. Seidel, Marktstraße 20")
    with capsys.disabled():
        print(f"\nkeystrokes, known caller: {keyboard.pressed}")
    assert keyboard.pressed <= 90


def test_somebody_new(keyboard: Keyboard, office_server: Office, capsys: pytest.CaptureFixture[str]) -> None:
    page = keyboard.page
    keyboard.type("Frau Hannelore Thielemann")
    keyboard.tab_to("phone")
    keyboard.type("030 23125 499")
    keyboard.tab_to("street")
    keyboard.type("Marktstraße 18")
    keyboard.tab_to("postal_code")
    keyboard.type("43117")
    keyboard.tab_to("activity")
    keyboard.press("1")
    keyboard.tab_to("starts_on")
    keyboard.type("do")
    keyboard.tab_to("start")
    keyboard.type("10")
    keyboard.tab_to("destination")
    keyboard.type("Augenarztpraxis Dr. Menke, Bahnhofstraße 3")
    keyboard.tab_to("needs")
    keyboard.press("Space")
    expect(page.locator("#satz")).to_contain_text("Sie geht am Rollator")
    keyboard.tab_to("consent")
    keyboard.press("Space", "Control+Enter")
    expect(page.get_by_role("status")).to_contain_text(["ist gespeichert"])
    assert newest(office_server).help_seeker.full_name == "Hannelore Thielemann"
    with capsys.disabled():
        print(f"\nkeystrokes, somebody new: {keyboard.pressed}")
    assert keyboard.pressed <= 220


def test_the_draft_survives_a_closed_window(keyboard: Keyboard, office_server: Office) -> None:
    page = keyboard.page
    keyboard.type("Frau Hannelore Thielemann")
    keyboard.tab_to("activity")
    keyboard.press("2")
    expect(page.locator("draft-save")).to_contain_text("Entwurf gespeichert")
    again = page.context.new_page()
    page.close()
    again.goto(f"{office_server.url}/office/call/")
    expect(again.locator("#id_name")).to_have_value("Frau Hannelore Thielemann")
    expect(again.get_by_label("Einkaufen")).to_be_checked()
    again.get_by_role("button", name="verwerfen").click()
    expect(again.locator("#id_name")).to_have_value("")


def test_the_call_page_is_for_everybody(
    keyboard: Keyboard, check_axe: Callable[[Page], None], check_reflow: Callable[[Page], None]
) -> None:
    for scheme in ("light", "dark"):
        keyboard.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        check_axe(keyboard.page)
    check_reflow(keyboard.page)
