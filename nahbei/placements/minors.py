"""What the agency allows somebody under age. Plain Python; every figure comes from dated settings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from nahbei.volunteers.dates import OF_AGE, age_on, birthday, born_by

__all__ = ["OF_AGE", "Bands", "MinorBand", "age_on", "band_on", "birthday", "born_by", "is_free_day"]

@dataclass(frozen=True, slots=True)
class MinorBand:
    """What the agency allows at some ages, from a day on. Times in minutes."""

    valid_from: date
    from_age: int
    to_age: int
    most_day: int
    most_week: int
    earliest: int
    latest: int
    working_days_only: bool = False
    alone_at_home: bool = False

    @property
    def rank(self) -> tuple[date, int, int]:
        """Of several that cover an age the newest counts."""
        return self.valid_from, self.from_age, -self.to_age


Bands = tuple[MinorBand, ...]


def band_on(bands: Bands, born: date, day: date) -> MinorBand | None:
    """The limits of that day. None: at this age nothing is allowed."""
    age = age_on(born, day)
    counting = [band for band in bands if band.valid_from <= day and band.from_age <= age <= band.to_age]
    return max(counting, key=lambda band: band.rank, default=None)


def is_free_day(day: date, holidays: frozenset[date]) -> bool:
    """Saturday, Sunday, public holiday."""
    return day.weekday() >= 5 or day in holidays
