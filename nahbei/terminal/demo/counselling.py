"""Counselling hours of two partners, and one of the office itself: booked online, by phone, at the desk; held, missed, cancelled."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from nahbei.counselling.actions import AdviserInput, Visitor, book, cancel, save_hour, settle, write_note
from nahbei.counselling.models import BookingState, CounsellingHour, Origin, Way
from nahbei.counselling.queries import days_of, hours_of
from nahbei.foundation.actor import Actor
from nahbei.terminal.demo.offices import Office
from nahbei.venues.actions import add_venue

BERLIN = ZoneInfo("Europe/Berlin")
DAY, SET_UP = dt.timedelta(days=1), 40
WEBSITE = Actor.link("Internetseite")


@dataclass(frozen=True)
class Told:
    """One appointment: on the n-th day of the hour before (negative) or from tomorrow on, the n-th time of that day."""

    hour: str
    day: int
    time: int
    name: str = ""
    phone: str = ""
    email: str = ""
    known: str = ""
    origin: str = Origin.PHONE
    way: str = Way.IN_PERSON
    topic: int = 0
    state: str = ""
    note: str = ""


SOCIAL, HEALTH, ENERGY = "Sozialberatung", "Pflegeberatung", "Stromspar-Sprechstunde"
TOLD = (
    Told(SOCIAL, -2, 0, known="Fatma Demir", state=BookingState.CAME, note="Antrag auf Wohngeld zusammen ausgefüllt, Bescheid abwarten."),
    Told(SOCIAL, -2, 1, "Oliver Stein", "030 23125 951", origin=Origin.WALK_IN, state=BookingState.NO_SHOW, topic=1),
    Told(SOCIAL, -1, 0, "Helene Roth", email="helene.roth@example.org", origin=Origin.ONLINE, state=BookingState.CAME),
    Told(SOCIAL, 0, 0, "Gerda Blum", email="gerda.blum@example.org", origin=Origin.ONLINE),
    Told(SOCIAL, 0, 1, origin=Origin.ONLINE, topic=2),
    Told(SOCIAL, 0, 2, known="Werner Schulz", topic=1),
    Told(SOCIAL, 0, 5, "Anton Beyer", "030 23125 952", way=Way.PHONE),
    Told(SOCIAL, 1, 0, "Ines Fromm", email="ines.fromm@example.org", origin=Origin.ONLINE, state=BookingState.CANCELLED),
    Told(SOCIAL, 1, 3, known="Christel Ott"),
    Told(HEALTH, -1, 0, known="Thea Richter", state=BookingState.CAME),
    Told(HEALTH, 0, 0, known="Erika Albers", topic=1),
    Told(HEALTH, 0, 2, "Familie Petry", "030 23125 953", origin=Origin.PHONE, way=Way.PHONE),
    Told(HEALTH, 1, 1, "Jakob Heine", email="jakob.heine@example.org", origin=Origin.ONLINE),
    Told(ENERGY, 0, 0, "Nora Weiss", "030 23125 954", origin=Origin.PHONE),
    Told(ENERGY, 0, 1, "Paul Lindt", email="paul.lindt@example.org", origin=Origin.ONLINE, way=Way.VIDEO),
)


def tell_counselling(office: Office) -> None:
    """Set up forty days ago; then what happened, in the order of the clock."""
    office.agenda.put(_at(office, -SET_UP, 9), _set_up, office)


def _set_up(office: Office) -> None:
    agency, by, at = office.agency, office.clerk("Petra Lindner"), _at(office, -SET_UP, 9)
    start = at.date()
    room = add_venue(
        agency=agency, name="Nachbarschaftshaus", room="Beratungszimmer", street="Ahornweg 7", postal_code=office.areas["Lindenhof"].postal_code,
        town=office.town, seats=4, square_metres=16,
        step_free=True, accessible_toilet=True, hearing_loop=False, bus_stop="Bus 43, Haltestelle Ahornweg", access_note="Klingel „Beratung“, links",
        by=by, at=at,
    )
    usual = {
        "text": "", "every_weeks": 1, "starts_on": start, "ends_on": None, "not_on_holidays": True, "break_start": None, "break_end": None,
        "in_person": True, "by_phone": True, "by_video": False, "video_link": "", "anonymous": False, "public": True, "lead_hours": 4,
        "window_days": 42, "venue": room,
    }
    social = agency.organisations.get(name="Sozialwerk Wiesenbrück")
    nursing = agency.organisations.get(name="Pflegeverbund Wupperaue")
    contact = {row.organisation_id: row for row in agency.contact_persons.select_related("person")}
    save_hour(agency=agency, by=by, at=at, topics=["Wohngeld und Grundsicherung", "Schulden", "Briefe vom Amt"], organisers=[social], advisers=[
        AdviserInput("Beate Okafor", contact=contact.get(social.pk)), AdviserInput("Jens Albrecht"),
    ], fields={
        **usual, "title": SOCIAL, "weekdays": 0b00010, "start": dt.time(9), "end": dt.time(12), "minutes": 20,
        "break_start": dt.time(10, 20), "break_end": dt.time(10, 40), "anonymous": True,
        "text": "Bringen Sie mit, was Sie an Post bekommen haben – auch ungeöffnet. Wir lesen es zusammen.",
    })
    save_hour(agency=agency, by=by, at=at, topics=["Pflegegrad", "Hilfen im Haus"], organisers=[nursing, social], advisers=[
        AdviserInput("Daniel Kranz", contact=contact.get(nursing.pk)),
    ], fields={
        **usual, "title": HEALTH, "weekdays": 0b01000, "start": dt.time(14), "end": dt.time(17), "minutes": 45,
        "text": "Was zahlt die Kasse, was hilft zu Hause? Angehörige sind willkommen.",
    })
    save_hour(agency=agency, by=by, at=at, topics=[], advisers=[AdviserInput("Petra Lindner", account=office.accounts["Petra Lindner"])], fields={
        **usual, "title": ENERGY, "weekdays": 0b00100, "every_weeks": 2, "start": dt.time(16), "end": dt.time(17, 30),
        "minutes": 30, "by_video": True, "video_link": "https://video.example.org/strom",
    })
    _plan(office)


def _plan(office: Office) -> None:
    """Where each appointment falls follows from the rules that were just set up."""
    today = office.at.date()
    for hour in hours_of(office.agency):
        days = [day.on for day in days_of(office.agency, today - SET_UP * DAY, today + 42 * DAY, [hour])]
        past, coming = [on for on in days if on < today], [on for on in days if on > today]
        for number, told in enumerate(one for one in TOLD if one.hour == hour.title):
            among = past if told.day < 0 else coming
            if -len(among) <= told.day < len(among):
                on = among[told.day]
                booked = max(min(_noon(on) - 3 * DAY, _at(office, -1, 10)), _at(office, -SET_UP, 10)) + number * dt.timedelta(minutes=7)
                office.agenda.put(booked, _book, office, hour, told, on, booked)


def _book(office: Office, hour: CounsellingHour, told: Told, on: dt.date, at: dt.datetime) -> None:
    by = WEBSITE if told.origin == Origin.ONLINE else office.clerk("Christa Möller")
    person = office.people.get(told.known)
    visitor = Visitor(told.name, told.phone, told.email, anonymous=not told.name and person is None, person=person)
    topics = [topic for topic in hour.topics.all() if topic.active]
    if told.origin == Origin.WALK_IN:
        at = _noon(on).replace(hour=9)
    booking = book(
        hour=hour, on=on, start=hour.plan.times[told.time][0], visitor=visitor, way=told.way, origin=told.origin,
        submission=f"demo-{hour.pk}-{on:%Y%m%d}-{told.time}", topic=topics[told.topic] if topics else None, by=by, at=at,
    )
    clerk, after = office.clerk("Petra Lindner"), booking.ends_at + dt.timedelta(minutes=5)
    if told.state == BookingState.CANCELLED:
        office.agenda.put(at + dt.timedelta(hours=1), cancel, booking=booking, by=Actor.link(booking.who), at=at + dt.timedelta(hours=1))
    elif told.state:
        office.agenda.put(after, settle, booking=booking, state=BookingState(told.state), by=clerk, at=after)
    if told.note:
        office.agenda.put(after, write_note, booking=booking, text=told.note, by=clerk, at=after)


def _noon(on: dt.date) -> dt.datetime:
    return dt.datetime.combine(on, dt.time(12), BERLIN)


def _at(office: Office, days: int, hour: int) -> dt.datetime:
    return dt.datetime.combine(office.at.date() + days * DAY, dt.time(hour), BERLIN)
