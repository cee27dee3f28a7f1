"""Foreign keys obey the same order as imports; the import linter does not see them when they are strings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.apps import apps

from tests.house.plan import ROOMS


def foreign_keys() -> Iterator[tuple[str, str, str]]:
    """(owning room, room it points at, field)"""
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.get_fields():
            if field.concrete and field.is_relation and field.related_model is not None:
                yield model._meta.app_label, field.related_model._meta.app_label, str(field)


def upwards(keys: Iterable[tuple[str, str, str]], rooms: list[str]) -> list[str]:
    return [
        field
        for owner, target, field in keys
        if owner in rooms and target in rooms and rooms.index(target) > rooms.index(owner)
    ]


def test_foreign_keys_point_downwards() -> None:
    keys = list(foreign_keys())
    assert len(keys) > 50
    assert upwards(keys, ROOMS) == []


def test_a_key_upwards_is_noticed() -> None:
    keys = [("people", "foundation", "people.Person.agency"), ("people", "volunteers", "people.Person.volunteer")]
    assert upwards(keys, ROOMS) == ["people.Person.volunteer"]
