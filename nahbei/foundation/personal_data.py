"""Registry: how each model that touches a person is handed out and erased.

Rooms declare in `<room>/personal_data.py`; a house-rule test fails when a model points at a person and nobody declared
what to do with it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from django.db.models import Model

Erasure = Literal["delete", "anonymise", "keep"]


@dataclass(frozen=True)
class Declaration:
    """`path` leads from the model to the person; `hands_out` are the fields of an answer under Art. 15 GDPR.

    `looked_at` are those of them that the office reads before it hands them out: what somebody wrote freely may name others.
    """

    model: type[Model]
    path: str
    hands_out: tuple[str, ...]
    on_erasure: Erasure
    because: str
    keep_for: str
    looked_at: tuple[str, ...] = ()


declarations: list[Declaration] = []


def declare(
    model: type[Model], *, path: str, hands_out: Iterable[str], on_erasure: Erasure, because: str = "", keep_for: str = "",
    looked_at: Iterable[str] = (),
) -> None:
    """Say what happens to `model` when a person asks or leaves. Keeping needs a reason and a time."""
    if on_erasure == "keep" and not (because and keep_for):
        raise ValueError(f"{model._meta.label}: keeping needs a reason (because) and a time (keep_for)")
    declarations.append(Declaration(model, path, tuple(hands_out), on_erasure, because, keep_for, tuple(looked_at)))
