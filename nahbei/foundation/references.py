"""What the things of this room are called in the audit trail."""

from __future__ import annotations

from collections.abc import Iterable

from nahbei.foundation import reference
from nahbei.foundation.models import Agency
from nahbei.foundation.rights import Right
from nahbei.foundation.two_persons import title


def _steps(agency: Agency, keys: Iterable[int]) -> dict[int, str]:
    """The kind alone: what exactly was asked is told only to who may see it."""
    return {step.pk: title(step) for step in agency.two_person_steps.filter(pk__in=list(keys))}


def register() -> None:
    reference.register(reference.Kind("foundation.step", _steps, Right.AUDIT))
