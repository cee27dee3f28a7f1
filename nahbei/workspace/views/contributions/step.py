"""One thing the treasurer has to do."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Step:
    """In words, and where."""

    words: str
    where: str
    hint: str = ""
