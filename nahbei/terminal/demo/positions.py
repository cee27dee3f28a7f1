"""Writes the positions and projects of the demo, by the actions of the office, each on the day on which it happened."""

from __future__ import annotations

import datetime as dt
from typing import Any

from nahbei.foundation.actor import Actor
from nahbei.opportunities.actions import (
    add_position,
    add_project,
    confirm_position,
    edit_position,
    end_position,
    fill_position,
    move_project,
    publish_position,
    report_position,
    return_position,
    take_off_position,
)
from nahbei.opportunities.models import (
    ConfirmedBy,
    Origin,
    Position,
    PositionState,
    ProjectState,
    Tally,
    Timing,
)
from nahbei.partners.models import ContactPerson, Organisation
from nahbei.terminal.demo.offices import Office
from nahbei.terminal.demo.positions_data import (
    KNOWN,
    LIES_AT,
    OPENED,
    POSITIONS,
    PROJECTS,
    STALE,
    DemoPosition,
    DemoProject,
)
from nahbei.volunteers.week import WeekPattern

LEAD_TIME = dt.timedelta(days=2)  # from the report to the publication
LONG_AGO = 100


def tell_positions(office: Office) -> None:
    """Puts everything on the agenda, so that the journal and the numbers run with the time."""
    for number, demo in enumerate(PROJECTS):
        at = office.at - dt.timedelta(days=LONG_AGO + 30 - number)
        office.agenda.put(at, _project, office, demo, at)
    for number, one in enumerate(sorted(POSITIONS, key=lambda position: -_days(position))):
        published = office.at - dt.timedelta(days=_days(one), minutes=11 * number)
        told = published - (LEAD_TIME if _days(one) > 5 else dt.timedelta(minutes=20))
        office.agenda.put(told, _tell, office, one, number, told, published)
    wished = office.at - dt.timedelta(hours=3)
    office.agenda.put(wished, _wish, office, wished)


def _days(demo: DemoPosition) -> int:
    """How long ago it was published, or written when it never was."""
    if demo.state in {PositionState.DRAFT, PositionState.REPORTED, PositionState.RETURNED}:
        return {PositionState.DRAFT: 3, PositionState.REPORTED: 1}.get(PositionState(demo.state), 5)
    long_ago = demo.state != PositionState.PUBLISHED or demo.title in KNOWN
    return max(STALE.get(demo.title, demo.confirmed), LONG_AGO if long_ago else 0)


def _tell(office: Office, demo: DemoPosition, number: int, told: dt.datetime, published: dt.datetime) -> None:
    """Reported by the organisation, or by telephone; the office looks at it some days later."""
    organisation = office.agency.organisations.get(name=demo.organisation)
    contact = organisation.contact_persons.select_related("person").first()
    assert contact is not None
    partner = Actor(contact.person.full_name)
    origin = Origin.PORTAL if number % 3 else Origin.OFFICE
    content = _content(office, demo, organisation, contact)
    position = add_position(agency=office.agency, organisation=organisation, origin=origin, by=partner, at=told, **content)
    if demo.state != PositionState.DRAFT:
        reported = told + dt.timedelta(minutes=6)
        office.agenda.put(reported, report_position, position=position, by=partner, at=reported)
        office.agenda.put(published, _checked, office, demo, position, published)


def _checked(office: Office, demo: DemoPosition, position: Position, at: dt.datetime) -> None:
    clerk = office.clerk("Petra Lindner")
    if demo.state == PositionState.RETURNED:
        return_position(position=position, reason="An welchem Tag und für wie viele Stunden? Dann nehmen wir es gern auf.", by=clerk, at=at)
    elif demo.state != PositionState.REPORTED:
        publish_position(position=position, by=clerk, at=at)
        later = max(at, office.at - dt.timedelta(days=9, minutes=position.number))
        office.agenda.put(later, _since, office, demo, position, clerk, later)


def _since(office: Office, demo: DemoPosition, position: Position, clerk: Actor, at: dt.datetime) -> None:
    """What became of it since it was published."""
    if demo.title in OPENED:
        day = office.at.date() - dt.timedelta(days=6)
        Tally.objects.create(agency=office.agency, position=position, on=day, opened=OPENED[demo.title], interested=OPENED[demo.title] // 20)
    if demo.state == PositionState.PUBLISHED and demo.title not in STALE and (position.number % 4 == 0 or demo.title in KNOWN):
        confirm_position(position=position, how=ConfirmedBy.PHONE, by=clerk, at=at)
    elif demo.state == PositionState.FILLED and demo.title not in KNOWN:  # there it is the last seat that fills it
        fill_position(position=position, by=clerk, at=at)
    elif demo.state == PositionState.OFFLINE:
        take_off_position(position=position, reason="Der Transporter ist in der Werkstatt.", by=clerk, at=at)
    elif demo.state == PositionState.ENDED:
        end_position(position=position, reason="War schön.", by=clerk, at=at)


def _content(office: Office, demo: DemoPosition, organisation: Organisation, contact: ContactPerson) -> dict[str, Any]:
    content: dict[str, Any] = {
        "title": demo.title, "summary": demo.summary, "task": demo.task, "contact": contact,
        "project": office.agency.projects.filter(title=demo.project).first(), "field": office.agency.fields.get(name=demo.field),
        "street": organisation.street, "postal_code": organisation.postal_code, "town": organisation.town,
        "neighbourhood": organisation.neighbourhood, "activity": office.activities.get(demo.activity), "timing": Timing.FLEXIBLE,
        "site": organisation.sites.filter(name=LIES_AT.get(demo.title, "")).first(),
        "minutes_a_week": round(demo.hours * 60) if demo.hours else None,
    }
    if demo.times:
        content |= {"timing": Timing.FIXED, "week": WeekPattern.from_spans([(day, int(start * 2), int(end * 2)) for day, start, end in demo.times])}
    if demo.content.get("timing") == Timing.ONE_OFF:
        saturday = office.at.date() + dt.timedelta(days=(5 - office.at.weekday()) % 7 + 14)
        content |= {"date": saturday, "start": dt.time(9), "end": dt.time(13), "title": f"Tiertransport am Samstag, {saturday.day}.{saturday.month}."}
    return content | demo.content


def _project(office: Office, demo: DemoProject, at: dt.datetime) -> None:
    organisation = office.agency.organisations.get(name=demo.organisation)
    clerk, starts_on = office.clerk("Petra Lindner"), office.at.date() + dt.timedelta(days=demo.starts_in)
    project = add_project(
        agency=office.agency, organisation=organisation, title=demo.title, text=demo.text, starts_on=starts_on,
        ends_on=starts_on + dt.timedelta(days=demo.lasts), by=clerk, at=at,
    )
    move_project(project=project, to=ProjectState.PUBLISHED, by=clerk, at=at)


def _wish(office: Office, at: dt.datetime) -> None:
    """One organisation wants to change what is public: the office has not looked at it yet."""
    position = office.agency.positions.get(title="Klavier spielen im Haus Uferblick")
    edit_position(
        position=position, by=Actor("Daniel Kranz"), at=at, minutes_a_week=90,
        summary="Anderthalb Stunden alte Schlager, alle singen mit.", week=WeekPattern.from_spans([(3, 30, 33)]),
    )
