"""The whole demo: the office of the Lindenviertel with its story, and the office in the next town, which is the stranger."""

from __future__ import annotations

import datetime as dt
from itertools import islice

from django.db import transaction
from django.utils import timezone

from nahbei.foundation.models import Agency
from nahbei.foundation.tenancy import agency_scope
from nahbei.terminal.demo import town
from nahbei.terminal.demo.cash import tell_cash
from nahbei.terminal.demo.contributions import tell_contributions
from nahbei.terminal.demo.counselling import tell_counselling
from nahbei.terminal.demo.donations import tell_donations
from nahbei.terminal.demo.events import tell_events
from nahbei.terminal.demo.gates import ask_for_the_rest, gate_events
from nahbei.terminal.demo.incoming import tell_incoming
from nahbei.terminal.demo.introductions import Introductions
from nahbei.terminal.demo.offices import (
    Office,
    add_helper,
    add_organisations,
    add_relative,
    add_resident,
    add_volunteer,
    open_office,
    take_time_off,
    taken_in_at,
    time_off_at,
)
from nahbei.terminal.demo.partners import ORGANISATIONS
from nahbei.terminal.demo.positions import tell_positions
from nahbei.terminal.demo.refunds import tell_refunds
from nahbei.terminal.demo.reminders import tell_reminders
from nahbei.terminal.demo.residents import RELATIVES, residents
from nahbei.terminal.demo.staff import AGENCY, SECOND_AGENCY, SECOND_STAFF, STAFF
from nahbei.terminal.demo.story import tell
from nahbei.terminal.demo.volunteers import volunteers
from nahbei.volunteers.models import DeclarationText


@transaction.atomic
def fill(*, at: dt.datetime) -> tuple[Agency, Agency]:
    """Build both offices as they stand at `at`. All or nothing."""
    at = timezone.localtime(at)  # the story speaks of days, and in the hour after midnight UTC still has yesterday
    first = open_office(AGENCY, STAFF, town.AREAS, town.NEIGHBOURS, town=town.TOWN, state=town.STATE, at=at)
    with agency_scope(first.agency):
        add_organisations(first, ORGANISATIONS)
        people_of(first)
        tell_positions(first)
        tell_events(first)
        Introductions(first).put()
        tell_incoming(first)
        tell_counselling(first)
    tell(first)
    with agency_scope(first.agency):
        ask_for_the_rest(first)
        tell_contributions(first)
        tell_reminders(first)
        tell_donations(first)
        tell_cash(first)
        tell_refunds(first)
    second = open_office(SECOND_AGENCY, SECOND_STAFF, [town.SECOND_TOWN], [], town="Nordend", state=town.STATE, at=at)
    return first.agency, second.agency


def people_of(office: Office) -> None:
    """Residents, those who call for them, volunteers."""
    declaration = DeclarationText.objects.get()
    for resident in residents():
        add_resident(office, resident)
    for relative in RELATIVES:
        add_relative(office, relative)
    helpers = list(islice(volunteers(), 60))
    for helper in helpers:
        add_helper(office, helper)
    for at, happen in gate_events(office, declaration):
        office.agenda.put(at, happen)
    for helper in helpers:
        office.agenda.put(taken_in_at(office, helper), add_volunteer, office, helper, declaration)
        office.agenda.put(time_off_at(office, helper), take_time_off, office, helper)
