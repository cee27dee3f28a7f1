"""Organisations, who speaks for them, their services, and rooms."""

from __future__ import annotations

from typing import Any

from nahbei.activities.models import (
    Activity,
)
from nahbei.foundation.models import Agency
from nahbei.partners.models import (
    ContactPerson,
    Organisation,
    Service,
)
from nahbei.people.models import Person
from nahbei.places.models import Neighbourhood
from nahbei.venues.models import Venue
from tests.factories.ground import NOW, _count
from tests.factories.people import make_person


def make_organisation(agency: Agency, name: str = "Sozialwerk Birkenfeld", **fields: Any) -> Organisation:
    return Organisation.objects.create(**{"agency": agency, "name": name, "kind": "welfare", "created_at": NOW, **fields})


def make_venue(agency: Agency, name: str = "", **fields: Any) -> Venue:
    return Venue.objects.create(**{"agency": agency, "name": name or f"Nachbarschaftshaus {next(_count)}", "town": "Birkenfeld", **fields})


def make_contact(agency: Agency, organisation: Organisation | None = None, person: Person | None = None, **fields: Any) -> ContactPerson:
    return ContactPerson.objects.create(
        agency=agency, organisation=organisation or make_organisation(agency), person=person or make_person(agency, "Okafor"), **fields
    )


def make_service(
    agency: Agency, name: str = "Begleitdienst", activities: tuple[Activity, ...] = (), areas: tuple[Neighbourhood, ...] = (), **fields: Any
) -> Service:
    """In the whole area, unless parts of it are given."""
    service = Service.objects.create(
        **{"agency": agency, "organisation": fields.get("organisation") or make_organisation(agency), "name": name, "whole_area": not areas,
           **fields}
    )
    service.activities.set(activities, through_defaults={"agency": agency})
    service.areas.set(areas, through_defaults={"agency": agency})
    return service


def make_partner(agency: Agency, organisation: Organisation | None = None, email: str = "partner@example.org", **fields: Any) -> ContactPerson:
    """Speaks for an organisation, and reads a mailbox. All with the same mailbox are inside together."""
    person = make_person(agency, "Seligmann", email=email, given_name="Ruth")
    return make_contact(agency, organisation or make_organisation(agency), person, **fields)
