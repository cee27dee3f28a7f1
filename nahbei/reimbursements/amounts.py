"""Kilometres into cents, so that no cent is lost: whatever a claim is split into, its lines add up to what the whole way costs."""

from __future__ import annotations

from collections.abc import Iterable

METRES = 1_000


def cents_of_ways(ways: Iterable[tuple[int, int]]) -> list[int]:
    """For each way (metres, cents for a kilometre) its cents. Each sum from the first on is the exact amount, rounded half up once."""
    exact, paid, found = 0, 0, []
    for metres, rate in ways:
        if metres < 0 or rate < 0:
            raise ValueError("a way is never shorter than nothing")
        exact += metres * rate
        found.append(rounded(exact) - paid)
        paid += found[-1]
    return found


def rounded(thousandths: int) -> int:
    """Thousandths of a cent to whole cents, half up."""
    return (thousandths + METRES // 2) // METRES
