"""What counts as lowering a gate. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from nahbei.activities.models import Conduct
from nahbei.foundation.refusal import Refusal

GATES = frozenset({"needs_declaration", "conduct", "min_age", "private_home", "trainings"})
_CONDUCT = {Conduct.NONE: 0, Conduct.ORDINARY: 1, Conduct.EXTENDED: 2}


class TrainingIsAskedFor(Refusal):
    sentence = _("Eine Tätigkeit verlangt diese Schulung noch. Nehmen Sie sie dort zuerst heraus.")


def split(before: Mapping[str, Any], wanted: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """What becomes stricter at once, and what is lowered and takes two people. Trainings are sets of ids; the lower ones those that go."""
    stricter: dict[str, Any] = {}
    lower: dict[str, Any] = {}
    for name, value in wanted.items():
        old = before[name]
        if name == "trainings":
            if value - old:
                stricter[name] = old | value
            if old - value:
                lower[name] = old - value  # these go, whatever is added meanwhile
        elif old != value:
            (lower if _height(name, value) < _height(name, old) else stricter)[name] = value
    return stricter, lower


def _height(name: str, value: Any) -> int:
    return _CONDUCT[Conduct(value)] if name == "conduct" else int(value or 0)
