"""Somebody logs in: an address is named, a code goes there, whoever types it is in. No account, no password, no link."""

from __future__ import annotations

import datetime as dt
import secrets

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.crypto import constant_time_compare

from nahbei.access import passkeys
from nahbei.access.codes import keyed_digest, send_code
from nahbei.access.models import LogIn, Passkey, PasskeyChallenge
from nahbei.access.passkeys import BadAnswer, Site
from nahbei.access.queries import passkeys_at, people_at
from nahbei.access.rules import (
    CODE_LASTS,
    MOST_PASSKEYS,
    MOST_TRIES,
    PASSKEY_LASTS,
    STAYS,
    STAYS_LONG,
    CodeIsOver,
    CodeIsWrong,
    NotAtThisAddress,
    PasskeyNotMade,
    PasskeyWrong,
    TooManyPasskeys,
)
from nahbei.access.told import tell_of_passkey
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


@transaction.atomic
def challenge_device(*, agency: Agency, log_in: LogIn | None, at: dt.datetime) -> tuple[str, bytes]:
    """What a device shall sign, and the secret for the browser that asked. `log_in`: somebody inside sets one up."""
    agency.passkey_challenges.filter(asked_at__lt=at - PASSKEY_LASTS).delete()
    secret, challenge = new_token(), secrets.token_bytes(32)
    PasskeyChallenge.objects.create(agency=agency, log_in=log_in, digest=digest(secret), challenge=challenge.hex(), asked_at=at)
    return secret, challenge


def add_passkey(*, log_in: LogIn, person: Person, answer: str, secret: str, site: Site, browser: str, by: Actor, at: dt.datetime) -> Passkey:
    """Refuses PasskeyNotMade, TooManyPasskeys, NotAtThisAddress. Not atomic: the challenge is used up by a wrong answer, too."""
    challenge = _use_challenge(log_in.agency, secret, log_in=log_in, at=at)
    try:
        found = passkeys.made(answer, site=site, challenge=challenge)
    except BadAnswer:
        raise PasskeyNotMade from None
    if not people_at(log_in.agency, log_in.kind, log_in.address).filter(pk=person.pk).exists():
        raise NotAtThisAddress
    if passkeys_at(log_in.agency, log_in.kind, log_in.address).count() >= MOST_PASSKEYS:
        raise TooManyPasskeys
    handle = passkeys.handle_for(log_in.agency_id, log_in.kind, log_in.address, person.pk)
    try:
        with transaction.atomic():
            row = Passkey.objects.create(
                agency=log_in.agency, kind=log_in.kind, address=log_in.address, person=person, credential=found.credential,
                public_key=found.public_key, sign_count=found.sign_count, handle=handle, browser=browser[:300], created_at=at,
            )
            audit.record(log_in.agency, by=by, at=at, what="access.passkey_added", person_id=person.pk)
            tell_of_passkey(row, "passkey_added", by=by, at=at)
    except IntegrityError:  # no device gives the same number twice
        raise PasskeyNotMade from None
    return row


def check_passkey(*, agency: Agency, answer: str, secret: str, site: Site, at: dt.datetime) -> Passkey:
    """Whose device it is. Refuses PasskeyWrong, whatever is wrong. Not atomic: the challenge is used up by a wrong answer, too."""
    challenge = _use_challenge(agency, secret, log_in=None, at=at)
    try:
        credential, handle = passkeys.named(answer)
        row = agency.passkeys.select_related("agency", "person").filter(credential=credential).first()
        count = passkeys.proven(answer, site=site, challenge=challenge, public_key=bytes(row.public_key) if row else None)
    except BadAnswer:
        raise PasskeyWrong from None
    if row is None or (handle and handle != row.handle):
        raise PasskeyWrong
    if not people_at(agency, row.kind, row.address).filter(pk=row.person_id).exists():
        raise PasskeyWrong
    _count_up(row, count, at=at)
    return row


@transaction.atomic
def enter_by_passkey(*, passkey: Passkey, browser: str, stay: bool, by: Actor, at: dt.datetime) -> str:
    """After `check_passkey`: the secret for the browser. Inside is the address, as by a code; who of several is known already."""
    secret = new_token()
    LogIn.objects.create(
        agency=passkey.agency, kind=passkey.kind, address=passkey.address, person=passkey.person, digest=digest(secret),
        browser=browser[:300], asked_at=at, entered_at=at, ends_at=at + (STAYS_LONG if stay else STAYS),
    )
    audit.record(passkey.agency, by=by, at=at, what="access.logged_in_by_passkey", person_id=passkey.person_id)
    return secret


@transaction.atomic
def remove_passkey(*, log_in: LogIn, key: int, by: Actor, at: dt.datetime) -> bool:
    """One of this address, `key`. False: it was gone before, or is a stranger's."""
    row = passkeys_at(log_in.agency, log_in.kind, log_in.address).filter(pk=key).first()
    if row is None:
        return False
    row.delete()
    audit.record(log_in.agency, by=by, at=at, what="access.passkey_removed", person_id=row.person_id)
    tell_of_passkey(row, "passkey_removed", by=by, at=at)
    return True


def _use_challenge(agency: Agency, secret: str, *, log_in: LogIn | None, at: dt.datetime) -> bytes:
    """Once: of two answers to one challenge the first deletes it, and the second finds nothing."""
    row = agency.passkey_challenges.filter(digest=digest(secret), log_in=log_in, asked_at__gt=at - PASSKEY_LASTS).first()
    if row is None or not agency.passkey_challenges.filter(pk=row.pk).delete()[0]:
        raise PasskeyNotMade if log_in else PasskeyWrong
    return bytes.fromhex(row.challenge)


def _count_up(row: Passkey, count: int, *, at: dt.datetime) -> None:
    """A device that counts never counts back: a copy of it does. Of two at once one is refused."""
    same = Passkey.objects.filter(pk=row.pk, sign_count=row.sign_count)
    counts = bool(count or row.sign_count)
    if (counts and count <= row.sign_count) or not same.update(sign_count=count, used_at=at):
        audit.record(row.agency, by=Actor.portal(row.person.full_name[:120]), at=at, what="access.passkey_refused", person_id=row.person_id)
        raise PasskeyWrong
