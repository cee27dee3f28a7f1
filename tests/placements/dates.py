"""A request with dates and somebody who comes: the beginning of the stories about single dates."""

from __future__ import annotations

import datetime as dt

from django.db.models import QuerySet

from nahbei.foundation.models import Agency
from nahbei.help_requests.models import HelpRequest
from nahbei.messaging.models import Message
from nahbei.placements.actions import (
    note_call,
)
from nahbei.visits import texts
from nahbei.visits.models import Visit
from nahbei.visits.planning import AHEAD, plan_visits
from nahbei.volunteers.models import Volunteer
from tests.factories import CLERK, NOW, TODAY, make_request, make_visit, make_volunteer

THURSDAY = dt.date(2026, 11, 26)
FRIDAY = dt.date(2026, 11, 27)
NINE, TEN, ELEVEN = dt.time(9, 30), dt.time(10), dt.time(11, 30)
WHO = {"by": CLERK, "at": NOW}


def dated(agency: Agency) -> QuerySet[Message]:
    """Messages about single dates: not those with which the story began."""
    return agency.messages.filter(topic__in=[topic.key for topic in texts.TOPICS])


def topics(agency: Agency, person: object) -> list[str]:
    return list(dated(agency).filter(person=person).order_by("pk").values_list("topic", flat=True))


def matched(agency: Agency, **fields: object) -> tuple[HelpRequest, Visit, Volunteer]:
    """One date on Thursday, somebody comes."""
    help_request = make_request(agency, **fields)
    make_visit(help_request)
    volunteer = make_volunteer(agency, activities=(help_request.activity,))
    note_call(help_request=help_request, volunteer=volunteer, outcome="yes", **WHO)
    help_request.refresh_from_db()
    return help_request, Visit.objects.get(help_request=help_request), volunteer


def series(agency: Agency, **fields: object) -> tuple[HelpRequest, Visit, Volunteer]:
    """Every Thursday, nine dates, one volunteer for all."""
    help_request = make_request(
        agency, **{"standing": True, "weekdays": 1 << 3, "review_on": dt.date(2027, 2, 1), "not_on_holidays": False, **fields}
    )
    plan_visits(help_request=help_request, until=TODAY + AHEAD, **WHO)
    volunteer = make_volunteer(agency, activities=(help_request.activity,))
    note_call(help_request=help_request, volunteer=volunteer, outcome="yes", **WHO)
    help_request.refresh_from_db()
    return help_request, Visit.objects.filter(help_request=help_request).earliest("on"), volunteer
