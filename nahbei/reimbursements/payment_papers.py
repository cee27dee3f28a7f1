"""A list on paper and as a table. The account is opened here, for a list that is to be paid; of one that was paid only the mask is left."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from nahbei.contributions import iban as ibans
from nahbei.documents.payment_list import PaymentLine, PaymentList
from nahbei.documents.tables import Cents, Sheet, Value, xlsx
from nahbei.people.queries import followed
from nahbei.reimbursements.actions import opened
from nahbei.reimbursements.models import ListState, PayList, PayRow
from nahbei.reimbursements.queries import accounts_by_person
from nahbei.ui.german import format_date, format_euros


@dataclass(frozen=True)
class _Payee:
    name: str
    account: str
    row: PayRow

    def __repr__(self) -> str:
        return f"_Payee({self.row.pk})"


def paper_of(pay_list: PayList, *, on: dt.date) -> PaymentList:
    lines = [PaymentLine(one.name, one.account, _purpose(one.row), format_euros(one.row.cents)) for one in _payees(pay_list)]
    total = sum(row.cents for row in pay_list.rows.filter(live=True))
    state = pay_list.get_ledger_display()
    if pay_list.paid_on:
        state = _("{how}, ausgezahlt am {day}").format(how=state, day=format_date(pay_list.paid_on, "plain"))
    title = _("Auszahlungsliste {number}").format(number=pay_list.number)
    return PaymentList(title, state, lines, format_euros(total), pay_list.ledger == "cash", on)


def table_of(pay_list: PayList) -> bytes:
    heads = [_("Name"), _("Konto"), _("Wofür"), _("Betrag")]
    rows: list[list[Value]] = [[one.name, one.account, _purpose(one.row), Cents(one.row.cents)] for one in _payees(pay_list)]
    rows.append([_("Zusammen"), "", "", Cents(sum(one.row.cents for one in _payees(pay_list)))])
    return xlsx([Sheet(_("Auszahlungsliste {number}").format(number=pay_list.number), heads, rows, (30, 32, 34, 14))])


def _payees(pay_list: PayList) -> Iterator[_Payee]:
    """By name. The name of the account, where the bank knows another than we do."""
    rows = list(pay_list.rows.filter(live=True).select_related("claim__person__merged_into__merged_into").order_by(
        "claim__person__family_name", "claim__person__given_name", "pk"))
    people = {row.pk: followed(row.claim.person) for row in rows}
    known = accounts_by_person(pay_list.agency, {person.pk for person in people.values()}) if pay_list.ledger == "bank" else {}
    for row in rows:
        person = people[row.pk]
        account = known.get(person.pk)
        if pay_list.state == ListState.OPEN and account is not None:
            yield _Payee(account.holder or person.full_name, ibans.grouped(opened(account)), row)
        else:
            yield _Payee(person.full_name, row.paid_to, row)


def _purpose(row: PayRow) -> str:
    """What stands on the account of whoever gets it: never for whom they helped."""
    claim = row.claim
    if claim.first is None or claim.last is None:
        return _("Abrechnung {number}").format(number=claim.number)
    days = f"{claim.first:%d.%m.}–{claim.last:%d.%m.%Y}" if claim.first != claim.last else f"{claim.last:%d.%m.%Y}"
    return _("Abrechnung {number}, {days}").format(number=claim.number, days=days)
