"""What the law says, by the day from which it says so. New figures are a new row; the agency's own rules start from them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from dateutil.relativedelta import relativedelta


@dataclass(frozen=True)
class Figures:
    """§ 3 Nr. 26a and Nr. 26 EStG for a year; § 5 (1) BRKG with § 9 (1) Nr. 4a EStG for a kilometre by car.

    The commuter rate (0,38 € since 2026) is another matter and never used: what is given back is what the way cost.
    """

    valid_from: dt.date
    volunteer_year_cents: int
    trainer_year_cents: int
    most_a_kilometre: int


@dataclass(frozen=True)
class WaiverTerms:
    """How long after an amount fell due somebody may still give it up (BMF 25.11.2014 and 24.08.2016, § 10b (3) EStG)."""

    valid_from: dt.date
    once: relativedelta
    regular: relativedelta

    def until(self, due: dt.date, *, regular: bool) -> dt.date:
        """The last day."""
        last: dt.date = due + (self.regular if regular else self.once)
        return last


FIGURES = (
    Figures(dt.date(2021, 1, 1), 840_00, 3_000_00, 30),
    Figures(dt.date(2026, 1, 1), 960_00, 3_300_00, 30),
)
WAIVER_TERMS = (WaiverTerms(dt.date(2015, 1, 1), relativedelta(months=3), relativedelta(years=1)),)


def figures_on(day: dt.date) -> Figures:
    return max((one for one in FIGURES if one.valid_from <= day), key=lambda one: one.valid_from, default=FIGURES[0])


def waiver_terms_on(day: dt.date) -> WaiverTerms:
    return max((one for one in WAIVER_TERMS if one.valid_from <= day), key=lambda one: one.valid_from, default=WAIVER_TERMS[0])
