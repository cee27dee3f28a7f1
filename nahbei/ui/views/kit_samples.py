"""Invented people and days for the living page: full weeks, long names, so that nobody is surprised later."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext_lazy as _

from nahbei.ui import fields, widgets

TYPED = {"name": "Margarete Hoffmann", "number": "", "on": "31.11.", "activity": "doctor", "often": "once"}
MONDAY = dt.date(2026, 11, 23)


@dataclass(frozen=True)
class MenuItem:
    label: str
    url: str
    count: int = 0
    current: bool = False
    key: str = ""


@dataclass(frozen=True)
class KitReason:
    text: str
    tone: str = "plain"


class KitForm(forms.Form):
    """One of each kind of field."""

    name = forms.CharField(label=_("Name"), initial="Margarete Hoffmann")
    number = forms.CharField(label=_("Telefon"), help_text=_("Mit Vorwahl"))
    language = forms.ChoiceField(label=_("Sprache"), choices=[("de", "Deutsch"), ("tr", "Türkisch")], required=False)
    on = fields.GermanDateField(
        label=_("Ab wann?"), help_text=_("Auch „di“, „+7“ oder „heute“"), initial=dt.date(2026, 11, 24)
    )
    at = fields.GermanTimeField(
        label=_("Uhrzeit"), help_text=_("Auch „14“ oder „halb 10“"), initial=dt.time(9, 30), required=False
    )
    birth = forms.DateField(label=_("Geboren am"), widget=widgets.NativeDateInput, required=False)
    activity = forms.ChoiceField(
        label=_("Worum geht es?"),
        choices=[
            ("doctor", "Zum Arzt begleiten"),
            ("shop", "Einkaufen"),
            ("visit", "Besuch, Gesellschaft"),
            ("walk", "Spazieren gehen"),
            ("craft", "Kleine Handgriffe"),
            ("phone", "Handy, Computer"),
            ("papers", "Papiere, Ämter"),
            ("other", "Etwas anderes"),
        ],
        initial="doctor",
        widget=widgets.ChoiceCards(
            numbered=True,
            icons={
                "doctor": "stethoscope",
                "shop": "shopping-basket",
                "visit": "coffee",
                "walk": "footprints",
                "craft": "lightbulb",
                "phone": "smartphone",
                "papers": "file-text",
                "other": "ellipsis",
            },
        ),
    )
    often = forms.ChoiceField(
        label=_("Wie oft?"),
        choices=[("once", "Einmal"), ("series", "Regelmäßig")],
        initial="series",
        widget=widgets.ChoiceCards(slim=True),
    )
    needs = forms.MultipleChoiceField(
        label=_("Was ist nötig?"),
        choices=[
            ("walker", "Rollator"),
            ("steps", "Ohne Stufen"),
            ("hands", "Zwei Hände nötig"),
            ("ears", "Hört schwer"),
        ],
        initial=["walker"],
        required=False,
        widget=widgets.Ticks,
    )
    free = fields.HalfHourWeekField(
        label=_("Wann haben Sie Zeit?"),
        required=False,
        initial=frozenset((day, half) for day in (1, 3) for half in range(18, 24)),
    )
    note = forms.CharField(label=_("Notiz"), widget=forms.Textarea(attrs={"rows": 2}), required=False)
    agreed = forms.BooleanField(label=_("Ich bin einverstanden."), required=False)


def suggestions() -> list[dict[str, object]]:
    plain, strong, against = "plain", "strong", "against"
    people: list[tuple[str, int, list[tuple[str, str]]]] = [
        (
            "Nurgül Aydın",
            94,
            [
                ("war schon 2× bei ihr", strong),
                ("0,8 km", plain),
                ("dienstags frei", plain),
                ("spricht Türkisch", plain),
            ],
        ),
        (
            "Mert Yildirim",
            81,
            [
                ("0,4 km", plain),
                ("dienstags frei", plain),
                ("spricht Türkisch", plain),
                ("noch keine Arztbegleitung", plain),
            ],
        ),
        (
            "Renate Böhm",
            66,
            [
                ("1,1 km", plain),
                ("dienstags frei", plain),
                ("12× Arztbegleitung", strong),
                ("spricht kein Türkisch", against),
            ],
        ),
        (
            "Zehra Ergin",
            38,
            [("2,6 km, kommt mit dem Bus", plain), ("dienstags nur bis 11 Uhr", against), ("spricht Türkisch", plain)],
        ),
    ]
    return [
        {"name": name, "points": points, "reasons": [KitReason(*reason) for reason in reasons]}
        for name, points, reasons in people
    ]


def week() -> list[dict[str, object]]:
    """Sixty visits, so that nobody is surprised by a full week."""
    seekers = [
        "Frau Albers",
        "Herr Brandt",
        "Frau Yıldırım",
        "Ehepaar Fuchs",
        "Herr Neumann",
        "Frau Wolff",
        "Herr Kaya",
    ]
    things = ["Einkaufen", "Besuch", "Arzt", "Handy", "Spazieren", "Vorlesen", "Amt"]
    helpers = ["Dieter Kowalski", "Carola Busch", "Nurgül Aydın", "Amir Rahimi", "Lena Vogt", "Jonas Krämer"]
    states = ["matched"] * 6 + ["open", "matched", "proposed", "matched", "asked"]
    week, number = [], 0
    for weekday, count in enumerate((11, 12, 10, 12, 10, 3, 2)):
        visits = []
        for place in range(count):
            number += 1
            visits.append(
                {
                    "time": dt.time(8 + place * 10 // 12, 30 * (place % 2)),
                    "who": seekers[number % 7],
                    "what": things[number * 3 % 7],
                    "state": states[number % 11],
                    "helper": helpers[number * 5 % 6],
                    "late": number == 4,
                }
            )
        open_ones = sum(visit["state"] == "open" for visit in visits)
        summary = f"{count} Einsätze, {open_ones} offen" if open_ones else f"{count} Einsätze"
        week.append({"on": MONDAY + dt.timedelta(days=weekday), "visits": visits, "summary": summary})
    return week


def today() -> list[dict[str, object]]:
    def row(name: str, kind: str, text: str, when: str, label: str, icon: str, late: bool = False) -> dict[str, object]:
        return {"name": name, "kind": kind, "text": text, "when": when, "label": label, "icon": icon, "late": late}

    return [
        {
            "word": "Rückrufe",
            "hint": "Wer zuerst anrief, steht oben.",
            "rows": [
                row(
                    "Elif Yıldırım",
                    "seeker",
                    "Für ihre Mutter: dienstags Begleitung zum Arzt. Bis 12 Uhr.",
                    "seit Fr., 16:40",
                    "Anrufen",
                    "phone",
                    True,
                ),
                row(
                    "Horst Brandt",
                    "seeker",
                    "Fragt, ob am Donnerstag jemand mit ihm einkaufen geht.",
                    "seit 8:15 Uhr",
                    "Anrufen",
                    "phone",
                ),
                row(
                    "Gisela Wendt",
                    "seeker",
                    "Möchte sich engagieren. Hört schwer, bitte langsam sprechen.",
                    "seit 8:50 Uhr",
                    "Anrufen",
                    "phone",
                ),
                row(
                    "Haus Sonnenhof",
                    "house",
                    "Rückfrage zur Stelle „Vorlesen am Nachmittag“.",
                    "seit 9:05 Uhr",
                    "Anrufen",
                    "phone",
                ),
            ],
        },
        {
            "word": "Ohne Helfer:in",
            "hint": "Die ältesten zuerst.",
            "rows": [
                row(
                    "Margarete Hoffmann",
                    "seeker",
                    "Glühbirne im Flur wechseln. Leiter ist im Haus.",
                    "seit 9 Tagen",
                    "Helfer:in finden",
                    "users",
                    True,
                ),
                row(
                    "Werner Schulz",
                    "seeker",
                    "Jeden Freitag zum Einkaufen begleiten, geht am Rollator.",
                    "seit 6 Tagen",
                    "Helfer:in finden",
                    "users",
                ),
                row(
                    "Fatma Demir",
                    "seeker",
                    "Formulare für die Krankenkasse, am liebsten auf Türkisch.",
                    "seit 2 Tagen",
                    "Helfer:in finden",
                    "users",
                ),
            ],
        },
        {
            "word": "Antworten",
            "hint": "Seit Freitag.",
            "rows": [
                row(
                    "Jonas Krämer",
                    "helper",
                    "Sagt Ja: begleitet Frau Albers am Di., 24.11., zum Augenarzt.",
                    "8:12 Uhr",
                    "Bestätigen",
                    "check",
                ),
                row(
                    "Sabine Petersen",
                    "helper",
                    "Sagt Nein für Mittwoch, könnte aber am Donnerstag.",
                    "7:55 Uhr",
                    "Neu planen",
                    "calendar",
                ),
                row(
                    "Minh Anh Tran",
                    "helper",
                    "Fragt: „Gibt es im Haus einen Aufzug?“",
                    "So., 20:31",
                    "Antworten",
                    "message-circle-question-mark",
                ),
            ],
        },
        {
            "word": "Einsätze heute",
            "hint": "Alle sind versichert.",
            "rows": [
                row(
                    "Dieter Kowalski",
                    "helper",
                    "Einkaufen für Frau Albers, Ahornweg 12. Bargeld mit Quittung.",
                    "10:00 Uhr",
                    "Ansehen",
                    "file-text",
                ),
                row(
                    "Lena Vogt",
                    "helper",
                    "Spazieren mit Herrn Neumann, Treffpunkt Lindenplatz.",
                    "14:00 Uhr",
                    "Ansehen",
                    "file-text",
                ),
            ],
        },
        {
            "word": "Nachbetreuung",
            "hint": "Läuft es gut?",
            "rows": [
                row(
                    "Carola Busch",
                    "helper",
                    "Seit drei Monaten Lesepatin in der Grundschule am Anger.",
                    "fällig heute",
                    "Nachfragen",
                    "phone",
                ),
                row(
                    "Tierheim Birkenfeld",
                    "house",
                    "Herr Nowak führt dort seit September Hunde aus.",
                    "fällig Mi.",
                    "Nachfragen",
                    "phone",
                ),
            ],
        },
        {
            "word": "Läuft ab",
            "hint": "In 14 Tagen.",
            "rows": [
                row(
                    "Peter Nowak",
                    "helper",
                    "Verschwiegenheitserklärung: Die neue Fassung fehlt noch.",
                    "am 1.12.",
                    "Zusenden",
                    "send",
                ),
            ],
        },
    ]


def frame(page: str) -> dict[str, object]:
    """What the base templates are given by a door, and short lists."""
    return {
        "menu": [
            MenuItem("Heute", "?page=heute", 15, page == "heute", "h"),
            MenuItem("Gesuche", "#", 9),
            MenuItem("Menschen", "#"),
            MenuItem("Stellen", "#"),
            MenuItem("Woche", "#", 7),
            MenuItem("Protokoll", "#"),
            MenuItem("Dienste", "#"),
            MenuItem("Bausteine", "?page=office", 0, page in ("office", "public")),
        ],
        "call_url": "#anruf",
        "search_url": "/ui/",
        "account_name": "Petra Lindner",
        "steps": ["Anliegen", "Ort", "Zeit", "Kontakt", "Prüfen"],
        "nobody": [
            (4, "wohnen weiter weg, als sie fahren möchten"),
            (2, "haben diese Woche genug Einsätze"),
            (1, "hat die Erklärung noch nicht unterschrieben"),
        ],
        "kit_keys": [("Strg Enter", "Speichern, nächster Anruf"), ("N", "Anruf aufnehmen"), ("?", "Alle Tasten")],
        "figures": [("Jan.", 62), ("Feb.", 58), ("März", 71), ("Apr.", 75), ("Mai", 80), ("Juni", 77), ("Juli", 54)],
    }
