"""The file is read alike by two parsers: the library that wrote it, and a small strict one that knows only the RFC."""

from __future__ import annotations

import datetime as dt
import re
from zoneinfo import ZoneInfo

import icalendar
import pytest
import recurring_ical_events
from dateutil.rrule import rrulestr
from hypothesis import given
from hypothesis import strategies as st

from nahbei.calendars.ical import CalendarEntry, Invitation, Method, uid_of, write

BERLIN = ZoneInfo("Europe/Berlin")
STAMP = dt.datetime(2026, 3, 1, 8, 0, tzinfo=dt.UTC)


def entry(**fields: object) -> CalendarEntry:
    start = dt.datetime(2026, 11, 26, 9, 30, tzinfo=BERLIN)
    plain = {"uid": "a@nahbei", "title": "Einkaufen", "starts": start, "ends": start + dt.timedelta(hours=2), "stamp": STAMP}
    return CalendarEntry(**{**plain, **fields})  # type: ignore[arg-type]


class Strict:
    """A second reader: lines end with CR LF, none is longer than 75 octets, blocks are closed in their order."""

    def __init__(self, text: str) -> None:
        raw = text.encode()
        assert raw.endswith(b"\r\n")
        lines = raw[:-2].split(b"\r\n")
        assert all(len(line) <= 75 and b"\n" not in line and b"\r" not in line for line in lines)
        for line in lines:
            line.decode()  # no letter is cut in two
        self.events: list[dict[str, tuple[dict[str, str], str]]] = []
        self.zone: list[dict[str, tuple[dict[str, str], str]]] = []
        stack: list[str] = []
        found: dict[str, tuple[dict[str, str], str]] = {}
        for line in raw.decode().replace("\r\n ", "").removesuffix("\r\n").split("\r\n"):
            head, value = re.fullmatch(r'((?:"[^"]*"|[^":])*):(.*)', line, re.DOTALL).groups()  # type: ignore[union-attr]
            name, *parameters = re.findall(r'(?:"[^"]*"|[^";])+', head)
            if name == "BEGIN":
                stack.append(value)
                found = {}
            elif name == "END":
                assert stack.pop() == value
                if value in {"VEVENT", "STANDARD", "DAYLIGHT"}:
                    (self.events if value == "VEVENT" else self.zone).append(found)
            else:
                assert name not in found or stack[-1:] != ["VEVENT"]
                found[name] = (dict(part.split("=", 1) for part in parameters), value)
        assert stack == []

    def text(self, number: int, name: str) -> str:
        value = self.events[number].get(name, ({}, ""))[1]
        return re.sub(r"\\(.)", lambda match: "\n" if match[1] in "nN" else match[1], value)

    def moment(self, number: int, name: str) -> dt.datetime | dt.date:
        """By the rules in the file alone, without any knowledge of Germany."""
        parameters, value = self.events[number][name]
        if parameters.get("VALUE") == "DATE":
            return dt.datetime.strptime(value, "%Y%m%d").date()  # noqa: DTZ007
        assert parameters["TZID"] == "Europe/Berlin"
        local = dt.datetime.strptime(value, "%Y%m%dT%H%M%S")  # noqa: DTZ007
        last, offset = dt.datetime.min, ""  # noqa: DTZ901
        for part in self.zone:
            first = dt.datetime.strptime(part["DTSTART"][1], "%Y%m%dT%H%M%S")  # noqa: DTZ007
            change = rrulestr(part["RRULE"][1], dtstart=first).before(local, inc=True)
            if change is not None and change > last:
                last, offset = change, part["TZOFFSETTO"][1]
        return (local - dt.timedelta(hours=int(offset[:3]))).replace(tzinfo=dt.UTC)


def library(text: str) -> list[icalendar.Event]:
    return list(icalendar.Calendar.from_ical(text).walk("VEVENT"))


@pytest.mark.parametrize("day", [
    dt.date(2026, 3, 28), dt.date(2026, 3, 29), dt.date(2026, 3, 30), dt.date(2026, 10, 24), dt.date(2026, 10, 25), dt.date(2026, 10, 26),
    dt.date(2027, 3, 28), dt.date(2030, 10, 27), dt.date(2026, 7, 1), dt.date(2026, 12, 31),
])
@pytest.mark.parametrize("clock", [dt.time(0, 30), dt.time(9, 30), dt.time(23, 45)])
def test_the_clock_on_the_wall_stays_when_summer_time_begins_and_ends(day: dt.date, clock: dt.time) -> None:
    start = dt.datetime.combine(day, clock, BERLIN)
    text = write([entry(starts=start, ends=start + dt.timedelta(minutes=10))], method=Method.PUBLISH)
    assert Strict(text).moment(0, "DTSTART") == start == library(text)[0].start
    (found,) = recurring_ical_events.of(icalendar.Calendar.from_ical(text)).between(day - dt.timedelta(days=1), day + dt.timedelta(days=2))
    assert found.start == start


def test_a_whole_day_has_no_zone_and_ends_before_the_next() -> None:
    text = write([entry(starts=dt.date(2026, 3, 29), ends=dt.date(2026, 3, 30))], method=Method.PUBLISH)
    assert (Strict(text).moment(0, "DTSTART"), Strict(text).moment(0, "DTEND")) == (dt.date(2026, 3, 29), dt.date(2026, 3, 30))
    assert library(text)[0].start == dt.date(2026, 3, 29)


@pytest.mark.parametrize("title", [
    "Arzt, Apotheke; dann „Kaffee“ \\ Kuchen", "Ä" * 200, "😀" * 60, "x" * 74 + "é" + "y" * 80, "BEGIN:VEVENT", "a:b;c=d,e",
])
def test_any_words_come_back_as_they_were(title: str) -> None:
    text = write([entry(title=title, text=f"{title}\nzweite Zeile", place=title)], method=Method.PUBLISH)
    strict, (event,) = Strict(text), library(text)
    assert strict.text(0, "SUMMARY") == str(event["summary"]) == title
    assert strict.text(0, "DESCRIPTION") == str(event["description"]) == f"{title}\nzweite Zeile"
    assert strict.text(0, "LOCATION") == title


def test_a_line_break_in_a_name_begins_no_line_of_the_calendar() -> None:
    text = write([entry(title="Albers\r\nATTENDEE:mailto:x@example.org", text="a\x00b\x1bc")], method=Method.PUBLISH)
    assert Strict(text).text(0, "SUMMARY") == "Albers ATTENDEE:mailto:x@example.org"
    assert Strict(text).text(0, "DESCRIPTION") == "abc"
    assert "ATTENDEE" not in Strict(text).events[0]


WORDS = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=120)


@given(title=WORDS, body=WORDS, sequence=st.integers(0, 10_000), minutes=st.integers(0, 400 * 24 * 60), cancelled=st.booleans())
def test_two_readers_agree_about_everything(title: str, body: str, sequence: int, minutes: int, cancelled: bool) -> None:
    start = (dt.datetime(2026, 1, 1, tzinfo=dt.UTC) + dt.timedelta(minutes=minutes)).astimezone(BERLIN).replace(fold=0)
    there = start.astimezone(dt.UTC).astimezone(BERLIN) == start and start.replace(fold=1).utcoffset() == start.utcoffset()
    text = write([entry(title=title, text=body, sequence=sequence, cancelled=cancelled, starts=start, ends=start + dt.timedelta(hours=1))],
                 method=Method.PUBLISH)
    strict, (event,) = Strict(text), library(text)
    assert strict.text(0, "SUMMARY") == str(event["summary"]) == " ".join(title.split())
    assert strict.text(0, "DESCRIPTION") == str(event.get("description", ""))
    assert strict.events[0]["SEQUENCE"][1] == str(event["sequence"]) == str(sequence)
    assert strict.events[0]["STATUS"][1] == event["status"] == ("CANCELLED" if cancelled else "CONFIRMED")
    if there:
        assert strict.moment(0, "DTSTART") == event.start == start


def test_an_invitation_says_who_asks_whom_and_what_to_do() -> None:
    between = Invitation('Agentur "Lindenhof"; Büro', "post@example.org", "Jonas Krämer", "jonas@example.org")
    text = write([entry(sequence=3)], method=Method.CANCEL, invitation=between)
    (event,) = Strict(text).events
    assert "\r\nMETHOD:CANCEL\r\n" in text
    assert event["STATUS"][1] == "CANCELLED"
    assert event["ORGANIZER"][1] == "mailto:post@example.org"
    assert event["ATTENDEE"][1] == "mailto:jonas@example.org"
    assert library(text)[0]["organizer"].params["CN"] == "Agentur 'Lindenhof'; Büro"


def test_a_thing_has_one_name() -> None:
    assert uid_of("2026", "visits.visit-7") == uid_of("2026", "visits.visit-7") != uid_of("2027", "visits.visit-7")
