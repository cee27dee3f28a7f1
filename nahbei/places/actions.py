"""What can happen to places: postal areas come in, neighbourhoods are drawn."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import F, ManyToOneRel
from django.db.models.deletion import ProtectedError
from django.utils.translation import gettext_lazy as _

from nahbei.foundation import audit
from nahbei.foundation.actor import Actor
from nahbei.foundation.models import Agency
from nahbei.foundation.numbers import raise_matching_version
from nahbei.foundation.reference import Reference
from nahbei.foundation.refusal import Refusal
from nahbei.places.geonames import BadRow, Row
from nahbei.places.models import Neighbourhood, Neighbouring, PostalArea
from nahbei.places.rules import settle

_BATCH = 1_000
_FIELDS = ["place", "state", "latitude", "longitude"]


class NeighbourhoodInUse(Refusal):
    sentence = _("In diesem Viertel wohnen Menschen oder arbeiten Organisationen. Tragen Sie diese zuerst um.")


class NoPostalAreas(Refusal):
    sentence = _("In der Datei steht keine brauchbare Zeile. Es wurde nichts geändert.")


@dataclass
class Imported:
    """What an import did. `bad` are the lines that could not be used."""

    rows: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    outliers: int = 0
    bad: list[BadRow] = field(default_factory=list)


@transaction.atomic
def import_postal_areas(rows: Iterable[Row | BadRow], *, progress: Callable[[int], object] = lambda _done: None) -> Imported:
    """One position for each postal code: the median of its rows, without outliers. Codes not in `rows` stay as they are."""
    result = Imported()
    by_code: dict[str, list[Row]] = {}
    for row in rows:
        if isinstance(row, BadRow):
            result.bad.append(row)
            continue
        result.rows += 1
        by_code.setdefault(row.postal_code, []).append(row)
    if not by_code:
        raise NoPostalAreas
    codes = sorted(by_code)
    for start in range(0, len(codes), _BATCH):
        batch = codes[start : start + _BATCH]
        _save([by_code.pop(code) for code in batch], result)
        progress(len(batch))
    if result.new or result.changed:
        # Public geography lies below every agency: all of them must load positions again.
        Agency.objects.update(matching_version=F("matching_version") + 1)
    return result


def _save(groups: Sequence[Sequence[Row]], result: Imported) -> None:
    settled = [settle(group) for group in groups]
    result.outliers += sum(left_out for _row, left_out in settled)
    there = PostalArea.objects.in_bulk([row.postal_code for row, _left_out in settled], field_name="postal_code")
    write: list[PostalArea] = []
    for row, _left_out in settled:
        area = there.get(row.postal_code)
        if area is None:
            result.new += 1
        elif all(getattr(area, name) == getattr(row, name) for name in _FIELDS):
            result.unchanged += 1
            continue
        else:
            result.changed += 1
        write.append(PostalArea(postal_code=row.postal_code, **{name: getattr(row, name) for name in _FIELDS}))
    PostalArea.objects.bulk_create(
        write, update_conflicts=True, unique_fields=["postal_code"], update_fields=_FIELDS, batch_size=_BATCH
    )


@transaction.atomic
def add_neighbourhood(
    *, agency: Agency, by: Actor, at: dt.datetime, neighbours: Iterable[Neighbourhood] = (), **fields: Any
) -> Neighbourhood:
    """A part of the agency's area, with those beside it."""
    neighbourhood = Neighbourhood(agency=agency, **fields)
    neighbourhood.full_clean()
    neighbourhood.save()
    _lie_beside(neighbourhood, neighbours)
    audit.record(agency, by=by, at=at, what="places.neighbourhood_added", about=reference_of(neighbourhood))
    raise_matching_version(agency)
    return neighbourhood


@transaction.atomic
def change_neighbourhood(
    *, neighbourhood: Neighbourhood, by: Actor, at: dt.datetime, neighbours: Iterable[Neighbourhood] | None = None,
    **fields: Any,
) -> Neighbourhood:
    """Other name, codes, position or neighbours. `neighbours=None` leaves them."""
    changes = {name: (getattr(neighbourhood, name), value) for name, value in fields.items()
               if getattr(neighbourhood, name) != value}
    for name, (_before, value) in changes.items():
        setattr(neighbourhood, name, value)
    neighbourhood.full_clean()
    neighbourhood.save()
    if neighbours is not None:
        _lie_beside(neighbourhood, neighbours)
    audit.record(
        neighbourhood.agency, by=by, at=at, what="places.neighbourhood_changed", about=reference_of(neighbourhood),
        changes=changes,
    )
    raise_matching_version(neighbourhood.agency)
    return neighbourhood


@transaction.atomic
def remove_neighbourhood(*, neighbourhood: Neighbourhood, by: Actor, at: dt.datetime) -> None:
    """Take it off the plan. Refuses NeighbourhoodInUse while anyone lives or works there."""
    agency, reference = neighbourhood.agency, reference_of(neighbourhood)
    if _is_used(neighbourhood):
        raise NeighbourhoodInUse
    try:
        with transaction.atomic():
            neighbourhood.delete()
    except ProtectedError as error:
        raise NeighbourhoodInUse from error
    audit.record(agency, by=by, at=at, what="places.neighbourhood_removed", about=reference,
                 changes={"name": (neighbourhood.name, None)})
    raise_matching_version(agency)


def _is_used(neighbourhood: Neighbourhood) -> bool:
    """Asked through the model's own relations: the rooms above, which point here, are not known down here."""
    return any(
        relation.related_model._default_manager.filter(**{relation.field.name: neighbourhood}).exists()
        for relation in Neighbourhood._meta.get_fields(include_hidden=True)
        if isinstance(relation, ManyToOneRel) and relation.related_model is not Neighbouring
    )


def reference_of(neighbourhood: Neighbourhood) -> Reference:
    return Reference("places.neighbourhood", neighbourhood.pk)


def _lie_beside(neighbourhood: Neighbourhood, neighbours: Iterable[Neighbourhood]) -> None:
    """Write the pairs anew, the smaller id first."""
    Neighbouring.objects.filter(first=neighbourhood).delete()
    Neighbouring.objects.filter(second=neighbourhood).delete()
    Neighbouring.objects.bulk_create(
        Neighbouring(
            agency=neighbourhood.agency, first_id=min(other.pk, neighbourhood.pk), second_id=max(other.pk, neighbourhood.pk)
        )
        for other in neighbours
        if other.pk != neighbourhood.pk
    )
