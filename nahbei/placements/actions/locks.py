"""Rows that an action locks, always in this order: request, volunteer, enquiry or placement; journal and version come last.

Everything about one request passes through its row, so of two answers one is first, and the second sees it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.utils import timezone

from nahbei.help_requests.models import HelpRequest
from nahbei.placements.eligibility import Rule, check
from nahbei.placements.models import Enquiry, Placement
from nahbei.placements.queries import candidate_of, demand_of
from nahbei.visits.models import Visit
from nahbei.volunteers.models import Volunteer


def lock_request(pk: int) -> HelpRequest:
    return (
        HelpRequest.objects.select_for_update(of=("self",)).select_related("agency", "help_seeker", "activity")
        .prefetch_related("visits", "needs").get(pk=pk)
    )


def lock_volunteer(pk: int) -> Volunteer:
    """So that nobody books the same hours of a volunteer twice."""
    return Volunteer.objects.select_for_update(of=("self",)).select_related("agency", "person").get(pk=pk)


def lock_enquiry(pk: int) -> Enquiry:
    return Enquiry.objects.select_for_update(of=("self",)).select_related("agency", "volunteer__person").get(pk=pk)


def lock_placement(pk: int) -> Placement:
    return Placement.objects.select_for_update(of=("self",)).select_related("agency", "volunteer__person").get(pk=pk)


def what_hinders(
    volunteer: Volunteer, help_request: HelpRequest, visits: Sequence[Visit] | None, *, at: dt.datetime
) -> tuple[Rule, ...]:
    """The hard rules, asked of the rows as they are now."""
    on = timezone.localdate(at)
    return check(candidate_of(volunteer, on=on), demand_of(help_request, on=on, visits=visits)).failed
