"""A guest who cannot come alone: a help request like any other, linked to the registration. What becomes of the event becomes of the lift."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from nahbei.activities.models import Activity, Handling
from nahbei.events import words
from nahbei.events.actions.rows import locked_registration, note
from nahbei.events.models import Event, EventState, Registration, RegistrationState
from nahbei.events.rules import NoActivityForLifts, NobodyKnown, RegistrationHasMovedOn
from nahbei.foundation.actor import Actor
from nahbei.foundation.models import Agency
from nahbei.help_requests.actions import change_request, receive_request
from nahbei.help_requests.asked import Asked
from nahbei.help_requests.models import HelpRequest
from nahbei.journal.actions import remind, write_entry
from nahbei.journal.models import EntryKind
from nahbei.placements.actions import withdraw_request
from nahbei.ui import german
from nahbei.visits.planning import AHEAD, drop_open_visits, plan_visits

COMING = frozenset({RegistrationState.CONFIRMED, RegistrationState.OFFERED, RegistrationState.WAITING})
BEFORE = AFTER = 30  # minutes


@transaction.atomic
def ask_for_lift(*, registration: Registration, by: Actor, at: dt.datetime) -> HelpRequest:
    """Once: asked again, it is the same request. It is locked until the guest agreed, as any request that somebody else typed.

    Refuses NobodyKnown, RegistrationHasMovedOn, NoActivityForLifts.
    """
    row = locked_registration(registration)
    if row.help_request is not None:
        return row.help_request
    if row.person is None:
        raise NobodyKnown
    if row.state not in COMING or row.event.state != EventState.PUBLISHED or at >= row.event.starts_at:
        raise RegistrationHasMovedOn
    seeker = row.person.merged_into or row.person
    row.help_request = receive_request(
        agency=row.agency, asked=_asked(row), help_seeker=seeker, caller=seeker, submission=f"event-lift-{row.pk}", by=by, at=at
    )
    row.needs_lift = True
    row.save(update_fields=["help_request", "needs_lift"])
    plan_visits(help_request=row.help_request, until=timezone.localdate(at) + AHEAD, by=by, at=at)
    said = _("Fahrt zu „%(title)s“ am %(day)s: Gesuch %(number)s.")
    text = said % {"title": row.event.title, "day": german.format_date(row.event.on, "plain"), "number": row.help_request.number}
    write_entry(agency=row.agency, by=by, at=at, text=text, kind=EntryKind.REQUEST, person=seeker, about=row.help_request.reference)
    note(row, "lift_asked", by=by, at=at)
    return row.help_request


def drop_lift(registration: Registration, *, reason: str, by: Actor, at: dt.datetime) -> None:
    """They do not come, or nobody does: whoever was asked to drive, or has agreed, is told."""
    request = _running(registration)
    if request is not None:
        withdraw_request(help_request=request, reason=reason, by=by, at=at)


def move_lift(registration: Registration, *, before: Event, by: Actor, at: dt.datetime) -> None:
    """The lift goes with the event. One that somebody has promised already is talked about by a human: it stands in the reminders."""
    request, event = _running(registration), registration.event
    if request is None or request.starts_on is None:
        return
    if request.visits.planned().filter(on__gte=timezone.localdate(at), volunteer__isnull=False).exists():
        text = _("Verlegt auf %(when)s: Fahrt neu absprechen.") % {"when": words.when(event)}
        remind(agency=request.agency, due_at=at, text=text, person=request.help_seeker, about=request.reference, by=by, at=at)
        return
    asked = replace(Asked.of(request), starts_on=request.starts_on + (event.on - before.on), destination=_destination(event))
    if (event.start, event.end) != (before.start, before.end):
        asked = replace(asked, start=_start(event), end=_end(event))
    change_request(help_request=request, asked=asked, contact=request.contact, by=by, at=at)
    drop_open_visits(help_request=request, reason=str(_("Veranstaltung verlegt")), by=by, at=at)
    plan_visits(help_request=request, until=timezone.localdate(at) + AHEAD, by=by, at=at)


def _running(registration: Registration) -> HelpRequest | None:
    rows = HelpRequest.objects.running().select_related("agency", "activity", "help_seeker", "contact")
    return rows.filter(pk=registration.help_request_id).first() if registration.help_request_id else None


def activity_for(agency: Agency) -> Activity:
    """What drives or accompanies, among those with a destination. Refuses NoActivityForLifts."""
    rows = list(agency.activities.offered().filter(has_destination=True, handling=Handling.VOLUNTEER))
    for word in ("fahr", "veranstaltung", "begleit"):
        rows.sort(key=lambda row: word not in row.name.lower())
        if rows and word in rows[0].name.lower():
            break
    if not rows:
        raise NoActivityForLifts
    return rows[0]


def _asked(row: Registration) -> Asked:
    event, activity = row.event, activity_for(row.agency)
    said = _("Hin und zurück: %(title)s, Beginn %(time)s.") % {"title": event.title, "time": german.format_time(event.start)}
    if row.size > 1:
        said += " " + _("Es sind %(n)s Personen.") % {"n": row.size}
    needs = tuple(row.agency.needs.filter(asks_for_car=True, about_health=False)[:1])
    origin = row.person.address_line if row.person else ""
    return Asked(
        activity, details=said, starts_on=event.on, start=_start(event), end=_end(event), origin=origin[:200], destination=_destination(event),
        needs=needs,
    )


def _destination(event: Event) -> str:
    return words.where(event)[:200]


def _start(event: Event) -> dt.time:
    """Half an hour before, within the day."""
    return dt.time(*divmod(max(event.start.hour * 60 + event.start.minute - BEFORE, 0), 60))


def _end(event: Event) -> dt.time:
    return dt.time(*divmod(min(event.end.hour * 60 + event.end.minute + AFTER, 24 * 60 - 1), 60))
