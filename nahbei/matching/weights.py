"""What counts how much among those who may be asked: one table of integers per agency."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Self

MOST = 1000

# how often something counts at most, so that no single reason drowns the others
CONTINUITY_TIMES = 3
EXPERIENCE_TIMES = 5
LOAD_TIMES = 5
WEEK_TIMES = 3
QUESTION_TIMES = 3


class WeightsInvalid(ValueError):
    """The table has an unknown name or a value that is no whole number from 0 to 1000."""


@dataclass(frozen=True, slots=True)
class Weights:
    """Points. 0 switches a reason off; `words.weight_effect` says the same in German.

    ============== ======== ===========================================================================
    name           effect   when
    ============== ======== ===========================================================================
    distance       up to +  next door; falls to 0 at the edge of the volunteer's own reach
    continuity     + each   visit with this person before, up to 3
    experience     + each   visit of this kind before, up to 5
    language       +        speaks the language wished for
    answers        up to +  usually answers questions, yes or no alike; never asked counts half
    load           − each   visit in the last 28 days, up to 5 (fair share)
    week           − each   visit already booked in the week of the first date, up to 3
    open_question  − each   question of the agency that waits for an answer, up to 3 (goodwill)
    missing_date   − each   date of a standing request that somebody else would have to take
    ============== ======== ===========================================================================
    """

    distance: int = 300
    continuity: int = 100
    experience: int = 20
    language: int = 150
    answers: int = 100
    load: int = 30
    week: int = 40
    open_question: int = 50
    missing_date: int = 150

    def __post_init__(self) -> None:
        for name, value in asdict(self).items():
            if type(value) is not int or not 0 <= value <= MOST:
                raise WeightsInvalid(f"{name} must be a whole number from 0 to {MOST}")

    @classmethod
    def of(cls, table: Mapping[str, object]) -> Self:
        """The defaults, overridden by an agency's table; raises `WeightsInvalid`."""
        known = {field.name for field in fields(cls)}
        if unknown := sorted(set(table) - known):
            raise WeightsInvalid(f"unknown: {', '.join(unknown)}")
        values: dict[str, int] = {}
        for name, value in table.items():
            if type(value) is not int:
                raise WeightsInvalid(f"{name} must be a whole number from 0 to {MOST}")
            values[name] = value
        return cls(**values)


DEFAULT = Weights()
