"""The house as the tests see it: which folders are rooms, which are doors, and what stands in them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver

ROOT = Path(__file__).resolve().parents[2]
HOUSE = ROOT / "nahbei"
ROOMS: list[str] = ["foundation", *settings.ROOMS]
DOORS: list[str] = settings.DOORS


def files(*patterns: str, under: Path = HOUSE) -> list[Path]:
    """The files of a folder that fit, without migrations and caches."""
    found = {path for pattern in patterns for path in under.rglob(pattern) if path.is_file()}
    return sorted(path for path in found if not {"migrations", "__pycache__", "node_modules"} & set(path.parts))


@dataclass(frozen=True)
class Address:
    """One URL of the house: its name, its whole pattern, the function behind it."""

    name: str
    route: str
    parameters: tuple[str, ...]
    view: Callable[..., Any]

    @property
    def door(self) -> str | None:
        return getattr(self.view, "door", None)


def addresses(resolver: URLResolver | None = None, route: str = "", space: str = "") -> Iterator[Address]:
    """Walk every URL pattern."""
    for entry in (resolver or get_resolver()).url_patterns:
        here = route + str(entry.pattern)
        if isinstance(entry, URLResolver):
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from addresses(entry, here, inner)
        elif isinstance(entry, URLPattern):
            parameters = tuple(parts[1].split(">")[0].split(":")[-1] for parts in pieces(here))
            yield Address(f"{space}{entry.name or entry.lookup_str}", here, parameters, entry.callback)


def pieces(route: str) -> list[tuple[str, str]]:
    """For every parameter of a route the literal segment before it: `people/<int:pk>/` gives ("people", "int:pk>/")."""
    parts = route.split("<")
    nouns = [before.rstrip("/").split("/")[-1].split(">")[-1] for before in parts]
    return list(zip(nouns, parts[1:], strict=False))
