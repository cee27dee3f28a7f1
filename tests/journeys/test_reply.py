"""A volunteer answers from the mail, on a phone, with and without JavaScript; the second one hears kindly that somebody was faster."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, ViewportSize, expect

from nahbei.foundation.actor import Actor
from nahbei.foundation.models import Agency
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
    with lindenviertel(office_server) as agency:
        request, volunteers = wanted(agency)
        by, at = Actor("Petra Lindner"), timezone.now()
        questions = [ask(help_request=request, volunteer=each, means=AskedBy.EMAIL, by=by, at=at) for each in volunteers]
        seeker = request.help_seeker
        addresses = [each.person.channels.filter(kind="email")[0].value for each in volunteers]
        secrets = (seeker.family_name, seeker.street, seeker.channels.filter(kind="phone")[0].value)
    first, second = (link_of(office_server, address, question.digest) for address, question in zip(addresses, questions, strict=True))
    return Asked(first, second, seeker.full_name, secrets)


def wanted(agency: Agency) -> tuple[HelpRequest, list[Volunteer]]:
    """A date for which nobody was asked and to which the resident agreed, and the best two for it who have a mailbox."""
    rows = agency.help_requests.filter(state="open", answering="at_once", standing=False, starts_on__gt=timezone.localdate(), enquiries=None)
    for request in rows.exclude(consent=None).select_related("agency", "help_seeker", "activity").order_by("pk"):
        shown = [row.volunteer for row in for_request(agency, request, at=timezone.now(), limit=50).rows]
        with_mailbox = [each for each in shown if each.person.channels.filter(kind="email").exists()]
        if len(with_mailbox) > 1:
            return request, with_mailbox[:2]
    raise AssertionError("nobody can be asked for anything")


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
