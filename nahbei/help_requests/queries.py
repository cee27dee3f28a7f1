"""Which requests: the list by age with its filters, and how many there are of each state."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Q

from nahbei.foundation.models import Agency
from nahbei.help_requests.models import Draft, HelpRequest, HelpRequestQuerySet, RequestState

ALL, RUNNING = "all", "running"


@dataclass(frozen=True)
class Filters:
    """What stands in the address of the list. Empty means: any. `waiting_days`: at least so long."""

    state: str = RequestState.OPEN
    activity: int | None = None
    neighbourhood: int | None = None
    urgency: str = ""
    waiting_days: int | None = None
    locked: bool = False


def list_requests(agency: Agency, filters: Filters, *, at: dt.datetime) -> HelpRequestQuerySet:
    """Oldest first: what waits longest comes before what came today. Ended ones newest first."""
    found = agency.help_requests.select_related("help_seeker", "help_seeker__neighbourhood", "activity").filter(_narrowed(filters, at))
    if filters.state not in {ALL, RUNNING}:
        found = found.filter(state=filters.state)
    if filters.state == RUNNING:
        found = found.running()
    ended = filters.state in {RequestState.RETURNED, RequestState.WITHDRAWN, RequestState.REFERRED}
    order = ("-state_since", "-pk") if ended else ("received_at", "pk")
    return found.order_by(*order)


def count_by_state(agency: Agency, filters: Filters, *, at: dt.datetime) -> Mapping[str, int]:
    """How many requests of each state the other filters leave; one query."""
    rows = agency.help_requests.filter(_narrowed(filters, at)).order_by().values_list("state").annotate(number=Count("pk"))
    found: dict[str, int] = dict(rows)
    return {**{state: found.get(state, 0) for state in RequestState.values}, ALL: sum(found.values())}


def _narrowed(filters: Filters, at: dt.datetime) -> Q:
    query = Q()
    if filters.activity:
        query &= Q(activity_id=filters.activity)
    if filters.neighbourhood:
        query &= Q(help_seeker__neighbourhood_id=filters.neighbourhood)
    if filters.urgency:
        query &= Q(urgency=filters.urgency)
    if filters.waiting_days is not None:
        query &= Q(state_since__lte=at - dt.timedelta(days=filters.waiting_days))
    if filters.locked:
        query &= Q(consent=None)
    return query


def oldest_open(agency: Agency) -> HelpRequest | None:
    """The request that waits longest without a helper: Heute names it first."""
    return agency.help_requests.open().select_related("help_seeker", "activity").order_by("received_at", "pk").first()


def draft_of(agency: Agency, account_id: int, *, at: dt.datetime) -> Draft | None:
    """The clerk's own draft, while it is not older than a week."""
    draft = agency.drafts.filter(account_id=account_id).first()
    return draft if draft is not None and draft.is_fresh(at=at) else None
