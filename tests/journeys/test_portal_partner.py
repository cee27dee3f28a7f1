"""A contact person does for her organisation what she likes to do herself: on a phone, with and without script."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from nahbei.foundation.models import Agency
from nahbei.placements.models import PositionPlacement, Stage
from tests import factories
from tests.journeys.people import lindenviertel, log_in_by_code
from tests.journeys.test_reply import PHONE
from tests.support.server import Office

SITE = "/lindenviertel"
CONTACT, NAME = "ines.marquardt@example.org", "Ines Marquardt"
HELPER, NUMBER, FIRST = "Kranich", "030 23125177", "Mira"
NewContext = Callable[..., BrowserContext]
Check = Callable[[Page], None]


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_who_comes_hours_follow_up_service(
    office_server: Office, new_context: NewContext, check_axe: Check, check_reflow: Check, script: bool
) -> None:
    context = new_context(is_mobile=True, has_touch=True, java_script_enabled=script)
    page = context.new_page()
    page.set_viewport_size(PHONE)

    def look() -> None:
        if script:  # axe is a script
            check_axe(page)
            check_reflow(page)

    with lindenviertel(office_server) as agency:
        asked, tried = prepare(agency)
    log_in_by_code(page, office_server, CONTACT, f"{SITE}/partner/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Guten Tag, Frau Marquardt")
    look()

    who_comes(page, look)
    answer(page, look)
    good_trial(page, look)
    hours(page, look)
    follow_up(page, look)
    service(page, look)
    with lindenviertel(office_server) as agency:
        assert agency.position_placements.get(pk=asked).organisation_agreed_at is not None
        assert agency.position_placements.get(pk=tried).moves.filter(step="trial_good", by_name=NAME).exists()
        ours = agency.organisations.get(contact_persons__person__family_name="Marquardt")
        assert not agency.position_hours.filter(placement__position__organisation=ours, confirmed_at=None).exists()
        assert agency.follow_ups.filter(side="organisation", outcome="mixed", note="Manchmal kommt sie später.").exists()
        assert not ours.services.exclude(assured_date=timezone.localdate()).exists()


def prepare(agency: Agency) -> tuple[int, int]:
    """One who is proposed, one whose trial was today, one who is there since ten weeks and said her hours; a service that nobody checked."""
    ours = agency.organisations.get(contact_persons__person__family_name="Marquardt")
    now, today = timezone.now(), timezone.localdate()
    position = ours.positions.filter(state="published").order_by("pk")[0]
    agency.positions.filter(pk=position.pk).update(seats=9)
    position.refresh_from_db()
    helpers = []
    for number in range(3):
        person = factories.make_person(agency, f"{HELPER}{'abc'[number]}", given_name=FIRST, phone=NUMBER)
        helpers.append(factories.make_volunteer(agency, person=person))
    asked: dict[str, Any] = {"volunteer_agreed_at": now, "asked_at": now, "asked_by_means": "email", "introduction": "Kann Noten lesen.",
                             "stage_since": now}
    first = factories.make_introduction(agency, position, helpers[0], **asked)
    second = factories.make_introduction(agency, position, helpers[1], stage=Stage.TRIAL, **{**asked, "trial_on": today})
    third: PositionPlacement = factories.make_introduction(
        agency, position, helpers[2], stage=Stage.PLACED, **{**asked, "placed_on": today - dt.timedelta(days=70)}
    )
    last = today.replace(day=1) - dt.timedelta(days=1)
    factories.make_position_hours(agency, third, year=last.year, month=last.month)
    contact = ours.contact_persons.get().person
    agency.follow_ups.create(position_placement=third, side="organisation", person=contact, kind="later", due_on=today)
    ours.services.update(assured_date=today - dt.timedelta(days=400))
    return first.pk, second.pk


def menu(page: Page, word: str) -> None:
    page.get_by_role("navigation", name="Alle Bereiche").get_by_role("link", name=word, exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def who_comes(page: Page, look: Callable[[], None]) -> None:
    menu(page, "Wer kommt")
    main = page.locator("main")
    expect(main).to_contain_text(f"{FIRST} {HELPER}b")
    expect(main).to_contain_text(f"{FIRST} {HELPER}c")
    expect(main).to_contain_text("23125177")
    assert f"{HELPER}a" not in page.content(), "she has not been introduced"
    look()


def answer(page: Page, look: Callable[[], None]) -> None:
    page.get_by_role("link", name=re.compile(rf"^Antworten\W+{FIRST},")).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(f"{FIRST} interessiert sich für")
    expect(page.locator("main")).to_contain_text("Kann Noten lesen.")
    assert HELPER not in page.content()
    look()
    page.get_by_role("link", name="Rückfrage").click()
    page.get_by_label("Ihre Frage").fill("Welches Instrument spielt sie?")
    look()
    page.get_by_role("button", name="Frage senden").click()
    expect(page.locator("main")).to_contain_text("Welches Instrument spielt sie?")
    page.get_by_role("button", name="Ja, gern kennenlernen").click()
    expect(page.get_by_role("status").first).to_contain_text("Danke für Ihr Ja.")
    look()


def good_trial(page: Page, look: Callable[[], None]) -> None:
    menu(page, "Start")
    page.get_by_role("link", name=re.compile(rf"^Wie war es\W+{FIRST} {HELPER}b")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"{FIRST} {HELPER}b")
    look()
    page.get_by_role("button", name="Lief gut").click()
    expect(page.locator("main")).to_contain_text("Sie haben gesagt: Es lief gut.")
    page.get_by_role("button", name="Rückgängig").click()
    page.get_by_role("link", name="Passt nicht").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("passt es nicht?")
    look()
    page.get_by_role("link", name="Zurück").click()
    page.get_by_role("button", name="Lief gut").click()
    expect(page.locator("main")).to_contain_text("Sie haben gesagt: Es lief gut.")


def hours(page: Page, look: Callable[[], None]) -> None:
    menu(page, "Start")
    page.get_by_role("link", name="Stunden bestätigen").click()
    expect(page.locator("main")).to_contain_text("6,5 Stunden")
    look()
    page.get_by_role("link", name=re.compile(rf"^Stimmt nicht, ändern\W+{FIRST} {HELPER}c")).click()
    expect(page.get_by_label("Stunden")).to_have_value("6")
    look()
    page.get_by_role("link", name="Zurück").click()
    page.get_by_role("button", name="bestätigen").first.click()
    expect(page.get_by_role("status").first).to_contain_text("Stunden bestätigt.")
    while page.get_by_role("button", name="bestätigen").count():
        page.get_by_role("button", name="bestätigen").first.click()
    look()


def follow_up(page: Page, look: Callable[[], None]) -> None:
    menu(page, "Start")
    page.get_by_role("link", name=re.compile(rf"^Antworten\W+{FIRST} {HELPER}c")).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Wie läuft es mit")
    look()
    page.locator("button[name=answer][value=mixed]").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("danke für Ihre Antwort.")
    page.get_by_label("Möchten Sie uns etwas dazu schreiben?").fill("Manchmal kommt sie später.")
    page.get_by_role("button", name="Senden").click()
    expect(page.locator("main")).to_contain_text("Wir haben es bekommen.")
    look()


def service(page: Page, look: Callable[[], None]) -> None:
    menu(page, "Start")
    page.get_by_role("button", name="Stimmt noch").first.click()
    expect(page.get_by_role("status").first).to_contain_text("als richtig bestätigt")
    while page.get_by_role("button", name="Stimmt noch").count():
        page.get_by_role("button", name="Stimmt noch").first.click()
    menu(page, "Über uns")
    expect(page.locator("main")).to_contain_text("heute bestätigt")
    look()
