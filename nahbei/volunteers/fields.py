"""Stores a week of half hours in one column."""

from __future__ import annotations

from typing import Any

from django.db import models

from nahbei.volunteers.week import WeekPattern


class WeekField(models.BinaryField[Any, Any]):
    """A WeekPattern as 42 bytes (6 for each day); the engine reads the same bytes."""

    def from_db_value(self, value: Any, *_: object) -> WeekPattern:
        return WeekPattern.from_bytes(bytes(value)) if value else WeekPattern.empty()

    def to_python(self, value: Any) -> WeekPattern:
        return value if isinstance(value, WeekPattern) else WeekPattern.from_bytes(bytes(value))

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        raw = value.to_bytes() if isinstance(value, WeekPattern) else value
        return super().get_db_prep_value(raw, connection, prepared)

    def value_to_string(self, obj: models.Model) -> str:
        pattern: WeekPattern = self.value_from_object(obj)
        return pattern.to_bytes().hex()
