"""Sixty volunteers: fourteen with a story, the others drawn with care."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random

from nahbei.terminal.demo import names
from nahbei.terminal.demo.partners import DOCTOR, HANDS, OTHER, PAPERS, SHOPPING, TECH, VISIT, WALK
from nahbei.terminal.demo.town import AREAS

# Weekday (Monday is 0), from and to in hours.
Times = tuple[tuple[int, float, float], ...]
MORNINGS: Times = tuple((day, 8, 12) for day in range(5))
AFTERNOONS: Times = tuple((day, 13, 18) for day in range(5))
EVENINGS: Times = tuple((day, 17, 20) for day in range(5))
ALL_DAY: Times = tuple((day, 8, 18) for day in range(5))
WEEKEND: Times = ((5, 10, 18), (6, 10, 18))


@dataclass(frozen=True)
class DemoVolunteer:
    salutation: str
    given_name: str
    family_name: str
    birth_year: int
    street: str
    area: str
    activities: tuple[str, ...]
    times: Times
    reach_m: int = 3_000
    languages: tuple[str, ...] = ("de",)
    has_car: bool = False
    max_visits_week: int | None = 2
    experience: str = ""
    limits: str = ""
    email: bool = True
    signed: bool = True
    state: str = "active"
    away_days: tuple[int, int] | None = None  # absent from … to …, in days from today
    years: float = field(default=2.0)


WITH_STORY = (
    DemoVolunteer("herr", "Jonas", "Krämer", 1961, "Kastanienallee 18", "Marktviertel", (DOCTOR, WALK, TECH), ALL_DAY, 4_000, has_car=True,
                  experience="war Lokführer, seit zwei Jahren im Ruhestand", away_days=(45, 55), years=2.4),
    DemoVolunteer("frau", "Sabine", "Petersen", 1969, "Lerchenweg 5", "Birkenfeld", (SHOPPING, DOCTOR), ((3, 8, 14), (1, 8, 12)), has_car=True,
                  experience="arbeitet halbtags in der Apotheke", years=1.2),
    DemoVolunteer("frau", "Minh Anh", "Tran", 1998, "Poststraße 27", "Marktviertel", (TECH, PAPERS, VISIT), AFTERNOONS, 2_500,
                  ("de", "vi", "en"), experience="studiert Sozialwesen", years=0.6),
    DemoVolunteer("herr", "Dieter", "Kowalski", 1955, "Ahornweg 21", "Lindenhof", (SHOPPING, HANDS, WALK), ALL_DAY, 2_000, ("de", "pl"),
                  experience="Schlosser, hat alles Werkzeug", limits="keine Arbeiten auf der Leiter über drei Meter", years=6.0, email=False,
                  max_visits_week=3),
    DemoVolunteer("frau", "Lena", "Vogt", 1989, "Lindenstraße 44", "Lindenhof", (WALK, VISIT, "Vorlesen"), ((0, 13, 17), (1, 14, 18), (4, 9, 12)),
                  experience="Buchhändlerin in Elternzeit, Kinderwagen kommt mit", years=0.9),
    DemoVolunteer("herr", "Amir", "Rahimi", 1994, "Färberstraße 16", "Marktviertel", (TECH, SHOPPING), EVENINGS + WEEKEND, 5_000,
                  ("de", "fa", "en"), experience="Informatiker", years=1.8),
    DemoVolunteer("frau", "Carola", "Busch", 1958, "Birnbaumweg 2", "Am Anger", (VISIT, "Vorlesen", DOCTOR), MORNINGS + ((1, 13, 17),), 3_000,
                  experience="Lesepatin, früher Lehrerin", years=4.1),
    DemoVolunteer("herr", "Peter", "Nowak", 1964, "Am Wehr 9", "Wupperaue", (VISIT, "Hund ausführen", WALK), AFTERNOONS, 3_500, signed=False,
                  experience="spielt Schach", years=3.0),
    DemoVolunteer("frau", "Nurgül", "Aydın", 1972, "Lindenplatz 8", "Lindenhof", (DOCTOR, SHOPPING, PAPERS), ((1, 8, 14), (3, 8, 14), (4, 8, 12)),
                  2_500, ("de", "tr"), experience="Arzthelferin", years=3.3),
    DemoVolunteer("herr", "Mert", "Yildirim", 1986, "Lindenplatz 3", "Lindenhof", (DOCTOR, TECH, PAPERS), ((1, 8, 18), (3, 14, 18), (4, 13, 18)),
                  3_000, ("de", "tr"), experience="Steuerfachangestellter", years=0.4),
    DemoVolunteer("frau", "Renate", "Böhm", 1952, "Kirchgasse 11", "Lindenhof", (DOCTOR, SHOPPING, WALK, VISIT), MORNINGS + ((2, 14, 17),), 2_500,
                  experience="war Krankenschwester, kennt jeden Rollator", years=8.2, email=False, max_visits_week=3),
    DemoVolunteer("frau", "Ulrike", "Sommer", 1963, "Hofgasse 4", "Marktviertel", (DOCTOR, VISIT), ((1, 9, 13), (2, 9, 13), (3, 9, 13)), 2_000,
                  years=1.6),
    DemoVolunteer("frau", "Zehra", "Ergin", 1979, "Weidenstraße 30", "Wupperaue", (DOCTOR, PAPERS, VISIT), ((1, 8, 11), (2, 8, 12)), 4_000,
                  ("de", "tr"), experience="kommt mit dem Bus", years=0.1),
    DemoVolunteer("herr", "Hartmut", "Lohse", 1949, "Sonnenhang 14", "Birkenfeld", (HANDS, "Garten"), MORNINGS, 3_000, has_car=True,
                  experience="Schreinermeister", away_days=(-3, 18), years=5.5, email=False),
)

JOBS = ("Bankkaufmann im Ruhestand", "Erzieherin", "arbeitet im Schichtdienst", "studiert Maschinenbau", "Hausfrau, drei erwachsene Kinder",
        "Postbote gewesen", "Grafikerin, selbstständig", "Verkäuferin", "Ingenieur im Vorruhestand", "sucht Anschluss nach dem Umzug",
        "pflegte lange die eigene Mutter", "Busfahrer", "Altenpflegerin, kennt sich aus", "Abiturientin", "Köchin", "Gärtner",
        "arbeitet von zu Hause", "Rentnerin, viel unterwegs", "Polizist im Ruhestand", "Chorleiterin")
BUNDLES = ((DOCTOR, SHOPPING), (VISIT, WALK), (TECH,), (HANDS,), (DOCTOR, WALK), (PAPERS, TECH), (SHOPPING, OTHER), (VISIT, "Vorlesen"),
           (WALK, "Hund ausführen"), (DOCTOR, VISIT, SHOPPING), (HANDS, "Garten"), (VISIT, "Zu einer Veranstaltung begleiten"))


def volunteers(count: int = 60) -> Iterator[DemoVolunteer]:
    """Those with a story first; the rest always the same, from a fixed seed."""
    yield from WITH_STORY[:count]
    draw = Random(43117)
    taken = {(helper.given_name, helper.family_name) for helper in WITH_STORY}
    for number in range(max(0, count - len(WITH_STORY))):
        yield _drawn(draw, number, taken)


def _drawn(draw: Random, number: int, taken: set[tuple[str, str]]) -> DemoVolunteer:
    woman = draw.random() < 0.62
    while True:
        given, family = draw.choice(names.WOMEN if woman else names.MEN), draw.choice(names.FAMILY)
        if (given, family) not in taken:
            taken.add((given, family))
            break
    area = draw.choice(AREAS)
    state = "paused" if number % 15 == 7 else "ended" if number % 23 == 11 else "active"
    return DemoVolunteer(
        "frau" if woman else "herr", given, family, draw.randint(1944, 2005), f"{draw.choice(area.streets)} {draw.randint(1, 60)}", area.name,
        draw.choice(BUNDLES), draw.choice((MORNINGS, AFTERNOONS, EVENINGS, ALL_DAY, WEEKEND, MORNINGS[:2], AFTERNOONS[2:], EVENINGS + WEEKEND)),
        draw.choice((1_500, 2_000, 3_000, 5_000, 8_000)), draw.choice((("de",),) * 8 + (("de", "en"), ("de", "ru"), ("de", "ar"))),
        draw.random() < 0.35, draw.choice((1, 1, 2, 2, 3, None)), draw.choice(JOBS), email=draw.random() < 0.75,
        signed=number % 17 != 5, state=state, away_days=(draw.randint(-6, 9), draw.randint(10, 30)) if number % 9 == 4 else None,
        years=round(draw.uniform(0.1, 9), 1),
    )
