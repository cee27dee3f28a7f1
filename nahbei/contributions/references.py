"""What agreements are called in the audit trail, and who may see them."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from nahbei.foundation import reference
from nahbei.foundation.models import Agency
from nahbei.foundation.rights import Right
from nahbei.ui.german import format_date


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


def _statements(agency: Agency, keys: Iterable[int]) -> dict[int, str]:
    found = agency.statements.filter(pk__in=list(keys))
    return {row.pk: _("Kontoauszug, gelesen am {day}").format(day=f"{localtime(row.read_at):%d.%m.%Y}") for row in found}


def _bank_lines(agency: Agency, keys: Iterable[int]) -> dict[int, str]:
    found = agency.bank_lines.filter(pk__in=list(keys))
    return {row.pk: _("Zeile des Kontoauszugs vom {day}").format(day=f"{row.booked_on:%d.%m.%Y}") for row in found}


def _closings(agency: Agency, keys: Iterable[int]) -> dict[int, str]:
    found = agency.cash_closings.filter(pk__in=list(keys))
    return {row.pk: _("Tagesabschluss {day}").format(day=format_date(row.day, "plain")) for row in found}


def _reminders(agency: Agency, keys: Iterable[int]) -> dict[int, str]:
    """Without a name: who reads the trail may not be somebody who may know who owes."""
    return dict.fromkeys(keys, _("Erinnerung an einen Beitrag"))


def register() -> None:
    reference.register(reference.Kind("contributions.payment_reminder", _reminders, Right.MONEY))
    reference.register(reference.Kind("contributions.statement", _statements, Right.MONEY))
    reference.register(reference.Kind("contributions.bank_line", _bank_lines, Right.MONEY))
    reference.register(reference.Kind("contributions.mandate", _mandates, Right.MONEY))
    reference.register(reference.Kind("contributions.debit_run", _runs, Right.MONEY))
    reference.register(reference.Kind("contributions.booking", _bookings, Right.MONEY))
    reference.register(reference.Kind("contributions.cash_closing", _closings, Right.MONEY))
    reference.register(reference.Kind("contributions.agreement", _agreements, Right.MONEY))
