"""Placements into positions: who speaks for the organisation, which seats are taken, the list of what is on its way."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Case, Count, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When

from nahbei.foundation.models import Agency
from nahbei.messaging.models import MessageChannel
from nahbei.opportunities.models import Position
from nahbei.partners.models import ContactPerson, Organisation
from nahbei.placements.models import AskedBy, PositionHours, PositionPlacement, PositionPlacementMove, Stage, Step
from nahbei.placements.position_rules import RUNNING
from nahbei.volunteers.models import Volunteer

RELATED = ("agency", "volunteer__person", "position__organisation", "position__contact__person", "reason")
LATELY = dt.timedelta(days=28)  # how long somebody placed stays in the list of what is on its way
KNOWN_AFTER = dt.timedelta(days=30)  # how long an organisation still reads with whom it is over
ORDER = (Stage.PROPOSED, Stage.INTRODUCED, Stage.TRIAL, Stage.PLACED, Stage.DECLINED, Stage.ENDED)


@dataclass(frozen=True)
class Filters:
    """What stands in the address. Without a stage: what is on its way, and who was placed lately."""

    stage: str = ""
    organisation: int | None = None
    field: int | None = None
    who: str = ""  # who proposed


def answers_by(placement: PositionPlacement) -> MessageChannel | None:
    """How the organisation hears from us: by mail when it was asked so, for its page says that a message comes; else as it prefers."""
    return MessageChannel.EMAIL if placement.asked_by_means == AskedBy.EMAIL else None


def contact_of(position: Position) -> ContactPerson | None:
    """Who is asked and introduced: the position's own contact person, else the first of the organisation."""
    own = position.contact
    if own is not None and own.person.died_on is None:
        return own
    others = position.organisation.contact_persons.filter(person__died_on=None, person__merged_into=None)
    return others.select_related("person").order_by("pk").first()


def introduction_by_digest(agency: Agency, digest: str) -> PositionPlacement | None:
    """The question behind a link."""
    return agency.position_placements.filter(digest=digest).select_related(*RELATED).first() if digest else None


def list_introductions(agency: Agency, filters: Filters, *, at: dt.datetime) -> QuerySet[PositionPlacement]:
    """By stage, in each the one that has waited longest first."""
    order = Case(*(When(stage=stage, then=Value(place)) for place, stage in enumerate(ORDER)), output_field=IntegerField())
    found = _narrowed(agency, filters).filter(_of_stage(filters.stage, at)).select_related(*RELATED)
    newest_first = filters.stage in {Stage.PLACED, Stage.DECLINED, Stage.ENDED}
    return found.annotate(place=order).order_by("place", "-stage_since" if newest_first else "stage_since", "pk")


def count_introductions(agency: Agency, filters: Filters, *, at: dt.datetime) -> dict[str, int]:
    """How many stand in each list, in one query."""
    counts = {stage or "open": Count("pk", filter=_of_stage(stage, at)) for stage in ("", *ORDER)}
    return _narrowed(agency, filters).aggregate(**counts)


def proposers(agency: Agency) -> list[str]:
    """Who has something on its way: the choices of the filter."""
    open_ = agency.position_placements.filter(stage__in=RUNNING)
    return list(open_.order_by("proposed_by_name").values_list("proposed_by_name", flat=True).distinct())


def placements_of_position(position: Position) -> list[PositionPlacement]:
    """Everybody who came into question for a position, those that run first."""
    return _in_order(position.placements.all())


def placements_of_volunteer(volunteer: Volunteer) -> list[PositionPlacement]:
    return _in_order(volunteer.position_placements.all())


def coming_to(organisations: Iterable[Organisation], *, at: dt.datetime) -> QuerySet[PositionPlacement]:
    """Whom these organisations may know of: about whom they were asked, and for a while those with whom it is over."""
    asked = Q(asked_at__isnull=False) | Q(organisation_agreed_at__isnull=False)
    lasts = Q(stage__in=RUNNING) | Q(stage_since__gte=at - KNOWN_AFTER)
    good = PositionPlacementMove.objects.filter(placement=OuterRef("pk"), step=Step.TRIAL_GOOD, undone_at=None)
    found = PositionPlacement.objects.filter(asked, lasts, position__organisation__in=list(organisations))
    return found.select_related(*RELATED).annotate(went_well=Exists(good)).order_by("position__title", "position_id", "-stage_since", "pk")


def hours_at(organisations: Iterable[Organisation], *, at: dt.datetime) -> QuerySet[PositionHours]:
    """The hours of those whom these organisations may know of, the latest month first."""
    rows = PositionHours.objects.filter(placement__in=coming_to(organisations, at=at).order_by().values("pk"))
    related = ("placement__volunteer__person", "placement__position__organisation")
    return rows.select_related(*related).order_by("-year", "-month", "placement__position__title", "pk")


def free_seats(position: Position) -> int:
    return max(0, position.seats - position.placements.seated().count())


def _in_order(found: QuerySet[PositionPlacement]) -> list[PositionPlacement]:
    runs = Case(When(stage__in=RUNNING, then=Value(0)), default=Value(1), output_field=IntegerField())
    return list(found.select_related(*RELATED).annotate(runs=runs).order_by("runs", "-stage_since", "-pk")[:100])


def _narrowed(agency: Agency, filters: Filters) -> QuerySet[PositionPlacement]:
    found = agency.position_placements.all()
    named = {"position__organisation": filters.organisation, "position__field": filters.field, "proposed_by_name": filters.who}
    return found.filter(**{name: value for name, value in named.items() if value})


def _of_stage(stage: str, at: dt.datetime) -> Q:
    if stage:
        return Q(stage=stage)
    lately = Q(stage=Stage.PLACED, stage_since__gte=at - LATELY)
    return Q(stage__in=[Stage.PROPOSED, Stage.INTRODUCED, Stage.TRIAL]) | lately
