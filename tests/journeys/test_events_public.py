"""One place, two guests, two phones without JavaScript: registered, full, waiting, cancelled, offered by mail, accepted."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from nahbei.events.actions import draft_event, publish_event
from nahbei.events.models import Event, Needed
from nahbei.foundation.actor import Actor
from nahbei.people.models import Person
from tests.journeys.people import lindenviertel, link_in, mails_to
from tests.journeys.test_reply import PHONE
from tests.support.server import Office

TITLE, SECOND = "Stadtspaziergang zu zweit", "emre.wartet@example.org"


@pytest.fixture
def event(office_server: Office) -> Event:
    by, at = Actor("Petra Lindner"), timezone.now()
    with lindenviertel(office_server) as agency:
        draft = draft_event(
            agency=agency, title=TITLE, on=timezone.localdate() + dt.timedelta(days=6), start=dt.time(10), end=dt.time(12), capacity=1,
            registration=Needed.NEEDED, by=by, at=at,
        )
        return publish_event(event=draft, by=by, at=at)


def pick_up(new_context: Callable[..., BrowserContext]) -> Page:
    page = new_context(is_mobile=True, has_touch=True, java_script_enabled=False).new_page()
    page.set_viewport_size(PHONE)
    return page


def heading(page: Page, words: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(words)


def fill_in(page: Page, name: str, email: str) -> None:
    """Three questions, up to the page that shows everything once more."""
    page.get_by_label(re.compile("^Ihr Name")).fill(name)
    page.get_by_role("button", name="Weiter").tap()
    page.get_by_label(re.compile("^E-Mail")).fill(email)
    page.get_by_role("button", name="Weiter").tap()
    page.get_by_label(re.compile("^Ich komme ohne Hilfe")).check()
    page.get_by_role("button", name="Weiter").tap()
    heading(page, "Stimmt alles?")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.wait_for_timeout(6_500)  # whoever is faster is taken for a machine


def test_one_place_and_two_guests(office_server: Office, event: Event, new_context: Callable[..., BrowserContext]) -> None:
    with lindenviertel(office_server):
        people = Person.objects.count()
    first, second = pick_up(new_context), pick_up(new_context)

    first.goto(f"{office_server.url}/lindenviertel/events/")
    first.get_by_role("link", name=TITLE).tap()
    first.get_by_role("link", name="Anmelden", exact=True).tap()
    fill_in(first, "Johanna Kern", "johanna.kommt@example.org")
    first.get_by_role("button", name="Absenden").tap()
    heading(first, "Sie haben einen Platz.")

    second.goto(f"{office_server.url}/lindenviertel/events/{event.number}/")
    expect(second.locator("main")).to_contain_text("Alle Plätze sind vergeben.")
    expect(second.locator("main")).not_to_contain_text("Kern")
    second.get_by_role("link", name="Auf die Warteliste").tap()
    fill_in(second, "Emre Wartet", SECOND)
    expect(second.locator("main")).to_contain_text("Sie kommen auf die Warteliste.")
    second.get_by_role("button", name="Auf die Warteliste setzen").tap()
    heading(second, "Sie stehen auf der Warteliste.")
    assert mails_to(office_server, SECOND) == []

    first.get_by_role("button", name="Abmelden").tap()
    heading(first, "Sie sind abgemeldet.")
    (offer,) = mails_to(office_server, SECOND)
    assert offer.startswith(f"Ein Platz ist frei: {TITLE}")
    second.goto(link_in(office_server, offer))
    heading(second, "Ein Platz ist für Sie frei.")
    second.get_by_role("button", name="Ja, ich komme").tap()
    heading(second, "Sie haben einen Platz.")
    with lindenviertel(office_server) as agency:
        rows = list(agency.registrations.filter(event__number=event.number).values_list("name", "state", "person"))
        assert rows == [("Johanna Kern", "cancelled", None), ("Emre Wartet", "confirmed", None)]
        assert Person.objects.count() == people
