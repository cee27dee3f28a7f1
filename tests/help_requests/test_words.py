"""A request in words."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from nahbei.activities.models import Activity, Need
from nahbei.help_requests import words
from nahbei.help_requests.asked import Asked
from nahbei.help_requests.words import Named

TODAY = dt.date(2026, 11, 23)
DOCTOR = Activity(name="Zum Arzt begleiten", noun="Arztbegleitung", clause="zum Arzt begleitet werden")
SHOPPING = Activity(name="Einkaufen", noun="Einkaufen", clause="Hilfe beim Einkaufen")
VISIT = Activity(name="Besuch", noun="Besuch", clause="besucht werden")
AYSE = Named("Ayşe Yıldırım", "frau", "Yıldırım")


def standing(activity: Activity = DOCTOR, **values: Any) -> Asked:
    return Asked(**{
        "activity": activity, "standing": True, "weekdays": 2, "starts_on": dt.date(2026, 11, 24), "start": dt.time(9, 30),
        "end": dt.time(11, 30), "not_on_holidays": False, **values,
    })


def once(**values: Any) -> Asked:
    return Asked(**{"activity": DOCTOR, "starts_on": dt.date(2026, 11, 26), "start": dt.time(10), "end": dt.time(12), **values})


@pytest.mark.parametrize(
    ("asked", "title"),
    [
        (standing(), "Dienstags zum Arzt"), (standing(SHOPPING, weekdays=10), "Dienstags und donnerstags Hilfe beim Einkaufen"),
        (standing(VISIT, every_weeks=2), "Jeden zweiten Dienstag Besuch"), (standing(every_weeks=3), "Alle 3 Wochen dienstags zum Arzt"),
        (once(), "Am 26.11. zum Arzt"), (Asked(VISIT, flexible="vormittags"), "Besuch"),
    ],
)
def test_title(asked: Asked, title: str) -> None:
    assert words.subject(asked) == title


@pytest.mark.parametrize(
    ("asked", "when"),
    [
        (standing(), "jeden Dienstag, 9:30 bis 11:30 Uhr, ab 24.11.2026"),
        (standing(every_weeks=2, ends_on=dt.date(2027, 3, 28), not_on_holidays=True),
         "jeden zweiten Dienstag, 9:30 bis 11:30 Uhr, ab 24.11.2026, bis 28.3.2027, nicht an Feiertagen"),
        (standing(every_weeks=4, weekdays=5), "alle 4 Wochen am Montag und Mittwoch, 9:30 bis 11:30 Uhr, ab 24.11.2026"),
        (once(), "Donnerstag, 26. November 2026, 10:00 bis 12:00 Uhr"),
        (Asked(VISIT, flexible="nachmittags"), "nachmittags"), (Asked(VISIT), "wann es passt"),
    ],
)
def test_when(asked: Asked, when: str) -> None:
    assert words.when(asked).replace("\N{NO-BREAK SPACE}", " ") == when


def test_the_sentence_reads_as_the_clerk_speaks() -> None:
    needs = (Need(name="Rollator", sentence="geht am Rollator"), Need(name="Hört schwer", sentence="hört schwer"))
    asked = standing(
        origin="Ahornweg 7", destination="Praxis Dr. Seidel", needs=needs, language="tr", gender_wish="f", details="Sie wartet unten",
        ends_on=dt.date(2027, 3, 28),
    )
    said = words.plain_sentence(asked, AYSE, contact="Elif Yıldırım", today=TODAY).replace("\N{NO-BREAK SPACE}", " ")
    assert said == (
        "Frau Ayşe Yıldırım möchte ab dem 24. November jeden Dienstag bis zum 28. März 2027 von 9:30 bis 11:30 Uhr zum Arzt begleitet "
        "werden. Genauer: Sie wartet unten. Der Weg: von Ahornweg 7 nach Praxis Dr. Seidel. Sie geht am Rollator, hört schwer und "
        "spricht am liebsten Türkisch. Am liebsten kommt eine Frau. Bei Fragen rufen wir Elif Yıldırım an. "
        "Wenn jemand zusagt, gilt das gleich."
    )


def test_a_single_date_is_said_with_its_weekday() -> None:
    said = words.plain_sentence(once(), AYSE, today=TODAY).replace("\N{NO-BREAK SPACE}", " ")
    assert said.startswith("Frau Ayşe Yıldırım möchte am Donnerstag, 26. November, von 10:00 bis 12:00 Uhr zum Arzt begleitet werden.")


def test_what_was_pasted_is_text_and_never_markup() -> None:
    asked = replace(standing(), origin="<script>alert(1)</script>", details="& <b>fett</b> {0} %s 🌷", flexible="<i>")
    said = words.sentence(asked, Named("<b>Müller</b>"), contact="<img src=x>", today=TODAY)
    assert "<script" not in said and "<img" not in said and "<b>fett" not in said and "<b>Müller" not in said
    assert "&lt;script&gt;" in said and "{0} %s 🌷" in said
    assert "<b>jeden Dienstag</b>" in said


def test_without_a_salutation_the_name_is_repeated() -> None:
    asked = replace(once(), needs=(Need(name="Rollator", sentence="geht am Rollator"),))
    assert "Kim Albers geht am Rollator." in words.plain_sentence(asked, Named("Kim Albers"), today=TODAY)
