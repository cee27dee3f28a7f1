"""Mandates: made, signed, another account by two people, resting, revoked, lapsed, forgotten. The trail never holds an account."""

from __future__ import annotations

import base64
import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from nahbei.contributions import accounts, sequences
from nahbei.contributions import iban as ibans
from nahbei.contributions.models import CreditorTerms, Mandate, MandateState
from nahbei.contributions.queries import mandates_of
from nahbei.foundation import audit, two_persons
from nahbei.foundation.actions import ask_for_step
from nahbei.foundation.actor import Actor
from nahbei.foundation.models import Agency, TwoPersonStep
from nahbei.foundation.numbers import next_number
from nahbei.foundation.refusal import Refusal
from nahbei.foundation.rights import Right
from nahbei.foundation.two_persons import StepKind
from nahbei.people.models import Person
from nahbei.people.queries import followed

KIND = "contributions.account_changed"


class MandateThere(Refusal):
    sentence = _("Es gibt schon ein Mandat. Widerrufen Sie es zuerst.")


class MandateOver(Refusal):
    sentence = _("Das geht bei diesem Mandat nicht mehr.")


class SignedInFuture(Refusal):
    sentence = _("Dieser Tag war noch nicht.")
    field = "signed_on"


class SignedTooLongAgo(Refusal):
    sentence = _("Das ist mehr als 36 Monate her. Ein Mandat, das so lange nicht benutzt wurde, gilt nicht mehr.")
    field = "signed_on"


class SameAccount(Refusal):
    sentence = _("Das ist die IBAN, die schon eingetragen ist.")
    field = "iban"


@transaction.atomic
def write_terms(*, agency: Agency, name: str, identifier: str, iban: str, notice_days: int, by: Actor, at: dt.datetime) -> CreditorTerms:
    """Who collects, into which account. Refuses BadCreditorIdentifier, BadIban."""
    account = ibans.read(iban)
    terms = CreditorTerms(
        agency=agency, name=name.strip(), identifier=ibans.read_creditor_identifier(identifier), iban=account.iban, bank=account.bank[:120],
        notice_days=notice_days, written_at=at, written_by_name=by.name,
    )
    terms.full_clean(exclude=["agency"])
    terms.save()
    changes = {"creditor_identifier": (None, terms.identifier), "account": (None, terms.mask), "notice_days": (None, notice_days)}
    audit.record(agency, by=by, at=at, what="contributions.creditor_written", changes=changes)
    return terms


@transaction.atomic
def make_mandate(*, agency: Agency, person: Person, by: Actor, at: dt.datetime, payer: Person | None = None, holder: str = "") -> Mandate:
    """To be printed and signed. Refuses MandateThere."""
    number = next_number(agency, "mandates")
    if mandates_of(agency, person).live().exists():
        raise MandateThere
    payer = payer if payer != person else None
    mandate = Mandate.objects.create(
        agency=agency, person=person, payer=payer, holder=(holder.strip() or (payer or person).full_name)[:140],
        reference=f"NB{agency.pk}-{number:05d}", made_at=at, made_by_name=by.name,
    )
    _record(mandate, "mandate_made", by=by, at=at)
    return mandate


@transaction.atomic
def sign_mandate(*, mandate: Mandate, signed_on: dt.date, iban: str, by: Actor, at: dt.datetime, holder: str = "") -> Mandate:
    """The paper came back. Refuses SignedInFuture, SignedTooLongAgo, BadIban, MandateOver."""
    row, today = _lock(mandate, MandateState.DRAFT), timezone.localdate(at)
    if signed_on > today:
        raise SignedInFuture
    if sequences.lapses_on(signed_on, None) <= today:
        raise SignedTooLongAgo
    _set_account(row, _sealed(row, iban), at)
    row.state, row.signed_on, row.holder = MandateState.ACTIVE, signed_on, (holder.strip() or row.holder)[:140]
    row.save()
    _record(row, "mandate_signed", by=by, at=at, signed_on=(None, signed_on))
    return row


@transaction.atomic
def change_account(*, mandate: Mandate, iban: str, by: Actor, at: dt.datetime) -> TwoPersonStep:
    """Another account counts when a second person has confirmed it. Refuses BadIban, SameAccount, MandateOver, StepAlreadyWaits."""
    row = _lock(mandate, MandateState.ACTIVE, MandateState.PAUSED)
    values = _sealed(row, iban)
    if values["digest"] == row.digest:
        raise SameAccount
    words = _now("Mandat {reference}: Konto {new} statt {old}").format(reference=row.reference, new=values["mask"], old=row.mask)
    return ask_for_step(agency=row.agency, kind=KIND, about=row.about, words=words, payload=values, by=by, at=at)


def account_confirmed(*, step: TwoPersonStep, by: Actor, at: dt.datetime) -> None:
    assert step.about is not None
    row = _lock(step.agency.mandates.get(pk=step.about.key), MandateState.ACTIVE, MandateState.PAUSED)
    _set_account(row, step.payload, at)
    row.account_changes += 1
    row.save()
    _record(row, "account_changed", by=by, at=at, account=(None, row.mask))


@transaction.atomic
def pause_mandate(*, mandate: Mandate, why: str, by: Actor, at: dt.datetime) -> Mandate:
    """Nothing is collected until somebody lets it go on. Refuses MandateOver."""
    row = _lock(mandate, MandateState.ACTIVE)
    row.state, row.paused_why = MandateState.PAUSED, why.strip()[:200]
    row.save()
    _record(row, "mandate_paused", by=by, at=at)
    return row


@transaction.atomic
def resume_mandate(*, mandate: Mandate, by: Actor, at: dt.datetime) -> Mandate:
    """Refuses MandateOver."""
    row = _lock(mandate, MandateState.PAUSED)
    row.state, row.paused_why = MandateState.ACTIVE, ""
    row.save()
    _record(row, "mandate_resumed", by=by, at=at)
    return row


@transaction.atomic
def revoke_mandate(*, mandate: Mandate, by: Actor, at: dt.datetime) -> Mandate:
    """Somebody does not want it any more; it takes a new signature to begin again. Refuses MandateOver."""
    row = _lock(mandate, MandateState.DRAFT, MandateState.ACTIVE, MandateState.PAUSED)
    row.state, row.ended_on = MandateState.REVOKED, timezone.localdate(at)
    row.save()
    _record(row, "mandate_revoked", by=by, at=at)
    return row


@transaction.atomic
def put_back_mandate(*, mandate: Mandate, by: Actor, at: dt.datetime) -> Mandate:
    """It was revoked by mistake: it is again what it was. Refuses MandateOver when it lapsed or was forgotten by now, MandateThere."""
    row, today = _lock(mandate, MandateState.REVOKED), timezone.localdate(at)
    if row.forgotten_at is not None or row.signed_on is not None and sequences.lapses_on(row.signed_on, row.last_used_on) <= today:
        raise MandateOver
    if mandates_of(row.agency, followed(row.person)).live().exists():
        raise MandateThere
    row.state = MandateState.DRAFT if row.signed_on is None else MandateState.PAUSED if row.paused_why else MandateState.ACTIVE
    row.ended_on = None
    row.save()
    _record(row, "mandate_put_back", by=by, at=at)
    return row


@transaction.atomic
def expire_mandates(*, agency: Agency, by: Actor, at: dt.datetime) -> int:
    """What was not used for 36 months. Returns how many."""
    today, count = timezone.localdate(at), 0
    for row in agency.mandates.filter(state__in=[MandateState.ACTIVE, MandateState.PAUSED]).select_for_update(of=("self",)):
        assert row.signed_on is not None
        if sequences.lapses_on(row.signed_on, row.last_used_on) <= today:
            row.state, row.ended_on = MandateState.EXPIRED, today
            row.save()
            _record(row, "mandate_expired", by=by, at=at)
            count += 1
    return count


@transaction.atomic
def forget_mandates(*, agency: Agency, by: Actor, at: dt.datetime) -> int:
    """The account and whose it was go 14 months after the last use. That there was a mandate stays: bookings rest on it."""
    today, count = timezone.localdate(at), 0
    for row in agency.mandates.over().filter(forgotten_at=None).select_for_update(of=("self",)):
        assert row.ended_on is not None
        if sequences.forgotten_on(row.ended_on, row.last_used_on) <= today:
            row.sealed, row.digest, row.mask, row.bank, row.holder, row.paused_why, row.forgotten_at = b"", "", "", "", "", "", at
            row.save()
            _record(row, "mandate_forgotten", by=by, at=at)
            count += 1
    return count


def account_of(mandate: Mandate) -> str:
    """The account in full: for the file of the bank alone."""
    return accounts.opened(bytes(mandate.sealed), agency=mandate.agency_id, place=mandate.reference)


def _sealed(row: Mandate, iban: str) -> dict[str, str]:
    """As text, so that it can wait in a step for the second person."""
    account = ibans.read(iban)
    blob = accounts.seal(account.iban, agency=row.agency_id, place=row.reference)
    return {
        "sealed": base64.b64encode(blob).decode(), "digest": accounts.digest(account.iban, agency=row.agency_id),
        "mask": ibans.masked(account.iban), "bank": account.bank[:120],
    }


def _set_account(row: Mandate, values: dict[str, Any], at: dt.datetime) -> None:
    row.sealed = base64.b64decode(values["sealed"])
    row.digest, row.mask, row.bank, row.account_since = values["digest"], values["mask"], values["bank"], at


def _lock(mandate: Mandate, *states: str) -> Mandate:
    row = Mandate.objects.select_for_update(of=("self",)).select_related("agency", "person", "payer").get(pk=mandate.pk)
    if row.state not in states:
        raise MandateOver
    return row


def _record(row: Mandate, what: str, *, by: Actor, at: dt.datetime, **changes: tuple[Any, Any]) -> None:
    audit.record(
        row.agency, by=by, at=at, what=f"contributions.{what}", about=row.about, person_id=row.person_id,
        changes={"mandate": (None, row.reference), **changes},
    )


two_persons.register(StepKind(KIND, Right.MONEY_CHANGE, _("Andere Bankverbindung für Lastschriften"), account_confirmed))
