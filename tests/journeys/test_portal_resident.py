"""A resident and her daughter in the portal, on a phone, with and without JavaScript."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from nahbei.access.codes import keyed_digest
from nahbei.help_requests.models import HelpRequest
from nahbei.people.actions import change_person
from nahbei.people.models import Person, Representation
from nahbei.people.phones import ChannelInput
from tests.factories import CLERK
from tests.journeys.people import lindenviertel, log_in, mails_to
from tests.journeys.test_reply import PHONE, everybody
from tests.support.server import Office

scripts = pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
RESIDENT = "lieselotte.fuchs@example.org"
DAUGHTER = "tochter@example.org"


def now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def own_code(office: Office, address: str) -> str:
    """The code that belongs to the log-in that waits: several mails may have come in the same moment."""
    found = [code for mail in mails_to(office, address) for code in re.findall(r"^ *(\d{6})$", mail, re.MULTILINE)]
    with lindenviertel(office) as agency:
        waiting = agency.log_ins.filter(address=address, entered_at=None).latest("pk")
        return next(code for code in reversed(found) if keyed_digest(waiting, code) == waiting.code)


def come_in(phone: Page, office: Office, address: str) -> None:
    phone.goto(f"{office.url}/lindenviertel/my/log-in/")
    phone.get_by_label(re.compile("^E-Mail-Adresse")).fill(address)
    phone.get_by_role("button", name="Code senden").tap()
    expect(phone.get_by_label("Code", exact=True)).to_be_visible()
    phone.get_by_label("Code", exact=True).fill(own_code(office, address))
    phone.get_by_role("button", name="Anmelden", exact=True).tap()
    expect(phone.get_by_role("heading", level=1)).to_contain_text("Guten Tag")


@pytest.fixture
def phone(new_context: Callable[..., BrowserContext], request: pytest.FixtureRequest) -> Iterator[Page]:
    script = request.node.callspec.params.get("script", True) if hasattr(request.node, "callspec") else True
    page = new_context(is_mobile=True, has_touch=True, java_script_enabled=script).new_page()
    page.set_viewport_size(PHONE)
    yield page


def ask_for(phone: Page) -> None:
    """The three questions, as they stand there, on another day."""
    expect(phone.get_by_role("heading", level=1)).to_have_text("Wobei brauchen Sie Hilfe?")
    phone.get_by_role("button", name="Weiter").tap()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Wann?")
    phone.get_by_role("radio", name="wann es passt").check()
    phone.get_by_label("Oder in Worten").fill("nach dem Frühstück")
    phone.get_by_role("button", name="Weiter").tap()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Noch etwas?")
    phone.get_by_role("button", name="Weiter").tap()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Stimmt alles?")
    expect(phone.locator("main")).to_contain_text("nach dem Frühstück")


def nothing_has_begun(office: Office) -> None:
    """In the hour of her date nobody can call it off any more; whenever this runs, it is tomorrow."""
    with lindenviertel(office) as agency:
        today = timezone.localdate()
        hers = agency.visits.planned().filter(help_request__help_seeker__channels__normal=RESIDENT, on=today)
        agency.visits.filter(pk__in=list(hers.values_list("pk", flat=True))).update(on=today + dt.timedelta(days=1))


@scripts
def test_a_resident_sees_who_comes_calls_off_and_asks_again(
    office_server: Office, page: Page, phone: Page, script: bool, check_axe: Callable[[Page], None], check_reflow: Callable[[Page], None]
) -> None:
    nothing_has_begun(office_server)
    come_in(phone, office_server, RESIDENT)
    expect(phone.locator("main")).to_contain_text("Es kommt")
    if script:
        everybody(phone, check_axe, check_reflow)
    phone.locator(".next-date a").tap()
    phone.get_by_role("link", name="Diesen Termin absagen").tap()
    expect(phone.locator("main")).to_contain_text("Sie müssen niemanden anrufen.")
    if phone.get_by_role("radio").count():
        phone.get_by_role("radio", name="Ich brauche die Hilfe nicht mehr").check()
    phone.get_by_role("button", name="Ja, absagen").tap()
    expect(phone.get_by_role("status")).to_contain_text("Der Termin ist abgesagt.")
    phone.get_by_role("button", name="Doch nicht absagen").tap()
    expect(phone.get_by_role("status")).to_contain_text("Der Termin gilt wieder.")
    phone.get_by_role("link", name="Alle Termine").tap()
    phone.get_by_role("link", name="Wieder um Hilfe bitten").tap()
    ask_for(phone)
    phone.get_by_role("button", name="Absenden").tap()
    expect(phone.get_by_role("alert").or_(phone.locator("main")).first).to_contain_text("Bitte setzen Sie den Haken.")
    if script:
        everybody(phone, check_axe, check_reflow)
    phone.get_by_label("Ja, ich bin einverstanden.").tap()
    phone.get_by_role("button", name="Absenden").tap()
    expect(phone.get_by_role("status")).to_contain_text("Danke, wir kümmern uns.")

    log_in(page, office_server)
    with lindenviertel(office_server) as agency:
        made: HelpRequest = agency.help_requests.select_related("consent").latest("pk")
        assert made.flexible == "nach dem Frühstück"
        assert made.consent is not None
        assert made.consent.form == "online"
    page.goto(f"{office_server.url}/office/requests/{made.pk}/")
    expect(page.locator("main")).to_contain_text("nach dem Frühstück")


@scripts
def test_a_resident_says_how_it_was(office_server: Office, page: Page, phone: Page, script: bool) -> None:
    with lindenviertel(office_server) as agency:
        resident = agency.people.get(channels__normal=RESIDENT)
        placement = agency.placements.filter(help_request__help_seeker=resident, state="running").latest("pk")
        agency.follow_ups.filter(placement=placement).delete()
        agency.follow_ups.create(placement=placement, side="help_seeker", person=resident, kind="first_visit", due_on=now().date())
    come_in(phone, office_server, RESIDENT)
    phone.get_by_role("link", name="Sagen, wie es war").tap()
    phone.get_by_role("button", name="nicht gut").tap()
    phone.get_by_label("Möchten Sie uns etwas dazu schreiben?").fill("Wir reden aneinander vorbei.")
    phone.get_by_role("button", name="Senden").tap()
    expect(phone.locator("main")).to_contain_text("Wir haben es bekommen.")
    log_in(page, office_server)
    page.goto(f"{office_server.url}/office/reminders/")
    expect(page.locator("main")).to_contain_text("aneinander vorbei")


@pytest.fixture
def mother(office_server: Office) -> Person:
    """Ayşe Yıldırım of the demo, for whom her daughter holds a power of attorney; the daughter has a mailbox now."""
    with lindenviertel(office_server):
        row: Representation = Representation.objects.filter(authority="power_of_attorney").select_related("person", "representative__agency")[0]
        change_person(person=row.representative, channels=[ChannelInput("email", DAUGHTER)], by=CLERK, at=now())
        return row.person


@scripts
def test_the_daughter_asks_for_her_mother_until_the_office_ends_it(
    office_server: Office, page: Page, phone: Page, mother: Person, script: bool
) -> None:
    come_in(phone, office_server, DAUGHTER)
    expect(phone.get_by_role("heading", level=2)).to_have_text([f"Für {mother.full_name}"])
    phone.get_by_role("link", name="Wieder um Hilfe bitten").tap()
    expect(phone.locator("main")).to_contain_text(f"Hilfe für {mother.full_name}")
    ask_for(phone)
    phone.get_by_label("Ja, ich bin einverstanden.").tap()
    phone.get_by_role("button", name="Absenden").tap()
    expect(phone.get_by_role("status")).to_contain_text("Danke, wir kümmern uns.")
    inside = phone.url

    log_in(page, office_server)
    with lindenviertel(office_server) as agency:
        row = agency.representations.get(person=mother, representative__channels__normal=DAUGHTER)
        assert agency.help_requests.latest("pk").caller_id == row.representative_id
    page.goto(f"{office_server.url}/office/people/{mother.pk}/representatives/{row.pk}/")
    page.get_by_role("button", name="Vertritt nicht mehr").click()
    expect(page.get_by_role("status")).to_contain_text("vertritt nicht mehr")

    assert phone.request.get(inside).status == 404  # with the cookie of this browser
    phone.goto(f"{office_server.url}/lindenviertel/my/")
    expect(phone.get_by_role("heading", name=f"Für {mother.full_name}")).to_have_count(0)


@scripts
def test_my_data_are_corrected(
    office_server: Office, phone: Page, script: bool, check_axe: Callable[[Page], None], check_reflow: Callable[[Page], None]
) -> None:
    come_in(phone, office_server, RESIDENT)
    phone.goto(f"{office_server.url}/lindenviertel/my/data/")
    if script:
        everybody(phone, check_axe, check_reflow)
    phone.get_by_role("link", name="Adresse ändern").tap()
    phone.get_by_label("Straße und Hausnummer").fill("Lindenweg 3")
    phone.get_by_role("button", name="Speichern").tap()
    expect(phone.get_by_role("status")).to_contain_text("die neue Adresse steht da")
    phone.get_by_role("link", name="Alles ansehen").tap()
    phone.get_by_role("link", name="Über Sie").tap()
    expect(phone.locator("main")).to_contain_text("Lindenweg 3")
    if script:
        everybody(phone, check_axe, check_reflow)
    with lindenviertel(office_server) as agency:
        assert agency.people.get(channels__normal=RESIDENT).street == "Lindenweg 3"
