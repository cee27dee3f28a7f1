"""Calendar and feed of events, read by two parsers each: whatever stands in a title, at any time of the year, with a thousand dates."""

from __future__ import annotations

import datetime as dt
from html.parser import HTMLParser
from typing import Any
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

import pytest
import vobject
from django.test import Client
from django.utils import timezone
from icalendar import Calendar

from nahbei.events.actions import cancel_event, move_event
from nahbei.events.models import Event
from nahbei.foundation.models import Agency
from nahbei.foundation.numbers import next_number
from nahbei.foundation.tenancy import agency_scope
from tests.factories import CLERK, NOW, make_event, make_venue
from tests.support.queries import counted

pytestmark = pytest.mark.django_db
ICAL, ATOM, NAME = "/lindenhof/events/calendar.ics", "/lindenhof/events/feed/", "{http://www.w3.org/2005/Atom}"
BERLIN = ZoneInfo("Europe/Berlin")
TODAY = timezone.localdate
HOSTILE = "</title><script>\n„Öl“; a,b\\n 🐕 \x0b \ufffe ]]>"


def read(client: Client, path: str = ICAL) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The same entries as the two parsers see them."""
    response = client.get(path)
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    text = response.content.decode()
    one = [
        {"uid": str(each["uid"]), "title": str(each["summary"]), "starts": each["dtstart"].dt, "status": str(each["status"]),
         "sequence": int(each["sequence"])} for each in Calendar.from_ical(text).walk("VEVENT")
    ]
    events = getattr(vobject.readOne(text), "vevent_list", [])
    two = [
        {"uid": each.uid.value, "title": each.summary.value, "starts": each.dtstart.value, "status": each.status.value,
         "sequence": int(each.sequence.value)} for each in events
    ]
    return one, two


class Reader(HTMLParser):
    """A second parser that shares nothing with expat: entries with the texts of their elements."""

    def __init__(self) -> None:
        super().__init__()
        self.entries: list[dict[str, str]] = []
        self.path: list[str] = []

    @classmethod
    def read(cls, text: str) -> list[dict[str, str]]:
        reader = cls()
        reader.feed(text)
        reader.close()
        return reader.entries

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        if tag == "entry":
            self.entries.append({})
        if tag not in {"link", "meta"}:  # without an end of their own
            self.path.append(tag)

    def handle_startendtag(self, tag: str, attrs: Any) -> None:
        """Nothing stands in it."""

    def handle_endtag(self, tag: str) -> None:
        while self.path and self.path.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if self.path[-2:-1] == ["entry"]:
            self.entries[-1][self.path[-1]] = self.entries[-1].get(self.path[-1], "") + data


def atom(client: Client, path: str = ATOM) -> list[ElementTree.Element]:
    """As one parser sees them; the other, which builds a document of its own, must see the same."""
    content = client.get(path).content
    entries = ElementTree.fromstring(content).findall(f"{NAME}entry")
    other = Reader.read(content.decode())
    for name in ("id", "title", "updated"):
        assert [each[name] for each in other] == [entry.findtext(f"{NAME}{name}", "") for entry in entries]
    return entries


def test_summer_time_shifts_nothing(client: Client, agency: Agency) -> None:
    """15 o'clock is 15 o'clock on both sides of the night, and not the same hour in UTC."""
    year = TODAY().year + 1
    days = [dt.date(year, 1, 14), dt.date(year, 7, 15)]
    with agency_scope(agency):
        for day in days:
            make_event(agency, on=day)
    for entries in read(client):
        starts = [entry["starts"] for entry in entries]
        assert [(at.date(), at.hour, at.utcoffset()) for at in starts] == [
            (days[0], 15, dt.timedelta(hours=1)), (days[1], 15, dt.timedelta(hours=2)),
        ]


def test_cancelled_and_moved(client: Client, agency: Agency) -> None:
    with agency_scope(agency):
        off, moved = make_event(agency, "Singkreis", on=TODAY() + dt.timedelta(days=3)), make_event(agency, on=TODAY() + dt.timedelta(days=4))
    before = {entry["title"]: entry["uid"] for entry in read(client)[0]}
    with agency_scope(agency):
        cancel_event(event=off, by=CLERK, at=timezone.now())
        move_event(event=moved, on=TODAY() + dt.timedelta(days=9), start=moved.start, end=moved.end, venue=None, by=CLERK, at=timezone.now())
    for entries in read(client):
        assert [(entry["uid"], entry["title"], entry["status"], entry["sequence"]) for entry in entries] == [
            (before["Singkreis"], "Fällt aus: Singkreis", "CANCELLED", 1), (before["Lesung"], "Lesung", "CONFIRMED", 1),
        ]
    assert [entry.findtext(f"{NAME}title") for entry in atom(client)] == ["Fällt aus: Singkreis", "Lesung"]
    updated = [dt.datetime.fromisoformat(entry.findtext(f"{NAME}updated", "")) for entry in atom(client)]
    assert all(at > NOW for at in updated)


def test_whatever_stands_in_a_title(client: Client, agency: Agency) -> None:
    with agency_scope(agency):
        event = make_event(agency, on=TODAY() + dt.timedelta(days=3), venue=make_venue(agency, "Haus; Ahorn, \\n"))
        Event.objects.filter(pk=event.pk).update(title=HOSTILE, summary=HOSTILE)  # past every form
    one, two = read(client)
    assert [entry["title"] for entry in one] == [entry["title"] for entry in two]
    assert "🐕" in one[0]["title"]
    assert len(one) == 1
    (entry,) = atom(client)
    assert entry.findtext(f"{NAME}id", "").endswith(f"/lindenhof/events/{event.number}/")
    assert len(read(client, f"/lindenhof/events/{event.number}/date.ics")[0]) == 1


def test_a_thousand_dates_are_few_questions_and_asked_for_again_nothing_is_sent(client: Client, agency: Agency) -> None:
    with agency_scope(agency):
        venue, first = make_venue(agency), next_number(agency, "event")
        Event.objects.bulk_create(
            Event(agency=agency, number=first + place, title=f"Café {place}", on=TODAY() + dt.timedelta(days=place % 300), start=dt.time(15),
                  end=dt.time(17), venue=venue, state="published", created_at=NOW) for place in range(1_000)
        )
    for path in (ICAL, ATOM):
        with counted() as queries:
            response = client.get(path)
        assert queries.number <= 2, queries
        assert response.content.count(b"BEGIN:VEVENT") + response.content.count(b"<entry>") == 1_000
        again = client.get(path, headers={"If-None-Match": response["ETag"]})
        assert (again.status_code, again.content) == (304, b"")


def test_narrowed_to_a_part_of_town_as_the_list_is(client: Client, agency: Agency) -> None:
    with agency_scope(agency):
        area = agency.neighbourhoods.create(name="Am Anger", postal_codes=["43118"])
        other = agency.neighbourhoods.create(name="Marktviertel", postal_codes=["43119"])
        for title, code in (("Café", "43118"), ("Lesung", "43119"), ("Irgendwo", "")):
            make_event(agency, title, on=TODAY() + dt.timedelta(days=3), venue=make_venue(agency, postal_code=code))
    for chosen, titles in ((area.pk, ["Café"]), (other.pk, ["Lesung"]), ("x", ["Café", "Irgendwo", "Lesung"])):
        for entries in read(client, f"{ICAL}?area={chosen}"):
            assert sorted(entry["title"] for entry in entries) == titles
        assert sorted(entry.findtext(f"{NAME}title", "") for entry in atom(client, f"{ATOM}?area={chosen}")) == titles
        page = client.get(f"/lindenhof/events/?area={chosen}").content.decode()
        assert [title for title in ("Café", "Irgendwo", "Lesung") if f">{title}</a>" in page] == titles


def test_empty_they_are_still_calendar_and_feed(client: Client, agency: Agency) -> None:
    assert read(client) == ([], [])
    assert atom(client) == []
    assert client.get(ATOM).content == client.get(ATOM).content
