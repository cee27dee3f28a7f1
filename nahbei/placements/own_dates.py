"""A volunteer's own dates and questions, and what may be told of the residents behind them.

Everything that the portal shows a volunteer about a resident passes through here: never before both have agreed, never longer
than thirty days after it ended, never to somebody who is blocked or has stopped.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import quote

from django.db.models import Q, QuerySet, prefetch_related_objects
from django.utils import timezone

from nahbei.people.models import ChannelKind
from nahbei.placements.disclosure import hints_of
from nahbei.placements.follow_ups import RELATED
from nahbei.placements.models import Enquiry, FollowUp, FollowUpSide, Placement, PlacementState
from nahbei.placements.rules import LINK_HOLDS, UNDO_GIVING_BACK
from nahbei.visits.models import Visit, VisitState
from nahbei.visits.rules import LINK_DAYS, link_is_over
from nahbei.volunteers.models import Volunteer, VolunteerState

KNOWN_AFTER_END = dt.timedelta(days=30)
HELPS = (VolunteerState.ACTIVE, VolunteerState.PAUSED)
MOST = 60  # dates on one page
_VISIT = ("help_request__help_seeker", "help_request__activity", "help_request__consent", "agency")


class DateStage(StrEnum):
    """How a date stands, as the one who comes sees it."""

    COMING = "coming"
    WAITING = "waiting"  # she said yes, the resident is asked first
    TO_REPORT = "to_report"
    REPORTED = "reported"  # may be corrected
    APPROVED = "approved"
    MISSED = "missed"
    CANCELLED = "cancelled"
    OVER = "over"  # nobody reported, and it is too late to do so here


@dataclass(frozen=True)
class OwnDate:
    """One date of her own; without a name where she may not know it (any more)."""

    visit: Visit
    stage: DateStage
    name: str = ""

    @property
    def what(self) -> str:
        return self.visit.help_request.activity.noun


@dataclass(frozen=True)
class Way:
    """All that is needed to get there. Empty where she may not know it."""

    address: str = ""
    map_url: str = ""
    numbers: tuple[str, ...] = ()
    destination: str = ""
    details: str = ""
    hints: str = ""


@dataclass(frozen=True)
class Promises:
    """Requests whose resident she may know, and those where the resident is asked first."""

    known: frozenset[int] = frozenset()
    waiting: frozenset[int] = frozenset()


def promises_of(volunteer: Volunteer, *, on: dt.date) -> Promises:
    """Known: both agreed, it runs or ended lately, and the resident has not taken it back. One query."""
    return promises_of_all([volunteer], on=on)[volunteer.pk]


def promises_of_all(volunteers: Iterable[Volunteer], *, on: dt.date) -> dict[int, Promises]:
    """The same for many, by volunteer, in one query."""
    everyone = list(volunteers)
    helping = [one.pk for one in everyone if one.state in HELPS]
    lately = Q(state=PlacementState.ENDED, started_on__isnull=False, ended_on__gte=on - KNOWN_AFTER_END)
    rows = Placement.objects.filter(lately | Q(state__in=[PlacementState.RUNNING, PlacementState.ASK_RESIDENT]), volunteer__in=helping)
    consent = ("help_request__consent", "help_request__consent__withdrawn_at")
    waiting: dict[int, set[int]] = defaultdict(set)
    agreed: dict[int, set[int]] = defaultdict(set)
    for volunteer, request, state, given, withdrawn in rows.values_list("volunteer_id", "help_request_id", "state", *consent) if helping else ():
        if state == PlacementState.ASK_RESIDENT:
            waiting[volunteer].add(request)
        if given is not None and withdrawn is None:
            agreed[volunteer].add(request)
    return {one.pk: Promises(frozenset(agreed[one.pk] - waiting[one.pk]), frozenset(waiting[one.pk])) for one in everyone}


def own_dates(
    volunteer: Volunteer, *, promises: Promises, at: dt.datetime, first: dt.date | None = None, last: dt.date | None = None,
    latest: bool = False,
) -> list[OwnDate]:
    """Her dates in a stretch of days, the next first; `latest`: the last first."""
    rows = Visit.objects.filter(volunteer=volunteer).select_related(*_VISIT)
    rows = rows.filter(on__gte=first) if first else rows
    rows = rows.filter(on__lte=last) if last else rows
    rows = rows.order_by("-on", "-start", "-pk") if latest else rows.order_by("on", "start", "pk")
    return [_own(visit, promises, at=at) for visit in rows[:MOST]]


def dates_ahead_of_all(volunteers: Iterable[Volunteer], *, at: dt.datetime, first: dt.date, last: dt.date) -> dict[int, list[OwnDate]]:
    """What each of them has promised and still lies ahead, by volunteer, with all that `way_to` needs: five queries for any number."""
    promises = promises_of_all(volunteers, on=timezone.localdate(at))
    found: dict[int, list[OwnDate]] = {pk: [] for pk in promises}
    rows = Visit.objects.planned().between(first, last).filter(volunteer__in=list(promises), volunteer__state__in=HELPS)
    related = ("help_request__help_seeker__channels", "help_request__needs")
    for visit in rows.select_related(*_VISIT).prefetch_related(*related).order_by("on", "start", "pk"):
        key = visit.volunteer_id or 0
        own = _own(visit, promises[key], at=at)
        if own.stage in {DateStage.COMING, DateStage.WAITING}:
            found[key].append(own)
    return found


def own_date(volunteer: Volunteer, pk: int, *, promises: Promises, at: dt.datetime) -> OwnDate | None:
    """One of her own; anybody else's is not there."""
    visit = Visit.objects.filter(volunteer=volunteer, pk=pk).select_related(*_VISIT, "volunteer__person").first()
    return None if visit is None else _own(visit, promises, at=at)


def way_to(own: OwnDate, *, on: dt.date) -> Way:
    """Where and by which number; not of a date that was long ago, nor of one that is called off."""
    visit = own.visit
    if not own.name or visit.on < on - KNOWN_AFTER_END or visit.state == VisitState.CANCELLED:
        return Way()
    request, seeker = visit.help_request, visit.help_request.help_seeker
    prefetch_related_objects([seeker], "channels")
    town = f"{seeker.postal_code} {seeker.town}".strip()
    address = ", ".join(part for part in (seeker.street, seeker.address_extra, town) if part)
    return Way(
        address=address, map_url=map_of(f"{seeker.street}, {town}") if seeker.street else "",
        numbers=tuple(channel.value for channel in seeker.channels.all() if channel.kind == ChannelKind.PHONE),
        destination=request.destination, details=request.details, hints=hints_of(request, on=on),
    )


def map_of(address: str) -> str:
    """Where a map shows an address. Nothing is asked of the map before somebody follows the link."""
    return f"https://www.openstreetmap.org/search?query={quote(address)}"


def given_back(volunteer: Volunteer, *, at: dt.datetime) -> QuerySet[Visit]:
    """Dates that she gave back a moment ago and that nobody has taken: they can be taken back."""
    rows = Visit.objects.without_volunteer().filter(given_back_by=volunteer, cancelled_at__gt=at - UNDO_GIVING_BACK)
    return rows.select_related("help_request__activity").order_by("on", "start", "pk")


def dates_in(dates: Iterable[OwnDate], first: dt.date, last: dt.date | None) -> list[OwnDate]:
    """Those that she cannot keep when she is away then."""
    open_ = (DateStage.COMING, DateStage.WAITING)
    return [own for own in dates if own.stage in open_ and own.visit.on >= first and (last is None or own.visit.on <= last)]


def open_questions(volunteer: Volunteer, *, at: dt.datetime) -> QuerySet[Enquiry]:
    """What she was asked and has not answered, the most urgent first."""
    rows = volunteer.enquiries.open().filter(expires_at__gt=at, help_request__closed_at=None)
    return rows.select_related("help_request__activity").order_by("expires_at", "pk")


def own_question(volunteer: Volunteer, pk: int) -> Enquiry | None:
    """One that she was asked, whatever became of it."""
    related = ("agency", "help_request__agency", "help_request__help_seeker__neighbourhood", "help_request__activity", "help_request__consent",
               "volunteer__person", "placement")
    return volunteer.enquiries.filter(pk=pk).select_related(*related).first()


def own_follow_ups(volunteer: Volunteer, *, promises: Promises, at: dt.datetime) -> QuerySet[FollowUp]:
    """Asked in writing how it goes, and not answered. The question names the resident: it ends when she may not know her any more."""
    about = Q(placement__help_request__in=promises.known) | Q(position_placement__isnull=False)
    rows = volunteer.person.follow_ups.open().filter(about, side=FollowUpSide.VOLUNTEER, asked_at__gt=at - LINK_HOLDS)
    return rows.select_related(*RELATED).order_by("asked_at", "pk")


def last_way(own: OwnDate) -> int | None:
    """How far she drove the last time to the same resident: most ways are the same every week."""
    before = Visit.objects.filter(volunteer=own.visit.volunteer_id, help_request=own.visit.help_request_id, state=VisitState.TOOK_PLACE)
    return before.filter(on__lte=own.visit.on).order_by("-on", "-start").values_list("metres", flat=True).first()


def earliest_to_report(on: dt.date) -> dt.date:
    """What is older is told by telephone: the books of the month are closed."""
    return on - dt.timedelta(days=LINK_DAYS)


def _own(visit: Visit, promises: Promises, *, at: dt.datetime) -> OwnDate:
    stage = _stage(visit, waits=visit.help_request_id in promises.waiting, at=at)
    return OwnDate(visit, stage, visit.help_request.help_seeker.full_name if visit.help_request_id in promises.known else "")


def _stage(visit: Visit, *, waits: bool, at: dt.datetime) -> DateStage:
    if visit.state == VisitState.CANCELLED:
        return DateStage.CANCELLED
    if visit.approved_at is not None:
        return DateStage.APPROVED
    if visit.state == VisitState.MISSED:
        return DateStage.MISSED
    if visit.state == VisitState.TOOK_PLACE:
        return DateStage.REPORTED
    if visit.begins_at > at:
        return DateStage.WAITING if waits else DateStage.COMING
    return DateStage.OVER if link_is_over(visit, at=at) else DateStage.TO_REPORT
