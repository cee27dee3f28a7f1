"""Who is asked whether it works, when, and which page a link leads to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Count, Exists, Max, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, TruncDate
from django.utils import timezone

from nahbei.foundation.models import Agency
from nahbei.messaging.channels import route_of
from nahbei.messaging.models import MessageChannel
from nahbei.partners.models import Organisation
from nahbei.people.models import ChannelKind, Person, Representation
from nahbei.placements.models import (
    FollowUp,
    FollowUpKind,
    FollowUpOutcome,
    FollowUpQuerySet,
    FollowUpSide,
    Placement,
    PlacementState,
    PositionPlacement,
    Stage,
)
from nahbei.placements.position_queries import contact_of
from nahbei.placements.rules import link_has_expired
from nahbei.visits.models import Side, Visit, VisitState
from nahbei.volunteers.models import VolunteerState

# After that nobody remembers, and an office that starts with old records must not ask hundreds of people at once.
WINDOW = dt.timedelta(days=28)
# The two questions do not follow each other on the heels when the first visit came late.
BETWEEN = dt.timedelta(days=14)
SIDES = (Side.VOLUNTEER, Side.HELP_SEEKER)
POSITION_SIDES = (FollowUpSide.VOLUNTEER, FollowUpSide.ORGANISATION)
RELATED = (
    "agency", "person", "placement__volunteer__person", "placement__help_request__help_seeker", "placement__help_request__activity",
    "placement__help_request__consent", "position_placement__volunteer__person", "position_placement__position__organisation",
    "position_placement__reason",
)


LATELY = dt.timedelta(days=183)  # how far back the list of answers goes


class ListState(StrEnum):
    DUE = "due"
    WAITING = "waiting"
    ANSWERED = "answered"


@dataclass(frozen=True)
class VisitsSoFar:
    """How often they have met."""

    number: int
    last_on: dt.date | None
    next_on: dt.date | None


class FeedbackStage(StrEnum):
    OPEN = "open"
    ANSWERED = "answered"
    EXPIRED = "expired"
    OVER = "over"


def due_placements(agency: Agency, kind: str, *, on: dt.date) -> QuerySet[Placement]:
    """Placements about which a kind of question is due on a day and was not asked yet. A stand-in for one date is not asked."""
    asked = FollowUp.objects.filter(placement=OuterRef("pk"))
    found = agency.placements.filter(stand_in=False).annotate(began=Coalesce("started_on", TruncDate("agreed_at")))
    found = found.filter(~Exists(asked.filter(kind=kind)), help_request__consent__isnull=False, help_request__consent__withdrawn_at=None)
    found = found.order_by("help_request_id", "pk")
    if kind == FollowUpKind.FIRST_VISIT:
        took_place = Visit.objects.filter(
            help_request=OuterRef("help_request"), volunteer=OuterRef("volunteer"), state=VisitState.TOOK_PLACE, on__gte=OuterRef("began"),
        )
        first = Subquery(took_place.order_by("on").values("on")[:1])
        over = (PlacementState.RUNNING, PlacementState.ENDED)  # ended soon after the first visit: then it matters most
        return found.annotate(first_on=first).filter(state__in=over, first_on__range=(on - WINDOW, on - dt.timedelta(days=1)))
    start = on - dt.timedelta(weeks=agency.follow_up_weeks)
    long_enough = {"began__range": (start - WINDOW, start)}
    return found.filter(
        ~Exists(asked.filter(due_on__gt=on - BETWEEN)), state=PlacementState.RUNNING, help_request__standing=True,
        help_request__closed_at=None, **long_enough,
    )


def due_position_placements(agency: Agency, *, on: dt.date) -> QuerySet[PositionPlacement]:
    """Positions that somebody has filled for as many weeks as the agency waits, and about which nobody was asked yet."""
    start = on - dt.timedelta(weeks=agency.follow_up_weeks)
    asked = FollowUp.objects.filter(position_placement=OuterRef("pk"))
    found = agency.position_placements.filter(~Exists(asked), stage=Stage.PLACED, placed_on__range=(start - WINDOW, start))
    return found.order_by("position_id", "pk")


def person_at_a_position(placement: PositionPlacement, side: str) -> Person | None:
    """Whom one asks about a position: the volunteer, unless she is dead or blocked; the contact person."""
    volunteer = placement.volunteer
    if volunteer.person.died_on is not None:
        return None
    if side == FollowUpSide.VOLUNTEER:
        return None if volunteer.state == VolunteerState.BLOCKED else volunteer.person
    contact = contact_of(placement.position)
    return contact.person if contact else None


def sides_to_ask(placement: Placement) -> list[Side]:
    """Both; after the end not the side that ended it, for it has just told why."""
    return [side for side in SIDES if placement.state != PlacementState.ENDED or placement.ended_by_side != side]


def person_to_ask(placement: Placement, side: str, *, on: dt.date) -> Person | None:
    """On the resident's side whoever is called with questions; she herself when there is nobody (any more).

    Nobody is asked about the help of someone who has died, nor for someone who has, nor about someone who has taken back
    her consent. A volunteer who is blocked is spoken
    to by a human, not by this.
    """
    request, helper = placement.help_request, placement.volunteer.person
    seeker, contact = request.help_seeker, request.contact
    if seeker.died_on is not None or helper.died_on is not None or not request.has_consent:
        return None
    if side == Side.VOLUNTEER:
        return None if placement.volunteer.state == VolunteerState.BLOCKED else helper
    if contact is None or contact.died_on is not None or contact.pk == helper.pk:
        return seeker
    ended = Representation.objects.filter(person=seeker, representative=contact, ends_on__lt=on).exists()
    return seeker if ended else contact


def is_asked_in_writing(person: Person) -> bool:
    """By e-mail who wants that, or has no telephone. A letter would come back in no time anybody remembers: then the office calls."""
    kinds = {channel.kind for channel in person.channels.all()}
    wants = person.preferred_channel == ChannelKind.EMAIL or ChannelKind.PHONE not in kinds
    return wants and route_of(person, MessageChannel.EMAIL).channel == MessageChannel.EMAIL


def follow_up_by_digest(agency: Agency, digest: str, *, on: dt.date) -> FollowUp | None:
    """The question behind a link. To whoever does not speak for the resident any more it is not there."""
    rows = agency.follow_ups.filter(~spoke_once(on), digest=digest).select_related(*RELATED)
    return rows.first() if digest else None


def spoke_once(on: dt.date) -> Exists:
    """The one who is asked spoke for the resident, and does not any more."""
    ended = Representation.objects.filter(person=OuterRef("placement__help_request__help_seeker"), ends_on__lt=on)
    return Exists(ended.filter(representative=OuterRef("person")))


def stage_of_feedback(follow_up: FollowUp, *, at: dt.datetime, by_link: bool = True) -> FeedbackStage:
    """Which page the question leads to. Only a link expires: whoever is logged in is asked as long as nobody answered."""
    if follow_up.answered_at is not None:
        given_up = {FollowUpOutcome.NOT_REACHED, FollowUpOutcome.NOT_NEEDED}
        return FeedbackStage.OVER if follow_up.outcome in given_up else FeedbackStage.ANSWERED
    return FeedbackStage.EXPIRED if by_link and link_has_expired(follow_up, at=at) else FeedbackStage.OPEN


def asked_of(organisations: Iterable[Organisation]) -> FollowUpQuerySet:
    """What these organisations were asked, whoever of their people it was; the oldest first."""
    theirs = FollowUp.objects.filter(position_placement__position__organisation__in=list(organisations), side=FollowUpSide.ORGANISATION)
    return theirs.select_related(*RELATED).order_by("due_on", "pk")


def next_due(agency: Agency, follow_up: FollowUp, *, on: dt.date) -> FollowUp | None:
    """Whom to call next: the one after this one, then from the top."""
    keys = list(agency.follow_ups.due(on=on).exclude(pk=follow_up.pk).order_by("due_on", "pk").values_list("due_on", "pk"))
    after = [key for key in keys if key > (follow_up.due_on, follow_up.pk)]
    return agency.follow_ups.get(pk=(after or keys)[0][1]) if keys else None


def list_follow_ups(
    agency: Agency, state: str, *, side: str = "", kind: str = "", outcome: str = "", at: dt.datetime
) -> QuerySet[FollowUp]:
    """The list: due, waiting, or answered in the last months."""
    found = agency.follow_ups.filter(_in_list(state, at)).select_related(*RELATED)
    for name, value in (("side", side), ("kind", kind), ("outcome", outcome if state == ListState.ANSWERED else "")):
        found = found.filter(**{name: value}) if value else found
    return found.order_by("-answered_at", "-pk") if state == ListState.ANSWERED else found.order_by("due_on", "pk")


def count_follow_ups(agency: Agency, *, at: dt.datetime) -> dict[str, int]:
    """How many stand in each list: one query."""
    return agency.follow_ups.aggregate(**{state.value: Count("pk", filter=_in_list(state, at)) for state in ListState})


def visits_so_far(follow_up: FollowUp, *, on: dt.date) -> VisitsSoFar:
    if follow_up.placement is None:
        return VisitsSoFar(0, None, None)
    placement = follow_up.placement
    theirs = Visit.objects.filter(help_request=placement.help_request_id, volunteer=placement.volunteer_id)
    took_place, coming = Q(state=VisitState.TOOK_PLACE), Q(state=VisitState.PLANNED, on__gte=on)
    return VisitsSoFar(**theirs.aggregate(
        number=Count("pk", filter=took_place), last_on=Max("on", filter=took_place), next_on=Min("on", filter=coming)
    ))


def others_of(follow_up: FollowUp) -> tuple[list[FollowUp], list[FollowUp]]:
    """What this side said before, and what the other side said. The second is for the office's eyes only."""
    about = follow_up.position_placement or follow_up.everyday
    rows = about.follow_ups.exclude(pk=follow_up.pk).select_related(*RELATED).order_by("due_on", "pk")
    mine = [row for row in rows if row.side == follow_up.side]
    return mine, [row for row in rows if row.side != follow_up.side]


def _in_list(state: str, at: dt.datetime) -> Q:
    on = timezone.localdate(at)
    return {
        ListState.DUE.value: Q(answered_at=None, due_on__lte=on), ListState.WAITING.value: Q(answered_at=None, due_on__gt=on),
    }.get(state, Q(answered_at__gte=at - LATELY) & ~Q(outcome=FollowUpOutcome.NOT_NEEDED))
