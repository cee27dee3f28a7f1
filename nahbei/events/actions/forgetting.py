"""Some weeks after an event nobody needs to know who was there: how many is enough."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from nahbei.events.actions.rows import locked
from nahbei.events.models import Event, GuestTerms, Registration, RegistrationState
from nahbei.foundation import audit
from nahbei.foundation.actor import Actor
from nahbei.foundation.models import Agency
from nahbei.messaging.strangers import forget_about


def forget_guests(*, agency: Agency, by: Actor, at: dt.datetime) -> int:
    """Names, addresses and notes of old events go, and what was written to typed addresses. Returns of how many guests.

    How many were registered, waited, came or stayed away is still counted: the rows stay, without anything typed.
    """
    on = timezone.localdate(at)
    last = on - dt.timedelta(days=agency.guest_terms.on(on).forget_after_days)
    old = agency.registrations.filter(forgotten_at=None, event__on__lt=last).order_by("event").values_list("event", flat=True).distinct()
    return sum(_forget(pk, by=by, at=at) for pk in list(old))


@transaction.atomic
def _forget(event_id: int, *, by: Actor, at: dt.datetime) -> int:
    event = locked(Event(pk=event_id))
    rows = list(event.registrations.filter(forgotten_at=None))
    forget_about(agency=event.agency, about=[row.reference for row in rows])
    if event.guests_counted is None and (there := [row.size for row in rows if row.state == RegistrationState.ATTENDED]):
        event.guests_counted = sum(there)
        event.save(update_fields=["guests_counted"])
    for row in rows:
        row.name = row.email = row.phone = row.note = ""
        row.needs_lift, row.person, row.help_request, row.forgotten_at = False, None, None, at
        row.form = row.digest = f"forgotten-{row.pk}"  # the link leads nowhere any more
    names = ["name", "email", "phone", "note", "needs_lift", "person", "help_request", "forgotten_at", "form", "digest"]
    Registration.objects.bulk_update(rows, names, batch_size=200)
    audit.record(event.agency, by=by, at=at, what="events.guests_forgotten", about=event.reference, changes={"number": (len(rows), None)})
    return len(rows)


@transaction.atomic
def set_guest_terms(*, agency: Agency, valid_from: dt.date, forget_after_days: int, by: Actor, at: dt.datetime) -> GuestTerms:
    """A new row from that day on."""
    terms = GuestTerms(agency=agency, valid_from=valid_from, forget_after_days=forget_after_days)
    terms.full_clean()
    terms.save()
    changes = {"valid_from": (None, valid_from), "forget_after_days": (None, forget_after_days)}
    audit.record(agency, by=by, at=at, what="events.guest_terms_set", changes=changes)
    return terms
