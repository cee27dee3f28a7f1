"""What must be in order in the demo: certificates, trainings, two sixteen-year-olds, a step that waits for a second person.

Asked for only by activities that nobody in the story asks for, so that the suggestions stay as they are told.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import partial

from nahbei.activities.actions import add_training
from nahbei.activities.gates import change_gates
from nahbei.activities.models import Activity, Conduct, Training
from nahbei.people.actions import add_person, represent
from nahbei.people.models import Authority
from nahbei.terminal.demo.offices import Office
from nahbei.volunteers.actions import (
    record_certificate,
    record_parental_consent,
    record_training,
    register_volunteer,
    send_parent_link,
    set_gate_terms,
    sign_declaration,
)
from nahbei.volunteers.models import DeclarationText, GateTerms, Volunteer
from nahbei.volunteers.week import WeekPattern

READING, OUTING, DOG, SHOPPING = "Vorlesen", "Zu einer Veranstaltung begleiten", "Hund ausführen", "Einkaufen"
YEAR, DAY = 365, dt.timedelta(days=1)
Event = tuple[dt.datetime, Callable[[], object]]


def gate_events(office: Office, declaration: DeclarationText) -> list[Event]:
    """Days ago, and what happened; in the order of the journal when the caller has sorted them."""
    happened: list[tuple[int, Callable[[dt.datetime], object]]] = [
        (2 * YEAR + 300, partial(_trainings, office)),
        (3 * YEAR - 60, partial(_shown, office, "Carola Busch", 3)),  # runs out in about eight weeks
        (300, partial(_shown, office, "Lena Vogt", 12)),
        (400, partial(_stricter, office)),
        (2 * YEAR - 27, partial(_first_aid, office)),  # runs out in four weeks
        (130, partial(_minor, office, declaration, "Mia", "Sommer", "Ulrike Sommer", True)),
        (112, partial(_minor, office, declaration, "Leon", "Aydın", "Nurgül Aydın", False)),
    ]
    return [(office.at - days * DAY, partial(happen, office.at - days * DAY)) for days, happen in happened]


def ask_for_the_rest(office: Office) -> None:
    """What is still open this morning: a mother who was asked, a gate that is to be lowered."""
    by = office.clerk("Petra Lindner")
    send_parent_link(volunteer=office.volunteers["Leon Aydın"], to=office.people["Nurgül Aydın"], by=by, at=office.at - 2 * DAY)
    _gates(office.activities[DOG], by_name="Petra Lindner", office=office, at=office.at - dt.timedelta(hours=3), min_age=14)


def _trainings(office: Office, at: dt.datetime) -> None:
    by = office.clerk("Petra Lindner")
    add_training(agency=office.agency, name="Erste Hilfe", months_valid=24, by=by, at=at)
    add_training(agency=office.agency, name="Demenzbegleitung", months_valid=None, by=by, at=at)


def _stricter(office: Office, at: dt.datetime) -> None:
    """The agency asks for more than it must: certificates again after three years, first aid for outings."""
    values = {"certificate_months": 3, "certificate_years": 3, "kept_months": 3, "legal_reference": GateTerms().legal_reference,
              "certificate_fee": GateTerms().certificate_fee}
    set_gate_terms(agency=office.agency, valid_from=at.date(), by=office.clerk("Marlene Hoffmann"), at=at, **values)
    _gates(office.activities[READING], by_name="Marlene Hoffmann", office=office, at=at, conduct=Conduct.EXTENDED)
    training = Training.objects.get(name="Erste Hilfe")
    _gates(office.activities[OUTING], by_name="Marlene Hoffmann", office=office, at=at, trainings=[training])
    _gates(office.activities[DOG], by_name="Marlene Hoffmann", office=office, at=at, min_age=16)


def _gates(
    activity: Activity, *, by_name: str, office: Office, at: dt.datetime, trainings: list[Training] | None = None, **changed: object
) -> None:
    activity.refresh_from_db()
    gates = {name: getattr(activity, name) for name in ("needs_declaration", "conduct", "min_age", "private_home")}
    change_gates(activity=activity, trainings=trainings or [], by=office.clerk(by_name), at=at, **{**gates, **changed})


def _shown(office: Office, name: str, days_old: int, at: dt.datetime) -> None:
    record_certificate(
        volunteer=office.volunteers[name], kind=Conduct.EXTENDED, dated_on=at.date() - days_old * DAY, inspected_on=at.date(),
        clear=True, by=office.clerk("Petra Lindner"), at=at,
    )


def _first_aid(office: Office, at: dt.datetime) -> None:
    """Everybody who goes out with somebody and was there already took the course."""
    training = Training.objects.get(name="Erste Hilfe")
    going = Volunteer.objects.filter(willingnesses__activity=office.activities[OUTING]).select_related("person").order_by("pk")
    for volunteer in going[:2]:
        record_training(volunteer=volunteer, training=training, completed_on=at.date(), by=office.clerk("Petra Lindner"), at=at)


def _minor(office: Office, declaration: DeclarationText, given: str, family: str, parent: str, consents: bool, at: dt.datetime) -> None:
    """Sixteen for a few months; lives with a volunteer of the office."""
    by, mother, today = office.clerk("Petra Lindner"), office.people[parent], office.at.date()
    person = office.people[f"{given} {family}"] = add_person(
        agency=office.agency, by=by, at=at, salutation="frau" if given == "Mia" else "herr", given_name=given, family_name=family,
        born_on=dt.date(today.year - 17, today.month, 15) + 120 * DAY, street=mother.street, postal_code=mother.postal_code, town=mother.town,
        neighbourhood=mother.neighbourhood, latitude=mother.latitude, longitude=mother.longitude, channels=[],
    )
    represent(person=person, representative=mother, relation="Mutter", authority=Authority.NONE, seen_on=None, seen_by="", by=by, at=at)
    volunteer = office.volunteers[f"{given} {family}"] = register_volunteer(
        person=person, willingnesses={office.activities[name]: "" for name in (DOG, SHOPPING)}, reach_m=2_000, max_visits_week=1,
        week=WeekPattern.from_spans([(day, 30, 38) for day in range(5)]), experience="geht noch zur Schule", by=by, at=at,
    )
    sign_declaration(volunteer=volunteer, text=declaration, signed_on=at.date(), by=by, at=at)
    if consents:
        record_parental_consent(volunteer=volunteer, given_by=mother.full_name, given_on=at.date(), text=declaration, by=by, at=at)
