"""A new office: the agency, its first account, and what it needs to take its first call."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from nahbei.activities.defaults import ACTIVITIES, DECLARATION_TEXT, DECLARATION_VERSION, FIELDS, NEEDS
from nahbei.activities.models import Activity, Field, Handling, Need
from nahbei.foundation.actions import found_agency
from nahbei.foundation.actor import Actor
from nahbei.foundation.models import Agency
from nahbei.foundation.tenancy import agency_scope
from nahbei.notices.actions import furnish_rules
from nahbei.partners.models import Organisation
from nahbei.placements.defaults import DECLINE_REASONS
from nahbei.placements.models import DeclineReason
from nahbei.volunteers.actions import furnish_gates
from nahbei.volunteers.models import DeclarationText


@transaction.atomic
def found_office(
    *, name: str, town: str, state: str, lead_name: str, lead_email: str, by: Actor, at: dt.datetime, slug: str = ""
) -> Agency:
    """Found an agency and furnish it, so that its first call can be taken at once. Refuses SlugTaken."""
    agency = found_agency(
        name=name, town=town, state=state, lead_name=lead_name, lead_email=lead_email, by=by, at=at, slug=slug
    )
    with agency_scope(agency):
        furnish(agency, at=at)
    return agency


def furnish(agency: Agency, *, at: dt.datetime) -> None:
    """The activities, needs, reasons, declaration and rules that most offices start with."""
    fields = {name: Field.objects.create(agency=agency, name=name, position=place) for place, name in enumerate(FIELDS)}
    Activity.objects.bulk_create(
        Activity(
            agency=agency, field=fields[default.field], name=default.name, noun=default.noun, clause=default.clause,
            asking=default.asking, icon=default.icon, minutes=default.minutes, has_destination=default.has_destination,
            private_home=not default.outside,
            handling=Handling.TRADE if default.for_trade else Handling.VOLUNTEER, position=place,
        )
        for place, default in enumerate(ACTIVITIES)
    )
    Need.objects.bulk_create(
        Need(agency=agency, name=default.name, sentence=default.sentence, about_health=default.about_health,
             asks_for_car=default.asks_for_car, position=place)
        for place, default in enumerate(NEEDS)
    )
    DeclineReason.objects.bulk_create(
        DeclineReason(agency=agency, text=text, position=place) for place, text in enumerate(DECLINE_REASONS)
    )
    DeclarationText.objects.create(
        agency=agency, version=DECLARATION_VERSION, text=DECLARATION_TEXT, valid_from=at.date(), written_on=at.date()
    )
    furnish_gates(agency, on=at.date())
    furnish_rules(agency, at=at)
    Organisation.objects.create(agency=agency, name=agency.name, town=agency.town, is_agency=True, created_at=at)
