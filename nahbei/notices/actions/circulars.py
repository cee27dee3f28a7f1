"""A circular: the list is frozen, the text written, sent or planned, stopped."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db import transaction
from django.db.models.functions import Coalesce

from nahbei.foundation import audit
from nahbei.foundation.actor import Actor
from nahbei.foundation.models import Agency
from nahbei.messaging.actions import hold_back
from nahbei.messaging.wording import one_line
from nahbei.notices.composing import TOPIC, check_fields
from nahbei.notices.models import Circular, CircularRecipient, CircularState
from nahbei.notices.rules import AlreadyOnItsWay, NobodyInTheList, NothingToCancel, NothingToSay, SendAtIsPast
from nahbei.notices.sending import send_out
from nahbei.people.folding import readable


@transaction.atomic
def begin_circular(*, agency: Agency, people: Collection[int], source: str, by: Actor, at: dt.datetime) -> Circular:
    """Exactly these people, as the list was at this moment; whoever was merged into another stands for that one. Refuses NobodyInTheList."""
    found = agency.people.filter(pk__in=people).annotate(stands_for=Coalesce("merged_into", "pk"))
    keys = list(dict.fromkeys(found.values_list("stands_for", flat=True)))
    if not keys:
        raise NobodyInTheList
    circular = Circular.objects.create(
        agency=agency, source=source[:200], created_at=at, by_name=by.name, by_account_id=by.account_id
    )
    CircularRecipient.objects.bulk_create(CircularRecipient(agency=agency, circular=circular, person_id=pk) for pk in keys)
    _record(circular, "begun", by=by, at=at, count=(None, len(keys)))
    return circular


@transaction.atomic
def change_circular(*, circular: Circular, subject: str, body: str, by: Actor, at: dt.datetime) -> Circular:
    """Other words, as long as it is a draft. Refuses AlreadyOnItsWay, UnknownField."""
    locked = _locked(circular)
    if locked.state != CircularState.DRAFT:
        raise AlreadyOnItsWay
    check_fields(subject, body)
    locked.subject, locked.body = one_line(subject), readable(body).strip()
    locked.save(update_fields=["subject", "body"])
    return locked


@transaction.atomic
def send_circular(*, circular: Circular, send_at: dt.datetime | None = None, by: Actor, at: dt.datetime) -> Circular:
    """Now, or at a time. A double click sends once: the second finds it on its way. Refuses AlreadyOnItsWay, NothingToSay, SendAtIsPast."""
    locked = _locked(circular)
    if locked.state != CircularState.DRAFT:
        raise AlreadyOnItsWay
    if not locked.subject or not locked.body:
        raise NothingToSay
    if send_at is not None and send_at <= at:
        raise SendAtIsPast
    check_fields(locked.subject, locked.body)
    locked.state, locked.send_at = (CircularState.PLANNED, send_at) if send_at else (CircularState.SENDING, at)
    locked.by_name, locked.by_account_id = by.name, by.account_id
    locked.save(update_fields=["state", "send_at", "by_name", "by_account"])
    _record(locked, "planned", by=by, at=at, send_at=(None, locked.send_at))
    if send_at is None:
        send_out.enqueue(locked.agency_id, locked.pk)
    return locked


@transaction.atomic
def stop_circular(*, circular: Circular, by: Actor, at: dt.datetime) -> int:
    """Planned: it is a draft again. On its way: what has not gone out yet stays here. Returns how many were held back.

    Refuses NothingToCancel.
    """
    locked = _locked(circular)
    if locked.state == CircularState.PLANNED:
        locked.state, locked.send_at = CircularState.DRAFT, None
        locked.save(update_fields=["state", "send_at"])
        _record(locked, "cancelled", by=by, at=at, count=(None, 0))
        return 0
    if locked.state not in {CircularState.SENDING, CircularState.SENT}:
        raise NothingToCancel
    held = hold_back(agency=locked.agency, about=locked.reference, topic=TOPIC, by=by, at=at)
    if not held and locked.state == CircularState.SENT:
        raise NothingToCancel
    locked.state = CircularState.CANCELLED
    locked.save(update_fields=["state"])
    _record(locked, "cancelled", by=by, at=at, count=(None, held))
    return held


@transaction.atomic
def discard_circular(*, circular: Circular, by: Actor, at: dt.datetime) -> None:
    """A draft goes. Refuses AlreadyOnItsWay."""
    locked = _locked(circular)
    if locked.state != CircularState.DRAFT:
        raise AlreadyOnItsWay
    _record(locked, "discarded", by=by, at=at)
    locked.delete()


def _locked(circular: Circular) -> Circular:
    return Circular.objects.select_for_update(of=("self",)).select_related("agency").get(pk=circular.pk)


def _record(circular: Circular, what: str, *, by: Actor, at: dt.datetime, **changes: tuple[object, object]) -> None:
    audit.record(circular.agency, by=by, at=at, what=f"notices.circular_{what}", about=circular.reference, changes=changes)
