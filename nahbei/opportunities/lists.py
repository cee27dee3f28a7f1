"""The office's lists: positions by state and filter, how fresh they are."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Q

from nahbei.foundation.models import Agency
from nahbei.opportunities.models import PositionQuerySet, PositionState
from nahbei.opportunities.queries import freshness_terms
from nahbei.people.folding import words

SHORT_WORD = 3


@dataclass(frozen=True)
class Filters:
    """What stands in the address. Empty means: any."""

    q: str = ""
    state: str = ""
    field: int | None = None
    organisation: int | None = None
    project: int | None = None
    stale: bool = False


def list_positions(agency: Agency, filters: Filters, *, on: dt.date) -> PositionQuerySet:
    """Those that wait to be checked come first in their own tab, the newest first."""
    found = narrowed(agency, filters, on=on)
    found = found.filter(state=filters.state) if filters.state else found.exclude(state=PositionState.ENDED)
    return found.select_related("organisation", "field").order_by("-state_since", "-pk")


def list_everything(agency: Agency, filters: Filters) -> PositionQuerySet:
    """In any state, the newest first: for whoever searches everywhere."""
    return narrowed(agency, filters).select_related("organisation").order_by("-state_since", "-pk")


def narrowed(agency: Agency, filters: Filters, *, on: dt.date | None = None) -> PositionQuerySet:
    """By everything but the state. German joins words, so only short ones must begin one."""
    found = agency.positions.all()
    for word in words(filters.q):
        found = found.filter(folded__contains=word if len(word) > SHORT_WORD else f" {word}")
    same = {name: getattr(filters, name) for name in ("field", "organisation", "project") if getattr(filters, name)}
    if filters.stale and on is not None:
        found = found.confirmed_before(on - dt.timedelta(days=freshness_terms(agency, on=on).ask_after_days))
    return found.filter(**same)


def count_by_state(agency: Agency, filters: Filters, *, on: dt.date) -> dict[str, int]:
    """How many there are in each state, with the filters that are on. One query."""
    rows = narrowed(agency, filters, on=on).order_by().values_list("state").annotate(number=Count("pk"))
    return dict(rows)


@dataclass(frozen=True)
class Freshness:
    """How it stands with what is published."""

    fresh: int
    asked: int
    overdue: int  # asked twice, and nothing heard
    taken_off: int  # not shown any more because nobody answered


def freshness_of(agency: Agency, *, on: dt.date) -> Freshness:
    """In two queries."""
    terms = freshness_terms(agency, on=on)
    remind, ask = (on - dt.timedelta(days=days) for days in (terms.remind_after_days, terms.ask_after_days))
    shown = Q(state=PositionState.PUBLISHED)
    found = agency.positions.aggregate(
        fresh=Count("pk", filter=shown & Q(confirmed_on__gt=ask)), overdue=Count("pk", filter=shown & Q(confirmed_on__lte=remind)),
        asked=Count("pk", filter=shown & Q(confirmed_on__lte=ask, confirmed_on__gt=remind)),
        taken_off=Count("pk", filter=Q(state=PositionState.OFFLINE, confirmed_on__lte=on - dt.timedelta(days=terms.unpublish_after_days))),
    )
    return Freshness(**found)
