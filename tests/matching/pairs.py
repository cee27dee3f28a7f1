"""Invented volunteers and requests for the golden test: from a seed, and dense enough that every rule is broken often."""

from __future__ import annotations

from datetime import date, time, timedelta
from random import Random

from nahbei.placements.eligibility import BookedVisit, Candidate, Demand, Gates, Occasion
from nahbei.placements.minors import Bands, MinorBand
from nahbei.volunteers.week import WeekPattern

MONDAY = date(2026, 3, 23)  # summer time begins on the Sunday of this week
LANGUAGES = ("de", "tr", "uk", "ar", "pl")


def a_time(random: Random, first: int = 7, last: int = 19, step: int = 15) -> time:
    minute = random.randrange(first * 60, last * 60, step)
    return time(minute // 60, minute % 60)


def a_stretch(random: Random, step: int = 15) -> tuple[time, time]:
    start = a_time(random, step=step)
    minute = min(start.hour * 60 + start.minute + random.choice((30, 45, 60, 90, 120)), 1440)
    return start, time(minute // 60 % 24, minute % 60)


def a_day(random: Random) -> date:
    return MONDAY + timedelta(days=random.randrange(-7, 28))


def a_position(random: Random) -> tuple[int, int] | None:
    # few places, so that two visits at the same place happen
    return (
        None
        if random.random() < 0.1
        else (50_000 + random.randrange(0, 900, 30), 570_000 + random.randrange(0, 900, 30))
    )


def a_week(random: Random, generous: bool) -> WeekPattern:
    spans = []
    for weekday in range(7):
        if random.random() < (0.85 if generous else 0.5):
            first = random.randrange(12, 24)
            spans.append((weekday, first, random.randrange(first + 8, 45)))
    return WeekPattern.from_spans(spans)


def a_candidate(random: Random, volunteer: int, activities: int = 6, good: float = 0.85) -> Candidate:
    """Each property is all right with the probability `good`."""

    def fine() -> bool:
        return random.random() < good

    def absence() -> tuple[date, date]:
        first = a_day(random)
        return first, first + timedelta(days=random.randrange(0, 12))

    asked = random.randrange(0, 12)
    return Candidate(
        volunteer_id=volunteer,
        person_id=10_000 + volunteer,
        active=fine(),
        blocked=random.random() < 0.03,
        activities=frozenset(n for n in range(activities) if random.random() < 0.5),
        week=WeekPattern.full() if random.random() < 0.1 else a_week(random, fine()),
        absences=tuple(absence() for _ in range(random.choice((0, 0, 0, 1, 2)))),
        paused_until=None if fine() else a_day(random),
        resting=not fine(),
        booked=tuple(
            BookedVisit(a_day(random), *a_stretch(random, 5), a_position(random))
            for _ in range(random.choice((0, 0, 2, 6, 16)))
        ),
        position=a_position(random),
        reach_m=random.choice((0, 2_000, 4_000, 8_000, 14_000, 25_000)),
        languages=frozenset(language for language in LANGUAGES if random.random() < 0.5),
        has_car=random.random() < 0.5,
        gender=random.choice(("f", "m", "d", "")),
        declaration_version_ok=fine(),
        signed_on=MONDAY + timedelta(days=random.randrange(-400, 20)) if fine() else None,
        declaration_valid_until=None if fine() else a_day(random),
        born=a_birthday(random, random.random() < 0.85),
        consent_from=MONDAY + timedelta(days=random.randrange(-60, 20)) if fine() else None,
        ordinary_until=a_last_day(random, fine()),
        extended_until=a_last_day(random, fine()),
        trainings={n: a_last_day(random, True) or MONDAY for n in range(3) if fine()},
        max_minutes_week=None if random.random() < 0.5 else random.choice((60, 120, 240, 600)),
        max_visits_week=None if random.random() < 0.5 else random.choice((1, 2, 3, 5)),
        excluded_persons=frozenset(person for person in range(1, 8) if not fine()),
        visits_with={person: random.randrange(1, 6) for person in range(1, 8) if random.random() < 0.3},
        visits_of={activity: random.randrange(1, 15) for activity in range(activities) if random.random() < 0.5},
        recent_visits=random.choice((0, 0, 1, 2, 9)),
        asked=asked,
        answered=random.randrange(0, asked + 1),
        open_questions=random.choice((0, 0, 0, 1, 5)),
    )


def a_birthday(random: Random, grown: bool) -> date | None:
    """The birthdays that matter lie in the weeks of the requests, 29 February among them."""
    if random.random() < 0.1:
        return None
    if random.random() < 0.05:
        return date(2008, 2, 29)
    years = random.choice((21, 30, 70)) if grown else random.choice((12, 14, 15, 16, 17, 18))
    day = a_day(random) if random.random() < 0.4 else MONDAY - timedelta(days=random.randrange(40, 320))
    return day.replace(year=day.year - years)


def a_last_day(random: Random, fine: bool) -> date | None:
    if fine:
        return date.max if random.random() < 0.2 else MONDAY + timedelta(days=random.randrange(20, 900))
    return a_day(random) if random.random() < 0.7 else None


def some_bands(random: Random) -> Bands:
    """Dated, with gaps, overlapping: as an agency may write them."""
    return tuple(
        MinorBand(
            valid_from=MONDAY + timedelta(days=random.choice((-400, -3, 9))), from_age=first, to_age=last,
            most_day=random.choice((60, 120, 480, 480)), most_week=random.choice((120, 240, 600, 600)),
            earliest=random.choice((0, 0, 480, 870)), latest=random.choice((1_080, 1_200, 1_440, 1_440)),
            working_days_only=random.random() < 0.3, alone_at_home=random.random() < 0.6,
        )
        for first, last in random.sample([(0, 14), (15, 17), (13, 17), (16, 16)], k=random.choice((0, 2, 3, 4, 4)))
    )


def a_demand(random: Random, volunteers: int, activities: int = 6, easy: float = 0.7) -> Demand:
    """Each wish is left out with the probability `easy`."""

    def wished() -> bool:
        return random.random() > easy

    return Demand(
        person_id=10_000 + random.randrange(volunteers) if random.random() < 0.3 else random.randrange(1, 8),
        activity_id=random.randrange(activities),
        position=a_position(random),
        needs_car=wished(),
        language=random.choice(LANGUAGES) if random.random() < 0.5 else None,
        language_required=wished(),
        wishes_gender=random.choice(("f", "m")) if wished() else None,
        excluded=frozenset(random.sample(range(volunteers + 5), k=min(3, volunteers))) if wished() else frozenset(),
        travel_gap_minutes=random.choice((0, 15, 30, 30, 60)),
        gates=Gates(
            declaration=random.random() < 0.8,
            conduct=random.choice(("ordinary", "extended")) if wished() else "none",
            trainings=frozenset(random.sample(range(4), k=random.choice((1, 1, 2)))) if wished() else frozenset(),
            min_age=random.choice((12, 14, 16, 18, 21)) if wished() else None,
        ),
        private_home=wished(),
        minors=some_bands(random),
        holidays=frozenset({MONDAY + timedelta(days=11), MONDAY + timedelta(days=14)}),
        on=MONDAY if random.random() < 0.8 else None,
        **some_occasions(random),  # type: ignore[arg-type]
    )


def some_occasions(random: Random) -> dict[str, object]:
    first, hours = a_day(random), a_stretch(random)
    kind = random.choice(("once", "once", "weekly", "weekly", "twice a week", "some dates", "never"))
    if kind == "weekly":
        step = random.choice((7, 7, 14))
        return {
            "standing": True,
            "occasions": tuple(Occasion(first + timedelta(days=step * n), *hours) for n in range(4)),
        }
    if kind == "twice a week":
        other = a_stretch(random)
        days = [(0, hours), (2, other), (7, hours), (9, other)][: random.randrange(2, 5)]
        return {
            "standing": random.random() < 0.8,
            "occasions": tuple(Occasion(first + timedelta(days=shift), *each) for shift, each in days),
        }
    if kind == "some dates":
        shifts = sorted(random.sample(range(20), k=random.choice((2, 3, 9))))
        return {
            "standing": random.random() < 0.7,
            "occasions": tuple(Occasion(first + timedelta(days=shift), *hours) for shift in shifts),
        }
    return {"occasions": (Occasion(first, *hours),) if kind == "once" else ()}
