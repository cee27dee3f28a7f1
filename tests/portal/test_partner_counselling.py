"""A partner sees who comes to their own hours: never a name before somebody must be rung, never a stranger's hours."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from nahbei.foundation.models import Agency
from nahbei.foundation.tenancy import agency_scope
from tests import factories
from tests.portal.partners import address, inside

pytestmark = pytest.mark.django_db


def test_own_hours_and_names_only_where_somebody_is_rung(agency: Agency) -> None:
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    with agency_scope(agency):
        ours = factories.make_counselling_hour(agency, organisers=[factories.make_partner(agency).organisation])
        theirs = factories.make_counselling_hour(agency, title="Rentenberatung")
        factories.make_booking(agency, ours, on=tomorrow, name="Gerda Blum")
        factories.make_booking(agency, ours, on=tomorrow, start=dt.time(10), name="Otto Renz", phone="030 23125 440", way="phone")
        factories.make_booking(agency, ours, on=tomorrow + dt.timedelta(days=3), name="Paul Hart", way="phone")
        factories.make_booking(agency, theirs, on=tomorrow, name="Fremd Gast", way="phone")
    page = inside(agency).get(address(agency, "-counselling")).content.decode()
    assert page.count("Energieberatung") == 3
    assert "Otto Renz" in page
    assert not any(name in page for name in ("Blum", "Hart", "Rentenberatung", "Fremd"))


def test_an_hour_of_two_partners_is_seen_by_both_and_each_appointment_once(agency: Agency) -> None:
    with agency_scope(agency):
        ours = factories.make_partner(agency)
        other = factories.make_organisation(agency, "Mieterverein Ahornstadt")
        factories.make_contact(agency, other, person=ours.person)
        hour = factories.make_counselling_hour(agency, organisers=[ours.organisation, other])
        factories.make_booking(agency, hour, on=timezone.localdate() + dt.timedelta(days=2))
    page = inside(agency).get(address(agency, "-counselling")).content.decode()
    assert page.count("Energieberatung") == 1
