"""Residents and their relatives for the tests of the portal, with a browser that is inside."""

from __future__ import annotations

import datetime as dt
import re
from html import unescape
from typing import Any

from django.test import Client
from django.urls import reverse

from nahbei.foundation.models import Agency
from nahbei.foundation.tenancy import agency_scope
from nahbei.help_requests.models import HelpRequest
from nahbei.people.models import Person
from nahbei.portal.person_door import COOKIE
from nahbei.visits.models import Visit
from tests import factories

TODAY = dt.date.today()  # noqa: DTZ011 - the door reads the real clock
SOON = TODAY + dt.timedelta(days=3)


def client_of(agency: Agency, email: str) -> Client:
    client = Client()
    with agency_scope(agency):
        client.cookies[COOKIE] = factories.make_log_in(agency, email)
    return client


def make_resident(agency: Agency, family_name: str = "Yıldırım", given_name: str = "Ayşe", **fields: Any) -> Person:
    email = fields.pop("email", f"{given_name.lower().replace('ş', 's')}@example.org")
    street = {"street": "Ahornweg 7", "postal_code": "42103", "town": "Birkenfeld"}
    return factories.make_person(agency, family_name, phone="030 23125 418", email=email, given_name=given_name, **{**street, **fields})


def make_date(agency: Agency, person: Person, on: dt.date = SOON, **fields: Any) -> Visit:
    """Jonas comes, and both have agreed."""
    request = factories.make_request(agency, person, starts_on=on, **{"state": "matched", **fields})
    placement = factories.make_placement(agency, request)
    return factories.make_visit(request, on, volunteer=placement.volunteer)


def make_representative(agency: Agency, person: Person, *, authority: bool = True, email: str = "elif@example.org", **fields: Any) -> Person:
    known = agency.people.filter(channels__normal=email).first()
    daughter = known or factories.make_person(agency, "Yıldırım", email=email, given_name="Elif")
    seen = {"authority": "power_of_attorney", "seen_on": TODAY, "seen_by": "Petra Lindner"} if authority else {}
    agency.representations.create(person=person, representative=daughter, relation="Tochter", **seen, **fields)
    return daughter


def address(agency: Agency, name: str, *args: object) -> str:
    return reverse(f"portal:{name}", args=[agency.slug, *args])


def text(response: Any, status: int = 200) -> str:
    """What stands on a page, in words."""
    assert response.status_code == status, response.status_code
    html = re.sub(r"<(script|style).*?</\1>", "", response.content.decode(), flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def state_of(response: Any) -> str:
    found = re.search(r'name="state" value="([^"]+)"', response.content.decode())
    assert found is not None
    return unescape(found[1])


class Asker:
    """Goes through the pages of „Wieder um Hilfe bitten“ as a browser does."""

    def __init__(self, client: Client, agency: Agency, person: Person) -> None:
        self.client, self.path = client, address(agency, "resident-ask", person.pk)
        self.page = client.get(self.path)

    def post(self, **data: Any) -> Any:
        self.page = self.client.post(self.path, {"state": state_of(self.page), **data})
        return self.page

    def through(self, request: HelpRequest, **when: Any) -> Any:
        """To the last page."""
        self.post(question="what", activity=request.activity_id)
        self.post(question="when", **{"rhythm": "once", "on": f"{SOON:%Y-%m-%d}", "start": "10:00", "flexible": "", **when})
        return self.post(question="more", destination="Praxis am Markt", details="")
