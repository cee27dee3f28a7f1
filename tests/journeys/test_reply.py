"""A volunteer answers from the mail, on a phone, with and without JavaScript; the second one hears kindly that somebody was faster."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, ViewportSize, expect

from nahbei.foundation.actor import Actor
from nahbei.help_requests.models import HelpRequest
from nahbei.matching.suggestions import for_request
from nahbei.placements.actions import ask
from nahbei.placements.models import AskedBy, Enquiry, EnquiryState
from nahbei.volunteers.models import Volunteer
from tests.journeys.people import lindenviertel, link_of
from tests.support.server import Office

PHONE: ViewportSize = {"width": 390, "height": 844}
TARGET = 44  # px: the least height of what a finger must hit


@dataclass(frozen=True)
class Asked:
    """Two who were asked the same by e-mail, and what neither may know before a yes."""

    first: str
    second: str
    name: str
    secrets: tuple[str, ...]


@pytest.fixture
def asked(office_server: Office) -> Asked:
    """The demo's open question, and somebody else who is asked besides."""
    with lindenviertel(office_server) as agency:
        found = Enquiry.objects.open().filter(asked_by_means=AskedBy.EMAIL, help_request__answering="at_once")
        enquiry = found.select_related("help_request__help_seeker", "volunteer__person").order_by("pk")[0]
        second = another(enquiry)
        clerk = Actor("Petra Lindner")
        other = ask(help_request=enquiry.help_request, volunteer=second, means=AskedBy.EMAIL, by=clerk, at=timezone.now())
        seeker = enquiry.help_request.help_seeker
        addresses = [each.person.channels.filter(kind="email")[0].value for each in (enquiry.volunteer, second)]
        secrets = (seeker.family_name, seeker.street, seeker.channels.filter(kind="phone")[0].value)
        assert agency.enquiries.open().filter(help_request=enquiry.help_request).count() == 2
    questions = zip(addresses, (enquiry, other), strict=True)
    links = [link_of(office_server, address, question.digest) for address, question in questions]
    return Asked(links[0], links[1], seeker.full_name, secrets)


def another(enquiry: Enquiry) -> Volunteer:
    """The best of the others whom the office would be shown, among those with an e-mail address."""
    request = HelpRequest.objects.select_related("agency", "help_seeker", "activity").get(pk=enquiry.help_request_id)
    rows = for_request(request.agency, request, at=timezone.now(), limit=50).rows
    others = [row.volunteer for row in rows if row.volunteer.pk != enquiry.volunteer_id]
    return next(each for each in others if each.person.channels.filter(kind="email").exists())


@pytest.fixture
def phone(new_context: Callable[..., BrowserContext]) -> Callable[..., Page]:
    """A volunteer's telephone."""

    def pick_up(*, script: bool = True) -> Page:
        page = new_context(is_mobile=True, has_touch=True, java_script_enabled=script).new_page()
        page.set_viewport_size(PHONE)
        return page

    return pick_up


def heading(page: Page) -> str:
    return page.get_by_role("heading", level=1).inner_text()


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_the_first_yes_is_told_name_and_address_and_the_second_kindly_nothing(
    office_server: Office, asked: Asked, phone: Callable[..., Page], script: bool
) -> None:
    page, late = phone(script=script), phone(script=script)
    for each, link in ((page, asked.first), (late, asked.second)):
        each.goto(link)
        assert heading(each).endswith("Haben Sie Zeit?")
        for secret in asked.secrets:
            assert secret not in each.content(), secret

    page.get_by_role("button", name="Ja, ich komme").tap()
    expect(page.get_by_role("heading", level=1)).to_have_text("vielen Dank für Ihre Zusage.")
    for words in (asked.name, *asked.secrets[1:]):
        expect(page.locator("main")).to_contain_text(words)

    # Her page was open all the time: she says yes, too late.
    late.get_by_role("button", name="Ja, ich komme").tap()
    expect(late.get_by_role("heading", level=1)).to_have_text("jemand anderes hat schon zugesagt.")
    expect(late.locator("main")).to_contain_text("Sie müssen nichts mehr tun.")
    for secret in asked.secrets:
        assert secret not in late.content(), secret

    page.goto(asked.first)  # the next morning, from the mail again
    expect(page.locator("main")).to_contain_text(asked.name)
    with lindenviertel(office_server):
        same = Enquiry.objects.filter(help_request__help_seeker__family_name=asked.secrets[0]).order_by("-pk")
        states = list(same.values_list("state", flat=True)[:2])
    assert states == [EnquiryState.OVERTAKEN, EnquiryState.YES]


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_question_back_and_a_no(office_server: Office, asked: Asked, phone: Callable[..., Page], script: bool) -> None:
    page = phone(script=script)
    page.goto(asked.first)
    page.get_by_role("link", name="Rückfrage").tap()
    page.get_by_label("Was möchten Sie wissen?").fill("Gibt es einen Aufzug?")
    page.get_by_role("button", name="Frage senden").tap()
    expect(page.get_by_role("status")).to_contain_text("Wir haben Ihre Antwort und melden uns bei Ihnen.")
    page.get_by_role("button", name="Diesmal nicht").tap()
    expect(page.get_by_role("heading", level=1)).to_have_text("danke für Ihre Antwort.")
    for secret in asked.secrets:
        assert secret not in page.content(), secret
    with lindenviertel(office_server):
        enquiry = Enquiry.objects.get(question="Gibt es einen Aufzug?")
        assert enquiry.state == EnquiryState.NO


def test_the_page_is_for_everybody(
    asked: Asked, phone: Callable[..., Page], check_axe: Callable[[Page], None], check_reflow: Callable[[Page], None]
) -> None:
    """Light and dark, 320 px, fingers: before the yes, at the question, and after."""
    page = phone()
    page.goto(asked.first)
    everybody(page, check_axe, check_reflow)
    yes = page.get_by_role("button", name="Ja, ich komme").bounding_box()
    assert yes is not None
    assert yes["height"] >= TARGET
    assert yes["y"] + yes["height"] <= PHONE["height"]  # without scrolling
    page.get_by_role("link", name="Rückfrage").tap()
    everybody(page, check_axe, check_reflow)
    page.goto(asked.first)
    page.get_by_role("button", name="Ja, ich komme").tap()
    expect(page.locator("main")).to_contain_text(asked.name)
    everybody(page, check_axe, check_reflow)
    page.goto(asked.second)
    expect(page.get_by_role("heading", level=1)).to_have_text("jemand anderes hat schon zugesagt.")
    everybody(page, check_axe, check_reflow)


def everybody(page: Page, check_axe: Callable[[Page], None], check_reflow: Callable[[Page], None]) -> None:
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        check_axe(page)
    check_reflow(page)
    for control in page.locator("main button:visible, main a.button:visible").all():
        box = control.bounding_box()
        assert box is not None
        assert box["height"] >= TARGET, control.inner_text()
