"""What positions and projects are called in journal, reminders and audit."""

from __future__ import annotations

from collections.abc import Iterable

from nahbei.foundation import reference
from nahbei.foundation.models import Agency
from nahbei.foundation.rights import Right


def _positions(agency: Agency, keys: Iterable[int]) -> dict[int, str]:
    rows = agency.positions.filter(pk__in=list(keys)).values_list("pk", "title", "organisation__name")
    return {pk: f"{title} ({organisation})" for pk, title, organisation in rows}


def _projects(agency: Agency, keys: Iterable[int]) -> dict[int, str]:
    return dict(agency.projects.filter(pk__in=list(keys)).values_list("pk", "title"))


def register() -> None:
    events = ("added", "changed", "reported", "published", "returned", "taken_off", "filled", "ended", "confirmed")
    reference.register(reference.Kind("opportunities.position", _positions, Right.POSITIONS, events))
    reference.register(reference.Kind("opportunities.project", _projects, Right.POSITIONS))
