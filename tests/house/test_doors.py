"""Every address enters through a door, and doors hold no data."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from django.urls import URLPattern, path
from django.urls.resolvers import RegexPattern, URLResolver

from tests.house.plan import DOORS, HOUSE, Address, addresses, files

# Addresses that are not ours to guard: each prefix with its reason.
NOT_OURS = {
    "account/": "allauth: log-in, second factor, sessions; it guards itself",
    "static/": "public files of the program",
    "health/": "says only that the program runs",
}
BARE_MANAGER = re.compile(r"\b[A-Z]\w+\.(?:objects|_default_manager|_base_manager)\b")


def without_door(found: Iterable[Address]) -> list[str]:
    return [
        f"{address.name} ({address.route})"
        for address in found
        if address.door not in {*DOORS, "ui"} and not address.route.startswith(tuple(NOT_OURS))
    ]


def doubled(found: Iterable[Address]) -> list[str]:
    """Routes and names that stand twice: the second of two equal routes is never reached."""
    ours = [address for address in found if address.door]
    counted = Counter(address.route for address in ours) + Counter(address.name for address in ours)
    return sorted(word for word, times in counted.items() if times > 1)


def bare_managers(folder: Path) -> list[str]:
    return [
        f"{file.name}:{number}"
        for file in files("*.py", under=folder)
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
        if BARE_MANAGER.search(line)
    ]


def test_every_address_enters_through_a_door() -> None:
    assert without_door(addresses()) == []


def test_an_open_address_is_noticed() -> None:
    def view(request: object) -> None: ...

    house: list[URLPattern | URLResolver] = [path("people/<int:pk>/", view, name="person"), path("account/x/", view)]
    found = addresses(URLResolver(RegexPattern(r"^"), house))  # type: ignore[arg-type]
    assert without_door(found) == ["person (people/<int:pk>/)"]


def test_no_address_stands_twice() -> None:
    assert doubled(addresses()) == []


def test_an_address_that_stands_twice_is_noticed() -> None:
    def view(request: object) -> None: ...

    view.door = "workspace"  # type: ignore[attr-defined]
    twice = [Address("return", "requests/<int:pk>/return/", ("pk",), view), Address("return", "x/", (), view)]
    assert doubled(twice) == ["return"]


def test_doors_start_at_the_agency() -> None:
    # The terminal is the house's own keeper: it founds agencies and looks after the whole installation.
    assert [offence for door in ("website", "portal", "workspace") for offence in bare_managers(HOUSE / door)] == []


def test_a_bare_manager_is_noticed(tmp_path: Path) -> None:
    (tmp_path / "views.py").write_text("def show(request):\n    return Person.objects.get(pk=1)\n")
    assert bare_managers(tmp_path) == ["views.py:2"]
