"""A yes becomes a placement that takes the visits; the others who were asked are told kindly. Called on locked rows only."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from nahbei.foundation.actor import Actor
from nahbei.foundation.numbers import raise_matching_version
from nahbei.help_requests.actions import move
from nahbei.help_requests.models import HelpRequest, RequestState
from nahbei.journal.actions import remind
from nahbei.journal.models import EntryKind, ReminderKind
from nahbei.placements import words
from nahbei.placements.actions.enquiries import close_enquiry
from nahbei.placements.actions.locks import what_hinders
from nahbei.placements.actions.notes import introduce, record, tell, write
from nahbei.placements.eligibility import BookedVisit, check
from nahbei.placements.models import Enquiry, EnquiryState, Placement, PlacementState
from nahbei.placements.queries import candidate_of, dates_of, demand_of, first_promise, is_open
from nahbei.placements.rules import AlreadyPromised, DoesNotFit, resident_comes_first
from nahbei.visits.models import Visit, VisitState
from nahbei.volunteers.models import Volunteer

# Somebody else comes: that the first one could not stands in the journal, and on the date no more.
NOT_GIVEN_BACK: dict[str, Any] = {
    "given_back_by": None, "cancelled_by_side": "", "cancelled_at": None, "reason": "", "report_digest": "",
}


def book(enquiry: Enquiry, request: HelpRequest, volunteer: Volunteer, *, by: Actor, at: dt.datetime) -> Placement:
    """The first yes: a placement, its visits, the other questions closed. Refuses AlreadyPromised and DoesNotFit."""
    named = list(enquiry.visits.select_for_update(of=("self",)).order_by("on", "start", "pk")) or None
    wanted = _wanted(request, named, at=at)
    hindered = what_hinders(volunteer, request, wanted if named else None, at=at)
    visits = _fitting(volunteer, request, wanted, on=timezone.localdate(at))
    if hindered or (wanted and not visits):
        raise DoesNotFit(volunteer.person.full_name, hindered or what_hinders(volunteer, request, wanted[:1], at=at))
    close_enquiry(enquiry, EnquiryState.YES, by=by, at=at)
    placement = place(enquiry, request, volunteer, visits, stand_in=stands_in(request, named, at=at), at=at)
    take(placement, visits, at=at)
    record(placement, "agreed", by=by, at=at, changes={"state": (None, placement.state)})
    overtake_others(request, enquiry, by=by, at=at)
    if placement.state == PlacementState.ASK_RESIDENT:
        wait_for_resident(placement, request, by=by, at=at)
    else:
        start(placement, request, visits, by=by, at=at)
    return placement


def start(placement: Placement, request: HelpRequest, visits: list[Visit], *, by: Actor, at: dt.datetime) -> None:
    """Both have agreed: the request is matched, each learns who the other is."""
    names = {"helper": placement.volunteer.person.full_name, "what": words.noun_and_dates(request, visits)}
    write(request, request.help_seeker, EntryKind.PLACEMENT, _("%(helper)s hilft: %(what)s.") % names, by=by, at=at)
    if not placement.stand_in:
        move(help_request=request, to=RequestState.MATCHED, reason=names["helper"], by=by, at=at)
    introduce(placement, request, visits, by=by, at=at)


def wait_for_resident(placement: Placement, request: HelpRequest, *, by: Actor, at: dt.datetime) -> None:
    """A yes that waits on Heute: „erst mich fragen“ was said in the call, or the resident has not agreed to anything yet."""
    names = {"helper": placement.volunteer.person.full_name, "seeker": request.help_seeker.formal_name}
    write(
        request, placement.volunteer.person, EntryKind.ANSWER, _("%(helper)s sagt zu. %(seeker)s wird erst gefragt.") % names,
        by=by, at=at,
    )
    remind(
        agency=request.agency, by=by, at=at, kind=ReminderKind.ASK_RESIDENT, due_at=at, person=request.help_seeker,
        about=placement.reference, text=_("%(seeker)s fragen, ob %(helper)s kommen darf") % names,
    )


def overtake_others(request: HelpRequest, winner: Enquiry | None, *, by: Actor, at: dt.datetime) -> None:
    """Close the other open questions whose dates are all gone, and tell each that somebody was faster."""
    others = request.enquiries.open().exclude(pk=winner.pk if winner else 0).select_for_update(of=("self",))
    changed = []
    for other in others.select_related("agency", "volunteer__person").order_by("pk"):
        named = list(other.visits.all())
        if any(is_open(visit, at=at) for visit in named) or (not named and first_promise(request) is None):
            continue
        close_enquiry(other, EnquiryState.OVERTAKEN, by=by, at=at)
        tell(
            request.agency, other.volunteer.person, "enquiry_overtaken", request, dates_of(other, request), about=other, by=by, at=at
        )
        changed.append(other.volunteer_id)
    raise_matching_version(request.agency, volunteers=changed)


def take(placement: Placement, visits: Iterable[Visit], *, at: dt.datetime) -> None:
    """The visits are this volunteer's now. Only a planned visit without anybody is taken, whatever was read before."""
    for visit in visits:
        free = Visit.objects.filter(pk=visit.pk, volunteer=None, state=VisitState.PLANNED)
        if not free.update(volunteer=placement.volunteer, **NOT_GIVEN_BACK):
            raise AlreadyPromised(None, at)
        visit.volunteer = placement.volunteer
        visit.sequence += 1


def _wanted(request: HelpRequest, named: list[Visit] | None, *, at: dt.datetime) -> list[Visit]:
    """The dates to book, as they are now. Refuses when they are all taken, or one that was named is."""
    # A named date that was cancelled meanwhile does not spoil the others.
    named = named and ([visit for visit in named if visit.state != VisitState.CANCELLED] or named)
    visits = named if named is not None else sorted(request.visits.all(), key=lambda visit: (visit.on, visit.start, visit.pk))
    wanted = [visit for visit in visits if is_open(visit, at=at)]
    if (visits and not wanted) or (named is not None and len(wanted) < len(named)):
        taken = next((visit for visit in visits if visit.volunteer_id is not None), None)
        raise AlreadyPromised(first_promise(request, taken.volunteer_id) if taken else None, at)
    return wanted


def _fitting(volunteer: Volunteer, request: HelpRequest, visits: Sequence[Visit], *, on: dt.date) -> list[Visit]:
    """Of a series only the dates that this volunteer can: a date in her holidays stays open for a stand-in."""
    candidate, fitting = candidate_of(volunteer, on=on), []
    for visit in visits:
        demand = demand_of(request, on=on, visits=[visit])
        if check(candidate, demand).fits:
            fitting.append(visit)
            booked = BookedVisit(visit.on, visit.start, visit.end, demand.position)
            candidate = replace(candidate, booked=(*candidate.booked, booked))
    return fitting


def stands_in(request: HelpRequest, named: list[Visit] | None, *, at: dt.datetime) -> bool:
    """Named dates of a request that has a helper already, or that still needs one for its other dates."""
    if named is None:
        return False
    keys = {visit.pk for visit in named}
    others = any(is_open(visit, at=at) for visit in request.visits.all() if visit.pk not in keys)
    return others or first_promise(request) is not None


def place(
    enquiry: Enquiry | None, request: HelpRequest, volunteer: Volunteer, visits: Sequence[Visit], *, stand_in: bool, at: dt.datetime
) -> Placement:
    """A new placement; who stands in again goes on with the one that runs."""
    known = first_promise(request, volunteer.pk)
    if known is not None:
        return known
    waits = resident_comes_first(request)
    return Placement.objects.create(
        agency=request.agency, help_request=request, volunteer=volunteer, enquiry=enquiry, stand_in=stand_in, agreed_at=at,
        state=PlacementState.ASK_RESIDENT if waits else PlacementState.RUNNING,
        started_on=min((visit.on for visit in visits), default=timezone.localdate(at)),
    )
