"""The value of a position's field as JSON, and back: an edit that waits is stored this way."""

from __future__ import annotations

from typing import Any

from django.db import models

from nahbei.opportunities.models import Position
from nahbei.volunteers.week import WeekPattern


def freeze(position: Position, name: str, value: Any) -> Any:
    """JSON can hold it: rows by id, days and times in ISO, the week as hex."""
    if isinstance(value, models.Model):
        return value.pk
    if isinstance(value, WeekPattern):
        return value.to_bytes().hex()
    return value.isoformat() if hasattr(value, "isoformat") else value


def thaw(position: Position, name: str, value: Any) -> Any:
    """The value again. A row that is gone since, or belongs to another agency, becomes None."""
    field = position._meta.get_field(name)
    if isinstance(field, models.ForeignKey):
        return field.related_model._default_manager.filter(agency=position.agency, pk=value).first() if value else None
    if name == "week":
        return WeekPattern.from_bytes(bytes.fromhex(value))
    return field.to_python(value)  # type: ignore[union-attr]
