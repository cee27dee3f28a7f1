"""Both ways with the same rules and the same score: for a position the people who fit, for somebody the positions that fit.

What must be in order before (declaration, certificate, training, consent of the parents) does not keep anybody from a talk about a
position: it is said beside the suggestion. Everything else – what somebody wants to do, age, language, distance, time – is hard.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from django.db.models import prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext as _

from nahbei.foundation.models import Agency
from nahbei.matching import engine, score, words
from nahbei.matching.score import Kind, Reason
from nahbei.matching.snapshot import columns_of
from nahbei.matching.suggestions import ReasonInWords, weights_of
from nahbei.matching.weights import Weights
from nahbei.matching.words import Subject
from nahbei.opportunities.models import Position, PositionQuerySet, Timing
from nahbei.people.models import LANGUAGES
from nahbei.placements.eligibility import Candidate, Demand, check
from nahbei.placements.gates import bands_of
from nahbei.placements.minors import Bands
from nahbei.placements.models import Stage
from nahbei.placements.position_demand import demand_of_position, missing_gates
from nahbei.placements.queries import candidates
from nahbei.volunteers.models import Volunteer
from nahbei.volunteers.week import WeekPattern

LIMIT = 5
MOST_RANKED = 500  # of whom the week is looked at: who comes after them is told to nobody anyway
LEAST_HALF_HOURS = 2  # so long somebody must be free within the fixed times
HELD = (Stage.PROPOSED, Stage.INTRODUCED, Stage.TRIAL, Stage.PLACED)


@dataclass(frozen=True)
class SuggestedPosition:
    """One row of the talk. `points` is the sum of the reasons' points."""

    position: Position
    points: int
    fit_word: str
    closeness: int
    reasons: tuple[ReasonInWords, ...]
    missing: tuple[str, ...] = ()  # what must be in order before the introduction


@dataclass(frozen=True)
class SuggestedPerson:
    volunteer: Volunteer
    points: int
    fit_word: str
    closeness: int
    reasons: tuple[ReasonInWords, ...]
    missing: tuple[str, ...] = ()


def positions_for(
    agency: Agency, candidate: Candidate, *, on: dt.date, among: PositionQuerySet | None = None, limit: int = LIMIT
) -> list[SuggestedPosition]:
    """The positions that fit somebody, the best first; with the same points the one that was seen least. Constant queries."""
    weights, bands = weights_of(agency), bands_of(agency)
    found = []
    for position in _open(agency, among, on=on):
        demand = demand_of_position(position, on=on, gates=False)
        if _fits(candidate, demand, position):
            found.append((score.total(_reasons(candidate, demand, weights)), position, demand))
    found.sort(key=lambda one: (-one[0], one[1].rank, one[1].pk))
    return [_suggested(candidate, points, position, demand, weights, bands) for points, position, demand in found[:limit]]


def people_for(agency: Agency, position: Position, *, at: dt.datetime, limit: int = LIMIT) -> list[SuggestedPerson]:
    """The volunteers who fit a position and are neither in it nor proposed for it. Constant queries."""
    prefetch_related_objects([position], "trainings")
    on, weights, bands = timezone.localdate(at), weights_of(agency), bands_of(agency)
    demand = demand_of_position(position, on=on, gates=False)
    held = position.placements.filter(stage__in=HELD).values_list("volunteer_id", flat=True)
    wanted = replace(_without_age(demand), excluded=frozenset(held))
    rows = engine.rank(columns_of(agency, on=on), wanted, weights, limit=MOST_RANKED).suggestions
    known = _candidates_in_order(agency, [one.volunteer_id for one in rows], position, demand, limit=limit)
    points = {one.volunteer_id: one.points for one in rows}
    volunteers = agency.volunteers.select_related("person").in_bulk([candidate.volunteer_id for candidate in known])
    return [
        SuggestedPerson(
            volunteers[one.volunteer_id], points[one.volunteer_id], *_fit(points[one.volunteer_id], demand, weights),
            reasons=_in_words(_reasons(one, demand, weights), demand, position), missing=missing_gates(one, position, on=on, minors=bands),
        )
        for one in known
    ]


def is_free(week: WeekPattern, position: Position) -> bool:
    """Whether somebody with that week has time within the fixed times: an hour of them is enough to talk about it."""
    if position.timing != Timing.FIXED or not position.week:
        return True
    return any((mine & asked).bit_count() >= LEAST_HALF_HOURS for mine, asked in zip(week.days, position.week.days, strict=True))


def _fits(candidate: Candidate, demand: Demand, position: Position) -> bool:
    asked = _without_age(demand) if candidate.born is None else demand
    return check(candidate, asked).fits and is_free(candidate.week, position) and _speaks(candidate, position)


def _without_age(demand: Demand) -> Demand:
    """Nobody said yet how old she is: „ab 16 Jahren“ stands beside the suggestion as something that is missing."""
    return replace(demand, gates=replace(demand.gates, min_age=None))


def _speaks(candidate: Candidate, position: Position) -> bool:
    return all(code in candidate.languages for code in position.languages)


def _open(agency: Agency, among: PositionQuerySet | None, *, on: dt.date) -> Iterable[Position]:
    """Published, with a seat left."""
    rows = (agency.positions.all() if among is None else among).published(on=on)
    taken = Counter(agency.position_placements.seated().values_list("position_id", flat=True))
    found = rows.select_related("agency", "organisation", "field", "activity", "neighbourhood").prefetch_related("trainings")
    return [position for position in found if taken[position.pk] < position.seats]


def _candidates_in_order(agency: Agency, ids: Sequence[int], position: Position, demand: Demand, *, limit: int) -> list[Candidate]:
    """The first of the ranking that have time, age and every language: these are looked at here, not in the engine."""
    found: list[Candidate] = []
    on = demand.on or dt.date.min
    for start in range(0, len(ids), 50):
        step = {one.volunteer_id: one for one in candidates(agency, on=on, ids=ids[start : start + 50])}
        in_order = (step[pk] for pk in ids[start : start + 50] if pk in step)
        found += [one for one in in_order if _fits(one, demand, position)]
        if len(found) >= limit:
            break
    return found[:limit]


def _reasons(candidate: Candidate, demand: Demand, weights: Weights) -> tuple[Reason, ...]:
    return score.explain(candidate, demand, weights, check(candidate, demand))


def _suggested(
    candidate: Candidate, points: int, position: Position, demand: Demand, weights: Weights, bands: Bands
) -> SuggestedPosition:
    return SuggestedPosition(
        position, points, *_fit(points, demand, weights), reasons=_in_words(_reasons(candidate, demand, weights), demand, position),
        missing=missing_gates(candidate, position, on=demand.on or dt.date.min, minors=bands),
    )


def _fit(points: int, demand: Demand, weights: Weights) -> tuple[str, int]:
    return words.fit(score.fit(points, demand, weights)), score.closeness(points, demand, weights)


def _in_words(found: Iterable[Reason], demand: Demand, position: Position) -> tuple[ReasonInWords, ...]:
    """Only what says something about a position: how far, when, the language, experience."""
    subject = Subject(position.activity.noun if position.activity_id and position.activity else position.field.name,
                      str(dict(LANGUAGES).get(demand.language or "", "")))
    told = [one for one in found if one.kind in {Kind.DISTANCE, Kind.LANGUAGE} or (one.kind == Kind.EXPERIENCE and one.value)]
    on = demand.on or dt.date.min
    said = [ReasonInWords(words.reason(one, demand, subject, on), "plain", one.points) for one in told]
    if position.timing == Timing.FIXED and position.week:
        said.append(ReasonInWords(_("hat dann Zeit")))
    return (ReasonInWords(position.field.name, "strong"), *said)
