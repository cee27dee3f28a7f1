"""Many positions at once, when they come from another system: the same rows as one by one, in a few statements."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from nahbei.foundation.actor import Actor
from nahbei.foundation.models import Agency
from nahbei.foundation.numbers import next_numbers
from nahbei.opportunities import search
from nahbei.opportunities.actions.positions import SERIES
from nahbei.opportunities.models import Position, PositionMove, PositionState
from nahbei.opportunities.moments import moments_of
from nahbei.partners.models import folded
from nahbei.places.queries import Whereabouts
from nahbei.places.queries import positions as points_of


@transaction.atomic
def add_many(*, agency: Agency, positions: Sequence[Position], by: Actor, at: dt.datetime) -> list[Position]:
    """Number, place and store them, each with the row of its first state. What a field cannot hold is refused (ValidationError)."""
    points = _points(positions)
    for place, (position, number) in enumerate(zip(positions, next_numbers(agency, SERIES, len(positions)), strict=True)):
        position.number = number
        position.grid_x, position.grid_y = points.get(place, (None, None))
        position.folded = folded(position.title, position.organisation.name, position.summary, position.task)
        position.moments = moments_of(position)
        position.clean_fields(exclude=("agency", "organisation", "site", "contact", "field", "neighbourhood", "activity", "project"))
    made = Position.objects.bulk_create(positions)
    PositionMove.objects.bulk_create(
        PositionMove(agency=agency, position=position, after=position.state, at=at, by_name=by.name) for position in made
    )
    search.index([position for position in made if position.state == PositionState.PUBLISHED])
    return made


def _points(rows: Sequence[Position]) -> dict[int, tuple[int, int]]:
    return points_of({
        place: Whereabouts(row.site.latitude, row.site.longitude, row.site.postal_code, row.site.neighbourhood_id) if row.site
        else Whereabouts(None, None, row.postal_code, row.neighbourhood_id)
        for place, row in enumerate(rows)
    })
