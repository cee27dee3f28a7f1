"""What a volunteer may know, and when: before the yes never a name, an address, a number; after both agreed what is needed to come.

The reply page shows nothing about a request but what stands here.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from django.utils import timezone
from django.utils.translation import gettext as _

from nahbei.help_requests import words as request_words
from nahbei.help_requests.models import HelpRequest, RequestState
from nahbei.people.models import LANGUAGES, ChannelKind
from nahbei.placements import words
from nahbei.placements.models import Enquiry, EnquiryState, Placement, PlacementState
from nahbei.placements.queries import dates_of
from nahbei.places.queries import metres_between
from nahbei.ui.german import format_distance
from nahbei.visits.models import Visit, VisitState
from nahbei.visits.rules import link_is_over

WALKING_METRES_A_MINUTE = 75
FARTHEST_WALK = 3_000
FLEXIBLE_DAYS = 60  # without dates, the details stay readable so long after the yes


class Stage(StrEnum):
    """How far a question is, as the one who was asked sees it."""

    OPEN = "open"
    ANSWERED = "answered"  # asked back, or a yes that the office must look into: „Wir melden uns“
    AGREED = "agreed"
    WAITING = "waiting"  # yes, and the resident is asked first
    DECLINED = "declined"
    NO = "no"
    EXPIRED = "expired"
    OVERTAKEN = "overtaken"
    OVER = "over"


class ReportStage(StrEnum):
    """How far the report of a visit is, as the one who was there sees it."""

    OPEN = "open"
    REPORTED = "reported"  # may be corrected
    APPROVED = "approved"
    CANCELLED = "cancelled"
    EARLY = "early"  # moved to another day after the link went out
    OVER = "over"


@dataclass(frozen=True)
class Plea:
    """Before the yes."""

    sentence: str
    rhythm: str  # „jeden Dienstag, 9:30 bis 11:30 Uhr, ab 1.12.2026“; empty where single dates are asked about
    dates: list[str]
    where: str
    distance: str
    neighbour: str
    hints: str
    until: str


@dataclass(frozen=True)
class Details:
    """After both have agreed."""

    name: str
    address: str
    numbers: list[str]
    destination: str
    details: str
    dates: list[str]
    hints: str


def stage_of(enquiry: Enquiry, *, at: dt.datetime) -> Stage:
    """Which page the link leads to."""
    if enquiry.state == EnquiryState.YES:
        return _after_yes(getattr(enquiry, "placement", None), at=at)
    closed = {
        EnquiryState.NO: Stage.NO, EnquiryState.EXPIRED: Stage.EXPIRED, EnquiryState.OVERTAKEN: Stage.OVERTAKEN,
        EnquiryState.WITHDRAWN: Stage.OVER,
    }
    if enquiry.state != EnquiryState.OPEN:
        return closed[EnquiryState(enquiry.state)]
    if enquiry.help_request.state in {RequestState.RETURNED, RequestState.WITHDRAWN}:
        return Stage.OVER
    if enquiry.expires_at <= at:
        return Stage.EXPIRED
    return Stage.ANSWERED if enquiry.question_at else Stage.OPEN


def report_stage(visit: Visit, *, at: dt.datetime) -> ReportStage:
    """Which page a report link leads to."""
    if visit.state == VisitState.CANCELLED:
        return ReportStage.CANCELLED
    if visit.approved_at is not None:
        return ReportStage.APPROVED
    if link_is_over(visit, at=at):
        return ReportStage.OVER
    if visit.begins_at > at:
        return ReportStage.EARLY
    return ReportStage.OPEN if visit.state == VisitState.PLANNED else ReportStage.REPORTED


def name_for(visit: Visit) -> str:
    """For whom it was: the name only when both had agreed."""
    over = {PlacementState.RUNNING, PlacementState.ENDED}  # one that ended before the resident's word has no start
    agreed = visit.help_request.placements.filter(volunteer=visit.volunteer, state__in=over, started_on__isnull=False)
    return visit.help_request.help_seeker.formal_name if agreed.exists() else ""


def plea_of(enquiry: Enquiry, *, on: dt.date) -> Plea:
    """Enough to decide, too little to find a door."""
    help_request, seeker = enquiry.help_request, enquiry.help_request.help_seeker
    visits = dates_of(enquiry, help_request)
    metres = metres_between(seeker, enquiry.volunteer.person)
    name = seeker.neighbourhood.name if seeker.neighbourhood else seeker.town
    return Plea(
        sentence=words.plea(help_request, visits), rhythm=_rhythm(enquiry, help_request), dates=words.dates(help_request, visits),
        where=", ".join(part for part in (name, _on_foot(metres)) if part),
        distance="" if metres is None else format_distance(metres / 1000, rough=True), neighbour=words.your_neighbour(seeker),
        hints=hints_of(help_request, on=on), until=words.deadline(enquiry.expires_at),
    )


def _rhythm(enquiry: Enquiry, help_request: HelpRequest) -> str:
    whole = help_request.standing and not enquiry.visits.all()
    return request_words.when(help_request) if whole else ""


def details_of(placement: Placement, help_request: HelpRequest, *, on: dt.date) -> Details:
    """Call it for stage AGREED only."""
    seeker = help_request.help_seeker
    town = f"{seeker.postal_code} {seeker.town}".strip()
    visits = [
        visit for visit in help_request.visits.all()
        if visit.volunteer_id == placement.volunteer_id and visit.state == VisitState.PLANNED and visit.on >= on
    ]
    return Details(
        name=seeker.full_name, address=", ".join(part for part in (seeker.street, seeker.address_extra, town) if part),
        numbers=[channel.value for channel in seeker.channels.all() if channel.kind == ChannelKind.PHONE],
        destination=help_request.destination, details=help_request.details, dates=words.dates(help_request, visits),
        hints=hints_of(help_request, on=on),
    )


def hints_of(help_request: HelpRequest, *, on: dt.date) -> str:
    """„78 Jahre, geht am Rollator, spricht am liebsten Türkisch“ – only when the resident agreed to it."""
    if help_request.is_locked:
        return ""
    age = help_request.help_seeker.age(on=on)
    parts = [_("%(age)s Jahre") % {"age": age}] if age else []
    parts += [need.sentence for need in help_request.needs.all()]
    if help_request.language and help_request.language != "de":
        spoken = _("spricht nur %(language)s") if help_request.language_required else _("spricht am liebsten %(language)s")
        parts.append(spoken % {"language": dict(LANGUAGES).get(help_request.language, help_request.language)})
    return ", ".join(parts)


def _after_yes(placement: Placement | None, *, at: dt.datetime) -> Stage:
    if placement is None or placement.state == PlacementState.ENDED:
        return Stage.OVER
    if placement.state == PlacementState.ASK_RESIDENT:
        return Stage.WAITING
    if placement.state == PlacementState.DECLINED:
        return Stage.DECLINED
    # A link lies in a mailbox for years; the address behind it does not.
    return Stage.AGREED if timezone.localdate(at) <= _last_day(placement) else Stage.OVER


def _last_day(placement: Placement) -> dt.date:
    own = [
        visit.on for visit in placement.help_request.visits.all()
        if visit.volunteer_id == placement.volunteer_id and visit.state == VisitState.PLANNED
    ]
    agreed_on = timezone.localdate(placement.agreed_at)
    return max(own) if own else agreed_on + dt.timedelta(days=0 if placement.help_request.starts_on else FLEXIBLE_DAYS)


def _on_foot(metres: int | None) -> str:
    """„etwa 12 Minuten zu Fuß“, from the rounded distance, so that it says no more than that."""
    if metres is None or metres > FARTHEST_WALK:
        return ""
    minutes = max(1, round(metres / 100)) * 100 // WALKING_METRES_A_MINUTE
    return _("etwa %(minutes)s Minuten zu Fuß") % {"minutes": max(1, minutes)}
