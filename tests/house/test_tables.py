"""Which tables belong to an agency: all but those of one list, each with its reason."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import Model

from nahbei.foundation import walls
from nahbei.foundation.models import ClockTick
from nahbei.foundation.tenancy import AgencyManager


def ours() -> list[type[Model]]:
    return [model for model in apps.get_models(include_auto_created=True) if model.__module__.startswith("nahbei.")]


def without_agency(models: Iterable[type[Model]]) -> set[str]:
    listed = set(walls.WITHOUT_AGENCY)
    return {
        model._meta.label_lower
        for model in models
        if model._meta.label_lower not in listed and "agency" not in {field.name for field in model._meta.fields}
    }


def test_every_table_has_an_agency_or_a_reason() -> None:
    assert without_agency(ours()) == set()


def test_a_table_without_either_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(walls.WITHOUT_AGENCY, "foundation.clocktick")
    assert without_agency([ClockTick]) == {"foundation.clocktick"}


def test_the_list_names_only_tables_that_exist() -> None:
    there = {model._meta.label_lower for model in ours()}
    assert [label for label in walls.WITHOUT_AGENCY if label not in there] == []


def test_every_manager_of_a_walled_table_asks_for_the_scope() -> None:
    open_managers = [
        f"{model._meta.label}.{manager.name}"
        for model in walls.walled_models()
        for manager in model._meta.managers
        if not isinstance(manager, AgencyManager)
    ]
    assert open_managers == []


@pytest.mark.database
def test_the_database_holds_the_planned_walls_and_no_others(db: None) -> None:
    present = walls.present(connection)
    planned = {wall.name for wall in walls.plan(connection.vendor)}
    assert set(present) == planned
    assert walls.missing(connection) == []
