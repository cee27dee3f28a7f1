"""Reads across models, for the doors."""

from __future__ import annotations

import datetime as dt

from django.db.models import Count, Q, QuerySet

from nahbei.events.models import Event, EventState, Registration, RegistrationState
from nahbei.foundation.models import Agency


def registration_by_digest(agency: Agency, digest: str) -> Registration | None:
    rows = agency.registrations.select_related("agency", "event__agency", "event__venue", "person")
    return rows.filter(digest=digest).exclude(event__state=EventState.DRAFT).first()


def listed(agency: Agency, *, view: str, on: dt.date) -> QuerySet[Event]:
    """coming (the default), past, drafts; each with how many wait."""
    rows = agency.events.select_related("venue", "series").annotate(
        waiting=Count("registrations", filter=Q(registrations__state=RegistrationState.WAITING))
    )
    if view == "past":
        return rows.past(on=on).exclude(state=EventState.DRAFT).order_by("-on", "-start", "-pk")
    if view == "drafts":
        return rows.drafts().order_by("on", "start", "pk")
    return rows.coming(on=on).exclude(state=EventState.DRAFT).order_by("on", "start", "pk")


def conflicts(event: Event) -> list[Event]:
    """What else happens in the same room at that time."""
    return list(event.agency.events.at_the_same_time(event).order_by("start")[:5])
