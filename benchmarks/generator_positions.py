"""Positions and projects of the agencies that are measured: drawn from a few words each, always the same."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from random import Random
from typing import Any

from nahbei.activities.models import Field
from nahbei.foundation.models import Agency, Counter
from nahbei.opportunities.models import (
    Place,
    Position,
    PositionState,
    Project,
    ProjectState,
    Tally,
    TargetGroup,
    Timing,
)
from nahbei.opportunities.moments import moments
from nahbei.opportunities.search import index
from nahbei.partners.models import Organisation, Site
from nahbei.places.models import Neighbourhood
from nahbei.places.queries import Whereabouts, positions
from nahbei.volunteers.week import WeekPattern

OPEN = {"S": 60, "M": 250, "L": 1_500}
ALL = {"S": 300, "M": 3_000, "L": 25_000}
_OVER = (PositionState.ENDED,) * 8 + (PositionState.FILLED, PositionState.OFFLINE)
_CHUNK = 1_000


class Positions:
    """Fills one agency, whose walls are open, with what the public list shows."""

    def __init__(self, agency: Agency, size: str, now: dt.datetime, clerk: str) -> None:
        self.agency, self.size, self.now, self.clerk = agency, size, now, clerk
        self.draw = Random(f"positions-{agency.slug}-{size}")

    def fill(self) -> None:
        self.organisations = list(Organisation.objects.filter(is_agency=False).order_by("pk").values_list("pk", flat=True))
        self.fields = list(Field.objects.order_by("pk"))
        self.areas = list(Neighbourhood.objects.order_by("pk"))
        self.points = positions({area.pk: Whereabouts(postal_code=area.postal_codes[0]) for area in self.areas})
        Site.objects.bulk_create(
            Site(agency=self.agency, organisation_id=pk, name="Haupthaus", street="Am Markt 1", town="Großstadt",
                 neighbourhood=self.draw.choice(self.areas))
            for pk in self.organisations
        )
        self.sites = dict(Site.objects.order_by("pk").values_list("organisation_id", "pk"))
        Project.objects.bulk_create(self._project(number) for number in range(max(3, OPEN[self.size] // 25)))
        self.projects = dict(Project.objects.order_by("pk").values_list("organisation_id", "pk"))
        for start in range(0, ALL[self.size], _CHUNK):
            Position.objects.bulk_create(self._position(number) for number in range(start, min(start + _CHUNK, ALL[self.size])))
        Counter.objects.update_or_create(agency=self.agency, series="positions", defaults={"value": ALL[self.size]})
        published = Position.objects.filter(state="published")
        index(list(published.select_related("organisation", "field", "activity", "neighbourhood", "site", "project")))
        Tally.objects.bulk_create(self._tallies())

    def _project(self, number: int) -> Project:
        return Project(
            agency=self.agency, organisation_id=self.organisations[number % len(self.organisations)], title=f"Projekt {number + 1}",
            text=" ".join(self.draw.choices(SENTENCES, k=4)), state=ProjectState.PUBLISHED, created_at=self.now, changed_at=self.now,
        )

    def _position(self, number: int) -> Position:
        draw, size = self.draw, self.size
        is_open = number >= ALL[size] - OPEN[size]  # the newest are open
        at = self.now - dt.timedelta(days=(ALL[size] - number) * 365 // ALL[size])
        organisation, area = draw.choice(self.organisations), draw.choice(self.areas)
        place = draw.choice((Place.SITE,) * 7 + (Place.HOME, Place.MOBILE))
        when: dict[str, Any] = {"timing": draw.choice((Timing.FIXED, Timing.FIXED, Timing.FLEXIBLE)), "week": WeekPattern.empty(), "when": ""}
        if when["timing"] == Timing.FIXED:
            begins = [(draw.randrange(7), draw.randrange(16, 38)) for _ in range(2)]
            when["week"] = WeekPattern.from_spans((day, first, first + 4) for day, first in begins)
        point = self.points[area.pk]
        return Position(
            agency=self.agency, number=number + 1, organisation_id=organisation, field=draw.choice(self.fields), title=self._title(),
            summary=draw.choice(SENTENCES), task=" ".join(draw.choices(SENTENCES, k=9)), target_group=draw.choice(TargetGroup.values), place=place,
            site_id=self.sites[organisation] if draw.random() < 0.3 else None, postal_code=area.postal_codes[0], town="Großstadt", neighbourhood=area,
            grid_x=point[0], grid_y=point[1], moments=moments(**when, date=None, start=None, end=None), short_term=draw.random() < 0.2,
            minutes_a_week=draw.choice((None, 60, 120, 240)), seats=draw.choice((1, 1, 2, 4)), languages=["tr"] if draw.random() < 0.05 else [],
            min_age=draw.choice((None, None, 16, 18)), accessible=draw.choice((True, False, None)), gives_induction=True, rank=number,
            project_id=self.projects.get(organisation) if draw.random() < 0.2 else None,
            state=PositionState.PUBLISHED if is_open else draw.choice(_OVER), state_since=at, published_at=at, confirmed_on=at.date(), created_at=at,
            created_by_name=self.clerk, changed_at=at, **when,
        )

    def _title(self) -> str:
        return f"{self.draw.choice(DOING)} {self.draw.choice(WHERE)}"

    def _tallies(self) -> Iterator[Tally]:
        for pk in Position.objects.filter(state="published").order_by("pk").values_list("pk", flat=True):
            for back in range(0, 28, 4):
                yield Tally(agency=self.agency, position_id=pk, on=self.now.date() - dt.timedelta(days=back), opened=self.draw.randint(0, 9),
                            interested=self.draw.random() < 0.1)


DOING = (
    "Kindern vorlesen", "Hunde ausführen", "Deutsch sprechen", "Noten ordnen", "Beete pflegen", "Fahrräder reparieren",
    "Menschen besuchen", "Kaffee ausschenken", "Hausaufgaben betreuen", "Bücher ausleihen", "Kleider sortieren", "Lebensmittel abholen",
    "Schach spielen", "Instrumente pflegen", "Briefe übersetzen", "Feste aufbauen", "Nistkästen bauen", "Internetseiten pflegen",
    "Kinder trainieren", "Musik machen", "Ausstellungen beaufsichtigen", "Kassen führen",
)
WHERE = (
    "im Kindergarten", "im Tierheim", "im Seniorenzentrum", "in der Grundschule", "im Museum", "am Bach", "im Nachbarschaftshaus",
    "in der Bibliothek", "im Verein", "in der Kirchengemeinde", "auf dem Friedhof", "im Krankenhaus", "in der Werkstatt",
    "im Schulgarten", "bei der Tafel",
)
SENTENCES = (
    "Sie kommen einmal in der Woche für eine Stunde.", "Beim ersten Mal begleitet Sie jemand aus dem Haus.",
    "Danach entscheiden Sie selbst, ob es passt.", "Wir freuen uns über Menschen, die Geduld mitbringen.", "Das Material stellen wir.",
    "Hinterher trinken wir gern noch einen Tee zusammen.", "Vorkenntnisse brauchen Sie nicht, nur Freude an der Sache.",
    "Die Gruppe hat acht Kinder zwischen vier und sechs Jahren.", "Unser Haus liegt fünf Minuten vom Bahnhof entfernt.",
    "Einmal im Vierteljahr treffen sich alle Freiwilligen.", "Ihre Fahrtkosten ersetzen wir gern.",
    "Die älteren Menschen warten auf Besuch und erzählen gern von früher.", "Im Garten wachsen Tomaten, Bohnen und Sonnenblumen.",
)
