"""What a line is about: `help_requests.request:17`. A small value instead of a generic foreign key."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import models

if TYPE_CHECKING:
    from nahbei.foundation.models import Agency
    from nahbei.foundation.rights import Right


LONGEST_KEY = 18  # digits; no row of any database has a longer one


@dataclass(frozen=True, order=True)
class Reference:
    """`kind` names room and model (`help_requests.request`), `key` is the row's id."""

    kind: str
    key: int

    def __str__(self) -> str:
        return f"{self.kind}:{self.key}"

    @classmethod
    def parse(cls, text: str) -> Reference | None:
        kind, _, key = text.partition(":")
        return cls(kind, int(key)) if kind and key.isdecimal() and len(key) <= LONGEST_KEY else None


class ReferenceField(models.CharField[Any, Any]):
    """Stores a Reference as text; empty means: about nothing in particular."""

    # Read by the type checker's plugin: what may be assigned, what comes back.
    _pyi_private_set_type: Any
    _pyi_private_get_type: Any

    def __init__(self, *args: Any, **options: Any) -> None:
        options.setdefault("max_length", 80)
        options.setdefault("blank", True)
        options.setdefault("default", "")
        super().__init__(*args, **options)

    def from_db_value(self, value: str | None, *_: object) -> Reference | None:
        return Reference.parse(value) if value else None

    def to_python(self, value: object) -> Reference | None:
        return value if isinstance(value, Reference) else Reference.parse(str(value or ""))

    def get_prep_value(self, value: object) -> str:
        return str(value) if value else ""

    def clean(self, value: object, model_instance: models.Model | None) -> Any:
        return self.to_python(value)


@dataclass(frozen=True)
class Kind:
    """How a room answers for its references: what they are called (in one query for many) and who may see them."""

    name: str
    labels: Callable[[Agency, Iterable[int]], dict[int, str]]
    right: Right
    events: tuple[str, ...] = ()


kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    kinds[kind.name] = kind


def labels(agency: Agency, references: Iterable[Reference | None]) -> dict[Reference, str]:
    """The words for many references: one query for each kind that occurs."""
    wanted: dict[str, set[int]] = {}
    for reference in references:
        if reference is not None and reference.kind in kinds:
            wanted.setdefault(reference.kind, set()).add(reference.key)
    return {
        Reference(kind, key): label
        for kind, keys in wanted.items()
        for key, label in kinds[kind].labels(agency, keys).items()
    }
