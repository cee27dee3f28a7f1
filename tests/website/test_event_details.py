"""What machines read of one event, and the sheet of a month: word for word."""

from __future__ import annotations

import datetime as dt
import json
import re
from typing import Any

import pytest
import vobject
from django.test import Client
from django.utils import timezone
from icalendar import Calendar

from nahbei.events.actions import register
from nahbei.events.links import path_of
from nahbei.events.models import Event, Source
from nahbei.foundation.models import Agency
from nahbei.foundation.tenancy import agency_scope
from tests.factories import CLERK, make_event, make_organisation, make_venue

pytestmark = pytest.mark.django_db
HERE = "/lindenhof/events/"


def data(client: Client, event: Event) -> dict[str, Any]:
    page = client.get(f"{HERE}{event.number}/").content.decode()
    found: dict[str, Any] = json.loads(re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)[0])
    return found


@pytest.mark.parametrize(("month", "offset"), [(1, "+01:00"), (7, "+02:00")])
def test_the_event_for_search_engines(client: Client, agency: Agency, month: int, offset: str) -> None:
    day = dt.date(timezone.localdate().year + 1, month, 14)
    with agency_scope(agency):
        venue = make_venue(agency, "Haus Ahorn", room="Saal", street="Ahornweg 7", postal_code="43117", town="Lindenhof")
        said = {"summary": "Kurz.", "text": "Lang.", "speakers": "Ada Vorleserin"}
        event = make_event(agency, "Lesung", on=day, venue=venue, cost_cents=550, capacity=12, **said)
        event.organisers.create(agency=agency, organisation=make_organisation(agency, "Sozialwerk"))
    found = data(client, event)
    assert (found["@context"], found["@type"], found["name"], found["description"]) == ("https://schema.org", "Event", "Lesung", "Kurz.\n\nLang.")
    assert (found["startDate"], found["endDate"]) == (f"{day}T15:00:00{offset}", f"{day}T17:00:00{offset}")
    assert found["eventStatus"] == "https://schema.org/EventScheduled"
    assert "previousStartDate" not in found
    assert found["eventAttendanceMode"] == "https://schema.org/OfflineEventAttendanceMode"
    assert found["location"] == {"@type": "Place", "name": str(venue), "address": {
        "@type": "PostalAddress", "streetAddress": "Ahornweg 7", "postalCode": "43117", "addressLocality": "Lindenhof", "addressCountry": "DE",
    }}
    assert [each["name"] for each in found["organizer"]] == [agency.name, "Sozialwerk"]
    assert found["isAccessibleForFree"] is False
    assert found["offers"] == {
        "@type": "Offer", "price": "5.50", "priceCurrency": "EUR", "url": found["url"], "availability": "https://schema.org/InStock",
    }
    assert (found["performer"]["name"], found["maximumAttendeeCapacity"]) == ("Ada Vorleserin", 12)


def test_free_full_and_online(client: Client, agency: Agency) -> None:
    with agency_scope(agency):
        event = make_event(agency, on=timezone.localdate() + dt.timedelta(days=3), capacity=1, online_address="https://video.example.org/lesung")
        register(event=event, name="Ruth Berger", source=Source.PHONE, by=CLERK, at=timezone.now())
    found = data(client, event)
    assert (found["isAccessibleForFree"], found["offers"]["price"]) == (True, "0.00")
    assert found["offers"]["availability"].endswith("/SoldOut")
    assert found["eventAttendanceMode"].endswith("/OnlineEventAttendanceMode")
    assert found["location"]["@type"] == "VirtualLocation"
    assert "Berger" not in json.dumps(found)


def test_the_date_of_a_registration_read_by_two_parsers(client: Client, agency: Agency) -> None:
    """What comes with the mail, what the guest's page offers and what the event's page offers are one entry of the calendar, and name no guest."""
    day = timezone.localdate() + dt.timedelta(days=3)
    with agency_scope(agency):
        event = make_event(agency, "Lesung; mit „Öl“, und Brot", on=day, venue=make_venue(agency, "Haus; Ahorn"))
        row = register(
            event=event, name="Ruth Berger", email="berger@example.org", phone="030 23125 440", note="kommt mit Enkelin", source=Source.ONLINE,
            by=CLERK, at=timezone.now(),
        )
        mail, link = agency.messages.get().data["attachments"][0]["text"], path_of(row)
    files = [mail, *(client.get(path).content.decode() for path in (f"{link}date.ics", f"{HERE}{event.number}/date.ics"))]
    uids = set()
    for text in files:
        (one,) = Calendar.from_ical(text).walk("VEVENT")
        two = vobject.readOne(text).vevent
        assert str(one["summary"]) == two.summary.value == "Lesung; mit „Öl“, und Brot"
        assert str(one["location"]) == two.location.value
        assert "Haus; Ahorn" in two.location.value
        assert one["dtstart"].dt == two.dtstart.value == event.starts_at
        assert one["dtend"].dt == two.dtend.value == event.ends_at
        assert str(one["status"]) == two.status.value == "CONFIRMED"
        uids |= {str(one["uid"]), two.uid.value}
    assert len(uids) == 1
    assert Calendar.from_ical(mail)["method"] == vobject.readOne(mail).method.value == "REQUEST"
    for public in files[1:]:
        assert not [secret for secret in ("Berger", "berger@", "23125 440", "Enkelin") if secret in public]


def test_the_sheet_of_a_month(client: Client, agency: Agency) -> None:
    """Whole weeks from Monday on; what lies beside the month is empty, and one leafs only as far as something is."""
    year = timezone.localdate().year + 1
    with agency_scope(agency):
        for on in (dt.date(year, 3, 1), dt.date(year, 3, 31), dt.date(year, 5, 4)):
            make_event(agency, f"Am {on.day}.{on.month}.", on=on, start=dt.time(2, 30), end=dt.time(4), kind="trip")
    page = client.get(f"{HERE}?month={year}-03&kind=trip").content.decode()
    cells = re.findall(r'<p class="month-day">(?:<span class="month-short">)?(\d+)', page)
    assert cells == [str(day) for day in range(1, 32)]
    assert (len(cells) + page.count("month-beside")) % 7 == 0
    assert page.count("month-beside") - dt.date(year, 3, 1).weekday() == 6 - dt.date(year, 3, 31).weekday()
    assert all(f">Am {day}.3.<" in page or f"Am {day}.3.</a>" in page for day in (1, 31))
    assert "Am 4.5." not in page
    assert 'rel="prev"' not in page
    later = re.findall(r'rel="next" href="([^"]+)"', page)[0].replace("&amp;", "&")
    assert "kind=trip" in later
    empty = client.get(later).content.decode()
    assert f"month={year}-04" in later
    assert "Dazu steht in diesem Monat nichts im Kalender." in empty
    last = client.get(re.findall(r'rel="next" href="([^"]+)"', empty)[0].replace("&amp;", "&")).content.decode()
    assert "Am 4.5." in last
    assert 'rel="next"' not in last
