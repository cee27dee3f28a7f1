"""Background entry: close questions that nobody answered; give new dates of a series to those who help; ask how it is."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict

from django.utils import timezone

from nahbei.foundation import clock
from nahbei.foundation.actor import Actor
from nahbei.foundation.jobs import job
from nahbei.foundation.models import Agency
from nahbei.placements.actions import expire_enquiries, plan_follow_ups, take_new_visits
from nahbei.placements.models import PlacementState
from nahbei.visits.models import Visit


@clock.every(minutes=10, name="placements.expire_enquiries")
@job
def expire(agency: Agency) -> None:
    expire_enquiries(agency=agency, by=Actor.clock(), at=timezone.now())


@clock.daily(at="02:50", name="placements.take_new_visits")
@job
def take_new_visits_of_series(agency: Agency) -> None:
    """After the series were extended: dates of the last day that nobody has yet, of requests that have a helper."""
    now = timezone.now()
    fresh = agency.visits.without_volunteer().filter(
        recorded_at__gte=now - dt.timedelta(days=1), on__gte=timezone.localdate(now), help_request__standing=True,
        help_request__placements__state=PlacementState.RUNNING, help_request__placements__stand_in=False,
    )
    by_request: dict[int, list[Visit]] = defaultdict(list)
    for visit in fresh.select_related("help_request").distinct():
        by_request[visit.help_request_id].append(visit)
    for visits in by_request.values():
        take_new_visits(help_request=visits[0].help_request, visits=visits, by=Actor.clock(), at=now)


@clock.daily(at="07:30", name="placements.plan_follow_ups")
@job
def ask_how_it_is(agency: Agency) -> None:
    """Before the office opens, but not in the night: the mails of it ring on people's phones."""
    plan_follow_ups(agency=agency, by=Actor.clock(), at=timezone.now())
