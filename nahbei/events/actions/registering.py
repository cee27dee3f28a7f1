"""Somebody says that they come, or that they do not; those who wait move up in their order."""

from __future__ import annotations

import datetime as dt
import secrets
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from nahbei.events.actions.lifts import drop_lift
from nahbei.events.actions.rows import locked, locked_registration, note, promote, put, recount
from nahbei.events.links import token_of
from nahbei.events.models import Event, EventState, Registration, RegistrationState, Source
from nahbei.events.rules import EventIsFull, NameIsMissing, OfferIsOver, RegistrationHasMovedOn, check_open
from nahbei.events.told import BY_WIRE, tell
from nahbei.foundation.actor import Actor
from nahbei.foundation.models import Agency
from nahbei.foundation.tokens import digest
from nahbei.people.folding import readable
from nahbei.people.models import Person

OPEN = frozenset({RegistrationState.CONFIRMED, RegistrationState.WAITING, RegistrationState.OFFERED})


@transaction.atomic
def register(
    *, event: Event, name: str, source: Source, by: Actor, at: dt.datetime, form: str = "", size: int = 1, person: Person | None = None,
    **said: Any,
) -> Registration:
    """A place, or one on the waiting list when there is none for the whole party or others wait already. Whoever waits is sent nothing.

    The same page sent twice is one registration. Refuses NotOpenForRegistration, DeadlineIsOver, NameIsMissing, EventIsFull (walk-in).
    """
    event, form = locked(event), form or secrets.token_hex(20)
    known = event.agency.registrations.filter(form=form).first()
    if known is not None:
        return known
    check_open(event, outside=source == Source.ONLINE, at=at)
    row = _new(event, name=name, source=source, form=form, size=size, person=person, at=at, **said)
    row.state = _first_state(event, row)
    row.full_clean()
    row.save()
    event.save(update_fields=["last_registration"])
    recount(event)
    note(row, "registered", by=by, at=at, state=(None, row.state))
    if row.state == RegistrationState.CONFIRMED:
        tell(row, "event_confirmed", by=by, at=at, only=BY_WIRE)
    return row


def _new(event: Event, *, name: str, form: str, at: dt.datetime, person: Person | None, **fields: Any) -> Registration:
    name = readable(name)
    if not name:
        raise NameIsMissing
    event.last_registration += 1
    tidy = {key: readable(value) if isinstance(value, str) else value for key, value in fields.items()}
    return Registration(
        agency=event.agency, event=event, place=event.last_registration, name=name, form=form, digest=digest(token_of(event.agency_id, form)),
        person=person and (person.merged_into or person), created_at=at, state_at=at, **tidy,
    )


def _first_state(event: Event, row: Registration) -> RegistrationState:
    if row.source == Source.WALK_IN:
        if not event.has_room_for(row.places):
            raise EventIsFull
        return RegistrationState.ATTENDED
    behind = event.registrations.waiting().exists()
    return RegistrationState.CONFIRMED if event.has_room_for(row.places) and not behind else RegistrationState.WAITING


@transaction.atomic
def cancel_registration(*, registration: Registration, by: Actor, at: dt.datetime) -> Registration:
    """They do not come. What becomes free is offered to those who wait. Refuses RegistrationHasMovedOn."""
    row = locked_registration(registration)
    if row.state == RegistrationState.CANCELLED:
        return row
    if row.state not in OPEN or row.event.state != EventState.PUBLISHED:
        raise RegistrationHasMovedOn
    before = row.state
    put(row, RegistrationState.CANCELLED, at=at)
    recount(row.event)
    note(row, "registration_cancelled", by=by, at=at, state=(before, row.state))
    if before == RegistrationState.CONFIRMED:
        tell(row, "event_registration_cancelled", by=by, at=at, only=BY_WIRE)
    drop_lift(row, reason=_("Kommt nicht zur Veranstaltung."), by=by, at=at)
    promote(row.event, by=by, at=at)
    return row


@transaction.atomic
def accept_offer(*, registration: Registration, by: Actor, at: dt.datetime) -> Registration:
    """„Ja, ich komme.“ Twice is once. Refuses OfferIsOver, RegistrationHasMovedOn."""
    row = locked_registration(registration)
    if row.state == RegistrationState.CONFIRMED:
        return row
    if row.state != RegistrationState.OFFERED or row.event.state != EventState.PUBLISHED:
        raise RegistrationHasMovedOn
    if row.answer_until is not None and at >= row.answer_until:
        raise OfferIsOver
    put(row, RegistrationState.CONFIRMED, at=at)
    note(row, "offer_accepted", by=by, at=at, state=(RegistrationState.OFFERED, row.state))
    tell(row, "event_confirmed", by=by, at=at, only=BY_WIRE)
    return row


@transaction.atomic
def expire_offers(*, event: Event, by: Actor, at: dt.datetime) -> int:
    """Whoever did not answer loses the place; the next one is asked. Returns how many."""
    row = locked(event)
    over = list(row.registrations.overdue(at=at).select_related("agency", "person"))
    for each in over:
        each.event = row
        put(each, RegistrationState.CANCELLED, at=at)
        note(each, "offer_expired", by=by, at=at, state=(RegistrationState.OFFERED, each.state))
        tell(each, "event_expired", by=by, at=at)
        drop_lift(each, reason=_("Kommt nicht zur Veranstaltung."), by=by, at=at)
    if over:
        recount(row)
        promote(row, by=by, at=at)
    return len(over)


@transaction.atomic
def link_registration(*, registration: Registration, person: Person | None, by: Actor, at: dt.datetime) -> Registration:
    """„Das ist …“, or after all not: only the office says so."""
    row = locked_registration(registration)
    row.person = person and (person.merged_into or person)
    row.save(update_fields=["person"])
    note(row, "registration_linked", by=by, at=at)
    return row


@transaction.atomic
def remind(*, agency: Agency, by: Actor, at: dt.datetime) -> int:
    """The day before: once, and only whoever has a place."""
    tomorrow = timezone.localdate(at) + dt.timedelta(days=1)
    due = agency.registrations.filter(
        event__on=tomorrow, event__state=EventState.PUBLISHED, state=RegistrationState.CONFIRMED, reminded_at=None
    )
    rows = list(due.select_for_update(of=("self",)).select_related("agency", "event__agency", "event__venue", "person").order_by("event", "place"))
    for row in rows:
        row.reminded_at = at
        row.save(update_fields=["reminded_at"])
        tell(row, "event_reminder", by=by, at=at, only=BY_WIRE)
    return len(rows)
