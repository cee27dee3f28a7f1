"""A date comes in addition, or is moved to another time."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nahbei.foundation.actor import Actor
from nahbei.foundation.numbers import raise_matching_version
from nahbei.foundation.refusal import Refusal
from nahbei.help_requests.actions import change_request, move, restore_date, resume, skip_date
from nahbei.help_requests.asked import Asked, rule_of
from nahbei.help_requests.models import HelpRequest, RequestState
from nahbei.help_requests.rules import EndsBeforeItStarts
from nahbei.placements import words
from nahbei.placements.actions.enquiries import withdraw_enquiry
from nahbei.placements.actions.locks import lock_request, lock_volunteer
from nahbei.placements.actions.single_dates import (
    clashes,
    end_if_empty,
    fits,
    give,
    helper_named,
    lock_date,
    note,
    seeker_named,
    tell_helper,
    tell_seeker,
    write,
)
from nahbei.placements.models import PlacementState
from nahbei.placements.queries import first_promise
from nahbei.placements.rules import RequestHasEnded
from nahbei.visits.actions.reports import Report, lock_visit, report_visit
from nahbei.visits.models import Side, Visit, VisitState
from nahbei.visits.rules import (
    DateExistsAlready,
    MovesIntoThePast,
    SomebodyElseComes,
    VisitHasMovedOn,
    VisitIsNotOver,
    VisitIsOver,
)
from nahbei.volunteers.models import Volunteer


class OnlyForATrade(Refusal):
    sentence = gettext_lazy("Das dürfen Freiwillige nicht. Vermitteln Sie an einen Dienst oder Betrieb weiter.")


@transaction.atomic
def add_visit(
    *, help_request: HelpRequest, on: dt.date, start: dt.time, end: dt.time, volunteer: Volunteer | None = None, by: Actor, at: dt.datetime
) -> Visit:
    """One more date of a request; one that is past is marked as a late entry. `volunteer` has agreed and takes it.

    Refuses RequestHasEnded, OnlyForATrade, EndsBeforeItStarts, DateExistsAlready; with a volunteer DoesNotFit, ResidentHasNotAgreed.
    """
    request = lock_request(help_request.pk)
    helper = lock_volunteer(volunteer.pk) if volunteer else None
    _check_new(request, on, start, end)
    visit = Visit(agency=request.agency, help_request=request, on=on, start=start, end=end, recorded_at=at)
    visit.late = visit.begins_at <= at
    visit.save(force_insert=True)
    restore_date(help_request=request, on=on, by=by, at=at)
    note(visit, "visits.added", by=by, at=at, changes={"on": (None, on), "late": (None, visit.late)})
    text = _("Nachgetragen: %(what)s.") if visit.late else _("Ein weiterer Termin: %(what)s.")
    write(visit, request.help_seeker, text % {"what": words.noun_and_dates(request, [visit])}, by=by, at=at)
    _keep_in_step(request, None, visit, by=by, at=at)
    _run_on(request, visit, by=by, at=at)
    known = helper is not None and first_promise(request, helper.pk) is not None
    if helper is not None:
        give(request, visit, helper, by=by, at=at)
        raise_matching_version(request.agency, volunteers=[helper.pk])
    if not visit.late and (known or helper is None):
        _tell_both("visit_added", request, visit, helper, by=by, at=at)
    return visit


@transaction.atomic
def move_visit(*, visit: Visit, on: dt.date, start: dt.time, end: dt.time, by: Actor, at: dt.datetime) -> Visit:
    """To another day or time. Who has promised keeps it only if she can then; both are told either way.

    Refuses VisitHasMovedOn, VisitIsOver, SomebodyElseComes, EndsBeforeItStarts, MovesIntoThePast, DateExistsAlready.
    """
    request, locked = lock_date(visit)
    if (locked.on, locked.start, locked.end) == (on, start, end):
        return locked
    _check_move(request, locked, visit, on, start, end, at=at)
    old, helper = _set_times(locked, on, start, end), locked.volunteer
    locked.volunteer = None
    locked.save(update_fields=["on", "start", "end", "volunteer"])
    note(locked, "visits.moved", by=by, at=at, changes={"on": (old.on, on), "start": (old.start, start), "end": (old.end, end)})
    _keep_in_step(request, old, locked, by=by, at=at)
    _ask_anew(request, locked, by=by, at=at)
    names = {"before": words.date_of(old), "what": words.noun_and_dates(request, [locked])}
    write(locked, request.help_seeker, _("Verlegt vom %(before)s: %(what)s.") % names, by=by, at=at)
    if helper is None:
        tell_seeker(request, "visit_moved", locked, bisher=words.date_of(old), wer=helper_named(request, locked), by=by, at=at)
        return locked
    _keep_or_lose(request, locked, old, helper, by=by, at=at)
    raise_matching_version(locked.agency, volunteers=[helper.pk])
    return locked


@transaction.atomic
def report_with_helper(*, visit: Visit, volunteer: Volunteer, report: Report, by: Actor, at: dt.datetime) -> Visit:
    """A date that nobody had promised took place after all: who was there is written down late, with the hours.

    Refuses DoesNotFit, AlreadyPromised, ResidentHasNotAgreed, and what `report_visit` refuses.
    """
    request = lock_request(visit.help_request_id)
    helper, locked = lock_volunteer(volunteer.pk), lock_visit(visit.pk)
    if locked.begins_at > at:
        raise VisitIsNotOver
    give(request, locked, helper, by=by, at=at)
    locked.late = True
    locked.save(update_fields=["late"])
    return report_visit(visit=locked, report=report, by=by, at=at)


def _set_times(visit: Visit, on: dt.date, start: dt.time, end: dt.time) -> Visit:
    """Set the new times; what it was, as an unsaved copy."""
    old = Visit(help_request=visit.help_request, on=visit.on, start=visit.start, end=visit.end)
    visit.on, visit.start, visit.end = on, start, end
    return old


def _check_new(request: HelpRequest, on: dt.date, start: dt.time, end: dt.time) -> None:
    if request.state in {RequestState.RETURNED, RequestState.WITHDRAWN}:
        raise RequestHasEnded
    if request.activity.is_for_trade:
        raise OnlyForATrade
    if end <= start:
        raise EndsBeforeItStarts
    if clashes(request, on=on, start=start):
        raise DateExistsAlready


def _check_move(request: HelpRequest, locked: Visit, seen: Visit, on: dt.date, start: dt.time, end: dt.time, *, at: dt.datetime) -> None:
    if locked.state != VisitState.PLANNED:
        raise VisitHasMovedOn(locked)
    if locked.ends_at <= at:
        raise VisitIsOver
    if locked.volunteer_id != seen.volunteer_id:
        raise SomebodyElseComes(locked)
    if end <= start:
        raise EndsBeforeItStarts
    if Visit(on=on, start=start).begins_at <= at:
        raise MovesIntoThePast
    if clashes(request, on=on, start=start, without=locked):
        raise DateExistsAlready


def _keep_in_step(request: HelpRequest, old: Visit | None, visit: Visit, *, by: Actor, at: dt.datetime) -> None:
    """A one-off request names its day itself. In a series the old day is an exception, or the night would plan it again."""
    if not request.standing:
        if request.starts_on == (old.on if old else None):
            asked = replace(Asked.of(request), starts_on=visit.on, start=visit.start, end=visit.end)
            change_request(help_request=request, asked=asked, contact=request.contact, by=by, at=at)
            request.refresh_from_db(fields=["starts_on", "start", "end"])
        return
    if old is None or old.on == visit.on:
        return
    restore_date(help_request=request, on=visit.on, by=by, at=at)
    if rule_of(request).falls_on(old.on) and not Visit.objects.filter(help_request=request, on=old.on).exists():
        skip_date(help_request=request, on=old.on, by=by, at=at)


def _run_on(request: HelpRequest, visit: Visit, *, by: Actor, at: dt.datetime) -> None:
    """A new date of a request that had come to its end: it runs again, and waits for somebody when nobody helps any more."""
    if visit.late:
        return
    if request.state == RequestState.REFERRED or (request.state == RequestState.MATCHED and first_promise(request) is None):
        move(help_request=request, to=RequestState.OPEN, reason=_("Ein weiterer Termin"), by=by, at=at)
    else:
        resume(help_request=request, by=by, at=at)
    request.refresh_from_db(fields=["state", "closed_at"])


def _ask_anew(request: HelpRequest, visit: Visit, *, by: Actor, at: dt.datetime) -> None:
    """Who was asked about the old time is told that it does not hold any more: a yes to it would be a yes to something else."""
    for enquiry in request.enquiries.open().order_by("pk"):
        named = {each.pk for each in enquiry.visits.all()}
        if visit.pk in named or (not named and not request.standing):
            withdraw_enquiry(enquiry=enquiry, by=by, at=at)


def _keep_or_lose(request: HelpRequest, visit: Visit, old: Visit, helper: Volunteer, *, by: Actor, at: dt.datetime) -> None:
    before, whom = words.date_of(old), seeker_named(request, helper)
    if fits(helper, request, visit, at=at):
        visit.volunteer = helper
        visit.save(update_fields=["volunteer"])
        _tell_both("visit_moved", request, visit, helper, bisher=before, by=by, at=at)
        return
    write(visit, helper.person, _("%(helper)s kann dann nicht. Der Termin ist offen.") % {"helper": helper.person.full_name}, by=by, at=at)
    tell_helper(helper, "visit_moved_away", visit, off=True, bisher=before, wem=whom, by=by, at=at)
    tell_seeker(request, "visit_moved", visit, bisher=before, wer=helper_named(request, visit), by=by, at=at)
    end_if_empty(request, helper, Side.OFFICE, _("Termin verlegt"), by=by, at=at)


def _tell_both(topic: str, request: HelpRequest, visit: Visit, helper: Volunteer | None, *, by: Actor, at: dt.datetime, **values: str) -> None:
    """The resident hears who comes; the volunteer for whom – each only when both have agreed."""
    tell_seeker(request, topic, visit, wer=helper_named(request, visit), by=by, at=at, **values)
    if helper is not None:
        promise = first_promise(request, helper.pk)
        known = promise is not None and promise.state == PlacementState.RUNNING
        whom = request.help_seeker.full_name if known else _("jemand aus der Nachbarschaft")
        tell_helper(helper, topic, visit, off=False, by=by, at=at, **{"wer": whom, **values})
