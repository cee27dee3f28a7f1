"""Somebody answers how it is, from the mail and on a phone; what does not go well is on Heute, and the other side learns nothing."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from nahbei.placements.models import FollowUp
from tests.journeys.people import lindenviertel, link_of, log_in
from tests.journeys.test_reply import PHONE, everybody
from tests.support.server import Office


@pytest.fixture
def link(office_server: Office) -> str:
    """Of a question that the demo's clock asked by e-mail and nobody has answered."""
    with lindenviertel(office_server):
        asked = FollowUp.objects.open().exclude(digest="").select_related("person").order_by("-pk")[0]
        address = asked.person.channels.filter(kind="email")[0].value
    return link_of(office_server, address, asked.digest)


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_one_tap_answers_and_the_office_hears_of_it(
    office_server: Office, link: str, page: Page, new_context: Callable[..., BrowserContext], script: bool
) -> None:
    phone = new_context(is_mobile=True, has_touch=True, java_script_enabled=script).new_page()
    phone.set_viewport_size(PHONE)
    phone.goto(link)
    phone.get_by_role("button", name="nicht gut").tap()
    expect(phone.get_by_role("heading", level=1)).to_have_text("danke für Ihre Antwort.")
    phone.get_by_label("Möchten Sie uns etwas dazu schreiben?").fill("Wir haben uns verpasst.")
    phone.get_by_role("button", name="Senden").tap()
    expect(phone.locator("main")).to_contain_text("Wir haben es bekommen.")

    log_in(page, office_server)
    page.goto(f"{office_server.url}/office/today/reminders/")
    expect(page.locator("main")).to_contain_text("Wir haben uns verpasst.")
    with lindenviertel(office_server) as agency:
        assert not agency.messages.filter(body__contains="verpasst").exists()


def test_the_page_is_for_everybody(
    link: str, new_context: Callable[..., BrowserContext], check_axe: Callable[[Page], None], check_reflow: Callable[[Page], None]
) -> None:
    phone = new_context(is_mobile=True, has_touch=True).new_page()
    phone.set_viewport_size(PHONE)
    phone.goto(link)
    everybody(phone, check_axe, check_reflow)
    phone.get_by_role("button", name="nicht gut").tap()
    expect(phone.get_by_role("button", name="Senden")).to_be_visible()
    everybody(phone, check_axe, check_reflow)


def test_the_call_and_the_list_are_for_everybody(
    office_server: Office, page: Page, check_axe: Callable[[Page], None], check_reflow: Callable[[Page], None]
) -> None:
    log_in(page, office_server)
    for state in ("due", "waiting", "answered"):
        page.goto(f"{office_server.url}/office/follow-ups/?state={state}")
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            check_axe(page)
        check_reflow(page)
    page.goto(f"{office_server.url}/office/follow-ups/")
    page.get_by_role("link", name=re.compile("^Anrufen")).first.click()
    expect(page.get_by_role("button", name="Speichern und nächster Anruf")).to_be_visible()
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        check_axe(page)
    check_reflow(page)


def test_a_call_by_keyboard(office_server: Office, page: Page) -> None:
    """One of four keys and Ctrl+Enter, and the next one is there."""
    log_in(page, office_server)
    page.goto(f"{office_server.url}/office/follow-ups/")
    page.get_by_role("link", name=re.compile("^Anrufen")).first.click()
    page.wait_for_url("**/follow-ups/*/")
    page.wait_for_load_state()
    first = page.url
    page.get_by_role("radio").first.focus()
    page.keyboard.press("1")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(lambda url: url != first)
    expect(page.get_by_role("status")).to_contain_text(["Aufgeschrieben"])
    with lindenviertel(office_server):
        assert FollowUp.objects.get(pk=int(first.rstrip("/").rsplit("/", 1)[1])).outcome == "good"
