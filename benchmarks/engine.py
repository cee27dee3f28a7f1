"""How fast the engine is, on an invented city of 500, 8,000 and 20,000 volunteers (`n` is that number here).

`engine.scan.ms` is one full scan: every rule over every row and the score of every row, no shortcut. `engine.rank.ms` is
what the office asks for, the ten best with their reasons; without reasons and without a limit it is `engine.sort.ms`.
`engine.funnel.ratio` is "why nobody" in full scans of the same run, `engine.funnel.ratio_to_sort` in quick rankings.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, time, timedelta
from random import Random
from statistics import median
from time import perf_counter

from benchmarks import Measurement
from nahbei.matching import score
from nahbei.matching.columns import Columns
from nahbei.matching.engine import funnel, rank, scan
from nahbei.matching.weights import DEFAULT
from nahbei.placements.eligibility import BookedVisit, Candidate, Demand, Occasion, check
from nahbei.volunteers.week import WeekPattern

MONDAY = date(2026, 11, 23)
SIZES = {"S": (500,), "M": (500, 8_000), "L": (500, 8_000, 20_000)}
ACTIVITIES, PEOPLE = 15, 5_000
MIDDLE = (35_600, 564_500)
DEMANDS, ROUNDS = 60, 15


def run(size: str) -> Iterator[Measurement]:
    """All figures up to this size."""
    for count in SIZES[size]:
        yield from city(count)


def city(count: int) -> Iterator[Measurement]:
    """Builds a city with that many volunteers and asks it the same sixty questions."""
    random = Random(count)
    candidates = [volunteer(random, number) for number in range(1, count + 1)]
    started = perf_counter()
    columns = Columns.of(candidates)
    yield Measurement("engine.build.ms", round((perf_counter() - started) * 1000, 1), "ms", count)
    yield Measurement("engine.memory", round(columns.nbytes / count), "byte", count)
    changed = random.sample(candidates, 5)
    [replaced] = in_turns([lambda: columns.replace(changed)])
    yield Measurement("engine.replace.ms", round(replaced, 3), "ms", count)
    demands = [request(random, standing=number % 2 == 0) for number in range(DEMANDS)]
    top, sort, full, why = asked(columns, demands)
    yield Measurement("engine.rank.ms", round(top, 3), "ms", count)
    yield Measurement("engine.sort.ms", round(sort, 3), "ms", count)
    yield Measurement("engine.scan.ms", round(full, 3), "ms", count)
    yield Measurement("engine.funnel.ms", round(why, 3), "ms", count)
    yield Measurement("engine.funnel.ratio", round(why / full, 2), "scans", count)
    yield Measurement("engine.funnel.ratio_to_sort", round(why / sort, 2), "rankings", count)
    yield Measurement("engine.reasons.us", round(reasons_us(candidates[:500], demands[0]), 2), "µs", count)
    plain = [in_turns([lambda demand=demand: plainly(candidates, demand)], 1)[0] for demand in demands[:6]]  # type: ignore[misc]
    yield Measurement("engine.plain_python.ms", round(median(plain), 1), "ms", count)


def asked(columns: Columns, demands: list[Demand]) -> list[float]:
    """The medians of ranking, sorting, scanning and "why nobody", measured in turns so that all meet the same noise."""
    lines = [
        in_turns(
            [
                lambda demand=demand: rank(columns, demand),  # type: ignore[misc]
                lambda demand=demand: rank(columns, demand, limit=0),  # type: ignore[misc]
                lambda demand=demand: scan(columns, demand),  # type: ignore[misc]
                lambda demand=demand: funnel(columns, demand),  # type: ignore[misc]
            ]
        )
        for demand in demands
    ]
    return [median(column) for column in zip(*lines, strict=True)]


def in_turns(calls: list[Callable[[], object]], rounds: int = ROUNDS) -> list[float]:
    """The median of each over some rounds, in ms."""
    spent: list[list[float]] = [[] for _ in calls]
    for _ in range(rounds):
        for call, line in zip(calls, spent, strict=True):
            started = perf_counter()
            call()
            line.append(perf_counter() - started)
    return [median(line) * 1000 for line in spent]


def reasons_us(candidates: list[Candidate], demand: Demand) -> float:
    """What the reasons of one suggestion cost, once its numbers are known."""
    numbers = [score.raw(candidate, demand) for candidate in candidates]

    def explain_all() -> None:
        for own in numbers:
            score.reasons(own, demand, DEFAULT)

    return in_turns([explain_all])[0] * 1000 / len(candidates)


def plainly(candidates: list[Candidate], demand: Demand) -> list[tuple[int, int]]:
    """The same ranking pair by pair."""
    found = []
    for candidate in candidates:
        verdict = check(candidate, demand)
        if verdict.fits:
            found.append((-score.total(score.explain(candidate, demand, DEFAULT, verdict)), candidate.volunteer_id))
    return sorted(found)[:10]


def somewhere(random: Random) -> tuple[int, int]:
    """A place in the city, ever rarer away from its middle."""
    return MIDDLE[0] + round(random.gauss(0, 600)), MIDDLE[1] + round(random.gauss(0, 600))


def volunteer(random: Random, number: int) -> Candidate:
    """As in an agency of the size L: a visit every seven weeks, three activities of fifteen, half the weekdays."""
    spans = [
        (weekday, first, min(first + random.randrange(6, 16), 42))
        for weekday in range(7)
        if random.random() < (0.55 if weekday < 5 else 0.3)
        for first in [random.randrange(16, 32)]
    ]
    away = MONDAY + timedelta(days=random.randrange(-20, 60))
    booked = []
    while random.random() < 0.5:
        hour = random.randrange(8, 17)
        booked.append(
            BookedVisit(
                MONDAY + timedelta(days=random.randrange(28)), time(hour, 15), time(hour + 2, 0), somewhere(random)
            )
        )
    asked = random.randrange(8)
    return Candidate(
        volunteer_id=number,
        person_id=100_000 + number,
        active=random.random() < 0.9,
        activities=frozenset(random.sample(range(ACTIVITIES), 3)),
        week=WeekPattern.from_spans(spans),
        absences=((away, away + timedelta(days=13)),) if random.random() < 0.25 else (),
        booked=tuple(booked),
        position=somewhere(random) if random.random() < 0.97 else None,
        reach_m=random.choice((2_000, 4_000, 4_000, 8_000, 14_000, 25_000)),
        languages=frozenset({"de", *random.sample(("tr", "uk", "ar", "pl", "en", "ru"), random.choice((0, 0, 1, 2)))}),
        has_car=random.random() < 0.4,
        gender=random.choice(("f", "f", "m")),
        declaration_version_ok=random.random() < 0.95,
        signed_on=MONDAY - timedelta(days=random.randrange(1, 900)),
        max_minutes_week=random.choice((None, 120, 240, 360)),
        max_visits_week=random.choice((None, None, 1, 2, 3)),
        excluded_persons=frozenset(random.sample(range(PEOPLE), 1)) if random.random() < 0.02 else frozenset(),
        visits_with={random.randrange(PEOPLE): random.randrange(1, 9) for _ in range(random.randrange(4))},
        visits_of={random.randrange(ACTIVITIES): random.randrange(1, 20) for _ in range(random.randrange(4))},
        recent_visits=random.choice((0, 0, 1, 2, 4)),
        asked=asked,
        answered=random.randrange(asked + 1),
        open_questions=int(random.random() < 0.05),
    )


def request(random: Random, standing: bool) -> Demand:
    """An hour or two in the daytime of a weekday, within the next two weeks; every second one weekly."""
    first = MONDAY + timedelta(days=random.choice((1, 2, 3, 4, 7, 8, 9, 10, 11)))
    hour = random.randrange(8, 16)
    start, end = time(hour, random.choice((0, 30))), time(hour + random.choice((1, 2)), 30)
    return Demand(
        person_id=random.randrange(PEOPLE),
        activity_id=random.randrange(ACTIVITIES),
        occasions=tuple(Occasion(first + timedelta(days=7 * week), start, end) for week in range(4 if standing else 1)),
        position=somewhere(random),
        needs_car=random.random() < 0.1,
        language=random.choice((None, None, "tr", "uk")),
        language_required=random.random() < 0.2,
        wishes_gender="f" if random.random() < 0.1 else None,
        standing=standing,
    )
