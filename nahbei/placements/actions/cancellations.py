"""A date is off: one side cannot, or the office says so. And back again, as long as that goes."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from nahbei.foundation.actor import Actor
from nahbei.foundation.numbers import raise_matching_version
from nahbei.help_requests.actions import move, reopen, restore_date, skip_date
from nahbei.help_requests.models import HelpRequest, RequestState
from nahbei.placements import words
from nahbei.placements.actions.endings import withdraw_request
from nahbei.placements.actions.locks import lock_request, lock_volunteer
from nahbei.placements.actions.notes import take_out
from nahbei.placements.actions.placements import take_new_visits
from nahbei.placements.actions.single_dates import (
    clashes,
    close_vain_questions,
    end_if_empty,
    fits,
    give,
    helper_named,
    is_introduced,
    lock_date,
    note,
    seeker_named,
    tell_helper,
    tell_seeker,
    with_reason,
    write,
)
from nahbei.placements.models import Placement, PlacementState
from nahbei.placements.queries import first_promise
from nahbei.placements.rules import RequestHasEnded, resident_comes_first
from nahbei.visits.models import Side, Visit, VisitState
from nahbei.visits.planning import AHEAD, plan_visits
from nahbei.visits.rules import (
    DateExistsAlready,
    NobodyHasPromised,
    NothingToRestore,
    SomebodyElseComes,
    VisitHasMovedOn,
    VisitIsOver,
    is_restorable,
)
from nahbei.volunteers.models import Volunteer


@transaction.atomic
def cancel_visit(
    *, visit: Visit, side: str, reason: str = "", ends_request: bool = False, by: Actor, at: dt.datetime
) -> Visit:
    """The volunteer cannot: the date is open again. The help seeker or the office: it does not take place. The other side is told.

    `visit` is as the screen showed it: a helper who came in between is not put off. `ends_request`: the help is not needed any
    more. Refuses VisitHasMovedOn, VisitIsOver, NobodyHasPromised, SomebodyElseComes.
    """
    request, locked = lock_date(visit)
    reason = " ".join(reason.split())[:200]
    if locked.state == VisitState.CANCELLED and side != Side.VOLUNTEER:
        return locked
    _check_running(locked, visit, side, at=at)
    if side == Side.VOLUNTEER:
        _give_back(request, locked, reason, by=by, at=at)
    else:
        _call_off(request, locked, side, reason, by=by, at=at)
        _last_date(request, reason, ends_request, by=by, at=at)
    return locked


@transaction.atomic
def restore_visit(*, visit: Visit, by: Actor, at: dt.datetime) -> Visit:
    """Take a cancellation back. Who had promised comes again if she still can; of a given-back date only then.

    Refuses NothingToRestore, DateExistsAlready, RequestHasEnded, DoesNotFit.
    """
    request, locked = lock_date(visit)
    if not is_restorable(locked, at=at):
        raise NothingToRestore
    volunteer_id = locked.volunteer_id or locked.given_back_by_id
    helper = lock_volunteer(volunteer_id) if volunteer_id else None
    was_cancelled = locked.state == VisitState.CANCELLED
    if was_cancelled:
        _plan_again(request, locked, by=by, at=at)
    # A date that was given back comes back only with who gave it back; a cancelled one may also be open again.
    introduced = False
    if helper is not None and (not was_cancelled or fits(helper, request, locked, at=at)):
        introduced = _comes_again(request, locked, helper, by=by, at=at)
    _forget_cancellation(locked)
    note(locked, "visits.restored", by=by, at=at, changes={"volunteer": (None, locked.volunteer_id)})
    write(locked, request.help_seeker, _("Findet doch statt: %(what)s.") % {"what": words.noun_and_dates(request, [locked])}, by=by, at=at)
    if not introduced and (was_cancelled or (helper is not None and is_introduced(request, helper))):
        tell_seeker(request, "visit_again", locked, wer=helper_named(request, locked), by=by, at=at)
    raise_matching_version(locked.agency, volunteers=[helper.pk] if helper else [])
    return locked


@transaction.atomic
def leave_out_date(*, help_request: HelpRequest, on: dt.date, reason: str = "", by: Actor, at: dt.datetime) -> Visit | None:
    """An exception of a series. A visit that was planned for it is called off and returned. Refuses NotADateOfThisSeries."""
    request = lock_request(help_request.pk)
    skip_date(help_request=request, on=on, by=by, at=at)
    planned = Visit.objects.planned().filter(help_request=request, on=on).order_by("start", "pk").first()
    if planned is None or planned.ends_at <= at:
        return None
    return cancel_visit(visit=planned, side=Side.HELP_SEEKER, reason=reason, by=by, at=at)


@transaction.atomic
def bring_date_back(*, help_request: HelpRequest, on: dt.date, by: Actor, at: dt.datetime) -> Visit | None:
    """The day belongs to the series again: the visit of that day comes back, or is planned when its time is near."""
    request = lock_request(help_request.pk)
    restore_date(help_request=request, on=on, by=by, at=at)
    cancelled = Visit.objects.filter(help_request=request, on=on, state=VisitState.CANCELLED).order_by("-cancelled_at", "pk").first()
    if cancelled is not None and is_restorable(cancelled, at=at) and not clashes(request, on=on, start=cancelled.start):
        return restore_visit(visit=cancelled, by=by, at=at)
    new = [] if request.has_ended else plan_visits(help_request=request, until=timezone.localdate(at) + AHEAD, by=by, at=at)
    take_new_visits(help_request=request, visits=new, by=by, at=at)
    return next((visit for visit in new if visit.on == on), None)


def _check_running(locked: Visit, seen: Visit, side: str, *, at: dt.datetime) -> None:
    if locked.state != VisitState.PLANNED:
        raise VisitHasMovedOn(locked)
    if locked.ends_at <= at:
        raise VisitIsOver
    if side == Side.VOLUNTEER and locked.volunteer_id is None:
        raise NobodyHasPromised
    if locked.volunteer_id != seen.volunteer_id:
        raise SomebodyElseComes(locked)


def _give_back(request: HelpRequest, visit: Visit, reason: str, *, by: Actor, at: dt.datetime) -> None:
    helper = visit.volunteer
    assert helper is not None
    introduced = is_introduced(request, helper)
    visit.volunteer, visit.given_back_by, visit.report_digest = None, helper, ""
    visit.cancelled_by_side, visit.cancelled_at, visit.reason = Side.VOLUNTEER, at, reason
    visit.save(update_fields=["volunteer", "given_back_by", "report_digest", "cancelled_by_side", "cancelled_at", "reason"])
    note(visit, "visits.given_back", by=by, at=at, changes={"volunteer": (helper.pk, None)})
    names = {"helper": helper.person.full_name, "what": words.noun_and_dates(request, [visit])}
    write(visit, helper.person, with_reason(_("%(helper)s kann nicht: %(what)s") % names, reason), by=by, at=at)
    if introduced:
        tell_seeker(request, "visit_given_back", visit, helfer=names["helper"], by=by, at=at)
    take_out(helper, [visit], request, by=by, at=at)
    end_if_empty(request, helper, Side.VOLUNTEER, reason, by=by, at=at)
    raise_matching_version(visit.agency, volunteers=[helper.pk])


def _call_off(request: HelpRequest, visit: Visit, side: str, reason: str, *, by: Actor, at: dt.datetime) -> None:
    """The row keeps who would have come, so that it can be taken back."""
    helper = visit.volunteer
    visit.state, visit.cancelled_by_side, visit.cancelled_at, visit.reason = VisitState.CANCELLED, side, at, reason
    visit.report_digest = ""
    visit.save(update_fields=["state", "cancelled_by_side", "cancelled_at", "reason", "report_digest"])
    note(visit, "visits.cancelled", by=by, at=at, changes={"state": (VisitState.PLANNED, VisitState.CANCELLED), "side": (None, side)})
    names = {"side": Side(side).label, "what": words.noun_and_dates(request, [visit])}
    write(visit, request.help_seeker, with_reason(_("Abgesagt (%(side)s): %(what)s") % names, reason), by=by, at=at)
    if side == Side.OFFICE:
        tell_seeker(request, "visit_cancelled_for_seeker", visit, by=by, at=at)
    else:
        take_out(request.help_seeker, [visit], request, by=by, at=at)
    close_vain_questions(request, by=by, at=at)
    if helper is not None:
        tell_helper(helper, "visit_cancelled_for_volunteer", visit, off=True, wem=seeker_named(request, helper), by=by, at=at)
        end_if_empty(request, helper, side, reason, by=by, at=at)
        raise_matching_version(visit.agency, volunteers=[helper.pk])


def _last_date(request: HelpRequest, reason: str, ends_request: bool, *, by: Actor, at: dt.datetime) -> None:
    """A request is never silently without a date: it is withdrawn, or waits for a new one."""
    request.refresh_from_db(fields=["state", "closed_at"])
    if ends_request and request.state not in {RequestState.WITHDRAWN, RequestState.RETURNED}:
        withdraw_request(help_request=request, reason=reason or _("Termin abgesagt"), by=by, at=at)
    elif not request.standing and request.state == RequestState.MATCHED and first_promise(request) is None and not request.has_ended:
        move(help_request=request, to=RequestState.OPEN, reason=_("Termin abgesagt"), by=by, at=at)


def _plan_again(request: HelpRequest, visit: Visit, *, by: Actor, at: dt.datetime) -> None:
    if clashes(request, on=visit.on, start=visit.start, without=visit):
        raise DateExistsAlready
    if request.state == RequestState.WITHDRAWN and request.closed_at == visit.cancelled_at:
        # One cancellation ended both; taking it back brings back both.
        reopen(help_request=request, by=by, at=at)
        request.refresh_from_db(fields=["state", "closed_at"])
    if request.state in {RequestState.WITHDRAWN, RequestState.RETURNED}:
        raise RequestHasEnded
    visit.state, visit.volunteer = VisitState.PLANNED, None
    visit.save(update_fields=["state", "volunteer"])
    restore_date(help_request=request, on=visit.on, by=by, at=at)


def _comes_again(request: HelpRequest, visit: Visit, helper: Volunteer, *, by: Actor, at: dt.datetime) -> bool:
    """True when both were introduced to each other anew, and so know everything."""
    known = _revive(request, visit, helper)
    placement = give(request, visit, helper, by=by, at=at)
    if not known:
        return True
    tell_helper(helper, "visit_again", visit, wer=seeker_named(request, helper), by=by, at=at)
    if request.state == RequestState.OPEN and placement.state == PlacementState.RUNNING and not placement.stand_in:
        move(help_request=request, to=RequestState.MATCHED, reason=helper.person.full_name, by=by, at=at)
    return False


def _revive(request: HelpRequest, visit: Visit, helper: Volunteer) -> bool:
    """The placement that ended with this date runs again: for both sides nothing has happened. True: there is one."""
    if first_promise(request, helper.pk) is not None:
        return True
    if resident_comes_first(request):
        return False  # perhaps she was never asked about this volunteer: she is now, and hears no name before
    ended = Placement.objects.filter(help_request=request, volunteer=helper, state=PlacementState.ENDED).order_by("-pk").first()
    if ended is None or visit.cancelled_at is None or ended.ended_on is None or ended.ended_on < timezone.localdate(visit.cancelled_at):
        return False
    ended.state, ended.ended_on, ended.ended_by_side, ended.reason = PlacementState.RUNNING, None, "", ""
    ended.save(update_fields=["state", "ended_on", "ended_by_side", "reason"])
    return True


def _forget_cancellation(visit: Visit) -> None:
    visit.given_back_by, visit.cancelled_by_side, visit.cancelled_at, visit.reason = None, "", None, ""
    visit.save(update_fields=["given_back_by", "cancelled_by_side", "cancelled_at", "reason"])
