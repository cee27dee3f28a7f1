"""For every address with an object in it, the stranger from the other agency gets 404 – and our own people do not."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse

from nahbei.foundation.models import Agency
from nahbei.foundation.rights import Role
from nahbei.foundation.tenancy import agency_scope
from nahbei.portal.person_door import COOKIE
from tests import factories
from tests.conftest import log_in
from tests.house.objects import Unknown, arguments, has_object
from tests.house.plan import Address, addresses

WITH_OBJECT = sorted(
    (address for address in addresses() if address.door in {"workspace", "portal", "website"} and has_object(address)),
    key=lambda address: address.name,
)
METHOD_NOT_ALLOWED, NOT_FOUND = 405, 404
each_address = pytest.mark.parametrize("address", WITH_OBJECT, ids=lambda address: address.name)


@pytest.fixture
def lead(agency: Agency) -> Client:
    """Holds every right, in the office and as a partner: what is closed to the stranger is closed because of the agency."""
    return as_partner(log_in(factories.make_account(agency, Role.LEAD)), agency)


@pytest.fixture
def foreign_lead(other_agency: Agency) -> Client:
    return as_partner(log_in(factories.make_account(other_agency, Role.LEAD)), other_agency)


def as_partner(client: Client, agency: Agency) -> Client:
    """Logged in to the portal, too, speaking for an organisation of this agency and helping there."""
    with agency_scope(agency):
        factories.make_volunteer(agency, person=factories.make_partner(agency).person)
        client.cookies[COOKIE] = factories.make_log_in(agency)
    return client


def path_of(address: Address, agency: Agency, seen_from: Agency) -> str:
    """The path to an object of `agency`; where the agency stands in the path, it is the one that asks."""
    with agency_scope(agency):
        found: dict[str, Any] = arguments(address, agency)
    if "agency" in found:
        found["agency"] = seen_from.slug
    try:
        return reverse(address.name, kwargs=found)
    except NoReverseMatch as problem:
        raise Unknown(f"tests/house/objects.py: {problem}") from problem


def statuses(client: Client, path: str) -> set[int]:
    return {client.get(path).status_code, client.post(path).status_code} - {METHOD_NOT_ALLOWED}


@each_address
def test_the_stranger_finds_nothing(
    address: Address, agency: Agency, other_agency: Agency, foreign_lead: Client
) -> None:
    assert statuses(foreign_lead, path_of(address, agency, other_agency)) == {NOT_FOUND}


@each_address
def test_our_own_people_find_it(address: Address, agency: Agency, lead: Client) -> None:
    """Otherwise the test above would pass with any wrong address."""
    response = lead.get(path_of(address, agency, agency))
    assert response.status_code < 400 or response.status_code in {METHOD_NOT_ALLOWED, 410}
