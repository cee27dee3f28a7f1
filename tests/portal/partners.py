"""Somebody who speaks for an organisation, at a browser without script; and those who come to it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from nahbei.foundation.models import Agency
from nahbei.foundation.tenancy import agency_scope
from nahbei.partners.models import Organisation
from nahbei.placements.models import PositionPlacement
from nahbei.portal.person_door import COOKIE
from tests import factories

SECRETS = ("Yıldırım", "23125 418", "ayse@", "Ahornweg")


def inside(agency: Agency, mailbox: str = "partner@example.org") -> Client:
    client = Client()
    with agency_scope(agency):
        client.cookies[COOKIE] = factories.make_log_in(agency, mailbox)
    return client


def address(agency: Agency, name: str = "", *args: object) -> str:
    return reverse(f"portal:partner{name}", args=[agency.slug, *args])


def helper(agency: Agency, family_name: str = "Yıldırım") -> Any:
    person = factories.make_person(
        agency, family_name, given_name="Ayşe", street="Ahornweg 7", phone="030 23125 418", email=f"ayse@{family_name.lower()}.example.org",
    )
    return factories.make_volunteer(agency, person=person)


def comes(agency: Agency, organisation: Organisation, stage: str = "proposed", volunteer: Any = None, **fields: Any) -> PositionPlacement:
    """Asked yesterday; agreed as far as the stage says."""
    with agency_scope(agency):
        asked = timezone.now() - dt.timedelta(days=1)
        volunteer = volunteer or helper(agency)
        position = fields.pop("position", None) or factories.make_position(agency, organisation=organisation, seats=9)
        asked_with = {"volunteer_agreed_at": asked, "asked_at": asked, "asked_by_means": "email", "introduction": "Spricht Türkisch."}
        return factories.make_introduction(agency, position, volunteer, stage=stage, **{"stage_since": asked, **asked_with, **fields})


def fresh(agency: Agency, placement: PositionPlacement) -> PositionPlacement:
    with agency_scope(agency):
        return agency.position_placements.get(pk=placement.pk)
