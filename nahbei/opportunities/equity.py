"""The order of the public list: fair to the positions that nobody saw or asked for yet. Pure.

First come positions that nobody asked for in the last week; of several places those that are still free count, so that a position
with three of them may have three who ask before it stands as low as one with a single place and one who asked. Among equals those
come first that nobody opened in four weeks; the rest is mixed anew every day. Without a free place a position stands at the end.

The aim of one contact a week is that of VolunteerMatch's SmartSort (Manshadi, Rodilitz, Saban, Suresh: "Redesigning
VolunteerMatch's Search Algorithm: Toward More Equitable Access to Volunteers", 2023); what an agency knows besides is how many
places there are. `benchmarks/equity.py` compares the orders.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2b

DAYS = 28  # how long it counts that a page was opened
WEEK = 7  # how long it counts that somebody asked
_WHOLE = 840  # so that shares of up to eight places are whole numbers


@dataclass(frozen=True, slots=True)
class Attention:
    """What one position got, and how many places it still has."""

    key: int
    opened: int = 0  # in four weeks
    interested: int = 0  # in a week
    free: int = 1


def fair_order(positions: Iterable[Attention], *, on: dt.date) -> list[int]:
    """Their keys, the first to be shown first. The same on every machine, another every day."""
    return [one.key for one in sorted(positions, key=lambda one: (*_turn(one), _dice(one.key, on), one.key))]


def _turn(one: Attention) -> tuple[bool, int, bool]:
    return one.free < 1, _WHOLE * one.interested // max(one.free, 1), one.opened > 0


def _dice(key: int, on: dt.date) -> bytes:
    """As good as chance, but everybody can check it."""
    return blake2b(f"{on.isoformat()}:{key}".encode(), digest_size=8).digest()
