"""May this volunteer take this request, and if not, why? The hard rules for one pair, in plain Python.

`matching/engine.py` says the same for thousands at once and must agree on everything; booking asks here once more, inside
its transaction. All times are local wall-clock times, so a visit at 10:00 is at 10:00 in winter and in summer.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from enum import StrEnum
from itertools import pairwise
from types import MappingProxyType

from nahbei.placements.minors import OF_AGE, Bands, age_on, band_on, birthday, is_free_day
from nahbei.places.grid import Point, distance_m
from nahbei.volunteers.week import WeekPattern, end_minute_of, half_hours, minute_of

TRAVEL_GAP_MINUTES = 30
MOST_OCCASIONS = 64  # the engine keeps one bit for each
NEVER = WeekPattern.empty()
ORDINARY, EXTENDED = "ordinary", "extended"  # values of activities.models.Conduct, which this file does not read: no Django here
NOTHING: Mapping[int, int] = MappingProxyType({})
NO_TRAININGS: Mapping[int, date] = MappingProxyType({})


class Rule(StrEnum):
    """A reason why somebody cannot be asked. Never weighed, never bent."""

    ACTIVE = "active"
    ACTIVITY = "activity"
    DECLARATION = "declaration"
    PARENTS = "parents"
    AGE = "age"
    ALONE = "alone"
    CONDUCT = "conduct"
    TRAINING = "training"
    SELF = "self"
    EXCLUDED = "excluded"
    GENDER = "gender"
    LANGUAGE = "language"
    CAR = "car"
    DISTANCE = "distance"
    PATTERN = "pattern"
    ABSENT = "absent"
    BOOKED = "booked"
    HOURS_WEEK = "hours_week"
    VISITS_WEEK = "visits_week"
    MINOR = "minor"


RULES: tuple[Rule, ...] = tuple(Rule)  # in the order in which "why nobody" counts people
DATED: tuple[Rule, ...] = (Rule.ABSENT, Rule.BOOKED, Rule.HOURS_WEEK, Rule.VISITS_WEEK, Rule.MINOR)


def monday_of(day: date) -> date:
    """The week that a day counts for."""
    return day - timedelta(days=day.weekday())


@dataclass(frozen=True, slots=True)
class Occasion:
    """One date of a request. An end of 00:00 is midnight at the end of the day."""

    date: date
    start: time
    end: time

    def __post_init__(self) -> None:
        if self.first_minute >= self.last_minute:
            raise ValueError("the end must come after the start, on the same day")

    @property
    def first_minute(self) -> int:
        """Minutes from midnight to the start."""
        return minute_of(self.start)

    @property
    def last_minute(self) -> int:
        """Minutes from midnight to the end."""
        return end_minute_of(self.end)

    @property
    def minutes(self) -> int:
        """How long it takes."""
        return self.last_minute - self.first_minute


@dataclass(frozen=True, slots=True)
class BookedVisit(Occasion):
    """A visit that a volunteer has taken already; where, if that is known."""

    position: Point | None = None


@dataclass(frozen=True, slots=True)
class Gates:
    """What an activity or a position asks for before somebody is introduced."""

    declaration: bool = True
    conduct: str = "none"
    trainings: frozenset[int] = frozenset()
    min_age: int | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """What matching knows of one volunteer. No names: whoever shows the result looks them up."""

    volunteer_id: int
    person_id: int
    active: bool = True
    blocked: bool = False
    activities: frozenset[int] = frozenset()
    week: WeekPattern = NEVER
    absences: tuple[tuple[date, date], ...] = ()  # first and last day
    paused_until: date | None = None  # the last day of the pause; like an absence that began long ago
    resting: bool = False  # in that pause today: nobody asks her about something that has no day yet
    booked: tuple[BookedVisit, ...] = ()
    position: Point | None = None
    reach_m: int = 0
    languages: frozenset[str] = frozenset()
    has_car: bool = False
    gender: str = ""  # "f", "m", "d" or not said
    declaration_version_ok: bool = False
    signed_on: date | None = None
    declaration_valid_until: date | None = None  # None: without an end
    born: date | None = None  # of a birth year its last day: nobody is taken for older than they are. None: of age
    consent_from: date | None = None  # the parents agreed on that day, and still do
    ordinary_until: date | None = None  # the last day on which a certificate of conduct counts; None: there is none
    extended_until: date | None = None
    trainings: Mapping[int, date] = field(default_factory=lambda: NO_TRAININGS)  # training → its last day
    max_minutes_week: int | None = None
    max_visits_week: int | None = None
    excluded_persons: frozenset[int] = frozenset()
    # what only the score looks at
    visits_with: Mapping[int, int] = field(default_factory=lambda: NOTHING)  # help seeker's person id → visits so far
    visits_of: Mapping[int, int] = field(default_factory=lambda: NOTHING)  # activity id → visits so far
    recent_visits: int = 0  # in the last 28 days
    asked: int = 0
    answered: int = 0  # yes or no alike: a no must not cost anything
    open_questions: int = 0

    def may_visit_on(self, day: date) -> bool:
        """Whether the confidentiality declaration is signed in its present version and valid on that day."""
        if not self.declaration_version_ok or self.signed_on is None or day < self.signed_on:
            return False
        return self.declaration_valid_until is None or day <= self.declaration_valid_until

    def is_minor_on(self, day: date) -> bool:
        """Whose age nobody knows is taken for an adult; an activity with a minimum age asks all the same."""
        return self.born is not None and day < birthday(self.born, OF_AGE)

    def conduct_until(self, kind: str) -> date | None:
        """The last day on which what was shown is enough."""
        if kind == EXTENDED:
            return self.extended_until
        shown = [day for day in (self.ordinary_until, self.extended_until) if day is not None]
        return max(shown, default=None)

    def is_absent_on(self, day: date) -> bool:
        """Whether the day lies in an absence or in the pause."""
        if self.paused_until is not None and day <= self.paused_until:
            return True
        return any(first <= day <= last for first, last in self.absences)


@dataclass(frozen=True, slots=True)
class Demand:
    """What matching knows of one request. For a standing one the next occasions, up to four, stand for all."""

    person_id: int
    activity_id: int
    occasions: tuple[Occasion, ...] = ()
    position: Point | None = None
    needs_car: bool = False
    language: str | None = None
    language_required: bool = False
    wishes_gender: str | None = None
    standing: bool = False
    excluded: frozenset[int] = frozenset()  # volunteer ids
    travel_gap_minutes: int = TRAVEL_GAP_MINUTES
    gates: Gates = Gates()
    private_home: bool = False
    minors: Bands = ()
    holidays: frozenset[date] = frozenset()  # no working days
    on: date | None = None  # today: on this day the gates are looked at while no date is known

    def __post_init__(self) -> None:
        if len(self.occasions) > MOST_OCCASIONS:
            raise ValueError(f"at most {MOST_OCCASIONS} occasions can be matched at once")
        if any(earlier.date > later.date for earlier, later in pairwise(self.occasions)):
            raise ValueError("the occasions must stand in the order of their dates")
        if self.travel_gap_minutes < 0:
            raise ValueError("the way between two visits cannot take less than no time")

    @property
    def gate_days(self) -> tuple[date, ...]:
        """The days on which the gates must stand open."""
        days = tuple(each.date for each in self.occasions)
        return days or ((self.on,) if self.on else ())

    @property
    def may_miss(self) -> int:
        """How many occasions somebody else may take: a quarter of a standing request, else none."""
        return len(self.occasions) // 4 if self.standing else 0


@dataclass(frozen=True, slots=True)
class Verdict:
    """`failed` holds every failed rule in order; `missing` the dates that somebody who fits cannot take."""

    fits: bool
    failed: tuple[Rule, ...] = ()
    missing: tuple[date, ...] = ()


def check(candidate: Candidate, demand: Demand, *, without: Rule | None = None) -> Verdict:
    """Every hard rule for one pair. `without` asks what would be if that one rule fell."""
    failed = {rule for rule, breaks in _STANDING_RULES.items() if rule != without and breaks(candidate, demand)}
    lost = {rule: days for rule in DATED if rule != without and (days := _lost(rule, candidate, demand))}
    missing: set[int] = set().union(*lost.values())
    if len(missing) > demand.may_miss:
        failed |= set(lost)
    if failed:
        return Verdict(fits=False, failed=tuple(rule for rule in RULES if rule in failed))
    return Verdict(fits=True, missing=tuple(demand.occasions[at].date for at in sorted(missing)))


def metres_between(candidate: Candidate, demand: Demand) -> int | None:
    """The distance, or nothing when one of the two positions is unknown."""
    if candidate.position is None or demand.position is None:
        return None
    return distance_m(candidate.position, demand.position)


def visits_in_week(candidate: Candidate, monday: date) -> list[BookedVisit]:
    """What is booked already between that Monday and the Sunday after."""
    return [visit for visit in candidate.booked if monday_of(visit.date) == monday]


def _unregistered(candidate: Candidate, demand: Demand) -> bool:
    return demand.activity_id not in candidate.activities


def _undeclared(candidate: Candidate, demand: Demand) -> bool:
    if not demand.gates.declaration:
        return False
    if not demand.occasions:
        return not candidate.declaration_version_ok or candidate.signed_on is None
    return not all(candidate.may_visit_on(occasion.date) for occasion in demand.occasions)


def _without_parents(candidate: Candidate, demand: Demand) -> bool:
    return any(
        candidate.is_minor_on(day) and (candidate.consent_from is None or day < candidate.consent_from) for day in demand.gate_days
    )


def _too_young(candidate: Candidate, demand: Demand) -> bool:
    least = demand.gates.min_age
    return least is not None and (
        candidate.born is None or any(age_on(candidate.born, day) < least for day in demand.gate_days)
    )


def _alone(candidate: Candidate, demand: Demand) -> bool:
    return demand.private_home and any(not _may_be_alone(candidate, demand, day) for day in demand.gate_days)


def _may_be_alone(candidate: Candidate, demand: Demand, day: date) -> bool:
    if candidate.born is None or not candidate.is_minor_on(day):
        return True
    band = band_on(demand.minors, candidate.born, day)
    return band is not None and band.alone_at_home


def _without_certificate(candidate: Candidate, demand: Demand) -> bool:
    if demand.gates.conduct not in {ORDINARY, EXTENDED}:
        return False
    until = candidate.conduct_until(demand.gates.conduct)
    return until is None or any(day > until for day in demand.gate_days)


def _untrained(candidate: Candidate, demand: Demand) -> bool:
    untils = [candidate.trainings.get(training) for training in demand.gates.trainings]
    return any(until is None or any(day > until for day in demand.gate_days) for until in untils)


def _excluded(candidate: Candidate, demand: Demand) -> bool:
    return demand.person_id in candidate.excluded_persons or candidate.volunteer_id in demand.excluded


def _other_gender(candidate: Candidate, demand: Demand) -> bool:
    return bool(demand.wishes_gender) and candidate.gender != demand.wishes_gender


def _foreign_language(candidate: Candidate, demand: Demand) -> bool:
    return demand.language_required and bool(demand.language) and demand.language not in candidate.languages


def _too_far(candidate: Candidate, demand: Demand) -> bool:
    # an unknown position must not hide anybody: the office sees "Entfernung unbekannt" and decides
    metres = metres_between(candidate, demand)
    return metres is not None and metres > candidate.reach_m


def _not_free(candidate: Candidate, demand: Demand) -> bool:
    days = candidate.week.days
    needed = ((days[each.date.weekday()], half_hours(each.start, each.end)) for each in demand.occasions)
    return any(free & bits != bits for free, bits in needed)


_STANDING_RULES: dict[Rule, Callable[[Candidate, Demand], bool]] = {
    Rule.ACTIVE: lambda candidate, demand: (
        candidate.blocked or not candidate.active or (candidate.resting and not demand.occasions)
    ),
    Rule.ACTIVITY: _unregistered,
    Rule.DECLARATION: _undeclared,
    Rule.PARENTS: _without_parents,
    Rule.AGE: _too_young,
    Rule.ALONE: _alone,
    Rule.CONDUCT: _without_certificate,
    Rule.TRAINING: _untrained,
    Rule.SELF: lambda candidate, demand: candidate.person_id == demand.person_id,
    Rule.EXCLUDED: _excluded,
    Rule.GENDER: _other_gender,
    Rule.LANGUAGE: _foreign_language,
    Rule.CAR: lambda candidate, demand: demand.needs_car and not candidate.has_car,
    Rule.DISTANCE: _too_far,
    Rule.PATTERN: _not_free,
}


def _lost(rule: Rule, candidate: Candidate, demand: Demand) -> set[int]:
    """The occasions, by their place in the list, on which a dated rule fails."""
    if rule is Rule.ABSENT:
        return {at for at, each in enumerate(demand.occasions) if candidate.is_absent_on(each.date)}
    if rule is Rule.BOOKED:
        return {at for at, each in enumerate(demand.occasions) if _is_taken(candidate, demand, each)}
    if rule is Rule.MINOR:
        return {at for at in range(len(demand.occasions)) if _is_too_much(candidate, demand, at)}
    limit = candidate.max_minutes_week if rule is Rule.HOURS_WEEK else candidate.max_visits_week
    if limit is None:
        return set()
    return {at for at in range(len(demand.occasions)) if _in_week(rule, candidate, demand, at) > limit}


def _is_taken(candidate: Candidate, demand: Demand, occasion: Occasion) -> bool:
    """Whether a visit of the same day overlaps, the way between two different places included."""
    for visit in candidate.booked:
        if visit.date == occasion.date:
            same_place = visit.position is not None and visit.position == demand.position
            gap = 0 if same_place else demand.travel_gap_minutes
            if visit.first_minute < occasion.last_minute + gap and occasion.first_minute < visit.last_minute + gap:
                return True
    return False


def _is_too_much(candidate: Candidate, demand: Demand, at: int) -> bool:
    """Whether a date lies beyond what the agency allows somebody under age."""
    occasion = demand.occasions[at]
    if candidate.born is None or not candidate.is_minor_on(occasion.date):
        return False
    band = band_on(demand.minors, candidate.born, occasion.date)
    if band is None or (band.working_days_only and is_free_day(occasion.date, demand.holidays)):
        return True
    if occasion.first_minute < band.earliest or occasion.last_minute > band.latest:
        return True
    booked = sum(visit.minutes for visit in candidate.booked if visit.date == occasion.date)
    asked = sum(each.minutes for each in demand.occasions[: at + 1] if each.date == occasion.date)
    return booked + asked > band.most_day or _in_week(Rule.HOURS_WEEK, candidate, demand, at) > band.most_week


def _in_week(rule: Rule, candidate: Candidate, demand: Demand, at: int) -> int:
    """Minutes or visits in the week of an occasion: booked ones, this one, and those before it in the same request."""
    monday = monday_of(demand.occasions[at].date)
    asked = [each for each in demand.occasions[: at + 1] if monday_of(each.date) == monday]
    together = [*visits_in_week(candidate, monday), *asked]
    return sum(each.minutes for each in together) if rule is Rule.HOURS_WEEK else len(together)
