"""A day on which everything happens at once, so that each section of Heute has something to show."""

from __future__ import annotations

import datetime as dt
import itertools

from nahbei.foundation.models import Agency
from nahbei.foundation.rights import Role
from nahbei.help_requests.models import HelpRequest
from nahbei.messaging.models import Message
from nahbei.placements.models import Enquiry, FollowUp, Placement, Referral
from nahbei.volunteers.models import Volunteer
from tests import factories
from tests.factories import NOW, TODAY

_count = itertools.count(1)
DAY = dt.timedelta(days=1)


def make_enquiry(agency: Agency, help_request: HelpRequest, volunteer: Volunteer, **fields: object) -> Enquiry:
    return Enquiry.objects.create(
        **{"agency": agency, "help_request": help_request, "volunteer": volunteer, "asked_by_means": "email", "asked_at": NOW - 3 * DAY,
           "asked_by_name": "Petra Lindner", "expires_at": NOW + DAY, **fields}
    )


def make_placement(agency: Agency, help_request: HelpRequest, volunteer: Volunteer, **fields: object) -> Placement:
    return Placement.objects.create(
        **{"agency": agency, "help_request": help_request, "volunteer": volunteer, "agreed_at": NOW - DAY, "started_on": TODAY, **fields}
    )


def make_message(agency: Agency, **fields: object) -> Message:
    return Message.objects.create(
        **{"agency": agency, "channel": "letter", "topic": "visit_confirmed", "to_name": "Erika Albers", "subject": "Ihr Termin",
           "body": "Guten Tag", "caused_by_name": "Petra Lindner", "message_id": f"busy-{next(_count)}@example.org",
           "next_try_at": NOW, "state_at": NOW, "created_at": NOW, **fields}
    )


def fill(agency: Agency, times: int = 1) -> None:
    """Everything once (or more often), inside the agency's walls."""
    activity = factories.make_activity(agency)
    for number in range(times):
        seeker = factories.make_person(agency, f"Albers {number}")
        agency.reminders.create(kind="call_back", due_at=NOW, text="Bittet um Rückruf.", person=seeker, created_at=NOW, created_by_name="P")
        factories.make_submission(agency)
        agency.reminders.create(kind="look_again", due_at=NOW, text="Nach Frau Albers sehen.", created_at=NOW, created_by_name="P")
        factories.make_request(agency, seeker, activity)
        factories.make_request(agency, seeker, activity, urgency="urgent")
        _matched(agency, number)
        signed = factories.make_volunteer(agency, f"Krämer {number}", (activity,))
        asked = factories.make_request(agency, seeker, activity, state="matched")
        make_enquiry(agency, asked, signed, state="yes", answered_at=NOW)
        make_enquiry(agency, factories.make_request(agency, seeker, activity, state="matched"), signed)
        make_placement(agency, asked, signed, state="ask_resident", started_on=None)
        factories.make_volunteer(agency, f"Nowak {number}", signed=False)
        make_message(agency)
        factories.make_incoming(agency, seeker)
        agency.channels.create(person=seeker, kind="email", value="albers@example.org", normal="albers@example.org", resting_since=NOW)
        service = factories.make_service(agency, f"Begleitdienst {number}", assured_date=dt.date(2025, 1, 1))
        Referral.objects.create(agency=agency, help_request=asked, service=service, referred_at=NOW, referred_by_name="P", ask_back_on=TODAY)
        refused = factories.make_request(agency, seeker, activity, state="referred")
        Referral.objects.create(
            agency=agency, help_request=refused, service=service, referred_at=NOW, referred_by_name="P", ask_back_on=TODAY,
            outcome="refused", outcome_at=NOW,
        )
        _runs_out(agency, number)
        factories.make_position(agency, state="reported")
        factories.make_edit(agency)
        factories.make_position(agency, asked_on=TODAY)
        factories.make_account(agency, Role.FINANCE, f"Kasse {number}", ends_on=TODAY + 5 * DAY)
        _introduced(agency, signed)
        factories.make_booking(agency, factories.make_counselling_hour(agency, (f"Berater {number}",)), on=TODAY)
        _house_is_open(agency)


def _house_is_open(agency: Agency) -> None:
    """An event today, one with a free place and a family that waits, one with an offer that runs out, a draft."""
    factories.make_event(agency, on=TODAY)
    waiting = factories.make_event(agency, capacity=2)
    for name, size in (("Adam", 1), ("Familie Berta", 2)):
        factories.make_registration(agency, waiting, name, size=size)
    offered = factories.make_registration(agency, factories.make_event(agency, capacity=1))
    agency.registrations.filter(pk=offered.pk).update(state="offered", answer_until=NOW + DAY)
    factories.make_event(agency, state="draft")


def _introduced(agency: Agency, volunteer: Volunteer) -> None:
    """On the way into positions: one said yes, one is silent, one was introduced long ago, one trial is over."""
    factories.make_introduction(agency, volunteer=volunteer, volunteer_agreed_at=NOW, organisation_agreed_at=NOW)
    factories.make_introduction(agency, volunteer=volunteer, volunteer_agreed_at=NOW, asked_at=NOW - 8 * DAY, asked_by_means="phone")
    factories.make_introduction(agency, volunteer=volunteer, stage="introduced", stage_since=NOW - 15 * DAY)
    factories.make_introduction(agency, volunteer=volunteer, stage="trial", trial_on=TODAY - 8 * DAY)


def _runs_out(agency: Agency, number: int) -> None:
    """A certificate and a training that are asked for; a step for a second person."""
    asking = factories.make_activity(agency, f"Vorlesen {number}", conduct="extended")
    training = factories.make_training(agency)
    asking.asked_trainings.create(agency=agency, training=training)
    reader = factories.make_volunteer(agency, f"Reich {number}", (asking,))
    factories.make_certificate(agency, reader, dated_on=dt.date(2021, 11, 25), inspected_on=dt.date(2021, 12, 1))
    factories.make_training_record(agency, reader, training=training, valid_until=TODAY + 3 * DAY)
    factories.make_step(agency)


def _matched(agency: Agency, number: int) -> None:
    """A standing request with a helper: a visit today, two given back, one to approve, one without hours, a follow-up, a review."""
    seeker = factories.make_person(agency, f"Schulz {number}")
    helper = factories.make_volunteer(agency, f"Vogt {number}")
    standing = factories.make_request(agency, seeker, standing=True, weekdays=1, starts_on=TODAY, review_on=TODAY, state="matched")
    factories.make_visit(standing, TODAY, volunteer=helper)
    factories.make_visit(standing, TODAY + DAY)
    factories.make_visit(standing, TODAY + 7 * DAY)
    factories.make_visit(standing, TODAY - 7 * DAY, volunteer=helper, state="took_place", minutes=90, reported_at=NOW)
    factories.make_visit(standing, TODAY - 14 * DAY, volunteer=helper)
    placement = make_placement(agency, standing, helper)
    FollowUp.objects.create(agency=agency, placement=placement, side="volunteer", person=helper.person, kind="first_visit", due_on=TODAY)
