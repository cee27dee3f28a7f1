"""What is measured, as programs that print JSON lines. `./start bench` runs them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Measurement:
    """`n` says how many times it was measured; `value` is then the median."""

    name: str
    value: float
    unit: str
    n: int = 1
