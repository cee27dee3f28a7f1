"""Positions grow old: asked after 69 days, confirmed by one click of a human, asked again after 76, taken off after 90 – everywhere."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from nahbei.foundation.models import ClockTick
from nahbei.opportunities.models import Position
from tests.journeys.people import lindenviertel, link_in, log_in, mails_to
from tests.journeys.test_reply import PHONE
from tests.support.server import Office

SITE = "/lindenviertel"
KEPT, SILENT = "Instrumente pflegen und ausleihen", "Katzen Gesellschaft leisten"
KEPT_CONTACT, SILENT_CONTACT = "ines.marquardt@example.org", "kerstin.laube@example.org"


def days_later(office: Office, days: int, *titles: str) -> None:
    """As if they had been confirmed so many days ago, and what was asked since had been asked then; then the clock strikes."""
    today = timezone.localdate()
    with lindenviertel(office) as agency:
        for position in agency.positions.filter(title__in=titles):
            shift = dt.timedelta(days=days) - (today - position.confirmed_on)  # type: ignore[operator]
            moved = {name: getattr(position, name) - shift for name in ("confirmed_on", "asked_on", "reminded_on") if getattr(position, name)}
            agency.positions.filter(pk=position.pk).update(**moved)
        ClockTick.objects.all().delete()
    office.work()


def the(office: Office, title: str) -> Position:
    with lindenviertel(office) as agency:
        return agency.positions.get(title=title)


def about(office: Office, address: str, title: str) -> list[str]:
    return [mail for mail in mails_to(office, address) if title in mail]


def asked(office_server: Office, contact: str, title: str) -> list[str]:
    """The same without the mail that told of the publication."""
    return [text for text in about(office_server, contact, title) if "Jetzt zu lesen" not in text]


def shown_at(page: Page, office: Office, position: Position) -> set[str]:
    """Where the public finds it."""
    site = f"{office.url}{SITE}"
    found = {
        "list": f"{site}/positions/?field={position.field_id}", "search": f"{site}/positions/?q={position.title.split()[0]}",
        "feed": f"{site}/positions/feed/", "sitemap": f"{site}/sitemap.xml",
    }
    address = f"{SITE}/positions/{position.number}/"
    there = {name for name, url in found.items() if re.search(rf"{address}[^0-9a-z]", page.request.get(url).text())}
    return there | ({"page"} if page.request.get(f"{office.url}{address}").status == 200 else set())


@pytest.mark.expected_status(404, 410)
def test_one_is_confirmed_by_a_click_and_one_goes(
    office_server: Office, page: Page, new_context: Callable[..., BrowserContext], check_axe: Callable[[Page], None],
    check_reflow: Callable[[Page], None],
) -> None:
    kept, silent = the(office_server, KEPT), the(office_server, SILENT)
    log_in(page, office_server)
    days_later(office_server, 69, KEPT, SILENT)
    assert len(asked(office_server, KEPT_CONTACT, KEPT)) == len(asked(office_server, SILENT_CONTACT, SILENT)) == 1
    link = link_in(office_server, asked(office_server, KEPT_CONTACT, KEPT)[0])

    phone = new_context(is_mobile=True, has_touch=True).new_page()
    phone.set_viewport_size(PHONE)
    for _look in range(2):  # whoever looks, also a mail scanner, changes nothing
        phone.goto(link)
    assert (the(office_server, KEPT).confirmed_on, the(office_server, KEPT).asked_on) == (days_ago(69), timezone.localdate())
    expect(phone.get_by_role("heading", level=1)).to_have_text("suchen Sie noch?")
    check_axe(phone)
    check_reflow(phone)
    phone.get_by_role("button", name="Noch aktuell").tap()
    expect(phone.locator("main")).to_contain_text("Die Stelle bleibt auf unserer Seite.")
    check_axe(phone)
    assert (the(office_server, KEPT).confirmed_on, the(office_server, KEPT).asked_on) == (timezone.localdate(), None)

    days_later(office_server, 75, SILENT)
    assert len(asked(office_server, SILENT_CONTACT, SILENT)) == 1
    days_later(office_server, 76, SILENT)
    assert len(asked(office_server, SILENT_CONTACT, SILENT)) == 2
    days_later(office_server, 89, SILENT)
    assert shown_at(page, office_server, silent) >= {"list", "search", "sitemap", "page"}
    days_later(office_server, 90, SILENT)
    assert the(office_server, SILENT).state == "offline"
    assert len(asked(office_server, SILENT_CONTACT, SILENT)) == 3
    assert len(asked(office_server, KEPT_CONTACT, KEPT)) == 1
    assert shown_at(page, office_server, silent) == set()
    assert shown_at(page, office_server, kept) >= {"list", "search", "sitemap", "page"}

    phone.goto(f"{office_server.url}{SITE}/positions/{silent.number}/")
    expect(phone.get_by_role("heading", level=1)).to_have_text("Diese Stelle ist nicht mehr frei.")
    check_axe(phone)
    check_reflow(phone)
    late = link_in(office_server, about(office_server, SILENT_CONTACT, SILENT)[-1])
    phone.goto(late)
    phone.get_by_role("button", name="Noch aktuell").tap()
    expect(phone.locator("main")).to_contain_text("Das Büro stellt die Stelle bald wieder ein.")
    assert shown_at(page, office_server, silent) == set(), "what was taken off only the office brings back"
    page.goto(f"{office_server.url}/office/today/reminders/")
    expect(page.locator("main")).to_contain_text(f"Doch noch aktuell. Wieder veröffentlichen? {SILENT}")


def days_ago(days: int) -> dt.date:
    return timezone.localdate() - dt.timedelta(days=days)
