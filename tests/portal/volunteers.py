"""Somebody who helps, logged in to the portal, with dates around today: the views read the clock."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from nahbei.foundation.models import Agency
from nahbei.foundation.tenancy import agency_scope
from nahbei.portal.person_door import COOKIE
from nahbei.visits.models import Visit
from nahbei.volunteers.models import Volunteer
from tests import factories

EMAIL = "lena@example.org"
# What nobody may read before both have agreed.
SECRETS = ("Geheimrat", "Ahornweg 7", "030 23125 118", "Vor der dritten Tür")


def today() -> dt.date:
    return timezone.localdate()


def in_days(days: int) -> dt.date:
    return today() + dt.timedelta(days=days)


def helper(agency: Agency, email: str = EMAIL, **fields: Any) -> Volunteer:
    """Registered for everything that the factories ask about."""
    person = factories.make_person(agency, "Vogt", given_name="Lena", email=email, preferred_channel="email")
    return factories.make_volunteer(agency, activities=(factories.make_activity(agency),), person=person, **fields)


def inside(agency: Agency, email: str = EMAIL) -> Client:
    client = Client()
    with agency_scope(agency):
        client.cookies[COOKIE] = factories.make_log_in(agency, email)
    return client


def resident(agency: Agency) -> Any:
    return factories.make_person(
        agency, "Geheimrat", phone="030 23125 118", street="Ahornweg 7", postal_code="12345", town="Birkenfeld"
    )


def asks(agency: Agency, on: dt.date, **fields: Any) -> Any:
    """A request of the resident with the secrets."""
    return factories.make_request(agency, resident(agency), starts_on=on, details="Vor der dritten Tür", **fields)


def promised(
    volunteer: Volunteer, on: dt.date, *, state: str = "running", weekly: bool = False, placement: dict[str, Any] | None = None, **fields: Any
) -> Visit:
    """A date that she has promised; both have agreed unless `state` says otherwise."""
    standing = {"standing": True, "weekdays": 1 << on.weekday(), "every_weeks": 1, "review_on": on + dt.timedelta(days=180)} if weekly else {}
    request = asks(volunteer.agency, on, state="matched", **standing)
    begun = {"state": state, "started_on": on, "agreed_at": timezone.now(), **(placement or {})}
    factories.make_placement(volunteer.agency, request, volunteer, **begun)
    return factories.make_visit(request, volunteer=volunteer, **fields)


def url(agency: Agency, name: str, *args: object) -> str:
    return reverse(f"portal:{name}", args=[agency.slug, *args])


def page(client: Client, agency: Agency, name: str, *args: object) -> str:
    response = client.get(url(agency, name, *args))
    assert response.status_code == 200, (name, response.status_code, response.get("Location"))
    return response.content.decode()
