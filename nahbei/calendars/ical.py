"""Entries → the text of a calendar (RFC 5545, 5546). Pure: no database, no clock, no HTTP.

Times are written with the zone's name, and the zone's rules stand in the file: 9:30 stays 9:30 when summer time begins, whatever the
phone knows of Germany.
"""

from __future__ import annotations

import datetime as dt
import unicodedata
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard, vCalAddress, vText

ZONE = ZoneInfo("Europe/Berlin")
_WINTER, _SUMMER = dt.timedelta(hours=1), dt.timedelta(hours=2)


class Method(StrEnum):
    """What the receiver's calendar is to do with it (RFC 5546)."""

    PUBLISH = "PUBLISH"  # a feed, a file to keep
    REQUEST = "REQUEST"  # this date is yours: new, or changed
    CANCEL = "CANCEL"  # this date is not yours any more


@dataclass(frozen=True)
class CalendarEntry:
    """One date. `starts` and `ends` are moments, or days for an entry of whole days; the end is not part of it.

    `uid` stays the same as long as it is the same thing, `sequence` grows with each change: so a calendar knows what to replace.
    """

    uid: str
    title: str
    starts: dt.datetime | dt.date
    ends: dt.datetime | dt.date
    stamp: dt.datetime
    sequence: int = 0
    place: str = ""
    text: str = ""
    link: str = ""
    cancelled: bool = False
    tentative: bool = False
    private: bool = True


@dataclass(frozen=True)
class Invitation:
    """Who invites whom. Without it no mail program takes a change or a cancellation."""

    from_name: str
    from_address: str
    to_name: str
    to_address: str


def uid_of(*parts: object) -> str:
    """A name for a thing that is the same every time, and the same nowhere else in the world."""
    return f"{uuid.uuid5(uuid.NAMESPACE_URL, '/'.join(['nahbei', *map(str, parts)]))}@nahbei"


def write(
    entries: Iterable[CalendarEntry], *, method: Method, name: str = "", again_after: dt.timedelta | None = None, invitation: Invitation | None = None
) -> str:
    """The file. `name` is what the calendar is called on the phone, `again_after` how often it may ask."""
    calendar = Calendar()
    calendar.add("prodid", "-//Nahbei//Nahbei//DE")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method.value)
    if name:
        calendar.add("name", _plain(name))
        calendar.add("x-wr-calname", _plain(name))
    if again_after is not None:
        calendar.add("refresh-interval", again_after, parameters={"VALUE": "DURATION"})
        calendar.add("x-published-ttl", again_after)
    calendar.add_component(_zone())
    for entry in entries:
        calendar.add_component(_event(entry, method, invitation))
    return str(calendar.to_ical(sorted=False).decode())


def _event(entry: CalendarEntry, method: Method, invitation: Invitation | None) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("dtstamp", entry.stamp.astimezone(dt.UTC).replace(microsecond=0))
    event.add("sequence", entry.sequence)
    event.add("dtstart", _when(entry.starts))
    event.add("dtend", _when(entry.ends))
    event.add("summary", _plain(entry.title))
    for key, text in (("location", entry.place), ("description", entry.text)):
        if text:
            event.add(key, _plain(text, lines=key == "description"))
    if entry.link:
        event.add("url", entry.link)
    off = entry.cancelled or method == Method.CANCEL
    event.add("status", "CANCELLED" if off else "TENTATIVE" if entry.tentative else "CONFIRMED")
    event.add("class", "PRIVATE" if entry.private else "PUBLIC")
    if off or not isinstance(entry.starts, dt.datetime):
        event.add("transp", "TRANSPARENT")
    if invitation is not None:
        event.add("organizer", _party(invitation.from_name, invitation.from_address))
        event.add("attendee", _party(invitation.to_name, invitation.to_address, ROLE="REQ-PARTICIPANT", PARTSTAT="ACCEPTED", RSVP="FALSE"))
    return event


def _when(moment: dt.datetime | dt.date) -> dt.datetime | dt.date:
    return moment.astimezone(ZONE).replace(microsecond=0) if isinstance(moment, dt.datetime) else moment


def _plain(text: str, *, lines: bool = False) -> str:
    """Without control characters, which no calendar may hold; in one line where a calendar shows one."""
    rows = ["".join(letter for letter in row if unicodedata.category(letter) not in {"Cc", "Cs"}) for row in text.splitlines()]
    return "\n".join(rows) if lines else " ".join(" ".join(rows).split())


def _party(name: str, address: str, **parameters: str) -> vCalAddress:
    party = vCalAddress(f"mailto:{''.join(letter for letter in address if letter.isprintable() and not letter.isspace())}")
    party.params["CN"] = vText(_plain(name).replace('"', "'").replace("^", ""))
    party.params.update({key: vText(value) for key, value in parameters.items()})
    return party


def _zone() -> Timezone:
    """The rules of Germany since 1996, for ever: the last Sundays of March and October."""
    zone = Timezone()
    zone.add("tzid", "Europe/Berlin")
    for part, first, month, before, after, name in (
        (TimezoneDaylight(), dt.datetime(1996, 3, 31, 2), 3, _WINTER, _SUMMER, "CEST"),  # noqa: DTZ001 - wall clock, as RFC 5545 wants it
        (TimezoneStandard(), dt.datetime(1996, 10, 27, 3), 10, _SUMMER, _WINTER, "CET"),  # noqa: DTZ001
    ):
        part.add("dtstart", first)
        part.add("rrule", {"freq": "yearly", "bymonth": month, "byday": "-1su"})
        part.add("tzoffsetfrom", before)
        part.add("tzoffsetto", after)
        part.add("tzname", name)
        zone.add_component(part)
    return zone
