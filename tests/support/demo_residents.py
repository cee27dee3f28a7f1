"""What the crawler needs of somebody who is helped: one of each date and question that the portal shows her."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.utils import timezone

from nahbei.foundation.models import Agency
from nahbei.people.models import Person
from tests import factories


def resident(agency: Agency) -> Person:
    """With an address of her own, and somebody who comes."""
    known = agency.people.filter(channels__kind="email", help_requests__visits__volunteer__isnull=False, merged_into=None, died_on=None)
    return known.order_by("pk").distinct()[0]


def fill(agency: Agency) -> None:
    """A date to come, one that was, one called off a moment ago, and how it goes."""
    person, today, now = resident(agency), timezone.localdate(), timezone.now()
    placement = agency.placements.filter(help_request__help_seeker=person).order_by("-pk")[0]
    request = placement.help_request
    for days, fields in ((60, {}), (-4, {"state": "took_place", "minutes": 60, "reported_at": now})):
        factories.make_visit(
            request, today + dt.timedelta(days=days), volunteer=placement.volunteer, start=dt.time(6), end=dt.time(7), **fields
        )
    agency.follow_ups.filter(placement=placement, side="help_seeker").delete()
    factories.make_follow_up(agency, placement, asked_at=now)
    if not agency.portraits.filter(volunteer=placement.volunteer).exists():
        factories.make_portrait(agency, placement.volunteer)


def _photos(agency: Agency) -> list[dict[str, Any]]:
    person = resident(agency)
    rows = agency.portraits.filter(volunteer__placements__help_request__help_seeker=person, volunteer__placements__state="running")
    return [{"agency": agency.slug, "person": person.pk, "pk": row.pk} for row in rows[:1]]


def _dates(agency: Agency) -> list[dict[str, Any]]:
    """One to come, one that was."""
    rows, person, today = agency.visits.filter(help_request__help_seeker=resident(agency)), resident(agency), timezone.localdate()
    found = [*rows.filter(state="planned", on__gt=today).order_by("-on")[:1], *rows.filter(state="took_place").order_by("-on")[:1]]
    return [{"agency": agency.slug, "person": person.pk, "pk": row.pk} for row in found]


def _questions(agency: Agency) -> list[dict[str, Any]]:
    person = resident(agency)
    rows = agency.follow_ups.filter(side="help_seeker", placement__help_request__help_seeker=person, answered_at=None)
    return [{"agency": agency.slug, "person": person.pk, "pk": row.pk} for row in rows.order_by("-pk")[:1]]


def _person(agency: Agency) -> list[dict[str, Any]]:
    return [{"agency": agency.slug, "person": resident(agency).pk}]


FILLINGS: dict[str, Callable[[Agency], list[dict[str, Any]]]] = {
    **{f"portal:resident{name}": _person for name in ("", "-ask")},
    "portal:resident-date": _dates,
    **{f"portal:resident-{name}": lambda agency: _dates(agency)[:1] for name in ("date-file", "cancellation", "return")},
    "portal:resident-question": _questions,
    "portal:resident-photo": _photos,
    "workspace:volunteer-photo-file": lambda agency: [{"pk": row.volunteer_id} for row in agency.portraits.all()[:1]],
}
