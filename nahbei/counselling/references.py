"""What hours and appointments are called where others name them, and who may see them."""

from __future__ import annotations

from collections.abc import Iterable

from nahbei.counselling import words
from nahbei.foundation import reference
from nahbei.foundation.models import Agency
from nahbei.foundation.rights import Right


def _hours(agency: Agency, keys: Iterable[int]) -> dict[int, str]:
    return dict(agency.counselling_hours.filter(pk__in=list(keys)).values_list("pk", "title"))


def _bookings(agency: Agency, keys: Iterable[int]) -> dict[int, str]:
    """Without a name: what somebody is counselled about is nobody's business who reads a list."""
    rows = agency.appointments.filter(pk__in=list(keys)).select_related("adviser__hour")
    return {row.pk: f"{row.adviser.hour.title}, {words.when(row)}" for row in rows}


def register() -> None:
    reference.register(reference.Kind("counselling.hour", _hours, Right.COUNSELLING))
    reference.register(reference.Kind("counselling.booking", _bookings, Right.COUNSELLING))
