"""Steps that take two people: which there are, who may confirm them, who is told.

A room registers its kinds in a module that its AppConfig imports:

    register(StepKind("activities.gates_lowered", Right.SETTINGS_CHANGE, _("Voraussetzung lockern"), lower_gates))

and asks with `foundation.actions.ask_for_step`. `perform` is called once, in the transaction of the decision, with the
step and the actor who decided; a Refusal says that it is no longer possible.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from django.utils.functional import Promise

from nahbei.foundation.actor import Actor
from nahbei.foundation.models import Account, TwoPersonStep
from nahbei.foundation.rights import Right

WAITS = dt.timedelta(hours=24)  # how long a step waits that nobody else can confirm


class Perform(Protocol):
    """What is done when it is decided."""

    def __call__(self, *, step: TwoPersonStep, by: Actor, at: dt.datetime) -> object: ...


Announcer = Callable[[TwoPersonStep, Sequence[Account], dt.datetime], None]


@dataclass(frozen=True)
class StepKind:
    """`confidential`: audit trail and mail name neither the person nor what is to happen, and the words go when it is over."""

    name: str
    right: Right
    title: str | Promise
    perform: Perform
    confidential: bool = False


kinds: dict[str, StepKind] = {}
announcers: list[Announcer] = []


def register(kind: StepKind) -> None:
    kinds[kind.name] = kind


def register_announcer(announcer: Announcer) -> None:
    """Messaging lives above: it says how accounts are written to."""
    if announcer not in announcers:
        announcers.append(announcer)


def title(step: TwoPersonStep) -> str:
    """What the step is called where it may not be told more about."""
    return str(kinds[step.kind].title) if step.kind in kinds else step.kind
