"""What the references of this room are called."""

from __future__ import annotations

from collections.abc import Iterable

from nahbei.foundation.models import Agency
from nahbei.foundation.reference import Kind
from nahbei.foundation.reference import register as register_kind
from nahbei.foundation.rights import Right


def _fields(agency: Agency, keys: Iterable[int]) -> dict[int, str]:
    return dict(agency.fields.filter(pk__in=list(keys)).values_list("pk", "name"))


def _activities(agency: Agency, keys: Iterable[int]) -> dict[int, str]:
    return dict(agency.activities.filter(pk__in=list(keys)).values_list("pk", "name"))


def _needs(agency: Agency, keys: Iterable[int]) -> dict[int, str]:
    return dict(agency.needs.filter(pk__in=list(keys)).values_list("pk", "name"))


def _trainings(agency: Agency, keys: Iterable[int]) -> dict[int, str]:
    return dict(agency.trainings.filter(pk__in=list(keys)).values_list("pk", "name"))


def register() -> None:
    register_kind(Kind("activities.training", _trainings, Right.SETTINGS))
    register_kind(Kind("activities.field", _fields, Right.SETTINGS))
    register_kind(Kind("activities.activity", _activities, Right.SETTINGS))
    register_kind(Kind("activities.need", _needs, Right.SETTINGS))
