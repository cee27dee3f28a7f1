"""Numbers without gaps: one locked counter row for each agency and series."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.db.models import F

from nahbei.foundation.models import Agency, Counter, MatchingChange

KEPT_CHANGES = 500  # a process that is further behind reads everything


@transaction.atomic
def next_number(agency: Agency, series: str) -> int:
    """The next number of a series, from 1. The row stays locked until the surrounding transaction ends."""
    Counter.objects.get_or_create(agency=agency, series=series)
    counter = Counter.objects.select_for_update().get(agency=agency, series=series)
    counter.value += 1
    counter.save(update_fields=["value"])
    return counter.value


@transaction.atomic
def next_numbers(agency: Agency, series: str, count: int) -> range:
    """So many numbers in a row, for many rows at once."""
    Counter.objects.get_or_create(agency=agency, series=series)
    counter = Counter.objects.select_for_update().get(agency=agency, series=series)
    counter.value += count
    counter.save(update_fields=["value"])
    return range(counter.value - count + 1, counter.value + 1)


@transaction.atomic
def last_number(agency: Agency, series: str) -> int:
    """The last number given. Locks the counter like `next_number`, so nobody takes another before the transaction ends."""
    Counter.objects.get_or_create(agency=agency, series=series)
    return Counter.objects.select_for_update().get(agency=agency, series=series).value


@transaction.atomic
def raise_matching_version(agency: Agency, *, volunteers: Iterable[int] | None = None) -> None:
    """Say that a column of the matching engine changed. Every action that changes one calls this in its transaction, last.

    With the ids of the volunteers that changed, each process reads only these again; without, everybody. The agency's row
    stays locked until the transaction ends, so versions become visible in their order.
    """
    changed = None if volunteers is None else sorted(set(volunteers))
    if changed == []:
        return
    Agency.objects.filter(pk=agency.pk).update(matching_version=F("matching_version") + 1)
    if changed is not None:
        version = Agency.objects.values_list("matching_version", flat=True).get(pk=agency.pk)
        MatchingChange.objects.bulk_create(
            MatchingChange(agency=agency, version=version, volunteer=volunteer) for volunteer in changed
        )
        if version % KEPT_CHANGES == 0:
            MatchingChange.objects.filter(agency=agency, version__lte=version - KEPT_CHANGES).delete()
