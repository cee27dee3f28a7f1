"""Hats: what someone is to the office. Each room that gives a hat registers it in its own `hats.py` (found at start)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from nahbei.people.models import Representation


@dataclass(frozen=True)
class Hat:
    """`worn` asks the database whether the person of the outer query wears it; `place` orders the tabs."""

    key: str
    word: str | Promise
    worn: Callable[[], Exists]
    place: int = 50


hats: dict[str, Hat] = {}


def register(hat: Hat) -> None:
    hats[hat.key] = hat


def all_hats() -> list[Hat]:
    """In the order of the tabs."""
    return sorted(hats.values(), key=lambda hat: (hat.place, hat.key))


register(Hat("representative", _("Angehörige:r"), lambda: Exists(Representation.objects.filter(representative=OuterRef("pk"))), 30))
