"""Rooms: taken in, changed, given up; what is said about the way in."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from nahbei.foundation.models import Agency, AuditEntry
from nahbei.foundation.tenancy import agency_scope
from nahbei.venues.actions import add_venue, bring_back_venue, change_venue, retire_venue
from nahbei.venues.rules import SiteOfAnother, accessible_words
from tests import factories
from tests.factories import CLERK, NOW
from tests.support.queries import counted

pytestmark = pytest.mark.django_db


@pytest.mark.usefixtures("inside")
def test_a_room_says_only_what_somebody_looked_at(agency: Agency) -> None:
    venue = add_venue(agency=agency, name="Nachbarschaftshaus", room="Saal", step_free=True, hearing_loop=False, by=CLERK, at=NOW)
    assert accessible_words(venue) == ["stufenlos", "keine Anlage für Hörgeräte"]
    assert str(venue) == "Nachbarschaftshaus, Saal"


@pytest.mark.usefixtures("inside")
def test_the_same_room_twice_is_refused(agency: Agency) -> None:
    add_venue(agency=agency, name="Bücherei", by=CLERK, at=NOW)
    with pytest.raises(ValidationError, match="gibt es schon"):
        add_venue(agency=agency, name="Bücherei", by=CLERK, at=NOW)


@pytest.mark.usefixtures("inside")
def test_a_site_belongs_to_the_organisation_of_the_room(agency: Agency) -> None:
    site = agency.sites.create(organisation=factories.make_organisation(agency), name="Gemeindehaus")
    other = factories.make_organisation(agency)
    with pytest.raises(SiteOfAnother):
        add_venue(agency=agency, name="Gemeindehaus", organisation=other, site=site, by=CLERK, at=NOW)


@pytest.mark.usefixtures("inside")
def test_a_room_is_given_up_and_used_again(agency: Agency) -> None:
    venue = factories.make_venue(agency)
    assert not retire_venue(venue=venue, by=CLERK, at=NOW).active
    assert list(agency.venues.offered()) == []
    assert bring_back_venue(venue=venue, by=CLERK, at=NOW).active
    assert change_venue(venue=venue, seats=40, by=CLERK, at=NOW).seats == 40
    assert set(AuditEntry.objects.values_list("what", flat=True)) == {"venues.retired", "venues.returned", "venues.changed"}


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_the_same_number_of_questions(rows: int, office: Client, agency: Agency) -> None:
    with agency_scope(agency):
        for number in range(rows):
            factories.make_venue(agency, name=f"Haus {number}", organisation=factories.make_organisation(agency))
    with counted() as queries:
        assert "Haus 0" in office.get("/office/venues/").content.decode()
    assert queries.number == 6, queries


def test_what_is_wrong_stays_on_the_form(office: Client, agency: Agency) -> None:
    answer = office.post("/office/venues/new/", {"name": " ", "postal_code": "12", "seats": "-1", "owner": "site:999999"})
    assert answer.status_code == 422
    assert "In welchem Haus liegt der Raum?" in answer.content.decode()
    answer = office.post("/office/venues/new/", {"name": "Bücherei", "room": "Saal", "step_free": "yes", "square_metres": "80"}, follow=True)
    assert "Bücherei, Saal" in answer.content.decode()
    with agency_scope(agency):
        assert agency.venues.get().step_free
