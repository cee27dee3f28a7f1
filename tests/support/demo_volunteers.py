"""What the crawler needs of somebody who helps: one of each date, question and absence that the portal shows her."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db.models import Count
from django.utils import timezone

from nahbei.foundation.models import Agency
from nahbei.placements.models import PlacementState
from nahbei.volunteers.models import Volunteer
from tests import factories


def helper(agency: Agency) -> Volunteer:
    """The one with an address of her own who has done most."""
    known = agency.volunteers.filter(state="active", person__channels__kind="email", visits__state="took_place")
    return known.annotate(done=Count("visits")).order_by("-done", "pk")[0]


def fill(agency: Agency) -> None:
    """A date in each state, a question, an absence into which a date falls, a paper that runs out, how it goes."""
    volunteer, today, now = helper(agency), timezone.localdate(), timezone.now()
    request = agency.help_requests.filter(placements__volunteer=volunteer, placements__state=PlacementState.RUNNING).order_by("pk").first()
    request = request or factories.make_request(agency, starts_on=today)
    if not request.placements.filter(volunteer=volunteer).exists():
        factories.make_placement(agency, request, volunteer, started_on=today)
    for days, start in ((70, 6), (-3, 6)):
        factories.make_visit(request, today + dt.timedelta(days=days), volunteer=volunteer, start=dt.time(start), end=dt.time(start + 1))
    factories.make_visit(request, today + dt.timedelta(days=71), start=dt.time(6), end=dt.time(7), given_back_by=volunteer, cancelled_at=now)
    factories.make_visit(
        request, today - dt.timedelta(days=2), volunteer=volunteer, start=dt.time(6), end=dt.time(7), state="took_place", minutes=60, metres=5_200,
        reported_at=now,
    )
    agency.absences.filter(volunteer=volunteer).delete()
    factories.make_absence(agency, volunteer, starts_on=today + dt.timedelta(days=65), ends_on=today + dt.timedelta(days=75), reason="Urlaub")
    factories.make_training_record(agency, volunteer, valid_until=today + dt.timedelta(days=20))
    asked = agency.help_requests.open().filter(starts_on__gte=today).exclude(consent=None).order_by("-pk")[0]
    agency.enquiries.filter(volunteer=volunteer, help_request=asked).delete()
    factories.make_enquiry(agency, asked, volunteer, asked_at=now, expires_at=now + dt.timedelta(days=30))
    factories.make_introduction(agency, volunteer=volunteer)
    if not agency.portraits.filter(volunteer=volunteer).exists():
        factories.make_portrait(agency, volunteer)
    placement = request.placements.filter(volunteer=volunteer)[0]
    agency.follow_ups.update_or_create(
        placement=placement, side="volunteer", kind="later", defaults={"person": volunteer.person, "due_on": today, "asked_at": now},
    )


def _visits(agency: Agency) -> list[dict[str, Any]]:
    """One to come, one to report, one reported, one approved."""
    rows, today = agency.visits.filter(volunteer=helper(agency)), timezone.localdate()
    found = [*rows.filter(state="planned", on__gt=today)[:1], *rows.filter(state="planned", on__lt=today).order_by("-on")[:1],
             *rows.filter(state="took_place", approved_at=None).order_by("-on")[:1], *rows.filter(approved_at__isnull=False).order_by("-on")[:1]]
    return [{"agency": agency.slug, "pk": row.pk} for row in found]


def _one(agency: Agency, rows: Any) -> list[dict[str, Any]]:
    return [{"agency": agency.slug, "pk": row.pk} for row in rows.order_by("-pk")[:1]]


FILLINGS: dict[str, Callable[[Agency], list[dict[str, Any]]]] = {
    "portal:volunteer-visit": _visits,
    "portal:volunteer-visit-cannot": lambda agency: _visits(agency)[:1],
    "portal:volunteer-visit-hours": lambda agency: _visits(agency)[1:3],
    "portal:volunteer-visit-missed": lambda agency: _visits(agency)[1:2],
    "portal:volunteer-visit-return": lambda agency: _one(agency, agency.visits.filter(given_back_by=helper(agency))),
    **{f"portal:volunteer-enquiry{name}": lambda agency: _one(agency, agency.enquiries.open().filter(volunteer=helper(agency)))
       for name in ("", "-question")},
    **{f"portal:volunteer-absence{name}": lambda agency: _one(agency, agency.absences.filter(volunteer=helper(agency)))
       for name in ("", "-removal")},
    **{f"portal:volunteer-proposal{name}": lambda agency: _one(
        agency, agency.position_placements.filter(volunteer=helper(agency), stage="proposed", volunteer_agreed_at=None))
       for name in ("", "-refusal", "-return")},
    "portal:volunteer-follow-up": lambda agency: _one(agency, agency.follow_ups.open().filter(person=helper(agency).person, kind="later")),
}
