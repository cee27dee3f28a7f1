"""What the office reads. The sentences of the request page, word for word."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from nahbei.matching import words
from nahbei.matching.columns import Columns
from nahbei.matching.engine import funnel, rank
from nahbei.matching.score import Fit, Kind, Reason
from nahbei.matching.words import Subject
from nahbei.placements.eligibility import RULES, BookedVisit, Candidate, Demand, Occasion, Rule
from nahbei.volunteers.week import WeekPattern

TUESDAY = date(2026, 11, 24)
SUBJECT = Subject(activity="Arztbegleitung", language="Türkisch", pronoun="f")
WEEKLY = Demand(
    person_id=5,
    activity_id=1,
    occasions=tuple(Occasion(TUESDAY + timedelta(weeks=n), time(9, 30), time(11, 30)) for n in range(4)),
    position=(50_000, 580_000),
    language="tr",
    standing=True,
)
ONCE = replace(WEEKLY, standing=False, occasions=WEEKLY.occasions[:1])
NURGUEL = Candidate(
    volunteer_id=1,
    person_id=10,
    activities=frozenset({1}),
    week=WeekPattern.from_spans([(1, 16, 24)]),
    position=(50_080, 580_000),
    reach_m=4_000,
    languages=frozenset({"de", "tr"}),
    declaration_version_ok=True,
    signed_on=date(2026, 1, 1),
    visits_with={5: 2},
    visits_of={1: 3},
)
WEDNESDAYS = WeekPattern.from_spans([(2, 16, 24)])


def said(candidate: Candidate, demand: Demand = WEEKLY, today: date = TUESDAY, subject: Subject = SUBJECT) -> list[str]:
    [suggestion] = rank(Columns.of([candidate]), demand).suggestions
    return words.reasons(suggestion, demand, subject, today)


def test_the_reasons_of_the_drawing() -> None:
    assert said(NURGUEL) == [
        "war schon 2× bei ihr",
        "0,8 km",
        "dienstags frei",
        "3× Arztbegleitung",
        "spricht Türkisch",
        "noch nie gefragt",
    ]


def test_the_less_good_reasons() -> None:
    renate = replace(
        NURGUEL,
        visits_with={},
        visits_of={},
        languages=frozenset({"de"}),
        position=None,
        recent_visits=1,
        asked=5,
        answered=3,
        open_questions=2,
        absences=((date(2026, 12, 8), date(2026, 12, 8)),),
        booked=(BookedVisit(date(2026, 11, 26), time(9, 0), time(10, 0)),),
    )
    expected = [
        "Entfernung unbekannt",
        "dienstags frei",
        "noch keine Arztbegleitung",
        "spricht kein Türkisch",
        "nicht am 8.12.",
        "hat diese Woche schon 1 Einsatz",
        "1 Einsatz in den letzten 4 Wochen",
        "2 Anfragen noch offen",
        "hat auf 3 von 5 Anfragen geantwortet",
    ]
    assert said(renate) == expected
    assert "hat in der Woche schon 1 Einsatz" in said(renate, today=date(2026, 11, 20))
    assert "am 24.11. frei" in said(renate, ONCE)


@pytest.mark.parametrize(("pronoun", "there"), [("f", "bei ihr"), ("m", "bei ihm"), ("d", "dort"), ("", "dort")])
def test_to_whom(pronoun: str, there: str) -> None:
    assert said(NURGUEL, subject=replace(SUBJECT, pronoun=pronoun))[0] == f"war schon 2× {there}"


def test_several_missing_dates() -> None:
    dates = (date(2026, 12, 8), date(2026, 12, 15), date(2027, 1, 5))
    reason = Reason(Kind.MISSING, -450, 3, dates=dates)
    assert words.reason(reason, WEEKLY, SUBJECT, TUESDAY) == "nicht am 8.12., 15.12. und 5.1."


@pytest.mark.parametrize(
    ("metres", "text"),
    [(0, "0,1 km"), (849, "0,8 km"), (1_100, "1,1 km"), (9_949, "9,9 km"), (9_950, "10 km"), (12_600, "13 km")],
)
def test_kilometres(metres: int, text: str) -> None:
    assert words.kilometres(metres) == text


def test_three_words_for_a_fit() -> None:
    assert [words.fit(level) for level in Fit] == ["passt sehr gut", "passt gut", "mit Abstrichen"]


def test_why_nobody() -> None:
    people = [replace(NURGUEL, volunteer_id=n, person_id=n, week=WEDNESDAYS) for n in range(10, 22)]
    people += [replace(NURGUEL, volunteer_id=n, person_id=n, position=(50_500, 580_000)) for n in range(30, 34)]
    people += [replace(NURGUEL, volunteer_id=40, person_id=40, declaration_version_ok=False)]
    people += [replace(NURGUEL, volunteer_id=50, person_id=50, activities=frozenset())]
    why = funnel(Columns.of(people), WEEKLY)
    assert words.why_nobody(why, WEEKLY, SUBJECT) == [
        "12 haben dienstags keine Zeit",
        "4 wohnen zu weit weg",
        "1 wartet auf die neue Verschwiegenheitserklärung",
    ]
    assert words.what_would_help(why, SUBJECT) == [
        "Es fehlt nur die Verschwiegenheitserklärung bei 1 Person.",
        "1 Person hätte Zeit, ist aber nicht für Arztbegleitung gemeldet.",
        "Die nächste Person wohnt 1,0 km zu weit weg.",
    ]
    assert [words.other_time(each, WEEKLY, nobody=True) for each in why.other_times] == [
        "Mittwochs ginge es bei 12 von ihnen"
    ]
    assert words.other_time(why.other_times[0], WEEKLY, nobody=False) == "Mittwochs ginge es bei 12"


def test_other_hours_and_dates() -> None:
    later = replace(NURGUEL, week=WeekPattern.from_spans([(1, 28, 32)]))
    why = funnel(Columns.of([later]), ONCE)
    assert words.why_nobody(why, ONCE, SUBJECT) == ["1 hat am 24.11. keine Zeit"]
    assert [words.other_time(each, ONCE, nobody=True) for each in why.other_times] == [
        "Von 14:00 bis 16:00 Uhr ginge es bei 1 von ihnen"
    ]
    other_day = replace(NURGUEL, week=WeekPattern.from_spans([(3, 28, 32)]))
    why = funnel(Columns.of([other_day]), ONCE)
    assert words.other_time(why.other_times[0], ONCE, nobody=True) == (
        "Am 26.11. von 14:00 bis 16:00 Uhr ginge es bei 1 von ihnen"
    )


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_has_words_for_one_and_for_many(rule: Rule) -> None:
    alone = words.rule(rule, WEEKLY, SUBJECT)
    assert words.counted(rule, 1, WEEKLY, SUBJECT) == f"1 {alone}"
    assert words.counted(rule, 2, WEEKLY, SUBJECT).startswith("2 ")
    assert "%" not in alone + words.counted(rule, 2, WEEKLY, SUBJECT)


def test_an_exclusion_says_nothing_about_its_reason() -> None:
    assert words.rule(Rule.EXCLUDED, WEEKLY, SUBJECT) == "soll hier nicht gefragt werden"
