"""Paying: approved claims into a list, the list on paper or as a table, the money into the book – and back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from nahbei.contributions.actions import pay_expense, unbook
from nahbei.contributions.actions.reversing import guards
from nahbei.contributions.models import Booking, BookingKind, Ledger
from nahbei.foundation import audit
from nahbei.foundation.actor import Actor
from nahbei.foundation.models import Agency
from nahbei.foundation.numbers import next_number
from nahbei.foundation.refusal import Refusal
from nahbei.people.queries import followed
from nahbei.reimbursements.actions.approving import check_limits
from nahbei.reimbursements.actions.rows import live_lines, lock, lock_claim, record
from nahbei.reimbursements.models import (
    ALLOWANCES,
    ClaimState,
    LineKind,
    ListState,
    PayList,
    PayListDownload,
    PayRow,
    RefundClaim,
    RefundPosting,
)
from nahbei.reimbursements.queries import account_of, accounts_by_person


class NothingToPay(Refusal):
    sentence = _("Wählen Sie mindestens eine freigegebene Abrechnung.")


class AlreadyInAList(Refusal):
    sentence = _("Eine Abrechnung davon ist nicht freigegeben oder steht schon in einer Liste.")


class NoAccount(Refusal):
    sentence = _("Kein Konto eingetragen: {names}. Tragen Sie es nach, oder zahlen Sie bar.")


class ListIsOver(Refusal):
    sentence = _("Diese Liste ist schon ausgezahlt oder aufgelöst.")


class PaidOutHere(Refusal):
    sentence = _("Das ist eine Auszahlung. Nehmen Sie sie unter „Auslagen“ zurück, dann stimmt auch die Abrechnung.")


class PaidInFuture(Refusal):
    sentence = _("Dieser Tag war noch nicht.")
    field = "on"


@transaction.atomic
def make_list(*, agency: Agency, claims: Sequence[RefundClaim], ledger: str, by: Actor, at: dt.datetime) -> PayList:
    """Refuses NothingToPay, AlreadyInAList, NoAccount."""
    lock(agency)
    rows = list(agency.refund_claims.filter(pk__in=[claim.pk for claim in claims], state=ClaimState.APPROVED).select_related("person"))
    if not rows:
        raise NothingToPay
    if len(rows) != len(claims) or agency.pay_rows.filter(claim__in=rows, live=True).exists():
        raise AlreadyInAList
    if ledger == Ledger.BANK:
        _all_have_accounts(agency, rows)
    made = PayList.objects.create(agency=agency, number=next_number(agency, "pay-lists"), ledger=ledger, made_at=at, made_by_name=by.name)
    try:
        with transaction.atomic():
            PayRow.objects.bulk_create(PayRow(agency=agency, pay_list=made, claim=claim, cents=claim.cents) for claim in rows)
    except IntegrityError:
        raise AlreadyInAList from None
    _record(made, "list_made", by=by, at=at, number=(None, len(rows)))
    return made


@transaction.atomic
def dissolve(*, pay_list: PayList, by: Actor, at: dt.datetime) -> PayList:
    """Nothing was paid; its claims wait for another one. Refuses ListIsOver."""
    row = lock_list(pay_list)
    row.rows.update(live=False)
    row.state = ListState.DISSOLVED
    row.save()
    _record(row, "list_dissolved", by=by, at=at)
    return row


@transaction.atomic
def fetch(*, pay_list: PayList, form: str, by: Actor, at: dt.datetime) -> PayList:
    """Say who takes the account numbers out of the house. Refuses ListIsOver for one that was dissolved."""
    row = lock_list(pay_list, ListState.OPEN, ListState.PAID)
    PayListDownload.objects.create(agency=row.agency, pay_list=row, form=form, at=at, by_name=by.name)
    _record(row, "list_fetched", by=by, at=at, form=(None, form))
    return row


@transaction.atomic
def pay(*, pay_list: PayList, on: dt.date, by: Actor, at: dt.datetime) -> PayList:
    """The money is gone: book it, person by person. Refuses ListIsOver, PaidInFuture, OverTheLimit, NotDeclared, YearIsClosed."""
    row = lock_list(pay_list)
    if on > timezone.localdate(at):
        raise PaidInFuture
    for one in row.rows.filter(live=True).select_related("claim__agency", "claim__person").order_by("pk"):
        _pay_row(one, row.ledger, on, by=by, at=at)
    row.state, row.paid_on, row.paid_at, row.paid_by_name = ListState.PAID, on, at, by.name
    row.save()
    _record(row, "list_paid", by=by, at=at)
    return row


@transaction.atomic
def take_back_payment(*, claim: RefundClaim, why: str, on: dt.date, by: Actor, at: dt.datetime) -> RefundClaim:
    """It came back, or went to the wrong person: its lines in the book are reversed, and it waits for another list. Refuses ClaimHasMovedOn."""
    row = lock_claim(claim, ClaimState.PAID)
    paid = row.pay_rows.get(live=True)
    for posting in paid.postings.select_related("booking__agency", "booking__person"):
        unbook(booking=posting.booking, why=why, on=on, by=by, at=at)
    paid.live = False
    paid.save(update_fields=["live"])
    row.state, row.settled_on, row.settled_by_name = ClaimState.APPROVED, None, ""
    row.save()
    record(row, "payment_taken_back", by=by, at=at)
    return row


def lock_list(pay_list: PayList, *states: str) -> PayList:
    lock(pay_list.agency)
    row = PayList.objects.select_for_update(of=("self",)).select_related("agency").get(pk=pay_list.pk)
    if row.state not in (states or (ListState.OPEN,)):
        raise ListIsOver
    return row


def _pay_row(row: PayRow, ledger: str, on: dt.date, *, by: Actor, at: dt.datetime) -> None:
    claim, person = lock_claim(row.claim, ClaimState.APPROVED), followed(row.claim.person)
    check_limits(claim, on.year, with_coming=False)
    for kind, cents in parts_of(claim).items():
        booked = BookingKind.ALLOWANCE if kind in ALLOWANCES else BookingKind.EXPENSE
        words = LineKind(kind).label if kind in ALLOWANCES else _now("Auslagen")
        text = f"{words}, {_now('Abrechnung')} {claim.number}"
        booking = pay_expense(agency=claim.agency, person=person, kind=booked, cents=cents, ledger_name=ledger, on=on, text=text, by=by, at=at)
        RefundPosting.objects.create(agency=claim.agency, row=row, booking=booking)
    account = account_of(claim.agency, person) if ledger == Ledger.BANK else None
    row.paid_to = account.mask if account else ""
    row.save(update_fields=["paid_to"])
    claim.state, claim.settled_on, claim.settled_by_name = ClaimState.PAID, on, by.name
    claim.save()
    record(claim, "claim_paid", by=by, at=at)


def parts_of(claim: RefundClaim) -> dict[str, int]:
    """What goes into the book as lines of their own: each allowance, and everything else together."""
    found: dict[str, int] = {}
    for line in live_lines(claim):
        key = line.kind if line.kind in ALLOWANCES else ""
        found[key] = found.get(key, 0) + line.cents
    return {key: cents for key, cents in found.items() if cents}


def _all_have_accounts(agency: Agency, claims: Sequence[RefundClaim]) -> None:
    known = accounts_by_person(agency, {followed(claim.person).pk for claim in claims})
    without = sorted({followed(claim.person).full_name for claim in claims if followed(claim.person).pk not in known})
    if without:
        raise NoAccount(str(NoAccount.sentence).format(names=", ".join(without)))


def _record(row: PayList, what: str, *, by: Actor, at: dt.datetime, **changes: tuple[object, object]) -> None:
    audit.record(row.agency, by=by, at=at, what=f"reimbursements.{what}", about=row.about, changes={"list": (None, row.number), **changes})


def _stands_in_claim(booking: Booking) -> None:
    """A payment is taken back by its claim and not from the book: else the claim would go on saying that it was paid."""
    if RefundPosting.objects.filter(booking=booking, row__live=True).exists():
        raise PaidOutHere


guards.append(_stands_in_claim)
