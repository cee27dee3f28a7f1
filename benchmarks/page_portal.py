"""The portal: the first page of somebody who helps, of somebody who is helped, and of an organisation."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from benchmarks import Measurement, office
from benchmarks.pages import measure
from nahbei.access.models import LogIn
from nahbei.foundation.models import Agency
from nahbei.foundation.tenancy import agency_scope
from nahbei.foundation.tokens import digest, new_token
from nahbei.people.models import ChannelKind, Person
from nahbei.portal.person_door import COOKIE
from nahbei.volunteers.models import VolunteerState


def run(size: str) -> Iterator[Measurement]:
    agency = office.agency(size)
    with agency_scope(agency):
        helper = agency.volunteers.filter(state=VolunteerState.ACTIVE, visits__isnull=False).select_related("person").earliest("pk").person
        resident = agency.help_requests.select_related("help_seeker").filter(visits__volunteer__isnull=False).latest("pk").help_seeker
        contact = agency.people.latest("pk")
        house = agency.organisations.filter(positions__isnull=False).earliest("pk")
        house.contact_persons.get_or_create(person=contact, defaults={"agency": agency})
        clients = [inside(agency, person) for person in (helper, resident, contact)]
    own = {"agency": agency.slug}
    yield from measure(clients[0], "portal", reverse("portal:home", kwargs=own))
    yield from measure(clients[0], "portal.visits", reverse("portal:volunteer-visits", kwargs=own))
    yield from measure(clients[1], "portal.resident", reverse("portal:home", kwargs=own))
    yield from measure(clients[2], "portal.partner", reverse("portal:partner", kwargs=own))


def inside(agency: Agency, person: Person) -> Client:
    """By an address that nobody else has."""
    now, address, secret = timezone.now(), f"messung{person.pk}@example.org", new_token()
    agency.channels.get_or_create(
        person=person, kind=ChannelKind.EMAIL, normal=address, defaults={"agency": agency, "value": address, "position": 9}
    )
    LogIn.objects.create(
        agency=agency, kind=ChannelKind.EMAIL, address=address, digest=digest(secret), asked_at=now, entered_at=now,
        ends_at=now + dt.timedelta(hours=12),
    )
    client = Client()
    client.cookies[COOKIE] = secret
    return client
