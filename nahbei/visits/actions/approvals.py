"""The office looks at hours and kilometres and approves them; and takes that back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from nahbei.foundation import audit
from nahbei.foundation.actor import Actor
from nahbei.foundation.models import Agency
from nahbei.visits.models import Visit, VisitQuerySet
from nahbei.visits.rules import NothingToApprove, OnlyTheOfficeApproves


@transaction.atomic
def approve_hours(*, visits: Sequence[Visit], by: Actor, at: dt.datetime) -> list[Visit]:
    """Approve what was on the screen, and return it; hours that were corrected meanwhile stay, to be looked at again.

    Refuses OnlyTheOfficeApproves, and NothingToApprove when nothing is left.
    """
    if by.kind != "account":
        raise OnlyTheOfficeApproves
    seen = {visit.pk: (visit.minutes, visit.metres) for visit in visits}
    approved = []
    for visit in _locked(Visit.objects.to_approve().filter(pk__in=seen)):
        if seen[visit.pk] == (visit.minutes, visit.metres):
            visit.approved_at, visit.approved_by_name = at, by.name
            visit.save(update_fields=["approved_at", "approved_by_name"])
            _record(visit, "visits.approved", (None, visit.minutes), by=by, at=at)
            approved.append(visit)
    if seen and not approved:
        raise NothingToApprove
    return approved


@transaction.atomic
def take_back_approval(*, visits: Sequence[Visit], by: Actor, at: dt.datetime) -> list[Visit]:
    """Undo: these hours wait again, and may be changed."""
    if by.kind != "account":
        raise OnlyTheOfficeApproves
    found = _locked(Visit.objects.filter(pk__in=[visit.pk for visit in visits], approved_at__isnull=False))
    for visit in found:
        visit.approved_at, visit.approved_by_name = None, ""
        visit.save(update_fields=["approved_at", "approved_by_name"])
        _record(visit, "visits.approval_taken_back", (visit.minutes, None), by=by, at=at)
    return found


def note_hours_export(*, agency: Agency, by: Actor, at: dt.datetime, year: int, count: int) -> None:
    """The hours of a year left the house as a file."""
    audit.record(agency, by=by, at=at, what="visits.hours_exported", changes={"count": (None, count), "year": (None, year)})


def note_export(*, agency: Agency, by: Actor, at: dt.datetime, count: int) -> None:
    """A list of visits left the house as a file."""
    audit.record(agency, by=by, at=at, what="visits.list_exported", changes={"count": (None, count)})


def _locked(visits: VisitQuerySet) -> list[Visit]:
    rows = visits.select_for_update(of=("self",)).select_related("agency", "volunteer__person", "help_request")
    return list(rows.order_by("pk"))


def _record(visit: Visit, what: str, minutes: tuple[int | None, int | None], *, by: Actor, at: dt.datetime) -> None:
    person = visit.volunteer.person_id if visit.volunteer else None
    audit.record(visit.agency, by=by, at=at, what=what, about=visit.reference, person_id=person, changes={"minutes": minutes})
