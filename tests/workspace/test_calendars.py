"""Calendar addresses in the office: my own, and a volunteer's on their behalf."""

from __future__ import annotations

import pytest
from django.test import Client

from nahbei.calendars.models import Feed
from nahbei.foundation.models import Agency
from nahbei.foundation.rights import Role
from tests import factories
from tests.conftest import log_in

pytestmark = pytest.mark.django_db


def test_my_own_calendar_is_opened_renewed_and_closed(inside: Agency, office: Client) -> None:
    assert "Kalender-Adresse anlegen" in office.get("/office/profile/").content.decode()
    office.post("/office/profile/calendar/")
    feed = Feed.objects.get()
    page = office.get("/office/profile/").content.decode()
    assert f"/{inside.slug}/calendar/{feed.secret}.ics" in page
    assert "gedruckt am" in page
    assert "nicht zurücknehmen" in office.get("/office/profile/calendar/renewal/").content.decode()
    assert Feed.objects.get().digest == feed.digest  # looking changes nothing
    office.post("/office/profile/calendar/renewal/")
    assert Feed.objects.get().digest != feed.digest
    office.post("/office/profile/calendar/closing/")
    assert not Feed.objects.exists()


def test_a_volunteer_gets_an_address_on_their_behalf(inside: Agency, office: Client) -> None:
    volunteer = factories.make_volunteer(inside)
    there = f"/office/volunteers/{volunteer.pk}/calendar/"
    office.post(there)
    response = office.get(there)
    assert Feed.objects.get().secret in response.content.decode()
    assert response["Cache-Control"] == "no-store"
    assert log_in(factories.make_account(inside, Role.READ_ONLY)).get(there).status_code == 403


def test_a_visit_is_handed_out_as_a_file(inside: Agency, office: Client) -> None:
    visit = factories.make_visit(factories.make_request(inside))
    response = office.get(f"/office/visits/{visit.pk}/calendar.ics")
    assert "BEGIN:VEVENT" in response.content.decode()
    assert "attachment" in response["Content-Disposition"]
