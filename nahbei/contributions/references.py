"""What agreements are called in the audit trail, and who may see them."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from nahbei.foundation import reference
from nahbei.foundation.models import Agency
from nahbei.foundation.rights import Right


def _agreements(agency: Agency, keys: Iterable[int]) -> dict[int, str]:
    found = agency.agreements.filter(pk__in=list(keys)).select_related("person")
    return {row.pk: _("Beitrag von {name}").format(name=row.person.full_name) for row in found}


def _bookings(agency: Agency, keys: Iterable[int]) -> dict[int, str]:
    found = agency.bookings.filter(pk__in=list(keys))
    return {row.pk: _("Beleg {number}").format(number=row.voucher) for row in found}


def _mandates(agency: Agency, keys: Iterable[int]) -> dict[int, str]:
    found = agency.mandates.filter(pk__in=list(keys)).select_related("person")
    return {row.pk: _("Mandat {reference} für {name}").format(reference=row.reference, name=row.person.full_name) for row in found}


def _runs(agency: Agency, keys: Iterable[int]) -> dict[int, str]:
    found = agency.debit_runs.filter(pk__in=list(keys))
    return {row.pk: _("Lastschriftlauf {number}").format(number=row.number) for row in found}


def _reminders(agency: Agency, keys: Iterable[int]) -> dict[int, str]:
    """Without a name: who reads the trail may not be somebody who may know who owes."""
    return dict.fromkeys(keys, _("Erinnerung an einen Beitrag"))


def register() -> None:
    reference.register(reference.Kind("contributions.payment_reminder", _reminders, Right.MONEY))
    reference.register(reference.Kind("contributions.mandate", _mandates, Right.MONEY))
    reference.register(reference.Kind("contributions.debit_run", _runs, Right.MONEY))
    reference.register(reference.Kind("contributions.booking", _bookings, Right.MONEY))
    reference.register(reference.Kind("contributions.agreement", _agreements, Right.MONEY))
