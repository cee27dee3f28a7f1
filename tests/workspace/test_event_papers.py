"""Paper, figures, pictures and the door of events, through the pages of the office and of the guest."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from django.test import Client
from django.utils import timezone
from PIL import Image

from nahbei.events import actions
from nahbei.events.links import arrival_address, picture_address, token_of
from nahbei.foundation.models import Agency
from nahbei.foundation.rights import Role
from nahbei.foundation.tenancy import agency_scope
from nahbei.foundation.tokens import digest
from tests import factories
from tests.conftest import log_in
from tests.support.queries import counted

pytestmark = pytest.mark.django_db


def below(address: str) -> str:
    return "/" + address.split("://", 1)[1].split("/", 1)[1]


def test_the_code_of_a_guest_opens_the_check_in_for_staff_and_their_own_page_for_everybody_else(
    office: Client, agency: Agency, other_agency: Agency, client: Client
) -> None:
    with agency_scope(agency):
        event = factories.make_event(agency, on=timezone.localdate(), start=dt.time(0), end=dt.time(23, 59))
        row = factories.make_registration_of(agency, event, "Ruth Berger", size=3, digest="x")
        row.digest = digest(token_of(agency.pk, row.form))
        row.save()
        code = below(arrival_address(row))
        theirs = f"/{agency.slug}/event/{token_of(agency.pk, row.form)}/"
        readers = log_in(factories.make_account(agency, Role.READ_ONLY, "Leser"))
    with agency_scope(other_agency):
        stranger = log_in(factories.make_account(other_agency, Role.LEAD, "Fremde"))
    for browser in (client, readers, stranger):
        assert browser.get(code)["Location"].endswith(theirs)
    shown = office.get(code).content.decode()
    assert "Ruth Berger + 2" in shown and "Ist da" in shown
    row.refresh_from_db()
    assert row.state == "confirmed"  # looking checks nobody in
    done = office.post(f"/office/registrations/{row.pk}/arrival/", follow=True).content.decode()
    assert "?there=no" in done and "3 von 3" in done
    office.post(f"/office/registrations/{row.pk}/arrival/?there=no")
    row.refresh_from_db()
    assert row.state == "confirmed"
    assert office.get(f"/office/arrivals/{agency.slug}/{'0' * 40}/").status_code == 404
    assert office.post(code).status_code == 405


def test_the_door_finds_by_any_part_of_the_name_and_counts(office: Client, agency: Agency) -> None:
    with agency_scope(agency):
        event = factories.make_event(agency, on=timezone.localdate(), start=dt.time(0), end=dt.time(23, 59))
        for name in ("Jürgen Müller", "Ruth Berger"):
            factories.make_registration_of(agency, event, name)
    door = f"/office/events/{event.pk}/door/"
    found = office.get(f"{door}?q=mueller").content.decode()
    assert "Jürgen Müller" in found and "Ruth Berger" not in found
    for more in ("5", "-1"):
        office.post(f"/office/events/{event.pk}/count/", {"more": more})
    assert "<b>4</b>" in office.get(door).content.decode()
    for nonsense in ("", "0", "x", "51", "-999999999999", "²", "1e3"):
        assert office.post(f"/office/events/{event.pk}/count/", {"more": nonsense}).status_code == 404
    assert office.post(f"/office/events/{event.pk}/no-shows/return/").status_code == 302


def test_papers_are_files_and_nonsense_in_the_address_is_the_coming_week(office: Client, agency: Agency) -> None:
    with agency_scope(agency):
        event = factories.make_event(agency, "„Lesung“ / Café", on=dt.date(2026, 11, 24))
    for path in (f"/office/events/{event.pk}/guest-list/", f"/office/events/{event.pk}/poster/", "/office/events/programme/paper/?week=2026-11-24"):
        assert office.get(path).content.startswith(b"%PDF")
    plain = office.get("/office/events/programme/text/?week=2026-11-24")
    assert plain["Content-Type"].startswith("text/plain") and "„Lesung“ / Café" in plain.content.decode()
    for nonsense in ("x", "9999-12-31", "0001-01-01", "2026-02-30"):
        assert office.get(f"/office/events/programme/?week={nonsense}").status_code == 200


def test_a_picture_is_public_with_its_event_and_gone_with_the_yes(office: Client, agency: Agency, client: Client) -> None:
    out = io.BytesIO()
    Image.new("RGB", (40, 30)).save(out, "PNG")
    with agency_scope(agency):
        event = factories.make_event(agency, state="draft")
    page = f"/office/events/{event.pk}/picture/"

    def send(**words: str) -> int:
        out.seek(0)
        out.name = "chor.png"
        return office.post(page, {"file": out, "description": "Ein Chor", "credit": "Petra", "consent": "Alle, mündlich", **words}).status_code

    assert send(consent="") == 422
    assert send() == 302
    with agency_scope(agency):
        public = below(picture_address(agency.event_pictures.get()))
    assert client.get(public).status_code == 404
    with agency_scope(agency):
        actions.publish_event(event=event, by=factories.CLERK, at=timezone.now())
    assert client.get(public)["Content-Type"] == "image/jpeg"
    assert "Alle, mündlich" in office.get(f"/office/events/{event.pk}/").content.decode()
    office.post(f"{page}removal/")
    assert client.get(public).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_figures_ask_the_same_number_of_questions(rows: int, office: Client, agency: Agency) -> None:
    with agency_scope(agency):
        for number in range(rows):
            venue, day = factories.make_venue(agency), dt.date(2025, 1 + 3 * number, 1)
            event = factories.make_event(agency, f"=Café {number}", on=day, music="live", venue=venue)
            factories.make_registration_of(agency, event, "Ruth", state="attended")
    numbers = []
    for page in ("figures", "music"):
        with counted() as asked:
            assert "2025" in office.get(f"/office/events/{page}/?year=2025").content.decode()
        numbers.append(asked.number)
        table = office.get(f"/office/events/{page}/table/?year=2025").content.decode()
        assert table.count("\n") == rows + 1
        assert ";=Caf" not in table  # nothing that a spreadsheet would run
    assert numbers == [6, 8]
    for nonsense in ("x", "0000", "99999", "²⁰²⁵"):
        assert office.get(f"/office/events/music/?year={nonsense}").status_code == 200


def test_what_the_contract_says_is_entered_by_whoever_plans(office: Client, agency: Agency) -> None:
    page = "/office/events/music/"
    assert office.post(page, {"valid_from": "1.1.2026", "free_events": "-1"}).status_code == 422
    assert office.post(page, {"valid_from": "1.1.2026", "free_events": "4", "most_square_metres": "300", "without_fee": "on"}).status_code == 302
    assert "Ab 1.1.2026: 4 im Jahr" in office.get(page).content.decode().replace("01.01.", "1.1.")
    reader = log_in(factories.make_account(agency, Role.READ_ONLY, "Leser"))
    reader.post(page, {"valid_from": "1.1.2026", "free_events": "9"})
    with agency_scope(agency):
        assert agency.music_allowances.get().free_events == 4


def test_a_report_to_the_gema_with_its_data_and_back(office: Client, agency: Agency) -> None:
    today = timezone.localdate()
    with agency_scope(agency):
        venue = factories.make_venue(agency, "Gemeindehaus", street="Ahornweg 7", square_metres=110)
        event = factories.make_event(agency, "Tanztee", music="live", on=today, venue=venue, capacity=40)
    year, page = f"/office/events/music/?year={today.year}", f"/office/events/{event.pk}/music-report/"
    assert "Noch zu melden: eine." in office.get(year).content.decode()
    shown = office.get(page).content.decode()
    assert all(word in shown for word in ("Tanztee", "Ahornweg 7", "110 m²", "Live-Musik", "bis zu 40"))
    wrong = office.post(page, {"reported_on": f"{today + dt.timedelta(days=2):%d.%m.%Y}"})
    assert wrong.status_code == 422 and "kommt erst noch" in wrong.content.decode()
    done = office.post(page, {"reported_on": "heute"}, follow=True).content.decode()
    assert "Als gemeldet eingetragen." in done and f"{page}return/" in done and "Noch zu melden" not in done
    assert f"{today:%d.%m.%Y};" in office.get(f"/office/events/music/table/?year={today.year}").content.decode()
    assert "Noch zu melden: eine." in office.post(f"{page}return/", follow=True).content.decode()
