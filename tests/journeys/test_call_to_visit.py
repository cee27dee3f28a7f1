"""The way this house was built for: a daughter calls, somebody says yes, the visit takes place, both sides are asked how it was."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, ViewportSize, expect

from nahbei.foundation.models import ClockTick
from nahbei.help_requests.models import HelpRequest, RequestState
from nahbei.visits.models import Visit
from tests.journeys.people import lindenviertel, link_of, log_in, mails_to
from tests.support.server import Office

PHONE: ViewportSize = {"width": 390, "height": 844}


def take_the_daughters_call(page: Page, office: Office) -> int:
    """Elif Yıldırım, who has a power of attorney, calls for her mother. Returns the number of the new request."""
    page.keyboard.press("n")
    page.wait_for_url("**/office/call/")
    page.wait_for_load_state()
    page.locator("#id_name").fill("ayse")
    page.locator("#gefunden").get_by_role("radio", name=re.compile("Ayşe Yıldırım")).check()
    page.get_by_label("Ruft für jemand anderen an").check()
    page.locator("[name=caller_name]").fill("Elif")
    page.locator("#gefundene").get_by_role("radio", name=re.compile("Elif Yıldırım")).check()
    page.get_by_role("radio", name="Zum Arzt begleiten").check()
    page.locator("[name=details]").fill("Augenarzt, danach nicht allein")
    page.locator("[name=starts_on]").fill("do")
    page.locator("[name=start]").fill("10")
    page.locator("[name=destination]").fill("Augenarzt Dr. Lenz, Poststraße 3")
    page.get_by_role("checkbox", name="Rollator", exact=True).check()
    expect(page.locator("#satz")).to_contain_text("Sie geht am Rollator")
    page.locator("[name=consent]").check()
    page.get_by_role("button", name="Speichern und Helfer:innen vorschlagen").click()
    expect(page.get_by_role("heading", name="Wer könnte helfen?")).to_be_visible()
    found = re.search(r"/requests/(\d+)/", page.url)
    assert found is not None, page.url
    return int(found[1])


def test_from_the_call_to_the_visit(
    office_server: Office, page: Page, new_context: Callable[..., BrowserContext], check_axe: Callable[[Page], None]
) -> None:
    log_in(page, office_server)
    number = take_the_daughters_call(page, office_server)
    with lindenviertel(office_server) as agency:
        request = agency.help_requests.select_related("help_seeker", "caller").get(pk=number)
        assert (request.caller and request.caller.full_name, request.is_locked) == ("Elif Yıldırım", False)
        assert agency.reminders.filter(about=str(request.reference)).count() == 0

    first = page.locator("li.suggestion", has=page.get_by_role("button", name="anfragen")).first
    helper = first.get_by_role("heading").inner_text().splitlines()[-1]
    first.get_by_role("button", name="anfragen").click()
    expect(page.get_by_role("status").first).to_contain_text(f"Gefragt: {helper}")

    say_yes(office_server, number, new_context, check_axe)

    page.reload()
    expect(page.locator("main")).to_contain_text("vermittelt")
    with lindenviertel(office_server) as agency:
        request = agency.help_requests.get(pk=number)
        assert request.state == RequestState.MATCHED
        visit = request.visits.get()
        assert visit.volunteer is not None and visit.volunteer.person.full_name == helper
        told = agency.messages.filter(topic="visit_confirmed", person=request.help_seeker).get()
        assert helper in told.body

    it_was_yesterday(office_server, visit)
    report_hours(office_server, number, new_context, check_axe)
    approve_hours(page, office_server, visit)
    both_sides_say_how_it_was(page, office_server, number, new_context)


def it_was_yesterday(office: Office, visit: Visit) -> None:
    """Time passes: what was planned lies in the past, and the clock strikes again."""
    day = timezone.localdate() - dt.timedelta(days=1)
    with lindenviertel(office) as agency:
        agency.visits.filter(pk=visit.pk).update(on=day)
        agency.placements.filter(help_request=visit.help_request_id).update(started_on=day)
        ClockTick.objects.all().delete()


def helper_of(office: Office, number: int) -> str:
    """The address of the volunteer who said yes."""
    with lindenviertel(office) as agency:
        placement = agency.placements.select_related("volunteer__person").get(help_request=number)
        return placement.volunteer.person.channels.get(kind="email").value


def on_a_phone(office: Office, address: str, wanted: str, new_context: Callable[..., BrowserContext]) -> Page:
    """The link with this digest, from the mail and on a phone."""
    phone = new_context().new_page()
    phone.set_viewport_size(PHONE)
    phone.goto(link_of(office, address, wanted))
    return phone


def report_hours(office: Office, number: int, new_context: Callable[..., BrowserContext], check_axe: Callable[[Page], None]) -> None:
    office.work()
    with lindenviertel(office) as agency:
        asked = agency.visits.get(help_request=number).report_digest
    phone = on_a_phone(office, helper_of(office, number), asked, new_context)
    expect(phone.get_by_role("heading", level=1)).to_have_text("Wie lange waren Sie da?")
    check_axe(phone)
    phone.locator("[name=hours]").fill("2")
    phone.locator("[name=minutes]").fill("15")
    phone.locator("[name=way]").fill("3,5")
    phone.get_by_role("button", name="Senden").click()
    expect(phone.get_by_role("heading", level=1)).to_contain_text("vielen Dank")
    expect(phone.locator("main")).to_contain_text("2 Stunden 15 Minuten")
    phone.context.close()


def approve_hours(page: Page, office: Office, visit: Visit) -> None:
    page.goto(f"{office.url}/office/visits/{visit.pk}/")
    expect(page.locator("main")).to_contain_text("2 Stunden 15 Minuten")
    page.get_by_role("button", name="Freigeben").click()
    expect(page.get_by_role("status").first).to_contain_text("reigegeben")
    with lindenviertel(office) as agency:
        done = agency.visits.get(pk=visit.pk)
        assert (done.minutes, done.metres, done.approved_by_name, done.late) == (135, 3_500, "Petra Lindner", False)


def both_sides_say_how_it_was(page: Page, office: Office, number: int, new_context: Callable[..., BrowserContext]) -> None:
    with lindenviertel(office):
        ClockTick.objects.all().delete()
    office.work()
    with lindenviertel(office) as agency:
        asked = agency.follow_ups.exclude(digest="").get(placement__help_request=number).digest
    phone = on_a_phone(office, helper_of(office, number), asked, new_context)
    phone.locator("button[name=answer][value=good]").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("danke für Ihre Antwort.")

    page.goto(f"{office.url}/office/today/")
    row = page.get_by_role("listitem").filter(has_text="Wie war der erste Einsatz?").filter(has_text="Elif Yıldırım")
    row.get_by_role("link").last.click()
    page.locator("[name=outcome][value=good]").check()
    page.get_by_role("button", name="Speichern", exact=True).click()
    expect(page.get_by_role("status").first).to_contain_text("Aufgeschrieben")
    with lindenviertel(office) as agency:
        said = agency.follow_ups.filter(placement__help_request=number).order_by("side").values_list("outcome", "answered_online")
        assert sorted(said) == [("good", False), ("good", True)]


def say_yes(office: Office, number: int, new_context: Callable[..., BrowserContext], check_axe: Callable[[Page], None]) -> None:
    """The volunteer opens the link on her phone. No mail of hers named this person before; she may help somebody else in the same street."""
    with lindenviertel(office) as agency:
        enquiry = HelpRequest.objects.get(pk=number, agency=agency).enquiries.select_related("volunteer__person").get()
        address = enquiry.volunteer.person.channels.get(kind="email").value
    for mail in mails_to(office, address):
        assert "Yıldırım" not in mail and "Ahornweg 7" not in mail
    context = new_context()
    phone = context.new_page()
    phone.set_viewport_size(PHONE)
    phone.goto(link_of(office, address, enquiry.digest))
    expect(phone.get_by_role("heading", level=1)).to_contain_text("möchte am Donnerstag zum Arzt begleitet werden")
    assert "Yıldırım" not in phone.content()
    assert "Ahornweg" not in phone.content()
    check_axe(phone)
    phone.get_by_role("button", name="Ja, ich komme").click()
    expect(phone.get_by_role("heading", level=1)).to_contain_text("vielen Dank für Ihre Zusage")
    expect(phone.locator("main")).to_contain_text("Ayşe Yıldırım")
    expect(phone.locator("main")).to_contain_text("Ahornweg 7")
    check_axe(phone)
    context.close()
