"""What became of the visits of the demo office: reported, approved, forgotten; and what came in between this week."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from nahbei.foundation.actor import Actor
from nahbei.foundation.refusal import Refusal
from nahbei.placements.actions import add_visit, cancel_visit, take_new_visits
from nahbei.placements.models import PlacementState
from nahbei.terminal.demo.offices import Office
from nahbei.visits.actions import Report, approve_hours, report_visit
from nahbei.visits.models import Side, Visit
from nahbei.visits.planning import extend_series

BERLIN = ZoneInfo("Europe/Berlin")
LATER = dt.timedelta(hours=3)
APPROVED_AFTER_DAYS = 5
# Of the visits of the last days, every third was not reported yet.
SILENT_DAYS = 6
# The next date of this resident is what the portal has to show: on no day of the week is it the one that is called off.
STEADY = "Lieselotte Fuchs"
WAYS = (None, None, 2_400, 5_800)


def report_until(office: Office, until: dt.datetime) -> None:
    """What is over by then was reported by telephone, in the order of the days; the older ones are approved."""
    by, lead, today = office.clerk("Petra Lindner"), office.clerk("Marlene Hoffmann"), office.at.astimezone(BERLIN).date()
    waiting = office.agency.visits.unreported(on=until.astimezone(BERLIN).date() + dt.timedelta(days=1)).order_by("on", "end", "pk")
    for visit in waiting:
        days = (today - visit.on).days
        if visit.ends_at + LATER > until or (days <= SILENT_DAYS and visit.pk % 3 == 0):
            continue
        report = Report(visit.planned_minutes + office.draw.choice((0, 0, 0, 15, -15)), office.draw.choice(WAYS))
        reported = report_visit(visit=visit, report=report, by=by, at=visit.ends_at + LATER)
        if days > APPROVED_AFTER_DAYS:
            approve_hours(visits=[reported], by=lead, at=visit.ends_at + dt.timedelta(days=1))


def what_came_in_between(office: Office) -> None:
    """The series reach on; somebody fell ill, a resident cancelled, a visit is written down afterwards."""
    extend(office, office.at)
    report_until(office, office.at)
    by, coming = office.clerk("Petra Lindner"), [*_coming(office, standing=True), *_coming(office, standing=False)]
    local = office.at.astimezone(BERLIN).date()
    this_week = [visit for visit in coming if visit.on <= local + dt.timedelta(days=6 - local.weekday())] or coming
    news = ((Side.VOLUNTEER, "kurzfristig verhindert"), (Side.HELP_SEEKER, "Der Enkel ist zu Besuch."))
    for visit, (side, reason) in zip(this_week, news, strict=False):
        cancel_visit(visit=visit, side=side, reason=reason, by=by, at=office.at)
    _written_down_late(office)


def extend(office: Office, at: dt.datetime) -> None:
    """What the clock does every night."""
    new = extend_series(agency=office.agency, by=Actor.clock(), at=at)
    for request in {visit.help_request for visit in new}:
        take_new_visits(help_request=request, visits=[visit for visit in new if visit.help_request == request], by=Actor.clock(), at=at)


def _coming(office: Office, *, standing: bool) -> list[Visit]:
    """Dates still to come that somebody has taken, the next first; of each request one."""
    found: dict[int, Visit] = {}
    today = office.at.astimezone(BERLIN).date()
    visits = office.agency.visits.planned().filter(
        on__gte=today, volunteer__isnull=False, help_request__standing=standing, help_request__placements__state=PlacementState.RUNNING
    ).exclude(help_request__help_seeker=office.people[STEADY])
    for visit in visits.order_by("on", "start", "pk"):
        if visit.begins_at > office.at:
            found.setdefault(visit.help_request_id, visit)
    return list(found.values())


def _written_down_late(office: Office) -> None:
    """She was asked at the door and told the office the day after."""
    local = office.at.astimezone(BERLIN)
    day = local.date() if local.hour >= 10 else local.date() - dt.timedelta(days=1)
    for visit in reversed(_coming(office, standing=True)):
        try:
            late = add_visit(
                help_request=visit.help_request, on=day, start=dt.time(8), end=dt.time(9), volunteer=visit.volunteer,
                by=office.clerk("Ben Wagner"), at=office.at,
            )
            report_visit(visit=late, report=Report(50), by=office.clerk("Ben Wagner"), at=office.at)
        except Refusal:
            continue
        return
