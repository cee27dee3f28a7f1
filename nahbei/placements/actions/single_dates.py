"""What the actions on single dates share: fresh rows in the usual order, booking without a question, who is told, what follows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from nahbei.foundation import audit
from nahbei.foundation.actor import Actor
from nahbei.help_requests.actions import move
from nahbei.help_requests.models import HelpRequest, RequestState
from nahbei.journal.actions import write_entry
from nahbei.journal.models import EntryKind
from nahbei.messaging.actions import send
from nahbei.messaging.attachments import Attachment
from nahbei.people.models import Person
from nahbei.placements import words
from nahbei.placements.actions.booking import overtake_others, place, stands_in, start, take, wait_for_resident
from nahbei.placements.actions.enquiries import close_enquiry, withdraw_enquiry
from nahbei.placements.actions.locks import lock_request, lock_volunteer
from nahbei.placements.actions.placements import end_placement
from nahbei.placements.eligibility import Rule, check
from nahbei.placements.invitations import to_seeker, to_volunteer
from nahbei.placements.models import Enquiry, EnquiryState, Placement, PlacementState
from nahbei.placements.queries import candidate_of, demand_of, first_promise, is_open
from nahbei.placements.rules import DoesNotFit, ResidentHasNotAgreed
from nahbei.visits.actions.reports import lock_visit
from nahbei.visits.models import Visit, VisitState
from nahbei.volunteers.models import Volunteer, VolunteerState

# What was planned badly and happened all the same: for a late entry these are no hindrance.
ONLY_FOR_PLANNING = frozenset({
    Rule.GENDER, Rule.LANGUAGE, Rule.CAR, Rule.DISTANCE, Rule.PATTERN, Rule.ABSENT, Rule.HOURS_WEEK, Rule.VISITS_WEEK,
    Rule.MINOR,
})


def lock_date(visit: Visit) -> tuple[HelpRequest, Visit]:
    """The request first, as always; then who comes, then the date itself."""
    request = lock_request(visit.help_request_id)
    current = next((each.volunteer_id for each in request.visits.all() if each.pk == visit.pk), None)
    if current is not None:
        lock_volunteer(current)
    return request, lock_visit(visit.pk)


def _hindered(volunteer: Volunteer, request: HelpRequest, visit: Visit, *, at: dt.datetime) -> tuple[Rule, ...]:
    """The hard rules; of the past, whether it can have been and may have been at all."""
    on = min(timezone.localdate(at), visit.on)
    demand = demand_of(request, on=on, visits=[visit])
    if visit.begins_at > at:
        return check(candidate_of(volunteer, on=on), demand).failed
    failed = check(candidate_of(volunteer, on=on), replace(demand, travel_gap_minutes=0)).failed
    gone = ONLY_FOR_PLANNING | (frozenset() if volunteer.state == VolunteerState.BLOCKED else {Rule.ACTIVE})
    return tuple(rule for rule in failed if rule not in gone)


def fits(volunteer: Volunteer, request: HelpRequest, visit: Visit, *, at: dt.datetime) -> bool:
    return not _hindered(volunteer, request, visit, at=at)


def give(request: HelpRequest, visit: Visit, volunteer: Volunteer, *, by: Actor, at: dt.datetime) -> Placement:
    """Somebody who has agreed to it takes one date, on locked rows. Refuses DoesNotFit, AlreadyPromised, ResidentHasNotAgreed."""
    hindered = _hindered(volunteer, request, visit, at=at)
    if hindered:
        raise DoesNotFit(volunteer.person.full_name, hindered)
    known = first_promise(request, volunteer.pk)
    if known is None and request.is_locked:
        raise ResidentHasNotAgreed
    asked = _own_question(request, visit, volunteer, by=by, at=at)
    placement = known or place(asked, request, volunteer, [visit], stand_in=stands_in(request, [visit], at=at), at=at)
    take(placement, [visit], at=at)
    visit.refresh_from_db()
    if known is None:
        _begin(placement, request, visit, by=by, at=at)
    overtake_others(request, asked, by=by, at=at)
    return placement


def _begin(placement: Placement, request: HelpRequest, visit: Visit, *, by: Actor, at: dt.datetime) -> None:
    """A new placement: both are introduced – unless it is all over and only written down."""
    if visit.begins_at <= at:
        placement.state = PlacementState.RUNNING
        placement.save(update_fields=["state"])
        if request.state == RequestState.OPEN and not placement.stand_in:
            move(help_request=request, to=RequestState.MATCHED, reason=placement.volunteer.person.full_name, by=by, at=at)
    elif placement.state == PlacementState.ASK_RESIDENT:
        wait_for_resident(placement, request, by=by, at=at)
    else:
        start(placement, request, [visit], by=by, at=at)
    note(visit, "placements.agreed", by=by, at=at, changes={"state": (None, placement.state)}, about=placement)


def _own_question(request: HelpRequest, visit: Visit, volunteer: Volunteer, *, by: Actor, at: dt.datetime) -> Enquiry | None:
    """She was asked about this date in writing and said yes on the telephone: the question is answered."""
    asked = request.enquiries.open().filter(volunteer=volunteer).select_related("agency", "volunteer__person").first()
    if asked is None or (asked.visits.exists() and not asked.visits.filter(pk=visit.pk).exists()):
        return None
    close_enquiry(asked, EnquiryState.YES, by=by, at=at)
    return asked


def close_vain_questions(request: HelpRequest, *, by: Actor, at: dt.datetime) -> None:
    """Open questions whose dates are all gone are taken back, and who was asked is told."""
    dates = list(Visit.objects.filter(help_request=request))
    for enquiry in request.enquiries.open().order_by("pk"):
        about = list(enquiry.visits.all()) or ([] if request.standing else dates)
        if about and not any(is_open(visit, at=at) for visit in about):
            withdraw_enquiry(enquiry=enquiry, by=by, at=at)


def end_if_empty(request: HelpRequest, volunteer: Volunteer, side: str, reason: str, *, by: Actor, at: dt.datetime) -> None:
    """Nothing is left to do for this volunteer here: the placement ends with its last date. A series goes on."""
    placement = first_promise(request, volunteer.pk)
    if placement is None or (request.standing and not placement.stand_in):
        return
    coming = Visit.objects.planned().filter(help_request=request, volunteer=volunteer, on__gte=timezone.localdate(at))
    if not any(visit.ends_at > at for visit in coming):
        end_placement(
            placement=placement, side=side, reason=reason or _("Termin abgesagt"), on=timezone.localdate(at), by=by, at=at, tell_other=False
        )


def is_introduced(request: HelpRequest, volunteer: Volunteer) -> bool:
    """Both have agreed, so each may hear the other's name."""
    promise = first_promise(request, volunteer.pk)
    return promise is not None and promise.state == PlacementState.RUNNING


def helper_named(request: HelpRequest, visit: Visit) -> str:
    """Who comes, for the resident."""
    if visit.volunteer is not None and is_introduced(request, visit.volunteer):
        return visit.volunteer.person.full_name
    return _("Wir suchen noch jemanden und melden uns.")


def seeker_named(request: HelpRequest, volunteer: Volunteer) -> str:
    """For whom it is, for the volunteer: never a name before both have agreed."""
    return request.help_seeker.formal_name if is_introduced(request, volunteer) else _("jemandem aus der Nachbarschaft")


def tell(
    to: Person, topic: str, visit: Visit, *, files: Iterable[Attachment] = (), by: Actor, at: dt.datetime, **values: str
) -> None:
    """A message about one date, by the person's own channel."""
    filled = {"was": words.noun_and_dates(visit.help_request, [visit]), **values}
    send(agency=visit.agency, to=to, topic=topic, values=filled, about=visit.reference, by=by, at=at, attachments=files)


def tell_helper(helper: Volunteer, topic: str, visit: Visit, *, off: bool = False, by: Actor, at: dt.datetime, **values: str) -> None:
    """To the volunteer, with the date for the calendar; `off`: it is taken out there."""
    named = is_introduced(visit.help_request, helper)
    files = to_volunteer(visit.agency, helper, [visit], named=named, off=off, at=at)
    tell(helper.person, topic, visit, files=files, by=by, at=at, **values)


def tell_seeker(request: HelpRequest, topic: str, visit: Visit, *, by: Actor, at: dt.datetime, **values: str) -> None:
    """To the one who is helped, with the date and who comes for the calendar; one that is called off is taken out there."""
    files = to_seeker(visit.agency, request.help_seeker, [visit], helper=helper_named(request, visit), at=at)
    tell(request.help_seeker, topic, visit, files=files, by=by, at=at, **values)


def write(visit: Visit, person: Person, text: str, *, by: Actor, at: dt.datetime) -> None:
    write_entry(agency=visit.agency, by=by, at=at, text=text, kind=EntryKind.VISIT, person=person, about=visit.reference)


def note(
    visit: Visit, what: str, *, by: Actor, at: dt.datetime, changes: Mapping[str, tuple[Any, Any]], about: Placement | None = None
) -> None:
    """A line of the audit trail."""
    thing = about or visit
    audit.record(
        visit.agency, by=by, at=at, what=what, about=thing.reference, person_id=visit.help_request.help_seeker_id, changes=changes
    )


def with_reason(text: str, reason: str) -> str:
    return f"{text}: {reason}" if reason else f"{text}."


def clashes(request: HelpRequest, *, on: dt.date, start: dt.time, without: Visit | None = None) -> bool:
    """There is a date of this request at this very time."""
    there = Visit.objects.filter(help_request=request, on=on, start=start).exclude(state=VisitState.CANCELLED)
    return there.exclude(pk=without.pk if without else 0).exists()
