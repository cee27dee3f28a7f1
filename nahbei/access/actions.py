"""Somebody logs in: an address is named, a code goes there, whoever types it is in. No account, no password, no link."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import F
from django.utils.crypto import constant_time_compare

from nahbei.access.codes import keyed_digest, send_code
from nahbei.access.models import LogIn
from nahbei.access.queries import people_at
from nahbei.access.rules import CODE_LASTS, MOST_TRIES, STAYS, STAYS_LONG, CodeIsOver, CodeIsWrong, NotAtThisAddress
from nahbei.foundation import audit
from nahbei.foundation.actor import Actor
from nahbei.foundation.models import Agency
from nahbei.foundation.tokens import digest, new_token
from nahbei.people.models import Person


@transaction.atomic
def ask_for_code(*, agency: Agency, kind: str, address: str, browser: str, at: dt.datetime) -> str:
    """The secret for the browser. Whether the address is known finds the worker out: here the same happens for everybody."""
    secret = new_token()
    row = LogIn.objects.create(agency=agency, kind=kind, address=address[:200], digest=digest(secret), browser=browser[:300], asked_at=at)
    send_code.enqueue(agency.pk, row.pk)
    return secret


def enter(*, log_in: LogIn, code: str, stay: bool, by: Actor, at: dt.datetime) -> str:
    """The right code: a new secret for the browser. Refuses CodeIsWrong, CodeIsOver.

    Not atomic: a try that was wrong must stay counted. It is counted before the comparison, so that many at once are no more tries.
    """
    waiting = LogIn.objects.filter(pk=log_in.pk, entered_at=None, asked_at__gt=at - CODE_LASTS)
    if not waiting.filter(tries__lt=MOST_TRIES).update(tries=F("tries") + 1):
        raise CodeIsOver
    found = waiting.get()
    typed = "".join(code.split())
    if not found.code or not constant_time_compare(found.code, keyed_digest(found, typed)):
        raise CodeIsWrong
    return _let_in(found, stay=stay, by=by, at=at)


@transaction.atomic
def _let_in(log_in: LogIn, *, stay: bool, by: Actor, at: dt.datetime) -> str:
    secret = new_token()
    row = LogIn.objects.filter(pk=log_in.pk, code=log_in.code, entered_at=None)
    if not row.update(digest=digest(secret), code="", entered_at=at, ends_at=at + (STAYS_LONG if stay else STAYS)):
        raise CodeIsOver
    audit.record(log_in.agency, by=by, at=at, what="access.logged_in")
    return secret


@transaction.atomic
def choose_person(*, log_in: LogIn, person: Person, by: Actor, at: dt.datetime) -> None:
    """Who of those at this address it is. Refuses NotAtThisAddress."""
    if not people_at(log_in.agency, log_in.kind, log_in.address).filter(pk=person.pk).exists():
        raise NotAtThisAddress
    LogIn.objects.filter(pk=log_in.pk).update(person=person)
    audit.record(log_in.agency, by=by, at=at, what="access.person_chosen", person_id=person.pk)


@transaction.atomic
def leave(*, log_in: LogIn, by: Actor, at: dt.datetime) -> None:
    """Log out, here only. Twice is as good as once; who only waited for a code leaves no trace."""
    gone, _rows = LogIn.objects.filter(pk=log_in.pk).delete()
    if gone and log_in.entered_at is not None:
        audit.record(log_in.agency, by=by, at=at, what="access.logged_out")


@transaction.atomic
def end_log_in(*, log_in: LogIn, key: int, by: Actor, at: dt.datetime) -> bool:
    """End another one by the same address, `key`. False: it had ended before, or is a stranger's."""
    rows = LogIn.objects.filter(agency=log_in.agency, kind=log_in.kind, address=log_in.address, pk=key)
    gone, _rows = rows.exclude(pk=log_in.pk).delete()
    if gone:
        audit.record(log_in.agency, by=by, at=at, what="access.logged_out_elsewhere")
    return bool(gone)


@transaction.atomic
def leave_elsewhere(*, log_in: LogIn, by: Actor, at: dt.datetime) -> int:
    """End all other log-ins by this address. Returns how many."""
    rows = LogIn.objects.filter(agency=log_in.agency, kind=log_in.kind, address=log_in.address, ends_at__gt=at).exclude(pk=log_in.pk)
    gone, _rows = rows.delete()
    if gone:
        audit.record(log_in.agency, by=by, at=at, what="access.logged_out_elsewhere")
    return gone
