"""Writes the events of the demo by the actions of the office: a café, a full reading, an evening of three, and one that is cancelled."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

from PIL import Image, ImageDraw

from nahbei.events.actions import (
    cancel_event,
    check_in,
    draft_event,
    finish_event,
    make_series,
    mark_no_shows,
    publish_dates,
    publish_event,
    register,
    report_music,
    set_event_picture,
    set_music_allowance,
    want_helpers,
)
from nahbei.events.models import Event, EventKind, Music, Needed, Source
from nahbei.events.queries import Scope
from nahbei.terminal.demo.offices import Office
from nahbei.venues.actions import add_venue
from nahbei.venues.models import Venue

THURSDAY = 1 << 3
GUESTS = (
    ("Ruth Berger", 2), ("Jonas Wild", 1), ("Familie Sommer", 4), ("Edith Krone", 1), ("Hanna Voss", 2), ("Karl Specht", 2), ("Mina Aydin", 2),
    ("Otto Falk", 1),
)
READING: dict[str, Any] = {
    "title": "Lesung: Geschichten aus dem Viertel", "kind": EventKind.READING, "speakers": "Lesekreis der Stadtteilbücherei",
    "summary": "Nachbarinnen und Nachbarn lesen, was sie selbst aufgeschrieben haben.",
    "text": "Acht kurze Geschichten aus sechzig Jahren, dazu Tee. Wer mag, bringt eine eigene mit.",
}
WILL = "Zwei Fachleute erklären, was Vollmacht und Verfügung regeln, und beantworten Fragen."


def tell_events(office: Office) -> None:
    """Put on the agenda, so that the journal and the numbers run with the time."""
    at = office.at - dt.timedelta(days=12)
    office.agenda.put(at, _plan, office, at)


def _plan(office: Office, at: dt.datetime) -> None:
    agency, clerk = office.agency, office.clerk("Petra Lindner")
    hall = add_venue(
        agency=agency, name="Nachbarschaftshaus", room="Saal", street="Ahornweg 7", town=office.town,
        postal_code=office.areas["Lindenhof"].postal_code, seats=60, square_metres=110, step_free=True, accessible_toilet=True, hearing_loop=True,
        bus_stop="Bus 43, Haltestelle Ahornweg", by=clerk, at=at,
    )
    library = add_venue(
        agency=agency, name="Stadtteilbücherei", room="Lesesaal", street="Marktstraße 4", postal_code=office.areas["Marktviertel"].postal_code,
        town=office.town, seats=30, square_metres=70, step_free=True, accessible_toilet=False, parking="auf dem Markt", by=clerk, at=at,
    )
    set_music_allowance(
        agency=agency, valid_from=dt.date(at.year, 1, 1), free_events=4, most_square_metres=300, without_fee=True,
        source="Vertrag des Landes für das Ehrenamt", by=clerk, at=at,
    )
    today = office.at.date()
    rule = {"weekdays": THURSDAY, "every_weeks": 2, "starts_on": today + dt.timedelta(days=1), "ends_on": today + dt.timedelta(days=180)}
    series = make_series(
        agency=agency, rule=rule, title="Senioren-Café", kind=EventKind.CAFE, summary="Kaffee, Kuchen und Zeit zum Reden.", venue=hall,
        start=dt.time(15), end=dt.time(17), registration=Needed.NONE, music=Music.RECORDED, by=clerk, at=at,
    )
    first = series.events.select_related("agency").first()
    assert first is not None
    publish_dates(event=first, scope=Scope.LATER, by=clerk, at=at)
    cake: dict[str, Any] = {"title": "Kuchen backen", "task": "Für das Café suchen wir Menschen, die einen Kuchen backen.", "seats": 2}
    field = agency.fields.order_by("position").first()
    want_helpers(event=first, start=dt.time(14), end=dt.time(15), field=field, by=clerk, at=at, **cake)
    _evenings(office, at, library, venue=hall)


def _evenings(office: Office, at: dt.datetime, library: Venue, **where: Any) -> None:
    partners = list(office.agency.organisations.order_by("name")[:2])
    reading = _evening(office, at, 9, capacity=12, venue=library, **READING)
    _illustrate(office, reading, at)
    for number, (name, size) in enumerate(GUESTS):
        told = at + dt.timedelta(hours=1 + 3 * number)
        office.agenda.put(told, _ring, office, reading, name, size, f"030 23125 {700 + number}", told)
    _evening(
        office, at, 16, title="Vorsorge: Was gehört in die Vollmacht?", kind=EventKind.INFORMATION, capacity=40, organisers=partners, summary=WILL,
        interpreter="Gebärdensprache", **where,
    )
    music = _evening(office, at, -3, title="Musik am Nachmittag", kind=EventKind.CAFE, capacity=40, music=Music.LIVE, **where)
    _been(office, music, at)
    told = office.at - dt.timedelta(days=2)
    office.agenda.put(told, report_music, event=music, reported_on=told.date(), by=office.clerk("Petra Lindner"), at=told)
    singing = _evening(office, at, 0, title="Offenes Singen", kind=EventKind.CAFE, capacity=30, music=Music.LIVE, **where)
    for number, (name, size) in enumerate(GUESTS[:5]):
        _ring(office, singing, name, size, f"030 23125 {710 + number}", at, needs_lift=number == 3)
    off = _evening(office, at, 5, title="Singen im Advent", kind=EventKind.FESTIVITY, capacity=50, music=Music.LIVE, **where)
    _ring(office, off, "Edith Krone", 1, "030 23125 703", at)
    _ring(office, off, "Herr Falk aus der Uferstraße", 1, "", at)  # whoever calls it off has to tell him in person
    later = office.at - dt.timedelta(days=1)
    office.agenda.put(later, cancel_event, event=off, reason="Die Chorleiterin ist krank.", by=office.clerk("Petra Lindner"), at=later)


def _illustrate(office: Office, event: Event, at: dt.datetime) -> None:
    """Drawn here, so that nobody had to be asked: a shelf of books under a lamp."""
    picture = Image.new("RGB", (960, 540), "#f3ead9")
    pen = ImageDraw.Draw(picture)
    pen.ellipse((330, 60, 630, 360), fill="#f9d98c")
    pen.polygon([(480, 40), (400, 170), (560, 170)], fill="#b5532d")
    left = 60
    for number in range(24):
        wide, high = 26 + number * 7 % 17, 150 + number * 31 % 80
        colour = ("#1f5f5b", "#b5532d", "#7a8b3c", "#2f4b6e", "#d8a13a")[number % 5]
        pen.rectangle((left, 470 - high, left + wide, 470), fill=colour)
        pen.rectangle((left + 6, 500 - high, left + wide - 6, 506 - high), fill="#f3ead9")
        left += wide + 4
    pen.rectangle((40, 470, 920, 490), fill="#6b4a2f")
    file = io.BytesIO()
    picture.save(file, "PNG")
    file.seek(0)
    words = {"description": "Ein Regal voller Bücher unter einer Lampe, gezeichnet.", "credit": "Petra Lindner (Zeichnung)"}
    consent = "Niemand ist zu erkennen."
    set_event_picture(event=event, file=file, consent=consent, by=office.clerk("Petra Lindner"), at=at, **words)


def _evening(office: Office, at: dt.datetime, days: int, **content: Any) -> Event:
    clerk = office.clerk("Petra Lindner")
    event = draft_event(
        agency=office.agency, on=office.at.date() + dt.timedelta(days=days), start=dt.time(18), end=dt.time(20), registration=Needed.NEEDED, by=clerk,
        at=at, **content,
    )
    return publish_event(event=event, by=clerk, at=at)


def _been(office: Office, event: Event, at: dt.datetime) -> None:
    """Over: six of eight came, and some without a name."""
    clerk, begins, over = office.clerk("Petra Lindner"), event.starts_at, event.ends_at
    for number, (name, size) in enumerate(GUESTS):
        _ring(office, event, name, size, f"030 23125 {720 + number}", at)
    for row in event.registrations.order_by("place")[:6]:
        office.agenda.put(begins, check_in, registration=row, by=clerk, at=begins)
    office.agenda.put(over, mark_no_shows, event=event, by=clerk, at=over)
    office.agenda.put(over, finish_event, event=event, guests=17, notes="Beim nächsten Mal mehr Notenblätter.", by=clerk, at=over)


def _ring(office: Office, event: Event, name: str, size: int, phone: str, at: dt.datetime, **more: Any) -> None:
    said: dict[str, Any] = {"size": size, "phone": phone, "needs_lift": name in {"Edith Krone", "Otto Falk"}, **more}
    register(event=event, name=name, source=Source.PHONE, by=office.clerk("Petra Lindner"), at=at, **said)
