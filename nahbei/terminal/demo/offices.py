"""Builds an office of the demo: agency, areas, staff, organisations, people, volunteers. The story comes in story.py."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from random import Random

from nahbei.activities.models import Activity
from nahbei.desk.founding import found_office
from nahbei.foundation.actions import account_of, change_profile
from nahbei.foundation.actor import Actor
from nahbei.foundation.models import Account, Agency, Membership
from nahbei.foundation.rights import Role
from nahbei.foundation.tenancy import agency_scope
from nahbei.partners.actions import add_contact, add_organisation, add_service, assure_service
from nahbei.partners.models import Organisation, Service
from nahbei.people.actions import add_person, represent
from nahbei.people.models import Authority, ChannelKind, Person
from nahbei.people.phones import ChannelInput
from nahbei.places.models import Neighbourhood, Neighbouring, PostalArea
from nahbei.terminal.demo.agenda import Agenda
from nahbei.terminal.demo.partners import DemoOrganisation, DemoService
from nahbei.terminal.demo.residents import DemoRelative, DemoResident
from nahbei.terminal.demo.staff import Clerk
from nahbei.terminal.demo.town import Area
from nahbei.terminal.demo.volunteers import DemoVolunteer
from nahbei.volunteers.actions import (
    add_absence,
    end_volunteer,
    pause_volunteer,
    register_volunteer,
    sign_declaration,
)
from nahbei.volunteers.models import DeclarationText, Volunteer, VolunteerState
from nahbei.volunteers.week import WeekPattern

CLOCK = Actor.clock()
FOUNDED = dt.timedelta(days=3 * 365)
BEFORE_THE_STORY = dt.timedelta(days=100)
MOBILE = "0152 28817386"  # the one mobile number kept free for films and books


@dataclass
class Office:
    """What has been built so far, by name."""

    agency: Agency
    at: dt.datetime
    town: str
    areas: dict[str, Area] = field(default_factory=dict)
    neighbourhoods: dict[str, Neighbourhood] = field(default_factory=dict)
    accounts: dict[str, Account] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    volunteers: dict[str, Volunteer] = field(default_factory=dict)
    activities: dict[str, Activity] = field(default_factory=dict)
    services: dict[str, Service] = field(default_factory=dict)
    draw: Random = field(default_factory=lambda: Random(43))
    phones: int = 100
    agenda: Agenda = field(default_factory=Agenda)
    helpers: set[str] = field(default_factory=set)  # who is a volunteer, or will be

    def clerk(self, name: str) -> Actor:
        return Actor(name, "account", self.accounts[name].pk)

    def phone(self) -> str:
        """The next of the numbers that are kept free: 030 23125 000 to 999."""
        self.phones = self.phones + 1 if self.phones < 999 else 100
        return f"030 23125 {self.phones:03d}"

    def position(self, area: Area) -> tuple[float, float]:
        """Somewhere within about 500 m of the middle of an area."""
        return area.middle[0] + self.draw.uniform(-0.0045, 0.0045), area.middle[1] + self.draw.uniform(-0.007, 0.007)


def open_office(
    details: dict[str, str], staff: Iterable[Clerk], areas: Iterable[Area], neighbours: Iterable[tuple[str, str]], *, town: str, state: str,
    at: dt.datetime,
) -> Office:
    """Found the agency three years ago, with its areas and everyone who works there."""
    staff = list(staff)
    lead = next(clerk for clerk in staff if clerk.role == Role.LEAD)
    founded = at - FOUNDED
    agency = found_office(
        name=details["name"], slug=details["slug"], town=town, state=state, lead_name=lead.name, lead_email=lead.email, by=CLOCK, at=founded,
    )
    for name, value in details.items():
        setattr(agency, name, value)
    agency.save()
    office = Office(agency, at, town)
    with agency_scope(agency):
        _add_areas(office, areas, neighbours)
        _add_staff(office, staff)
        _say_who_it_is(agency, lead, at=founded)
        office.activities = {activity.name: activity for activity in agency.activities.all()}
    return office


def _say_who_it_is(agency: Agency, lead: Clerk, *, at: dt.datetime) -> None:
    """What the law wants to read on the website."""
    change_profile(
        agency=agency, by=CLOCK, at=at, legal_name=agency.carrier or agency.name, represented_by=lead.name,
        register_court=f"Amtsgericht {agency.town}", register_number=f"VR {2_000 + agency.pk}", responsible=f"{lead.name}, {agency.street}",
        hosting="Auf einem Server in Deutschland, den unser Träger betreibt.", accessible="partly",
        barriers="Briefe und Blätter als PDF sind noch nicht alle für Vorleseprogramme geprüft.", checked_on=at.date(),
        enforcement=f"Durchsetzungsstelle für digitale Barrierefreiheit {agency.get_state_display()}",
    )


def _add_areas(office: Office, areas: Iterable[Area], neighbours: Iterable[tuple[str, str]]) -> None:
    for area in areas:
        latitude, longitude = area.middle
        PostalArea.objects.update_or_create(
            postal_code=area.postal_code,
            defaults={"place": office.town, "state": office.agency.state, "latitude": latitude, "longitude": longitude},
        )
        office.areas[area.name] = area
        office.neighbourhoods[area.name] = Neighbourhood.objects.create(
            agency=office.agency, name=area.name, postal_codes=[area.postal_code], latitude=latitude, longitude=longitude,
            outline=[list(point) for point in area.outline],
        )
    for first, second in neighbours:
        pair = sorted((office.neighbourhoods[first], office.neighbourhoods[second]), key=lambda place: place.pk)
        Neighbouring.objects.create(agency=office.agency, first=pair[0], second=pair[1])


def _add_staff(office: Office, staff: Iterable[Clerk]) -> None:
    day = office.at.date()
    memberships: dict[str, Membership] = {}
    for clerk in staff:
        account = office.accounts[clerk.name] = account_of(email=clerk.email, name=clerk.name, at=office.at)
        trainee = clerk.role == Role.TRAINEE
        memberships[clerk.name], _ = Membership.objects.get_or_create(
            agency=office.agency, account=account,
            defaults={
                "role": clerk.role, "starts_on": day - dt.timedelta(days=80 if trainee else 1_000),
                "ends_on": day + dt.timedelta(days=285) if trainee else None, "supervisor": memberships.get(clerk.supervisor),
            },
        )


def add_organisations(office: Office, organisations: Iterable[DemoOrganisation]) -> None:
    """By the actions of the office, a while ago: the services are checked when they say so."""
    at = office.at - dt.timedelta(days=700)
    for demo in organisations:
        office.agenda.put(at, _add_organisation, office, demo, at)


def _add_organisation(office: Office, demo: DemoOrganisation, at: dt.datetime) -> None:
    area = office.areas[demo.area]
    organisation = add_organisation(
        agency=office.agency, by=CLOCK, at=at, name=demo.name, kind=demo.kind, street=demo.street, postal_code=area.postal_code,
        town=office.town, neighbourhood=office.neighbourhoods[demo.area], phone=office.phone(), email="kontakt@example.org",
        non_profit=demo.kind not in {"trade", "bank"},
    )
    if demo.contact:
        salutation, given_name, family_name = demo.contact
        person = add_person(
            agency=office.agency, by=CLOCK, at=at, salutation=salutation, given_name=given_name, family_name=family_name,
            channels=[ChannelInput(ChannelKind.PHONE, office.phone()), ChannelInput(ChannelKind.EMAIL, _address_of(given_name, family_name))],
        )
        add_contact(organisation=organisation, person=person, role="Leitung", by=CLOCK, at=at)
    for service in demo.services:
        _add_service(office, organisation, service)


def _add_service(office: Office, organisation: Organisation, demo: DemoService) -> None:
    service = office.services[demo.name] = add_service(
        organisation=organisation, activities=[office.activities[name] for name in demo.activities],
        areas=[office.neighbourhoods[name] for name in demo.areas], assured=False, name=demo.name, description=demo.description,
        eligibility_description=demo.eligibility, fees_description=demo.fees, schedule_description=demo.schedule, phone=office.phone(),
        accessible=demo.accessible, waiting_list=demo.waiting_list, whole_area=not demo.areas, by=CLOCK, at=organisation.created_at,
    )
    checked = office.at - dt.timedelta(days=demo.checked_days_ago)
    office.agenda.put(checked, assure_service, service=service, by=office.clerk("Petra Lindner"), at=checked)


def add_resident(office: Office, demo: DemoResident) -> Person:
    area = office.areas[demo.area]
    latitude, longitude = office.position(area)
    channels = [ChannelInput(ChannelKind.PHONE, office.phone(), demo.phone_label)]
    if demo.email:
        channels.append(ChannelInput(ChannelKind.EMAIL, _address_of(demo.given_name, demo.family_name)))
    person = office.people[f"{demo.given_name} {demo.family_name}"] = add_person(
        agency=office.agency, by=CLOCK, at=office.at - dt.timedelta(days=office.draw.randint(30, 900)), channels=channels,
        salutation=demo.salutation, given_name=demo.given_name, family_name=demo.family_name, birth_year=demo.birth_year, street=demo.street,
        address_extra=demo.address_extra, postal_code=area.postal_code, town=office.town, neighbourhood=office.neighbourhoods[demo.area],
        latitude=latitude, longitude=longitude, language=demo.language, preferred_channel=demo.channel, note=demo.note,
    )
    return person


def add_relative(office: Office, demo: DemoRelative) -> Person:
    channels = [ChannelInput(ChannelKind.PHONE, office.phone(), "am besten vor 12 Uhr")]
    if demo.email:
        channels.append(ChannelInput(ChannelKind.EMAIL, _address_of(demo.given_name, demo.family_name)))
    person = office.people[f"{demo.given_name} {demo.family_name}"] = add_person(
        agency=office.agency, by=CLOCK, at=office.at - dt.timedelta(days=200), salutation=demo.salutation, given_name=demo.given_name,
        family_name=demo.family_name, channels=channels,
    )
    seen = demo.authority != Authority.NONE
    represent(
        person=office.people[" ".join(demo.resident)], representative=person, relation=demo.relation, authority=demo.authority,
        seen_on=office.at.date() - dt.timedelta(days=150) if seen else None, seen_by="Petra Lindner" if seen else "", by=CLOCK,
        at=office.at - dt.timedelta(days=150),
    )
    return person


def add_helper(office: Office, demo: DemoVolunteer) -> Person:
    """The person, as the first talk found her."""
    area = office.areas[demo.area]
    latitude, longitude = office.position(area)
    channels = [ChannelInput(ChannelKind.PHONE, MOBILE if demo.birth_year > 1985 else office.phone())]
    if demo.email:
        channels.append(ChannelInput(ChannelKind.EMAIL, _address_of(demo.given_name, demo.family_name)))
    person = office.people[f"{demo.given_name} {demo.family_name}"] = add_person(
        agency=office.agency, by=CLOCK, at=_joined(office, demo), channels=channels, salutation=demo.salutation, given_name=demo.given_name,
        family_name=demo.family_name, birth_year=demo.birth_year, street=demo.street, postal_code=area.postal_code, town=office.town,
        neighbourhood=office.neighbourhoods[demo.area], latitude=latitude, longitude=longitude, language="de",
        languages=[code for code in demo.languages if code != "de"], preferred_channel="email" if demo.email else "phone",
    )
    office.helpers.add(person.full_name)
    return person


def add_volunteer(office: Office, demo: DemoVolunteer, declaration: DeclarationText) -> Volunteer:
    """Taken in and signed, as the office wrote it down then."""
    name, taken_in, clerk = f"{demo.given_name} {demo.family_name}", taken_in_at(office, demo), office.clerk("Petra Lindner")
    volunteer = office.volunteers[name] = register_volunteer(
        person=office.people[name], willingnesses={office.activities[noun]: "" for noun in demo.activities}, since=_joined(office, demo).date(),
        reach_m=demo.reach_m, has_car=demo.has_car, has_licence=demo.has_car, max_visits_week=demo.max_visits_week, experience=demo.experience,
        limits=demo.limits, week=WeekPattern.from_spans([(day, int(start * 2), int(end * 2)) for day, start, end in demo.times]), by=clerk,
        at=taken_in,
    )
    if demo.signed:
        sign_declaration(volunteer=volunteer, text=declaration, signed_on=taken_in.date(), by=clerk, at=taken_in)
    return volunteer


def _joined(office: Office, demo: DemoVolunteer) -> dt.datetime:
    return office.at - dt.timedelta(days=int(demo.years * 365))


def taken_in_at(office: Office, demo: DemoVolunteer) -> dt.datetime:
    """Who helped before the agency was founded came in with it."""
    return max(_joined(office, demo), office.at - FOUNDED + dt.timedelta(days=1))


def time_off_at(office: Office, demo: DemoVolunteer) -> dt.datetime:
    return max(taken_in_at(office, demo), office.at - BEFORE_THE_STORY)


def take_time_off(office: Office, demo: DemoVolunteer) -> None:
    """Away, paused, or gone by now."""
    clerk, today, at = office.clerk("Petra Lindner"), office.at.date(), time_off_at(office, demo)
    volunteer = office.volunteers[f"{demo.given_name} {demo.family_name}"]
    if demo.away_days:
        first, last = (today + dt.timedelta(days=days) for days in demo.away_days)
        add_absence(volunteer=volunteer, starts_on=first, ends_on=last, reason="Urlaub", by=clerk, at=at)
    if demo.state == VolunteerState.PAUSED:
        until = today + dt.timedelta(days=40)
        pause_volunteer(volunteer=volunteer, until=until, reason="viel zu tun im Beruf", by=clerk, at=at)
    elif demo.state == VolunteerState.ENDED:
        end_volunteer(volunteer=volunteer, reason="zieht weg", by=clerk, at=at)


def _address_of(given_name: str, family_name: str) -> str:
    spelt = f"{given_name}.{family_name}".lower().replace(" ", "-")
    table = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ş": "s", "ı": "i", "ğ": "g", "ç": "c", "ó": "o", "ń": "n"})
    return f"{spelt.translate(table)}@example.org"
