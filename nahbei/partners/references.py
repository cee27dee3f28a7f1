"""What organisations and services are called in journal, reminders and audit."""

from __future__ import annotations

from collections.abc import Iterable

from nahbei.foundation import reference
from nahbei.foundation.models import Agency
from nahbei.foundation.rights import Right


def _organisations(agency: Agency, keys: Iterable[int]) -> dict[int, str]:
    return dict(agency.organisations.filter(pk__in=list(keys)).values_list("pk", "name"))


def _services(agency: Agency, keys: Iterable[int]) -> dict[int, str]:
    rows = agency.services.filter(pk__in=list(keys)).values_list("pk", "name", "organisation__name")
    return {pk: f"{name} ({organisation})" for pk, name, organisation in rows}


def register() -> None:
    reference.register(reference.Kind("partners.organisation", _organisations, Right.PARTNERS))
    reference.register(reference.Kind("partners.service", _services, Right.PARTNERS))
