"""What a kind of import must be able to do, and what it says about one row before anything is written."""

from __future__ import annotations

import datetime as dt
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from nahbei.exchange.columns import Column
from nahbei.exchange.models import Import, Outcome
from nahbei.foundation.actor import Actor
from nahbei.foundation.models import Agency

LONGEST_KEY = 120


@dataclass(frozen=True)
class Plan:
    """One row: what would become of it, in words; `content` is what `write` needs."""

    line: int
    outcome: Outcome
    title: str
    key: str = ""
    reason: str = ""
    notes: tuple[str, ...] = ()
    content: Mapping[str, Any] = field(default_factory=dict)


class Importer(ABC):
    """Made once for a run: it has read what it compares with, so that judging a row asks the database nothing."""

    columns: tuple[Column, ...]

    @abstractmethod
    def __init__(self, agency: Agency, *, on: dt.date) -> None: ...

    @abstractmethod
    def judge(self, line: int, row: Mapping[str, str]) -> Plan:
        """What would become of a row, given by our names."""

    @abstractmethod
    def write(self, plans: Sequence[Plan], *, run: Import, by: Actor, at: dt.datetime) -> list[int]:
        """Make the rows; returns their ids in the order of the plans."""

    @staticmethod
    @abstractmethod
    def take_back(agency: Agency, targets: Sequence[int], *, run: Import) -> set[int]:
        """Delete those that nobody has touched or used since; returns which went."""


def foreign_keys(agency: Agency, kind: str) -> dict[str, int]:
    """Which rows of the other system are here already. One query."""
    return dict(agency.foreign_keys.filter(kind=kind).values_list("key", "target"))


def failed(line: int, title: str, reason: object) -> Plan:
    return Plan(line, Outcome.FAILED, title or "–", reason=str(reason)[:300])
