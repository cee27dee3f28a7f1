"""A volunteer on her phone, with and without JavaScript: in by the code, a yes, the visit, „Ich kann nicht“, hours in two taps,
a position that is proposed, a photo, a holiday."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Callable, Iterator

import pytest
from django.utils import timezone
from PIL import Image
from playwright.sync_api import BrowserContext, FilePayload, Page, ViewportSize, expect

from nahbei.foundation.actor import Actor
from nahbei.help_requests.models import HelpRequest
from nahbei.matching.suggestions import for_request
from nahbei.placements.actions import ask
from nahbei.placements.actions.positions import propose_position
from nahbei.placements.models import AskedBy
from nahbei.visits.models import Visit
from nahbei.volunteers.models import Volunteer
from tests.journeys.people import code_for, lindenviertel, log_in
from tests.support.server import Office

PHONE: ViewportSize = {"width": 390, "height": 844}
TARGET = 44


@pytest.fixture
def phone(new_context: Callable[..., BrowserContext]) -> Callable[..., Page]:
    def pick_up(*, script: bool) -> Page:
        page = new_context(is_mobile=True, has_touch=True, java_script_enabled=script).new_page()
        page.set_viewport_size(PHONE)
        return page

    return pick_up


def somebody_asked(office: Office) -> tuple[str, int, int, str]:
    """The best of those who are free for an open request with a day, asked by the office; her mailbox, the question, and who is behind it."""
    with lindenviertel(office) as agency:
        rows = HelpRequest.objects.open().filter(standing=False, answering="at_once", consent__isnull=False, starts_on__gt=timezone.localdate())
        for request in rows.select_related("agency", "help_seeker", "activity").order_by("pk"):
            for row in for_request(agency, request, at=timezone.now(), limit=50).rows:
                volunteer = Volunteer.objects.select_related("person").get(pk=row.volunteer.pk)
                mailbox = volunteer.person.channels.filter(kind="email").first()
                if mailbox is None or request.enquiries.open().filter(volunteer=volunteer).exists():
                    continue
                asked = ask(help_request=request, volunteer=volunteer, means=AskedBy.EMAIL, by=Actor("Petra Lindner"), at=timezone.now())
                return mailbox.normal, asked.pk, volunteer.pk, request.help_seeker.full_name
    raise AssertionError("the demo has nobody to ask")


def past_visit(office: Office, volunteer: int) -> int:
    """A date of yesterday that she has not reported."""
    with lindenviertel(office):
        request = Volunteer.objects.get(pk=volunteer).placements.running().order_by("-pk")[0].help_request
        on = timezone.localdate() - dt.timedelta(days=1)
        row = Visit(agency=request.agency, help_request=request, on=on, start=dt.time(6), end=dt.time(7, 30), recorded_at=timezone.now())
        row.volunteer_id = volunteer
        row.save()
        return row.pk


def proposed(office: Office, volunteer: int) -> int:
    """A position that is proposed to her, and waits for her word."""
    with lindenviertel(office) as agency:
        helper = Volunteer.objects.select_related("agency", "person").get(pk=volunteer)
        position = agency.positions.published(on=timezone.localdate()).exclude(placements__volunteer=helper).order_by("pk")[0]
        return propose_position(position=position, volunteer=helper, by=Actor("Petra Lindner"), at=timezone.now()).pk


def face() -> FilePayload:
    content = io.BytesIO()
    Image.new("RGB", (640, 480), "#2f7d6b").save(content, "JPEG")
    return {"name": "ich.jpg", "mimeType": "image/jpeg", "buffer": content.getvalue()}


def enter(page: Page, office: Office, mailbox: str) -> None:
    page.goto(f"{office.url}/lindenviertel/my/log-in/")
    page.locator("input[name=address]").last.fill(mailbox)
    page.locator("form:has(input[name=address]) button").last.tap()
    page.locator("input[name=code]").fill(code_for(office, mailbox))
    page.locator("form:has(input[name=code]) button").first.tap()
    expect(page.get_by_role("heading", name="Ihr Ehrenamt")).to_be_visible()


@pytest.fixture(params=[True, False], ids=["script", "no script"])
def script(request: pytest.FixtureRequest) -> Iterator[bool]:
    yield request.param


def test_from_the_question_to_the_hours(office_server: Office, phone: Callable[..., Page], page: Page, script: bool) -> None:
    mailbox, question, volunteer, name = somebody_asked(office_server)
    mine = phone(script=script)
    enter(mine, office_server, mailbox)
    expect(mine.locator("main")).not_to_contain_text(name)
    mine.locator(f"a[href$='/enquiries/{question}/']").tap()
    expect(mine.locator("main")).not_to_contain_text(name)
    mine.get_by_role("button", name="Ja, ich komme").tap()
    expect(mine.locator("main")).to_contain_text(name)

    mine.get_by_role("link", name="Zu meinen Einsätzen").tap()
    mine.get_by_role("listitem").filter(has_text=name).locator("a.target").first.tap()
    expect(mine.get_by_role("heading", level=1)).to_contain_text(name)
    mine.get_by_role("link", name="Ich kann nicht").tap()
    mine.get_by_label(re.compile("warum")).fill("Zahnarzt")
    mine.get_by_role("button", name="Diesen Termin absagen").tap()
    expect(mine.get_by_role("status")).to_contain_text("Das Büro kümmert sich darum.")
    with lindenviertel(office_server):
        given_back = Visit.objects.get(given_back_by=volunteer, reason="Zahnarzt")
        assert given_back.volunteer_id is None
        request = given_back.help_request_id
    log_in(page, office_server)
    page.goto(f"{office_server.url}/office/requests/{request}/")
    expect(page.get_by_role("heading", name="Wer könnte helfen?")).to_be_visible()
    lists = []  # the day is near, or among all that wait: that depends on the weekday on which the test runs
    for part in ("", "unmatched/"):
        page.goto(f"{office_server.url}/office/today/{part}")
        lists.append(page.locator("main").inner_text())
    assert name in "".join(lists)

    mine.get_by_role("button", name="Rückgängig machen").tap()
    expect(mine.get_by_role("status")).to_contain_text("Schön, dass Sie doch kommen.")
    expect(mine.get_by_role("heading", level=1)).to_contain_text(name)

    visit = past_visit(office_server, volunteer)
    mine.goto(f"{office_server.url}/lindenviertel/my/")
    mine.locator(f"a[href$='/visits/{visit}/hours/']").tap()
    mine.locator("button[name=length].button--main").tap()
    expect(mine.get_by_role("status")).to_contain_text("Notiert: 1,5")
    with lindenviertel(office_server):
        assert Visit.objects.get(pk=visit).minutes == 90

    proposal = proposed(office_server, volunteer)
    mine.goto(f"{office_server.url}/lindenviertel/my/")
    mine.locator(f"a[href$='/positions/{proposal}/']").tap()
    mine.get_by_role("button", name="Ja, ich möchte sie kennenlernen").tap()
    expect(mine.get_by_role("status")).to_contain_text("Wir fragen jetzt die Organisation")
    with lindenviertel(office_server) as agency:
        assert agency.position_placements.get(pk=proposal).volunteer_agreed_at is not None

    mine.goto(f"{office_server.url}/lindenviertel/my/volunteer/photo/")
    mine.get_by_label("Ihr Foto").set_input_files(face())
    mine.get_by_label("Ja, ich bin einverstanden").check()
    mine.get_by_role("button", name="Foto speichern").tap()
    expect(mine.get_by_role("img", name="Ihr Foto")).to_have_js_property("naturalWidth", 320)

    mine.goto(f"{office_server.url}/lindenviertel/my/")
    mine.get_by_role("link", name="Ich bin nicht da").tap()
    first = timezone.localdate() + dt.timedelta(days=200)
    mine.get_by_label("Ab wann?").fill(first.isoformat())
    mine.get_by_label("Bis wann sind Sie nicht da?").fill((first + dt.timedelta(days=7)).isoformat())
    mine.get_by_role("button", name="Eintragen").tap()
    expect(mine.get_by_role("status")).to_contain_text("In dieser Zeit fragen wir Sie nicht.")
    with lindenviertel(office_server):
        assert Volunteer.objects.get(pk=volunteer).absences.filter(starts_on=first).exists()


def test_on_paper_stand_the_days(office_server: Office, phone: Callable[..., Page]) -> None:
    with lindenviertel(office_server):
        coming = Visit.objects.planned().filter(on__gt=timezone.localdate(), volunteer__person__channels__kind="email")
        mailbox = coming.values_list("volunteer__person__channels__value", flat=True).filter(volunteer__state="active")[0]
    page = phone(script=False)
    enter(page, office_server, mailbox)
    page.goto(f"{office_server.url}/lindenviertel/my/volunteer/visits/")
    page.emulate_media(media="print")
    expect(page.locator("main li a[href*='/visits/']").first).to_be_visible()


def test_the_pages_are_for_everybody(
    office_server: Office, phone: Callable[..., Page], check_axe: Callable[[Page], None], check_reflow: Callable[[Page], None]
) -> None:
    """Light and dark, 320 px, fingers; the week is painted with one."""
    mailbox, question, volunteer, _name = somebody_asked(office_server)
    page, proposal = phone(script=True), proposed(office_server, volunteer)
    enter(page, office_server, mailbox)
    for path in ("", f"volunteer/enquiries/{question}/", "volunteer/visits/", "volunteer/hours/", "volunteer/", "volunteer/times/",
                 "volunteer/activities/", "volunteer/absences/new/", "volunteer/pause/", "volunteer/leaving/", "volunteer/papers/",
                 "volunteer/positions/", f"volunteer/positions/{proposal}/", f"volunteer/positions/{proposal}/refusal/", "volunteer/photo/"):
        page.goto(f"{office_server.url}/lindenviertel/my/{path}")
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            check_axe(page)
        check_reflow(page)
        for control in page.locator("main .answers button, main a.button, main .strip button").all()[:20]:
            box = control.bounding_box()
            assert box is not None
            assert box["height"] >= TARGET, (path, control.inner_text())
    page.goto(f"{office_server.url}/lindenviertel/my/volunteer/times/")
    page.locator("#id_week_6").fill("")
    page.get_by_role("button", name="Sonntag 10–10:30").tap()
    expect(page.locator("#id_week_6")).to_have_value("10–10:30")
    page.get_by_role("button", name="Speichern").tap()
    expect(page.get_by_role("status")).to_contain_text("Gespeichert.")
    with lindenviertel(office_server):
        assert Volunteer.objects.get(pk=volunteer).week.spans()[-1] == (6, 20, 21)
