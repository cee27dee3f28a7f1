"""A talk booked online without JavaScript on a phone, and by telephone in the office."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from nahbei.counselling.models import Booking
from nahbei.people.models import Person
from tests.journeys.people import lindenviertel, log_in
from tests.journeys.test_reply import PHONE
from tests.support.server import Office


@pytest.fixture
def phone(new_context: Callable[..., BrowserContext]) -> Iterator[Page]:
    page = new_context(is_mobile=True, has_touch=True, java_script_enabled=False).new_page()
    page.set_viewport_size(PHONE)
    yield page


def test_online_without_a_script(office_server: Office, phone: Page) -> None:
    with lindenviertel(office_server):
        people = Person.objects.count()
    phone.goto(f"{office_server.url}/lindenviertel/counselling/")
    phone.get_by_role("link", name="Sozialberatung", exact=True).tap()
    phone.locator("a.chip").last.tap()
    phone.get_by_label("Schulden").check()
    phone.get_by_label("persönlich").check()
    phone.get_by_role("button", name="Weiter").tap()
    phone.get_by_label(re.compile("^Ihr Name")).fill("Johanna Kern")
    phone.get_by_role("button", name="Weiter").tap()
    phone.get_by_label(re.compile("^Telefon")).fill("030 23125 977")
    phone.get_by_role("button", name="Weiter").tap()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Stimmt alles?")
    phone.wait_for_timeout(6_500)  # whoever is faster is taken for a machine
    phone.get_by_role("button", name="Absenden").tap()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Ihr Termin steht fest.")
    with lindenviertel(office_server):
        assert Booking.objects.get(name="Johanna Kern").topic.name == "Schulden"
        assert Person.objects.count() == people
    phone.get_by_role("button", name="Termin absagen").tap()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Ihr Termin ist abgesagt.")


def test_by_telephone_in_the_office(office_server: Office, page: Page) -> None:
    log_in(page, office_server)
    with lindenviertel(office_server):
        day = Booking.objects.filter(adviser__hour__title="Sozialberatung", on__gt=timezone.localdate()).earliest("on").on
    page.goto(f"{office_server.url}/office/counselling/days/{day}/")
    page.get_by_role("link", name=re.compile("^frei")).first.click()
    expect(page.locator("#id_name")).to_be_focused()
    page.wait_for_load_state("networkidle")  # before it, nothing listens to what is typed
    page.locator("#id_name").press_sequentially("Erika Albers", delay=30)
    page.locator("#found label", has_text="Erika Albers").first.click()
    page.get_by_role("button", name="Vormerken").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(f"{day.day}.")
    with lindenviertel(office_server):
        made = Booking.objects.filter(booked_at__gte=timezone.now() - dt.timedelta(minutes=5)).latest("pk")
        assert (made.person is not None and made.person.full_name, made.on) == ("Erika Albers", day)
