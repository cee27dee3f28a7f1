"""Reads across positions."""

from __future__ import annotations

import datetime as dt

from nahbei.foundation.models import Agency
from nahbei.opportunities.models import FreshnessTerms, Position


def freshness_terms(agency: Agency, *, on: dt.date) -> FreshnessTerms:
    """What counts on that day; without a row the house's figures."""
    return agency.freshness_terms.filter(valid_from__lte=on).first() or FreshnessTerms(agency=agency, valid_from=on)


def published_position(agency: Agency, number: int, *, on: dt.date) -> Position | None:
    """One that the public may see, by its number."""
    rows = agency.positions.published(on=on).select_related("organisation", "field", "activity", "neighbourhood", "site", "project")
    return rows.filter(number=number).first()
