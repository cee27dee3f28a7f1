"""The whole way of a call in a browser without JavaScript: log in, search, save, see who could help, ask in writing, the yes by link."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from email import message_from_string
from email.policy import default

from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from tests.journeys.people import lindenviertel
from tests.support.server import Office


def a_working_day() -> dt.date:
    """At least a week from now, on a Tuesday: no weekend, and as good as never a holiday."""
    day = timezone.localdate() + dt.timedelta(days=7)
    return day + dt.timedelta(days=(1 - day.weekday()) % 7)


def link_in(mails: list[str], start: str) -> str:
    """The address in the one mail that has such a link. (Links of the demo's own mails lead to where it was prepared.)"""
    bodies = [message_from_string(mail, policy=default).get_body(("plain",)) for mail in mails]
    texts = [body.get_content() for body in bodies if body is not None]
    found = [link[0] for text in texts for link in re.finditer(rf"{re.escape(start)}[0-9a-f]+/", text)]
    assert len(found) == 1, texts
    return found[0]


def take_the_call(page: Page, url: str) -> None:
    page.goto(f"{url}/office/call/")
    page.locator("#id_name").fill("ayse")
    page.get_by_role("button", name="Suchen").click()
    page.get_by_role("radio", name=re.compile("Ayşe Yıldırım")).check()
    page.get_by_role("radio", name="Zum Arzt begleiten").check()
    page.locator("#id_starts_on").fill(f"{a_working_day():%d.%m.%Y}")
    page.locator("#id_start").fill("10")
    page.locator("#id_destination").fill("Praxis Dr. Seidel, Marktstraße 20")
    page.locator("#id_consent").check()
    page.get_by_role("button", name="Speichern und Helfer:innen vorschlagen").click()


def everybody_else_is_rung(office: Office) -> None:
    """Whoever could help and is asked in writing today has a mailbox: who is first in the list depends on the day."""
    with lindenviertel(office) as agency:
        agency.people.exclude(preferred_channel="email").update(preferred_channel="phone")


def test_from_the_call_to_the_yes(office_server: Office, new_context: Callable[..., BrowserContext]) -> None:
    everybody_else_is_rung(office_server)
    page = new_context(java_script_enabled=False).new_page()
    page.goto(office_server.url)
    page.get_by_role("button", name="Petra Lindner").click()
    expect(page).to_have_url(f"{office_server.url}/office/today/")
    take_the_call(page, office_server.url)
    expect(page.get_by_role("heading", name="Wer könnte helfen?")).to_be_visible()
    request = page.url
    page.get_by_role("button", name=re.compile("^anfragen")).first.click()
    expect(page.get_by_role("heading", name=re.compile("Schon gefragt"))).to_be_visible()
    office_server.work()

    reply = new_context(java_script_enabled=False).new_page()
    reply.goto(link_in(office_server.mails(), f"{office_server.url}/lindenviertel/reply/"))
    expect(reply.locator("main")).not_to_contain_text("Yıldırım")
    reply.get_by_role("button", name="Ja, ich komme").click()
    expect(reply.locator("main")).to_contain_text("Ayşe Yıldırım")

    page.goto(request)
    expect(page.locator("main .state").first).to_contain_text("vermittelt")
