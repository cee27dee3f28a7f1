"""The portal on a telephone: on the first screen, readable without internet, opened with a finger – and empty after leaving."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, ViewportSize, expect

from nahbei.placements.models import PlacementState
from nahbei.visits.models import VisitState
from tests.journeys.people import code_for, lindenviertel
from tests.journeys.test_passkey import DEVICE
from tests.support.server import Office

PHONE: ViewportSize = {"width": 390, "height": 844}
SLUG = "lindenviertel"
KEPT = "html[data-phone=kept]"
LEFT = """async () => ({
    caches: await caches.keys(), databases: (await indexedDB.databases()).map(one => one.name),
    workers: (await navigator.serviceWorker.getRegistrations()).length, stored: localStorage.length + sessionStorage.length,
})"""
EMPTY = {"caches": [], "databases": [], "workers": 0, "stored": 0}


@pytest.fixture
def phone(page: Page) -> Page:
    page.set_viewport_size(PHONE)
    return page


def volunteer_with_a_date(office: Office) -> tuple[str, str, str]:
    """The mailbox of a volunteer of the demo, and the name and number of whom she visits tomorrow."""
    with lindenviertel(office) as agency:
        found = agency.placements.filter(state=PlacementState.RUNNING, volunteer__person__channels__kind="email",
                                         help_request__help_seeker__channels__kind="phone").order_by("pk")[0]
        seeker, helper = found.help_request.help_seeker, found.volunteer.person
        agency.visits.create(
            help_request=found.help_request, volunteer=found.volunteer, on=timezone.localdate() + dt.timedelta(days=1), start=dt.time(6, 5),
            end=dt.time(7, 5), state=VisitState.PLANNED, recorded_at=timezone.now(),
        )
        return helper.channels.filter(kind="email")[0].normal, seeker.full_name, seeker.channels.filter(kind="phone")[0].value


def log_in(page: Page, office: Office, email: str, *, own: bool = True) -> None:
    page.goto(f"{office.url}/{SLUG}/my/log-in/")
    page.get_by_label(re.compile("E-Mail-Adresse")).fill(email)
    page.get_by_role("button", name="Code senden").click()
    page.get_by_label("Code").fill(code_for(office, email))
    if own:
        page.get_by_label("hier angemeldet bleiben").check()
    page.get_by_role("button", name="Anmelden", exact=True).click()
    expect(page.get_by_role("button", name="Abmelden")).to_be_visible()


def without_internet(page: Page, office: Office) -> None:
    page.context.set_offline(True)
    page.goto(f"{office.url}/{SLUG}/my/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Gerade keine Verbindung")


def test_the_next_dates_are_readable_without_internet_and_gone_after_leaving(office_server: Office, phone: Page) -> None:
    email, who, number = volunteer_with_a_date(office_server)
    log_in(phone, office_server, email)
    expect(phone.locator(KEPT)).to_be_attached()
    stored = phone.evaluate("async () => Promise.all((await caches.keys()).map(async n => (await (await caches.open(n)).keys()).map(r => r.url)))")
    paths = {re.sub(r"https?://[^/]+", "", url) for urls in stored for url in urls}
    assert {path for path in paths if not path.startswith("/ui/")} == {f"/{SLUG}/my/offline/", f"/{SLUG}/my/offline-dates/"}

    without_internet(phone, office_server)
    expect(phone.locator("html[data-offline=shown]")).to_be_attached()
    first = phone.get_by_role("listitem").filter(has_text="6:05 bis 7:05")
    expect(first).to_contain_text(who)
    expect(first.get_by_role("link", name=number).first).to_have_attribute("href", re.compile(r"^tel:\+?\d+$"))
    expect(phone.get_by_text(re.compile(r"Stand: heute \d+:\d\d Uhr"))).to_be_visible()
    assert phone.evaluate("document.scrollingElement.scrollWidth") <= PHONE["width"]

    phone.context.set_offline(False)
    phone.get_by_role("link", name="Noch einmal versuchen").click()
    phone.get_by_role("button", name="Abmelden").click()
    expect(phone.get_by_text("Sie sind abgemeldet.")).to_be_visible()
    expect(phone.locator("html[data-phone=gone]")).to_be_attached()
    assert phone.evaluate(LEFT) == EMPTY
    assert [cookie["name"] for cookie in phone.context.cookies() if cookie.get("name") == "nahbei_portal"] == []


def test_another_person_on_the_same_phone_sees_nothing_of_the_first(office_server: Office, phone: Page) -> None:
    """The first never logged out: the log-in was ended elsewhere, and the second has no date at all."""
    email, who, _number = volunteer_with_a_date(office_server)
    log_in(phone, office_server, email)
    expect(phone.locator(KEPT)).to_be_attached()
    with lindenviertel(office_server) as agency:
        agency.log_ins.all().delete()
        second = agency.people.create(salutation="frau", given_name="Neu", family_name="Hier", created_at=timezone.now(), changed_at=timezone.now())
        second.channels.create(agency=agency, kind="email", value="neu@example.org", normal="neu@example.org")
    phone.goto(f"{office_server.url}/{SLUG}/my/")
    expect(phone.locator("html[data-phone=gone]")).to_be_attached()
    assert phone.evaluate(LEFT) == EMPTY
    log_in(phone, office_server, "neu@example.org")
    expect(phone.locator(KEPT)).to_be_attached()
    without_internet(phone, office_server)
    expect(phone.get_by_text("In den nächsten zwei Wochen haben Sie keinen Termin.")).to_be_visible()
    expect(phone.get_by_text(who)).to_have_count(0)
    expect(phone.get_by_text("Frau Hier")).to_be_visible()


def test_on_somebody_elses_computer_nothing_is_kept(office_server: Office, phone: Page) -> None:
    email, _who, _number = volunteer_with_a_date(office_server)
    log_in(phone, office_server, email, own=False)
    expect(phone.locator("html[data-phone=gone]")).to_be_attached()
    assert phone.evaluate(LEFT) == EMPTY


def test_what_is_too_old_is_not_told(office_server: Office, phone: Page) -> None:
    email, who, _number = volunteer_with_a_date(office_server)
    log_in(phone, office_server, email)
    expect(phone.locator(KEPT)).to_be_attached()
    phone.evaluate("""async ([name, url]) => {
        const cache = await caches.open(name), kept = await (await cache.match(url)).json();
        await cache.put(url, new Response(JSON.stringify({ ...kept, until: '2020-01-01T00:00:00+00:00' })));
    }""", [f"nahbei {SLUG} dates", f"/{SLUG}/my/offline-dates/"])
    without_internet(phone, office_server)
    expect(phone.locator("html[data-offline]")).to_be_attached()
    expect(phone.get_by_text(who)).to_have_count(0)
    assert f"nahbei {SLUG} dates" not in phone.evaluate("caches.keys()")


def test_it_can_be_put_on_the_first_screen(office_server: Office, phone: Page) -> None:
    email, _who, _number = volunteer_with_a_date(office_server)
    log_in(phone, office_server, email)
    expect(phone.locator(KEPT)).to_be_attached()
    devtools = phone.context.new_cdp_session(phone)
    found = devtools.send("Page.getAppManifest")
    assert found["errors"] == []
    assert json.loads(found["data"])["scope"] == f"/{SLUG}/my/"
    problems = devtools.send("Page.getInstallabilityErrors")["installabilityErrors"]
    assert {each["errorId"] for each in problems} <= {"in-incognito"}  # as every window of a test is

    hint = phone.get_by_text("Schneller hier sein?")
    offer = "dispatchEvent(new Event('beforeinstallprompt', { cancelable: true }))"
    phone.goto(f"{office_server.url}/{SLUG}/my/")
    expect(hint).to_be_hidden()
    phone.evaluate(offer)
    expect(hint).to_be_visible()
    phone.get_by_role("button", name="Nein danke").click()
    expect(hint).to_be_hidden()
    phone.reload()
    phone.evaluate(offer)
    expect(hint).to_be_hidden()


def test_without_script_all_of_it_is_a_portal_as_before(office_server: Office, new_context: Callable[..., BrowserContext]) -> None:
    email, _who, _number = volunteer_with_a_date(office_server)
    plain = new_context(java_script_enabled=False).new_page()
    plain.set_viewport_size(PHONE)
    log_in(plain, office_server, email)
    expect(plain.get_by_text("Schneller hier sein?")).to_be_hidden()
    plain.get_by_role("link", name="Geräte").click()
    expect(plain.get_by_role("button", name="Auf diesem Gerät einrichten")).to_be_hidden()
    assert "Dafür braucht Ihr Browser JavaScript." in plain.content()  # inside noscript, which this window does not draw
    plain.get_by_role("button", name="Abmelden", exact=True).click()
    expect(plain.get_by_text("Sie sind abgemeldet.")).to_be_visible()
    expect(plain.get_by_role("button", name="Mit Finger oder Gesicht")).to_be_hidden()


def device_of(page: Page) -> tuple[Any, str]:
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    return devtools, devtools.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})["authenticatorId"]


def test_a_finger_instead_of_a_code(office_server: Office, phone: Page, check_axe: Callable[[Page], None]) -> None:
    email, _who, _number = volunteer_with_a_date(office_server)
    devtools, key = device_of(phone)
    log_in(phone, office_server, email)
    phone.get_by_role("link", name="Geräte").click()
    phone.get_by_role("button", name="Auf diesem Gerät einrichten").click()
    expect(phone.get_by_text("Fertig. Ab jetzt kommen Sie auf diesem Gerät auch ohne Code hinein.")).to_be_visible()
    assert len(devtools.send("WebAuthn.getCredentials", {"authenticatorId": key})["credentials"]) == 1
    check_axe(phone)
    phone.get_by_role("button", name="Auf diesem Gerät einrichten").click()  # it is set up already, and the device says so
    expect(phone.get_by_text("Das hat nicht geklappt.")).to_be_visible()

    phone.get_by_role("button", name="Abmelden", exact=True).click()
    expect(phone.get_by_text("Sie sind abgemeldet.")).to_be_visible()
    check_axe(phone)
    phone.get_by_label("Mein eigenes Gerät").check()
    phone.get_by_role("button", name="Mit Finger oder Gesicht").click()
    expect(phone.get_by_role("button", name="Abmelden")).to_be_visible()
    expect(phone.locator(KEPT)).to_be_attached()

    phone.get_by_role("link", name="Geräte").click()
    phone.get_by_role("link", name=re.compile("Entfernen")).click()
    check_axe(phone)
    phone.get_by_role("button", name="Entfernen").click()
    expect(phone.get_by_text("Der Passkey ist entfernt.")).to_be_visible()
    phone.get_by_role("button", name="Abmelden", exact=True).click()
    phone.get_by_role("button", name="Mit Finger oder Gesicht").click()
    expect(phone.get_by_text("Mit diesem Passkey geht es nicht.")).to_be_visible()

    devtools.send("WebAuthn.setUserVerified", {"authenticatorId": key, "isUserVerified": False})
    phone.get_by_role("button", name="Mit Finger oder Gesicht").click()
    expect(phone.get_by_text("Das hat nicht geklappt.")).to_be_visible()
