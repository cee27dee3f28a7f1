"""What somebody says about themselves: how much they use elsewhere, and into which account."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from nahbei.contributions import accounts
from nahbei.contributions import iban as ibans
from nahbei.foundation import audit
from nahbei.foundation.actor import Actor
from nahbei.foundation.models import Agency
from nahbei.foundation.numbers import next_number
from nahbei.foundation.refusal import Refusal
from nahbei.people.models import Person
from nahbei.people.queries import ids_of
from nahbei.reimbursements.actions.rows import lock
from nahbei.reimbursements.models import ALLOWANCES, ElsewhereDeclaration, PayAccount

MOST_CENTS = 10_000_000


class DeclaredInFuture(Refusal):
    sentence = _("Dieser Tag war noch nicht.")
    field = "declared_on"


class TooMuchElsewhere(Refusal):
    sentence = _("Bitte prüfen Sie den Betrag.")
    field = "cents"


@transaction.atomic
def declare_elsewhere(
    *, agency: Agency, person: Person, year: int, kind: str, cents: int, declared_on: dt.date, by: Actor, at: dt.datetime,
) -> ElsewhereDeclaration:
    """The newest counts, the others stay. Refuses DeclaredInFuture, TooMuchElsewhere."""
    assert kind in ALLOWANCES
    if declared_on > timezone.localdate(at):
        raise DeclaredInFuture
    if not 0 <= cents <= MOST_CENTS:
        raise TooMuchElsewhere
    row = ElsewhereDeclaration.objects.create(
        agency=agency, person=person, year=year, kind=kind, cents=cents, declared_on=declared_on, at=at, by_name=by.name,
    )
    changes = {"year": (None, year), "kind": (None, kind), "declared_on": (None, declared_on)}
    audit.record(agency, by=by, at=at, what="reimbursements.elsewhere_declared", person_id=person.pk, changes=changes)
    return row


@transaction.atomic
def write_account(*, agency: Agency, person: Person, iban: str, holder: str, by: Actor, at: dt.datetime) -> PayAccount:
    """The account money goes to from now on; the one before is forgotten at once. Refuses BadIban."""
    account = ibans.read(iban)
    lock(agency)
    _empty(agency, person, at)
    place = f"refund-{next_number(agency, 'pay-accounts')}"
    row = PayAccount.objects.create(
        agency=agency, person=person, place=place, holder=holder.strip()[:140] or person.full_name[:140],
        sealed=accounts.seal(account.iban, agency=agency.pk, place=place), mask=ibans.masked(account.iban), bank=account.bank[:120],
        written_at=at, written_by_name=by.name,
    )
    audit.record(agency, by=by, at=at, what="reimbursements.account_written", person_id=person.pk, changes={"account": (None, row.mask)})
    return row


@transaction.atomic
def drop_account(*, agency: Agency, person: Person, by: Actor, at: dt.datetime) -> None:
    """Nothing of it stays but that there was one."""
    lock(agency)
    if _empty(agency, person, at):
        audit.record(agency, by=by, at=at, what="reimbursements.account_dropped", person_id=person.pk)


def opened(account: PayAccount) -> str:
    """In full: for the list that goes to the bank alone."""
    return accounts.opened(bytes(account.sealed), agency=account.agency_id, place=account.place)


def _empty(agency: Agency, person: Person, at: dt.datetime) -> int:
    live = agency.pay_accounts.filter(person__in=ids_of(person), ended_at=None)
    return live.update(ended_at=at, sealed=b"", mask="", bank="", holder="")
