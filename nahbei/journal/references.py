"""What the journal's references are called, and who may see them."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from nahbei.foundation import reference
from nahbei.foundation.models import Agency
from nahbei.foundation.rights import Right


def _entries(agency: Agency, keys: Iterable[int]) -> dict[int, str]:
    found = agency.journal_entries.filter(pk__in=list(keys)).values_list("pk", "number")
    return {pk: _("Protokollbuch Nr. {number}").format(number=number) for pk, number in found}


def _reminders(agency: Agency, keys: Iterable[int]) -> dict[int, str]:
    return dict(agency.reminders.filter(pk__in=list(keys)).values_list("pk", "text"))


def register() -> None:
    reference.register(reference.Kind("journal.entry", _entries, Right.JOURNAL))
    reference.register(reference.Kind("journal.reminder", _reminders, Right.DESK))
