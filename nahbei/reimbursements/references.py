"""What claims and lists are called in the audit trail, and who may see them."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from nahbei.foundation import reference
from nahbei.foundation.models import Agency
from nahbei.foundation.rights import Right


def _claims(agency: Agency, keys: Iterable[int]) -> dict[int, str]:
    found = agency.refund_claims.filter(pk__in=list(keys)).select_related("person")
    return {row.pk: _("Abrechnung {number} von {name}").format(number=row.number, name=row.person.full_name) for row in found}


def _lists(agency: Agency, keys: Iterable[int]) -> dict[int, str]:
    return {row.pk: _("Auszahlungsliste {number}").format(number=row.number) for row in agency.pay_lists.filter(pk__in=list(keys))}


def register() -> None:
    reference.register(reference.Kind("reimbursements.claim", _claims, Right.MONEY))
    reference.register(reference.Kind("reimbursements.pay_list", _lists, Right.MONEY))
