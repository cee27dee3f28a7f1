"""What rooms are called in the audit trail."""

from __future__ import annotations

from collections.abc import Iterable

from nahbei.foundation import reference
from nahbei.foundation.models import Agency
from nahbei.foundation.rights import Right


def _venues(agency: Agency, keys: Iterable[int]) -> dict[int, str]:
    return {venue.pk: str(venue) for venue in agency.venues.filter(pk__in=list(keys))}


def register() -> None:
    reference.register(reference.Kind("venues.venue", _venues, Right.EVENTS))
