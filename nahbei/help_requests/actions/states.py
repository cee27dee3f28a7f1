"""A request changes its state: one table, one `move`. The state is a row with when and who."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nahbei.foundation import audit
from nahbei.foundation.actor import Actor
from nahbei.foundation.models import Agency
from nahbei.foundation.refusal import Refusal
from nahbei.help_requests.models import HelpRequest, RequestState, StateChange
from nahbei.help_requests.rules import ENDED, RequestCannotMove, may_move
from nahbei.journal.actions import write_entry
from nahbei.journal.models import EntryKind


class ReasonIsMissing(Refusal):
    sentence = gettext_lazy("Schreiben Sie kurz auf, warum.")
    field = "reason"


@transaction.atomic
def move(*, help_request: HelpRequest, to: str, reason: str = "", by: Actor, at: dt.datetime) -> HelpRequest:
    """Bring a request into a state. Already there (a double click): nothing happens. Refuses RequestCannotMove."""
    locked = HelpRequest.objects.select_for_update(of=("self",)).select_related("agency", "help_seeker").get(pk=help_request.pk)
    before = locked.state
    if before == to:
        return locked
    if not may_move(before, to):
        raise RequestCannotMove(before, to)
    locked.state, locked.state_since, locked.closed_at = to, at, at if to in ENDED else None
    locked.save(update_fields=["state", "state_since", "closed_at"])
    StateChange.objects.create(
        agency=locked.agency, help_request=locked, before=before, after=to, reason=reason[:300], at=at, by_name=by.name
    )
    audit.record(
        locked.agency, by=by, at=at, what="help_requests.moved", about=locked.reference, person_id=locked.help_seeker_id,
        changes={"state": (before, to)},
    )
    return locked


def withdraw(*, help_request: HelpRequest, reason: str, by: Actor, at: dt.datetime) -> HelpRequest:
    """The resident does not need it any more."""
    return _end(help_request, RequestState.WITHDRAWN, _("Gesuch %(number)s zurückgezogen: %(reason)s"), reason, by, at)


def return_to_seeker(*, help_request: HelpRequest, reason: str, by: Actor, at: dt.datetime) -> HelpRequest:
    """Nobody was found; the resident knows."""
    return _end(help_request, RequestState.RETURNED, _("Gesuch %(number)s ohne Helfer:in zurückgegeben: %(reason)s"), reason, by, at)


def reopen(*, help_request: HelpRequest, reason: str = "", by: Actor, at: dt.datetime) -> HelpRequest:
    """Look for somebody again: after an end, or because the helper dropped out. Also the undo of an end."""
    text = _("Gesuch %(number)s wieder aufgenommen: %(reason)s") if reason else _("Gesuch %(number)s wieder aufgenommen.")
    return _move_and_write(help_request, RequestState.OPEN, text, reason, by, at)


@transaction.atomic
def close(*, help_request: HelpRequest, by: Actor, at: dt.datetime) -> HelpRequest:
    """The last date of a matched request is over: it stays matched, and is closed."""
    locked = HelpRequest.objects.select_for_update(of=("self",)).get(pk=help_request.pk)
    if locked.closed_at is None:
        locked.closed_at = at
        locked.save(update_fields=["closed_at"])
        audit.record(
            locked.agency, by=by, at=at, what="help_requests.closed", about=locked.reference, person_id=locked.help_seeker_id
        )
    return locked


@transaction.atomic
def resume(*, help_request: HelpRequest, by: Actor, at: dt.datetime) -> HelpRequest:
    """A matched request that was closed has got a date again: it runs on."""
    locked = HelpRequest.objects.select_for_update(of=("self",)).get(pk=help_request.pk)
    if locked.state == RequestState.MATCHED and locked.closed_at is not None:
        locked.closed_at = None
        locked.save(update_fields=["closed_at"])
        audit.record(
            locked.agency, by=by, at=at, what="help_requests.resumed", about=locked.reference, person_id=locked.help_seeker_id
        )
    return locked


def note_export(*, agency: Agency, by: Actor, at: dt.datetime, count: int) -> None:
    """A list of requests left the house as a file: that counts as much as a change."""
    audit.record(agency, by=by, at=at, what="help_requests.list_exported", changes={"count": (None, count)})


def _end(help_request: HelpRequest, to: str, text: str, reason: str, by: Actor, at: dt.datetime) -> HelpRequest:
    if not reason.strip():
        raise ReasonIsMissing
    return _move_and_write(help_request, to, text, reason.strip(), by, at)


@transaction.atomic
def _move_and_write(help_request: HelpRequest, to: str, text: str, reason: str, by: Actor, at: dt.datetime) -> HelpRequest:
    before = HelpRequest.objects.select_for_update(of=("self",)).get(pk=help_request.pk).state
    moved = move(help_request=help_request, to=to, reason=reason, by=by, at=at)
    if before != to:
        write_entry(
            agency=moved.agency, by=by, at=at, text=text % {"number": moved.number, "reason": reason}, kind=EntryKind.REQUEST,
            person=moved.help_seeker, about=moved.reference,
        )
    return moved
