"""Requests, visits, referrals, placements and the questions afterwards."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from nahbei.activities.models import (
    Activity,
)
from nahbei.foundation.models import Agency
from nahbei.foundation.tokens import digest, new_token
from nahbei.help_requests.models import HelpRequest
from nahbei.partners.models import (
    Service,
)
from nahbei.people.models import Person
from nahbei.placements.models import (
    Enquiry,
    FollowUp,
    Placement,
    Referral,
)
from nahbei.visits.models import Visit
from nahbei.volunteers.models import (
    Volunteer,
)
from tests.factories.ground import CLERK, NOW, TODAY, _count
from tests.factories.partners import make_service
from tests.factories.people import make_activity, make_consent, make_person
from tests.factories.volunteers import make_volunteer


def make_request(agency: Agency, help_seeker: Person | None = None, activity: Activity | None = None, **fields: Any) -> HelpRequest:
    """One-off, on Thursday from 9:30 to 11:30, consented."""
    help_seeker = help_seeker or make_person(agency)
    number = next(_count)
    if "consent" not in fields:
        fields["consent"] = make_consent(agency, help_seeker)
    return HelpRequest.objects.create(
        **{"agency": agency, "number": f"2026-{number:04d}", "help_seeker": help_seeker, "activity": activity or make_activity(agency),
           "starts_on": dt.date(2026, 11, 26), "start": dt.time(9, 30), "end": dt.time(11, 30), "state_since": NOW, "received_at": NOW,
           "received_by_name": "Petra Lindner", "submission": f"test-{number}", **fields}
    )


def make_visit(help_request: HelpRequest, on: dt.date | None = None, **fields: Any) -> Visit:
    return Visit.objects.create(
        **{"agency": help_request.agency, "help_request": help_request, "on": on or help_request.starts_on or TODAY,
           "start": help_request.start or dt.time(9, 30), "end": help_request.end or dt.time(11, 30), "recorded_at": NOW, **fields}
    )


def make_referral(agency: Agency, help_request: HelpRequest | None = None, service: Service | None = None, **fields: Any) -> Referral:
    """Told today, to be asked about in two weeks."""
    return Referral.objects.create(
        **{"agency": agency, "help_request": help_request or make_request(agency), "service": service or make_service(agency),
           "referred_at": NOW, "referred_by_name": CLERK.name, "ask_back_on": TODAY + dt.timedelta(days=14), **fields}
    )


def make_enquiry(agency: Agency, help_request: HelpRequest | None = None, volunteer: Volunteer | None = None, **fields: Any) -> Enquiry:
    """Asked by phone; open for three days."""
    help_request = help_request or make_request(agency)
    return Enquiry.objects.create(
        **{"agency": agency, "help_request": help_request, "volunteer": volunteer or make_volunteer(agency, activities=(help_request.activity,)),
           "asked_by_means": "phone", "asked_at": NOW, "asked_by_name": "Petra Lindner", "expires_at": NOW + dt.timedelta(days=3), **fields}
    )


def make_link(agency: Agency) -> str:
    """The token of a reply link that works for a long time, whatever the clock says."""
    token = new_token()
    make_enquiry(agency, asked_by_means="email", digest=digest(token), expires_at=NOW + dt.timedelta(days=20_000))
    return token


def make_report_link(agency: Agency) -> str:
    """The token of a link to report hours; the visit was yesterday, whatever the clock says."""
    token = new_token()
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    placement = make_placement(agency, make_request(agency, starts_on=yesterday), started_on=yesterday)
    make_visit(placement.help_request, volunteer=placement.volunteer, report_digest=digest(token))
    return token


def make_placement(agency: Agency, help_request: HelpRequest | None = None, volunteer: Volunteer | None = None, **fields: Any) -> Placement:
    help_request = help_request or make_request(agency)
    return Placement.objects.create(
        **{"agency": agency, "help_request": help_request, "volunteer": volunteer or make_volunteer(agency, activities=(help_request.activity,)),
           "agreed_at": NOW, "started_on": TODAY, **fields}
    )


def make_follow_up(agency: Agency, placement: Placement | None = None, side: str = "help_seeker", **fields: Any) -> FollowUp:
    """One side is to be called today."""
    placement = placement or make_placement(agency)
    person = placement.help_request.help_seeker if side == "help_seeker" else placement.volunteer.person
    return FollowUp.objects.create(
        **{"agency": agency, "placement": placement, "side": side, "person": person, "kind": "first_visit", "due_on": TODAY, **fields}
    )


def make_feedback_link(agency: Agency) -> str:
    """The token of a feedback link that works for a long time, whatever the clock says."""
    token = new_token()
    make_follow_up(agency, digest=digest(token), asked_at=NOW + dt.timedelta(days=20_000))
    return token
