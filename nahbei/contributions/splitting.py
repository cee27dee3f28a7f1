"""Sharing out cents so that none is lost: the shares add up to the whole, whatever it is divided by."""

from __future__ import annotations

from collections.abc import Sequence


def evenly(cents: int, parts: int) -> list[int]:
    """As equal as cents allow, the larger shares first."""
    return by_weight(cents, [1] * parts)


def by_weight(cents: int, weights: Sequence[int]) -> list[int]:
    """In proportion to the weights. What is left over goes, cent by cent, to the largest remainders; of equal ones to the first."""
    total = sum(weights)
    if not weights or total <= 0 or min(weights) < 0:
        raise ValueError("shares need weights that are not negative and not all zero")
    sign, whole = (-1 if cents < 0 else 1), abs(cents)
    shares = [whole * weight // total for weight in weights]
    remainders = [whole * weight % total for weight in weights]
    first = sorted(range(len(weights)), key=lambda place: (-remainders[place], place))
    for place in first[: whole - sum(shares)]:
        shares[place] += 1
    return [sign * share for share in shares]
