"""A placement: the resident's word, new dates of a series, its end."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from nahbei.foundation.actor import Actor
from nahbei.foundation.numbers import raise_matching_version
from nahbei.help_requests.actions import move
from nahbei.help_requests.models import HelpRequest, RequestState
from nahbei.journal.actions import finish_reminders_about
from nahbei.journal.models import EntryKind
from nahbei.placements.actions.booking import start, take
from nahbei.placements.actions.follow_ups import close_after_the_end
from nahbei.placements.actions.locks import lock_placement, lock_request, lock_volunteer, what_hinders
from nahbei.placements.actions.notes import record, take_out, tell, write
from nahbei.placements.eligibility import Rule
from nahbei.placements.invitations import invited, to_seeker, to_volunteer
from nahbei.placements.models import Placement, PlacementState
from nahbei.placements.queries import first_promise, is_open
from nahbei.placements.rules import (
    DoesNotFit,
    EndsBeforeItBegan,
    PlacementHasMovedOn,
    ReasonIsMissing,
    ResidentHasNotAgreed,
)
from nahbei.ui.german import format_date
from nahbei.visits.models import Side, Visit, VisitState

GATES = frozenset({
    Rule.ACTIVE, Rule.DECLARATION, Rule.EXCLUDED, Rule.PARENTS, Rule.AGE, Rule.ALONE, Rule.CONDUCT, Rule.TRAINING,
})


@transaction.atomic
def confirm_by_resident(*, placement: Placement, by: Actor, at: dt.datetime) -> Placement:
    """The resident says yes to this volunteer: matched. Refuses ResidentHasNotAgreed, PlacementHasMovedOn, DoesNotFit."""
    request, locked = _locked(placement)
    if locked.state == PlacementState.RUNNING:
        return locked
    if locked.state != PlacementState.ASK_RESIDENT:
        raise PlacementHasMovedOn(locked)
    if request.is_locked:
        raise ResidentHasNotAgreed
    visits = visits_of(locked, on=timezone.localdate(at))
    _still_in_order(locked, request, visits, at=at)
    _set_state(locked, PlacementState.RUNNING, by=by, at=at)
    start(locked, request, visits, by=by, at=at)
    return locked


@transaction.atomic
def decline_by_resident(*, placement: Placement, reason: str = "", by: Actor, at: dt.datetime) -> Placement:
    """The resident would rather not: the dates are open again, the volunteer is told kindly and without a reason."""
    request, locked = _locked(placement)
    if locked.state == PlacementState.DECLINED:
        return locked
    if locked.state != PlacementState.ASK_RESIDENT:
        raise PlacementHasMovedOn(locked)
    visits = visits_of(locked, on=timezone.localdate(at))
    release(visits)
    locked.reason, locked.ended_by_side = reason.strip()[:300], Side.HELP_SEEKER
    _set_state(locked, PlacementState.DECLINED, "reason", "ended_by_side", by=by, at=at)
    helper = locked.volunteer
    off = to_volunteer(locked.agency, helper, invited(locked.agency, helper.person, visits), named=False, off=True, at=at)
    tell(locked.agency, helper.person, "placement_declined", request, visits, about=locked, attachments=off, by=by, at=at)
    names = {"seeker": request.help_seeker.formal_name, "helper": locked.volunteer.person.full_name}
    write(request, request.help_seeker, EntryKind.PLACEMENT, _("%(seeker)s möchte %(helper)s nicht.") % names, by=by, at=at)
    raise_matching_version(locked.agency, volunteers=[locked.volunteer_id])
    return locked


@transaction.atomic
def end_placement(
    *, placement: Placement, side: str, reason: str, on: dt.date, by: Actor, at: dt.datetime, tell_other: bool = True,
    today_too: bool = False,
) -> Placement:
    """End it with a day and a reason. Dates from that day on are open again; nobody left: the request is open again.

    `on` is the last day of the help; `today_too`: but what has not begun today is off. The other side is told, or both by the office.
    """
    request, locked = _locked(placement)
    if locked.state == PlacementState.ENDED:
        return locked
    # One that waits for the resident's word ends only in silence: neither knows the other's name yet.
    if locked.state not in {PlacementState.RUNNING} | (set() if tell_other else {PlacementState.ASK_RESIDENT}):
        raise PlacementHasMovedOn(locked)
    if not reason.strip():
        raise ReasonIsMissing
    if locked.started_on is not None and on < locked.started_on - dt.timedelta(days=1) and on < timezone.localdate(at):
        raise EndsBeforeItBegan
    coming = visits_of(locked, on=timezone.localdate(at))
    freed = [visit for visit in coming if visit.on > on or (today_too and visit.begins_at > at)]
    release(freed)
    if locked.state == PlacementState.ASK_RESIDENT:
        locked.started_on = None  # it never began: nobody knows the other's name, nor ever shall by this
    locked.ended_on, locked.ended_by_side, locked.reason = max(on, locked.started_on or on), side, reason.strip()[:300]
    _set_state(locked, PlacementState.ENDED, "started_on", "ended_on", "ended_by_side", "reason", by=by, at=at)
    _look_again(request, locked, side, by=by, at=at)
    close_after_the_end(placement=locked, by=by, at=at)
    if tell_other:
        _say_goodbye(request, locked, freed, side, on, by=by, at=at)
    raise_matching_version(locked.agency, volunteers=[locked.volunteer_id])
    return locked


@transaction.atomic
def take_new_visits(*, help_request: HelpRequest, visits: Iterable[Visit], by: Actor, at: dt.datetime) -> list[Visit]:
    """Dates that a series has just got go to the one who helps, as far as the rules allow; the others stay open."""
    request = lock_request(help_request.pk)
    placement = first_promise(request)
    wanted = {visit.pk for visit in visits}
    if placement is None or not wanted:
        return []
    volunteer = lock_volunteer(placement.volunteer_id)
    taken = []
    for visit in sorted(request.visits.all(), key=lambda visit: (visit.on, visit.start)):
        if visit.pk in wanted and is_open(visit, at=at) and not what_hinders(volunteer, request, [visit], at=at):
            take(placement, [visit], at=at)
            taken.append(visit)
    if taken:
        record(placement, "took_visits", by=by, at=at, changes={"number": (None, len(taken))})
        raise_matching_version(request.agency, volunteers=[volunteer.pk])
    return taken


def visits_of(placement: Placement, *, on: dt.date) -> list[Visit]:
    """The planned dates of a placement from a day on."""
    return list(
        Visit.objects.filter(
            help_request=placement.help_request_id, volunteer=placement.volunteer_id, state=VisitState.PLANNED, on__gte=on
        ).order_by("on", "start", "pk")
    )


def release(visits: Iterable[Visit]) -> None:
    """These dates have nobody again."""
    found = list(visits)
    Visit.objects.filter(pk__in=[visit.pk for visit in found], state=VisitState.PLANNED).update(volunteer=None)
    for visit in found:
        visit.volunteer, visit.sequence = None, visit.sequence + 1


def _still_in_order(placement: Placement, request: HelpRequest, visits: list[Visit], *, at: dt.datetime) -> None:
    """Between her yes and the resident's she may have been blocked or excluded: then no name and no address go to her."""
    failed = [rule for rule in what_hinders(placement.volunteer, request, visits, at=at) if rule in GATES]
    if failed:
        raise DoesNotFit(placement.volunteer.person.full_name, failed)


def _locked(placement: Placement) -> tuple[HelpRequest, Placement]:
    request = lock_request(placement.help_request_id)
    lock_volunteer(placement.volunteer_id)
    return request, lock_placement(placement.pk)


def _set_state(placement: Placement, state: str, *more: str, by: Actor, at: dt.datetime) -> None:
    before, placement.state = placement.state, state
    placement.save(update_fields=["state", *more])
    finish_reminders_about(agency=placement.agency, about=placement.reference, by=by, at=at)
    record(placement, state, by=by, at=at, changes={"state": (before, state)})


def _look_again(request: HelpRequest, placement: Placement, side: str, *, by: Actor, at: dt.datetime) -> None:
    """Write it down; a request that has nobody now waits for a helper again."""
    names = {"helper": placement.volunteer.person.full_name, "side": Side(side).label, "reason": placement.reason}
    text = _("%(helper)s hilft nicht mehr (%(side)s): %(reason)s") % names
    write(request, request.help_seeker, EntryKind.PLACEMENT, text, by=by, at=at)
    still_asked = request.standing or any(is_open(visit, at=at) for visit in _fresh(request))
    if first_promise(request) is None and request.state == RequestState.MATCHED and not request.has_ended and still_asked:
        move(help_request=request, to=RequestState.OPEN, reason=placement.reason, by=by, at=at)


def _fresh(request: HelpRequest) -> list[Visit]:
    return list(Visit.objects.filter(help_request=request))


def _say_goodbye(
    request: HelpRequest, placement: Placement, freed: list[Visit], side: str, on: dt.date, *, by: Actor, at: dt.datetime
) -> None:
    helper, seeker, agency = placement.volunteer.person, request.help_seeker, placement.agency
    told = {"about": placement, "by": by, "at": at, "am": format_date(on), "was": request.activity.noun}
    if side != Side.VOLUNTEER:
        off = to_volunteer(agency, placement.volunteer, freed, named=False, off=True, at=at)
        tell(agency, helper, "placement_ended", request, [], wem=seeker.full_name, attachments=off, **told)  # type: ignore[arg-type]
    else:
        take_out(placement.volunteer, freed, request, by=by, at=at)
    if side != Side.HELP_SEEKER:
        open_ = to_seeker(agency, seeker, freed, helper=_("Wir suchen noch jemanden und melden uns."), at=at)
        tell(agency, seeker, "placement_ended", request, [], wem=helper.full_name, attachments=open_, **told)  # type: ignore[arg-type]


