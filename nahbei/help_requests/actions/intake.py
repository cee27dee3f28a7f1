"""A request comes in, or is changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from nahbei.activities.models import Need
from nahbei.foundation import audit
from nahbei.foundation.actor import Actor
from nahbei.foundation.models import Agency
from nahbei.foundation.numbers import next_number
from nahbei.help_requests.asked import COLUMNS, Asked, review_day
from nahbei.help_requests.models import HelpRequest, RequestNeed, RequestState, StateChange
from nahbei.help_requests.rules import NeedsAreLocked, about_health, check_asked
from nahbei.people.models import Consent, Person


@transaction.atomic
def receive_request(
    *, agency: Agency, asked: Asked, help_seeker: Person, submission: str, by: Actor, at: dt.datetime, caller: Person | None = None,
    contact: Person | None = None, consent: Consent | None = None,
) -> HelpRequest:
    """Store a request under the next number of the year. Without a consent it is locked: no needs that say something about health."""
    asked = asked.completed()
    check_asked(asked, unlocked=consent is not None)
    help_request = HelpRequest.objects.create(
        agency=agency, number=_next_number(agency, at), help_seeker=help_seeker, caller=caller, contact=contact, consent=consent,
        review_on=review_day(asked, agency.review_months), state_since=at, received_at=at, received_by_name=by.name,
        received_by_id=by.account_id, submission=submission, **asked.columns(),
    )
    _store_needs(help_request, asked.needs)
    StateChange.objects.create(agency=agency, help_request=help_request, before="", after=RequestState.OPEN, at=at, by_name=by.name)
    audit.record(
        agency, by=by, at=at, what="help_requests.received", about=help_request.reference, person_id=help_seeker.pk,
        changes={"number": (None, help_request.number)},
    )
    return help_request


@transaction.atomic
def change_request(*, help_request: HelpRequest, asked: Asked, by: Actor, at: dt.datetime, contact: Person | None = None) -> HelpRequest:
    """Ask for something else, or at another time. The audit names what changed, never which needs."""
    locked = HelpRequest.objects.select_for_update(of=("self",)).select_related("agency").get(pk=help_request.pk)
    asked = asked.completed()
    check_asked(asked, unlocked=not locked.is_locked)
    changes = {name: (getattr(locked, name), getattr(asked, name)) for name in COLUMNS if getattr(locked, name) != getattr(asked, name)}
    for name, (_, value) in changes.items():
        setattr(locked, name, value)
    if {"standing", "starts_on", "ends_on"} & changes.keys():
        locked.review_on = review_day(asked, locked.agency.review_months)
    if contact != locked.contact:
        changes["contact"] = (locked.contact_id, contact and contact.pk)
        locked.contact = contact
    locked.save()
    if _store_needs(locked, asked.needs):
        changes["needs"] = (None, None)
    if changes:
        audit.record(
            locked.agency, by=by, at=at, what="help_requests.changed", about=locked.reference, person_id=locked.help_seeker_id,
            changes=changes,
        )
    return locked


@transaction.atomic
def set_needs(*, help_request: HelpRequest, needs: Sequence[Need], by: Actor, at: dt.datetime) -> None:
    """Tick what is needed. Refuses NeedsAreLocked while nobody who may has consented."""
    if help_request.is_locked and about_health(needs):
        raise NeedsAreLocked
    if _store_needs(help_request, needs):
        audit.record(
            help_request.agency, by=by, at=at, what="help_requests.needs_changed", about=help_request.reference,
            person_id=help_request.help_seeker_id,
        )


def _store_needs(help_request: HelpRequest, needs: Sequence[Need]) -> bool:
    """True when something changed."""
    wanted = {need.pk for need in needs}
    stored = set(help_request.request_needs.values_list("need_id", flat=True))
    help_request.request_needs.exclude(need_id__in=wanted).delete()
    RequestNeed.objects.bulk_create(
        RequestNeed(agency=help_request.agency, help_request=help_request, need_id=pk) for pk in sorted(wanted - stored)
    )
    return wanted != stored


def _next_number(agency: Agency, at: dt.datetime) -> str:
    year = timezone.localdate(at).year
    return f"{year}-{next_number(agency, f'request-{year}'):04d}"

