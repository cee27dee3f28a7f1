"""What Heute is made of: rows, the parts that find them, the sections that show them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.functional import Promise

from nahbei.foundation.models import Agency
from nahbei.foundation.reference import Reference
from nahbei.foundation.rights import Right

Kind = Literal["seeker", "helper", "house", "staff"]


@dataclass(frozen=True)
class Desk:
    """Who asks, where and when. `now` is local."""

    agency: Agency
    account_id: int
    now: dt.datetime
    may: Callable[[Right], bool]

    @property
    def today(self) -> dt.date:
        return self.now.date()

    @property
    def end_of_day(self) -> dt.datetime:
        midnight = dt.datetime.combine(self.today + dt.timedelta(days=1), dt.time(), tzinfo=self.now.tzinfo)
        return midnight - dt.timedelta(microseconds=1)

    @classmethod
    def of(cls, agency: Agency, *, account_id: int, at: dt.datetime, may: Callable[[Right], bool]) -> Desk:
        return cls(agency, account_id, timezone.localtime(at), may)


@dataclass(frozen=True)
class Row:
    """One person, one sentence, one action. `does` names the action; the door gives it its word, picture and address."""

    name: str
    sentence: str
    does: str
    about: Reference
    who: Reference | None = None
    kind: Kind = "seeker"
    when: str = ""
    late: bool = False


@dataclass(frozen=True)
class Part:
    """One reason to act. `waiting` finds the rows in the order in which they are shown: by the desk's day, and by `Ago` where the hour counts;
    it asks the database nothing itself. `reads` names the columns that `row` speaks of, by their paths: nothing else leaves the database."""

    key: str
    right: Right
    cap: int
    reads: tuple[str, ...]
    waiting: Callable[[Desk], QuerySet[Any]]
    row: Callable[[Any, Desk], Row]


@dataclass(frozen=True)
class Section:
    """What stands under one word in the margin."""

    key: str
    word: str | Promise
    hint: str | Promise
    parts: tuple[Part, ...]
