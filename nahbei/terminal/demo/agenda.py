"""What happens in the demo, in the order of the clock: so the journal is numbered as it would be in an office."""

from __future__ import annotations

import datetime as dt
import heapq
import itertools
from collections.abc import Callable
from typing import Any


class Agenda:
    """Events wait for their time; one that happens may add others. `before` is done before each, with its time."""

    def __init__(self) -> None:
        self._waiting: list[tuple[dt.datetime, int, Callable[[], object]]] = []
        self._count = itertools.count()

    def put(self, at: dt.datetime, happen: Callable[..., object], /, *args: Any, **named: Any) -> None:
        heapq.heappush(self._waiting, (at, next(self._count), lambda: happen(*args, **named)))

    def run(self, before: Callable[[dt.datetime], object]) -> None:
        while self._waiting:
            at, _, happen = heapq.heappop(self._waiting)
            before(at)
            happen()
