"""Each hard rule alone: what breaks it, what only just does not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from nahbei.placements.eligibility import (
    RULES,
    BookedVisit,
    Candidate,
    Demand,
    Gates,
    Occasion,
    Rule,
    Verdict,
    check,
)
from nahbei.placements.minors import MinorBand
from nahbei.volunteers.week import WeekPattern

TUESDAY = date(2026, 11, 24)
HERE = (50_000, 580_000)
WILLING = Candidate(
    volunteer_id=7,
    person_id=70,
    activities=frozenset({1, 2}),
    week=WeekPattern.from_spans([(1, 16, 30), (6, 16, 30)]),  # Tuesdays and Sundays, 8 to 15
    position=HERE,
    reach_m=2_000,
    languages=frozenset({"de", "tr"}),
    gender="f",
    declaration_version_ok=True,
    signed_on=date(2026, 1, 1),
)
ONCE = Demand(person_id=5, activity_id=1, occasions=(Occasion(TUESDAY, time(9, 30), time(11, 30)),), position=HERE)
WEEKLY = replace(
    ONCE,
    standing=True,
    occasions=tuple(Occasion(TUESDAY + timedelta(weeks=n), time(9, 30), time(11, 30)) for n in range(4)),
)


ALLOWED = MinorBand(date(2026, 1, 1), 15, 17, 120, 600, 480, 1_200, alone_at_home=True)
SIXTEEN = {"born": date(2010, 11, 23), "consent_from": date(2026, 1, 1)}


def at(start: str, end: str, day: date = TUESDAY, position: tuple[int, int] | None = (50_100, 580_000)) -> BookedVisit:
    return BookedVisit(day, time.fromisoformat(start), time.fromisoformat(end), position)


def test_somebody_fits() -> None:
    assert check(WILLING, ONCE) == Verdict(fits=True)
    assert check(WILLING, WEEKLY) == Verdict(fits=True)


BREAKS: list[tuple[Rule, dict[str, object], dict[str, object]]] = [
    (Rule.ACTIVE, {"active": False}, {}),
    (Rule.ACTIVE, {"blocked": True}, {}),
    (Rule.ACTIVITY, {"activities": frozenset({2})}, {}),
    (Rule.DECLARATION, {"declaration_version_ok": False}, {}),
    (Rule.DECLARATION, {"signed_on": None}, {}),
    (Rule.DECLARATION, {"signed_on": date(2026, 11, 25)}, {}),
    (Rule.DECLARATION, {"declaration_valid_until": date(2026, 11, 23)}, {}),
    (Rule.PARENTS, {"born": date(2010, 11, 23)}, {"minors": (ALLOWED,)}),
    (Rule.PARENTS, {"born": date(2008, 11, 25)}, {"minors": (ALLOWED,)}),
    (Rule.PARENTS, {**SIXTEEN, "consent_from": date(2026, 11, 25)}, {"minors": (ALLOWED,)}),
    (Rule.AGE, {}, {"gates": Gates(min_age=16)}),
    (Rule.AGE, {"born": date(2008, 11, 23)}, {"gates": Gates(min_age=19)}),
    (Rule.ALONE, SIXTEEN, {"minors": (replace(ALLOWED, alone_at_home=False),), "private_home": True}),
    (Rule.CONDUCT, {}, {"gates": Gates(conduct="ordinary")}),
    (Rule.CONDUCT, {"ordinary_until": date(2026, 11, 23)}, {"gates": Gates(conduct="ordinary")}),
    (Rule.CONDUCT, {"ordinary_until": date(2028, 1, 1)}, {"gates": Gates(conduct="extended")}),
    (Rule.TRAINING, {"trainings": {1: TUESDAY}}, {"gates": Gates(trainings=frozenset({1, 2}))}),
    (Rule.TRAINING, {"trainings": {1: date(2026, 11, 23)}}, {"gates": Gates(trainings=frozenset({1}))}),
    (Rule.SELF, {}, {"person_id": 70}),
    (Rule.EXCLUDED, {"excluded_persons": frozenset({5})}, {}),
    (Rule.EXCLUDED, {}, {"excluded": frozenset({7})}),
    (Rule.GENDER, {}, {"wishes_gender": "m"}),
    (Rule.GENDER, {"gender": ""}, {"wishes_gender": "f"}),
    (Rule.LANGUAGE, {}, {"language": "uk", "language_required": True}),
    (Rule.CAR, {}, {"needs_car": True}),
    (Rule.DISTANCE, {}, {"position": (50_201, 580_000)}),
    (Rule.PATTERN, {"week": WeekPattern.from_spans([(1, 20, 30)])}, {}),
    (Rule.PATTERN, {}, {"occasions": (Occasion(TUESDAY, time(14, 0), time(15, 1)),)}),
    (Rule.ABSENT, {"absences": ((date(2026, 11, 1), TUESDAY),)}, {}),
    (Rule.ABSENT, {"absences": ((TUESDAY, date(2026, 12, 1)),)}, {}),
    (Rule.ABSENT, {"paused_until": TUESDAY}, {}),
    (Rule.BOOKED, {"booked": (at("11:00", "12:00"),)}, {}),
    (Rule.BOOKED, {"booked": (at("11:59", "12:30"),)}, {}),
    (Rule.BOOKED, {"booked": (at("08:00", "09:01"),)}, {}),
    (Rule.BOOKED, {"booked": (at("11:59", "12:30", position=None),)}, {}),
    (Rule.BOOKED, {"booked": (at("11:29", "12:00", position=HERE),)}, {}),
    (Rule.BOOKED, {"booked": (at("12:20", "12:50"),)}, {"travel_gap_minutes": 60}),
    (Rule.HOURS_WEEK, {"max_minutes_week": 119}, {}),
    (Rule.HOURS_WEEK, {"max_minutes_week": 179, "booked": (at("09:00", "10:00", date(2026, 11, 29)),)}, {}),
    (Rule.VISITS_WEEK, {"max_visits_week": 0}, {}),
    (Rule.VISITS_WEEK, {"max_visits_week": 1, "booked": (at("09:00", "10:00", date(2026, 11, 23)),)}, {}),
    (Rule.MINOR, SIXTEEN, {}),
    (Rule.MINOR, SIXTEEN, {"minors": (replace(ALLOWED, valid_from=date(2026, 11, 25)),)}),
    (Rule.MINOR, SIXTEEN, {"minors": (replace(ALLOWED, to_age=15),)}),
    (Rule.MINOR, SIXTEEN, {"minors": (ALLOWED, replace(ALLOWED, valid_from=TUESDAY, most_day=119))}),
    (Rule.MINOR, SIXTEEN, {"minors": (replace(ALLOWED, most_week=119),)}),
    (Rule.MINOR, {**SIXTEEN, "booked": (at("14:00", "14:30"),)}, {"minors": (replace(ALLOWED, most_day=149),)}),
    (Rule.MINOR, {**SIXTEEN, "booked": (at("09:00", "10:00", date(2026, 11, 29)),)}, {"minors": (replace(ALLOWED, most_week=179),)}),
    (Rule.MINOR, SIXTEEN, {"minors": (replace(ALLOWED, earliest=571),)}),
    (Rule.MINOR, SIXTEEN, {"minors": (replace(ALLOWED, latest=689),)}),
    (Rule.MINOR, SIXTEEN, {"minors": (replace(ALLOWED, working_days_only=True),), "holidays": frozenset({TUESDAY})}),
]


@pytest.mark.parametrize(("rule", "volunteer", "request_"), BREAKS)
def test_each_rule_alone(rule: Rule, volunteer: dict[str, object], request_: dict[str, object]) -> None:
    candidate = replace(WILLING, **volunteer)  # type: ignore[arg-type]
    demand = replace(ONCE, **request_)  # type: ignore[arg-type]
    assert check(candidate, demand) == Verdict(fits=False, failed=(rule,))
    assert check(candidate, demand, without=rule) == Verdict(fits=True)


def test_each_rule_is_in_the_table_above() -> None:
    assert {rule for rule, _, _ in BREAKS} == set(RULES)


JUST: list[tuple[dict[str, object], dict[str, object]]] = [
    ({"signed_on": TUESDAY, "declaration_valid_until": TUESDAY}, {}),
    ({"declaration_version_ok": False, "signed_on": None}, {"gates": Gates(declaration=False)}),
    ({"born": date(2008, 11, 24)}, {"private_home": True, "gates": Gates(min_age=18)}),  # of age on that day
    ({}, {"private_home": True}),  # an unknown age is an adult's
    (SIXTEEN, {"minors": (ALLOWED,), "private_home": True, "gates": Gates(min_age=16)}),
    ({**SIXTEEN, "consent_from": TUESDAY}, {"minors": (replace(ALLOWED, earliest=570, latest=690, working_days_only=True),)}),
    (SIXTEEN, {"minors": (replace(ALLOWED, alone_at_home=False),)}),  # not in a private home
    (SIXTEEN, {"minors": (replace(ALLOWED, most_day=1), replace(ALLOWED, valid_from=TUESDAY))}),  # the newer row counts
    ({"ordinary_until": TUESDAY}, {"gates": Gates(conduct="ordinary")}),
    ({"extended_until": TUESDAY}, {"gates": Gates(conduct="ordinary")}),
    ({"extended_until": TUESDAY}, {"gates": Gates(conduct="extended")}),
    ({"trainings": {1: TUESDAY, 2: date.max}}, {"gates": Gates(trainings=frozenset({1, 2}))}),
    ({}, {"wishes_gender": "f"}),
    ({}, {"wishes_gender": ""}),
    ({}, {"language": "uk"}),
    ({}, {"language": None, "language_required": True}),
    ({}, {"language": "tr", "language_required": True}),
    ({"has_car": True}, {"needs_car": True}),
    ({}, {"position": (50_200, 580_000)}),
    ({"position": None}, {}),
    ({}, {"position": None}),
    ({"absences": ((date(2026, 11, 1), date(2026, 11, 23)), (date(2026, 11, 25), date(2026, 12, 1)))}, {}),
    ({"paused_until": date(2026, 11, 23)}, {}),
    ({"booked": (at("12:00", "12:30"), at("08:00", "09:00"))}, {}),
    ({"booked": (at("11:30", "12:30", position=HERE), at("08:00", "09:30", position=HERE))}, {}),
    ({"booked": (at("09:30", "11:30", date(2026, 11, 25)),)}, {}),
    ({"max_minutes_week": 120}, {}),
    ({"max_minutes_week": 120, "booked": (at("09:00", "10:00", date(2026, 11, 22)),)}, {}),  # the Sunday before
    ({"max_visits_week": 1, "booked": (at("09:00", "10:00", date(2026, 11, 30)),)}, {}),  # the Monday after
    ({}, {"occasions": ()}),
]


@pytest.mark.parametrize(("volunteer", "request_"), JUST)
def test_what_only_just_fits(volunteer: dict[str, object], request_: dict[str, object]) -> None:
    assert check(replace(WILLING, **volunteer), replace(ONCE, **request_)).fits  # type: ignore[arg-type]


def test_all_failed_rules_are_named_in_order() -> None:
    nobody = Candidate(volunteer_id=7, person_id=5, excluded_persons=frozenset({5}), active=False)
    demand = replace(ONCE, needs_car=True, wishes_gender="f", language="tr", language_required=True)
    assert check(nobody, demand).failed == (
        Rule.ACTIVE,
        Rule.ACTIVITY,
        Rule.DECLARATION,
        Rule.SELF,
        Rule.EXCLUDED,
        Rule.GENDER,
        Rule.LANGUAGE,
        Rule.CAR,
        Rule.PATTERN,
    )


class TestStanding:
    def test_one_date_of_four_may_be_missed_and_is_named(self) -> None:
        away = replace(WILLING, absences=((date(2026, 12, 8), date(2026, 12, 8)),))
        assert check(away, WEEKLY) == Verdict(fits=True, missing=(date(2026, 12, 8),))

    def test_two_of_four_are_too_many(self) -> None:
        away = replace(WILLING, absences=((date(2026, 12, 8), date(2026, 12, 15)),))
        assert check(away, WEEKLY).failed == (Rule.ABSENT,)

    def test_two_rules_that_cost_one_date_each_are_too_many_together(self) -> None:
        busy = replace(
            WILLING,
            absences=((date(2026, 12, 8), date(2026, 12, 8)),),
            booked=(at("10:00", "11:00", date(2026, 12, 1)),),
        )
        assert check(busy, WEEKLY).failed == (Rule.ABSENT, Rule.BOOKED)
        assert check(busy, WEEKLY, without=Rule.ABSENT) == Verdict(fits=True, missing=(date(2026, 12, 1),))

    def test_two_rules_that_cost_the_same_date_are_one_date(self) -> None:
        busy = replace(
            WILLING,
            absences=((date(2026, 12, 8), date(2026, 12, 8)),),
            booked=(at("10:00", "11:00", date(2026, 12, 8)),),
        )
        assert check(busy, WEEKLY) == Verdict(fits=True, missing=(date(2026, 12, 8),))

    def test_the_weekly_pattern_must_hold_on_all_dates(self) -> None:
        moved = replace(
            WEEKLY, occasions=(*WEEKLY.occasions[:3], Occasion(date(2026, 12, 16), time(9, 30), time(11, 30)))
        )
        assert check(WILLING, moved).failed == (Rule.PATTERN,)

    @pytest.mark.parametrize("count", [1, 2, 3])
    def test_of_few_dates_none_may_be_missed(self, count: int) -> None:
        away = replace(WILLING, absences=((TUESDAY, TUESDAY),))
        assert check(away, replace(WEEKLY, occasions=WEEKLY.occasions[:count])).failed == (Rule.ABSENT,)

    def test_dates_of_one_off_requests_are_never_missed(self) -> None:
        away = replace(WILLING, absences=((TUESDAY, TUESDAY),))
        assert check(away, replace(WEEKLY, standing=False)).failed == (Rule.ABSENT,)

    def test_dates_in_the_same_week_add_up(self) -> None:
        twice = replace(
            ONCE,
            occasions=(
                Occasion(TUESDAY, time(9, 30), time(11, 30)),
                Occasion(date(2026, 11, 29), time(9, 30), time(11, 30)),
            ),
        )
        assert check(replace(WILLING, max_minutes_week=240, max_visits_week=2), twice).fits
        assert check(replace(WILLING, max_minutes_week=239), twice).failed == (Rule.HOURS_WEEK,)
        assert check(replace(WILLING, max_visits_week=1), twice).failed == (Rule.VISITS_WEEK,)


@pytest.mark.parametrize(
    "day", [date(2026, 3, 29), date(2026, 10, 25)], ids=["summer time begins", "winter time begins"]
)
def test_times_do_not_shift_when_the_clocks_change(day: date) -> None:
    """Sundays: 8 to 15 stays 8 to 15, an hour stays an hour, and the hour that is skipped or doubled counts like any."""
    early = replace(WILLING, week=WeekPattern.from_spans([(6, 2, 10)]), max_minutes_week=180)
    night = replace(ONCE, occasions=(Occasion(day, time(1, 0), time(4, 0)),))
    assert check(early, night).fits
    assert check(replace(early, max_minutes_week=179), night).failed == (Rule.HOURS_WEEK,)
    free = replace(early, max_minutes_week=None)
    assert check(replace(free, booked=(at("04:30", "05:00", day),)), night).fits
    assert check(replace(free, booked=(at("04:29", "05:00", day),)), night).failed == (Rule.BOOKED,)
    morning = replace(ONCE, occasions=(Occasion(day, time(8, 0), time(15, 0)),))
    assert check(WILLING, morning).fits
    assert not check(WILLING, replace(ONCE, occasions=(Occasion(day, time(7, 59), time(8, 30)),))).fits


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        (lambda: Occasion(TUESDAY, time(10, 0), time(9, 0)), "after the start"),
        (lambda: replace(WEEKLY, occasions=WEEKLY.occasions[::-1]), "order of their dates"),
        (lambda: replace(WEEKLY, occasions=WEEKLY.occasions[:1] * 65), "at most 64"),
        (lambda: replace(ONCE, travel_gap_minutes=-1), "less than no time"),
    ],
)
def test_nonsense_is_refused(wrong: object, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        wrong()  # type: ignore[operator]
