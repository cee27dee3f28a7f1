"""What gifts are called in the audit trail, and who may see them."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from nahbei.foundation import reference
from nahbei.foundation.models import Agency
from nahbei.foundation.rights import Right
from nahbei.ui.german import format_date


def _gifts(agency: Agency, keys: Iterable[int]) -> dict[int, str]:
    found = agency.gifts.filter(pk__in=list(keys))
    return {row.pk: _("Spende vom {day}").format(day=format_date(row.given_on, "plain")) for row in found}


def register() -> None:
    reference.register(reference.Kind("donations.gift", _gifts, Right.MONEY))
