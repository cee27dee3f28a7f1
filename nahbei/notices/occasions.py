"""What can be an occasion to tell somebody something. A kind of occasion is code: a query that yields cases. The rules are the office's.

A new one: a file in `kinds/`, a topic for each audience in `texts.py`, and, if every office needs it, a line in `defaults.py`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise

from nahbei.foundation.actor import Actor
from nahbei.foundation.models import Agency
from nahbei.foundation.reference import Reference
from nahbei.messaging.models import MessageChannel
from nahbei.notices.models import Whom
from nahbei.people.models import Person

Words = str | Promise


@dataclass(frozen=True)
class Span:
    """Where the moment of an occasion may lie."""

    first: dt.datetime
    last: dt.datetime


@dataclass(frozen=True)
class Case:
    """It happened, or will. `occasion` tells this one from the next about the same thing: a date that was moved is another.

    `person` is whom it is told; of a reminder for the office, whom it is about. After `over_at` nobody needs to hear it any more.
    `values` is called when it is said, in that transaction, and may refuse with None: it has settled itself.
    """

    about: Reference
    person: Person | None
    occasion: str
    moment: dt.datetime
    over_at: dt.datetime
    values: Callable[[Actor, dt.datetime], Mapping[str, str] | None]
    channel: MessageChannel | None = None


Find = Callable[[Agency, Whom, Span, dt.datetime], Iterable[Case]]


@dataclass(frozen=True)
class Occasion:
    """`apart`: „vor dem Einsatz“, `same_day`: „am Tag des Einsatzes“, `unless`: when it is not said after all.

    `told` names for each audience the texts that can be used. `catch_up`: how long after its moment it is still worth saying when
    the clock stood still.
    """

    key: str
    name: Words
    before: bool
    apart: Words
    same_day: Words
    unless: Words
    told: Mapping[Whom, tuple[str, ...]]
    find: Find
    catch_up: dt.timedelta = dt.timedelta(days=1)


occasions: dict[str, Occasion] = {}


def register(occasion: Occasion) -> Occasion:
    occasions[occasion.key] = occasion
    return occasion
