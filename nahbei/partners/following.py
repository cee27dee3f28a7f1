"""What must be read again when an organisation changes its name or its places. Rooms above register how: partners need not know them."""

from __future__ import annotations

import datetime as dt
from typing import Protocol

from nahbei.foundation.actor import Actor
from nahbei.partners.models import Organisation


class Follower(Protocol):
    def __call__(self, organisation: Organisation, *, by: Actor, at: dt.datetime) -> None: ...


followers: list[Follower] = []


def register(follower: Follower) -> None:
    followers.append(follower)


def organisation_changed(organisation: Organisation, *, by: Actor, at: dt.datetime) -> None:
    """Inside the transaction of whoever changed it."""
    for follower in followers:
        follower(organisation, by=by, at=at)
