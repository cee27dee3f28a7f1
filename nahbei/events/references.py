"""What events and registrations are called in journal, reminders and audit."""

from __future__ import annotations

from collections.abc import Iterable

from nahbei.foundation import reference
from nahbei.foundation.models import Agency
from nahbei.foundation.rights import Right
from nahbei.ui import german


def _events(agency: Agency, keys: Iterable[int]) -> dict[int, str]:
    rows = agency.events.filter(pk__in=list(keys)).values_list("pk", "title", "on")
    return {pk: f"{title}, {german.format_date(on)}" for pk, title, on in rows}


def _series(agency: Agency, keys: Iterable[int]) -> dict[int, str]:
    return dict(agency.event_series.filter(pk__in=list(keys)).values_list("pk", "title"))


def _registrations(agency: Agency, keys: Iterable[int]) -> dict[int, str]:
    rows = agency.registrations.filter(pk__in=list(keys)).values_list("pk", "name", "event__title")
    return {pk: f"{name or '–'}: {title}" for pk, name, title in rows}


def _allowances(agency: Agency, keys: Iterable[int]) -> dict[int, str]:
    rows = agency.music_allowances.filter(pk__in=list(keys)).values_list("pk", "valid_from")
    return {pk: f"GEMA, {german.format_date(day, 'plain')}" for pk, day in rows}


def register() -> None:
    reference.register(reference.Kind("events.event", _events, Right.EVENTS))
    reference.register(reference.Kind("events.series", _series, Right.EVENTS))
    reference.register(reference.Kind("events.registration", _registrations, Right.EVENTS))
    reference.register(reference.Kind("events.music", _allowances, Right.EVENTS))
