"""A volunteer's own calendar: a secret address that she makes, renews and closes herself; one date as a file."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from nahbei.calendars.queries import feed_of
from nahbei.foundation.models import Agency
from nahbei.foundation.tenancy import agency_scope
from nahbei.volunteers.models import Volunteer
from tests.portal.volunteers import SECRETS, helper, in_days, inside, page, promised, url
from tests.support.queries import counted

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def lena(agency: Agency) -> Volunteer:
    with agency_scope(agency):
        return helper(agency)


@pytest.fixture
def client(agency: Agency, lena: Volunteer) -> Client:
    return inside(agency)


def shown_address(client: Client, agency: Agency) -> str:
    return re.findall(r'value="https?://[^/"]+(/[^"]+\.ics)"', page(client, agency, "volunteer-calendar"))[0]


def test_the_address_is_made_when_she_asks_and_leads_to_her_dates(agency: Agency, lena: Volunteer, client: Client) -> None:
    with agency_scope(agency):
        promised(lena, in_days(2))
    assert ".ics" not in page(client, agency, "volunteer-calendar")
    with agency_scope(agency):
        assert feed_of(volunteer=lena) is None  # looking makes nothing
    for _twice in range(2):
        client.post(url(agency, "volunteer-calendar"))
    assert "Geheimrat" in Client().get(shown_address(client, agency)).content.decode()


def test_a_new_address_is_asked_for_and_ends_the_old_one(agency: Agency, client: Client) -> None:
    client.post(url(agency, "volunteer-calendar"))
    old = shown_address(client, agency)
    assert "Das lässt sich nicht zurücknehmen." in page(client, agency, "volunteer-calendar-renewal")
    assert shown_address(client, agency) == old
    client.post(url(agency, "volunteer-calendar-renewal"))
    new = shown_address(client, agency)
    assert new != old
    assert (Client().get(old).status_code, Client().get(new).status_code) == (404, 200)


def test_closed_is_closed_and_twice_is_no_mistake(agency: Agency, client: Client) -> None:
    client.post(url(agency, "volunteer-calendar"))
    old = shown_address(client, agency)
    for _twice in range(2):
        assert client.post(url(agency, "volunteer-calendar-closing")).status_code == 302
    assert Client().get(old).status_code == 404
    assert client.get(url(agency, "volunteer-calendar-renewal"))["Location"] == url(agency, "volunteer-calendar")


@pytest.mark.parametrize("state", ["blocked", "ended"])
def test_whoever_helps_no_more_opens_none(agency: Agency, lena: Volunteer, client: Client, state: str) -> None:
    with agency_scope(agency):
        agency.volunteers.filter(pk=lena.pk).update(state=state)
    assert client.post(url(agency, "volunteer-calendar")).status_code == 302
    with agency_scope(agency):
        assert feed_of(volunteer=lena) is None


def test_one_date_as_a_file_says_what_its_page_says(agency: Agency, lena: Volunteer, client: Client) -> None:
    with agency_scope(agency):
        known, waiting = promised(lena, in_days(2)), promised(lena, in_days(3), state="ask_resident")
    response = client.get(url(agency, "volunteer-visit-file", known.pk))
    assert response["Content-Type"].startswith("text/calendar")
    unfolded = response.content.decode().replace("\r\n ", "")
    assert "Geheimrat" in unfolded
    assert "Ahornweg 7" in unfolded
    assert not [secret for secret in SECRETS if secret in client.get(url(agency, "volunteer-visit-file", waiting.pk)).content.decode()]
    assert url(agency, "volunteer-visit-file", known.pk) in page(client, agency, "volunteer-visit", known.pk)


def test_the_feed_forgets_a_resident_who_took_the_consent_back(agency: Agency, lena: Volunteer, client: Client) -> None:
    with agency_scope(agency):
        visit = promised(lena, in_days(2))
    client.post(url(agency, "volunteer-calendar"))
    feed = shown_address(client, agency)
    assert "Geheimrat" in Client().get(feed).content.decode()
    with agency_scope(agency):
        agency.consents.filter(help_requests=visit.help_request).update(withdrawn_at=visit.begins_at)
    assert "Geheimrat" not in Client().get(feed).content.decode()


def test_the_page_asks_few_questions(agency: Agency, client: Client) -> None:
    client.post(url(agency, "volunteer-calendar"))
    with counted() as queries:
        page(client, agency, "volunteer-calendar")
    assert queries.number <= 12, queries
