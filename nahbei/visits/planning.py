"""The dates of a request become visits: before they happen, because help that was not registered is not insured."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.db.models import Exists, Max, OuterRef, ProtectedError, Q
from django.utils import timezone

from nahbei.foundation import audit
from nahbei.foundation.actor import Actor
from nahbei.foundation.models import Agency
from nahbei.help_requests.actions import close
from nahbei.help_requests.asked import rule_of
from nahbei.help_requests.models import HelpRequest, RequestState
from nahbei.help_requests.recurrence import dates
from nahbei.places.holidays import holidays
from nahbei.visits.models import Side, Visit, VisitState

AHEAD = dt.timedelta(weeks=8)


@transaction.atomic
def plan_visits(*, help_request: HelpRequest, until: dt.date, by: Actor, at: dt.datetime) -> list[Visit]:
    """Make the visits that are still missing up to a day and return the new ones. Called twice it adds nothing.

    A date that was cancelled stays cancelled. A day that is already past is marked as a late entry, and of a series only
    planned at its first planning: the nightly extension never writes into the past.
    """
    locked = HelpRequest.objects.select_for_update(of=("self",)).select_related("agency", "activity").get(pk=help_request.pk)
    if locked.start is None or locked.end is None or locked.starts_on is None or locked.activity.is_for_trade:
        return []
    taken = set(Visit.objects.filter(help_request=locked).values_list("on", flat=True))
    days = [day for day in _days(locked, until, first_time=not taken, at=at) if day not in taken]
    now = timezone.localtime(at)
    visits = Visit.objects.bulk_create(
        Visit(
            agency=locked.agency, help_request=locked, on=day, start=locked.start, end=locked.end, recorded_at=at,
            late=(day, locked.start) < (now.date(), now.time()),
        )
        for day in days
    )
    if visits:
        audit.record(
            locked.agency, by=by, at=at, what="visits.planned", about=locked.reference, person_id=locked.help_seeker_id,
            changes={"number": (None, len(visits)), "last": (None, days[-1])},
        )
    return visits


def _days(help_request: HelpRequest, until: dt.date, *, first_time: bool, at: dt.datetime) -> Iterable[dt.date]:
    assert help_request.starts_on is not None
    if not help_request.standing:
        return [help_request.starts_on]
    first = help_request.starts_on if first_time else max(help_request.starts_on, timezone.localdate(at))
    free: set[dt.date] = set()
    if help_request.not_on_holidays:
        for year in range(first.year, until.year + 1):
            free |= holidays(help_request.agency.state, year).keys()
    skipped = set(help_request.skipped_dates.values_list("on", flat=True))
    return dates(rule_of(help_request), first=first, last=until, skipped=skipped, holidays=free)


@transaction.atomic
def drop_open_visits(*, help_request: HelpRequest, reason: str, side: str = Side.OFFICE, by: Actor, at: dt.datetime) -> list[Visit]:
    """Take away coming dates that nobody has taken. One that somebody was asked about, or had promised, is cancelled, and returned."""
    coming = Visit.objects.filter(help_request=help_request, on__gte=timezone.localdate(at)).without_volunteer()
    cancelled = []
    for visit in coming.select_for_update(of=("self",)):
        try:
            if visit.given_back_by_id is not None:
                raise ProtectedError("somebody had promised it", {visit})
            with transaction.atomic():
                visit.delete()
        except ProtectedError:
            visit.state, visit.cancelled_by_side, visit.cancelled_at, visit.reason = VisitState.CANCELLED, side, at, reason[:200]
            visit.save(update_fields=["state", "cancelled_by_side", "cancelled_at", "reason"])
            cancelled.append(visit)
    audit.record(
        help_request.agency, by=by, at=at, what="visits.dropped", about=help_request.reference, person_id=help_request.help_seeker_id
    )
    return cancelled


def extend_series(*, agency: Agency, by: Actor, at: dt.datetime) -> list[Visit]:
    """Plan every standing request that still runs eight weeks ahead: what the clock does each night."""
    until = timezone.localdate(at) + AHEAD
    short = (
        HelpRequest.objects.filter(agency=agency, standing=True).running()
        .exclude(ends_on__lt=timezone.localdate(at)).annotate(last=Max("visits__on"))
        .filter(Q(last=None) | Q(last__lt=until))
    )
    return [visit for help_request in short for visit in plan_visits(help_request=help_request, until=until, by=by, at=at)]


def close_finished(*, agency: Agency, by: Actor, at: dt.datetime) -> int:
    """Close matched requests whose last date is over. A standing one without an end goes on."""
    today = timezone.localdate(at)
    coming = Visit.objects.filter(help_request=OuterRef("pk"), on__gte=today).exclude(state=VisitState.CANCELLED)
    over = HelpRequest.objects.filter(agency=agency, state=RequestState.MATCHED).running().filter(
        Q(standing=False, starts_on__lt=today) | Q(standing=True, ends_on__lt=today)
    ).filter(~Exists(coming))
    found = list(over)
    for help_request in found:
        close(help_request=help_request, by=by, at=at)
    return len(found)

