"""What a new agency starts with. It may change every word in its settings."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class DefaultActivity:
    field: str
    name: str
    noun: str
    clause: str
    asking: str
    icon: str
    minutes: int
    has_destination: bool = False
    for_trade: bool = False
    outside: bool = False  # nobody is alone with somebody in a private home


FIELDS = (
    "Begleiten", "Zeit schenken", "Handgriffe", "Schreiben und Technik", "Kinder und Jugend", "Kultur und Musik", "Tiere und Natur",
    "Sport und Bewegung", "Büro und Organisation", "Nur durch Fachbetriebe",
)

# The first eight stand on the call page, in this order.
ACTIVITIES = (
    DefaultActivity("Begleiten", "Zum Arzt begleiten", "Arztbegleitung", "zum Arzt begleitet werden", "zum Arzt begleiten", "stethoscope", 120, True),
    DefaultActivity("Begleiten", "Einkaufen", "Einkaufen", "Hilfe beim Einkaufen", "beim Einkaufen unterstützen", "shopping-basket", 90, True,
                    outside=True),
    DefaultActivity("Zeit schenken", "Besuch, Gesellschaft", "Besuch", "besucht werden", "besuchen", "coffee", 90),
    DefaultActivity("Zeit schenken", "Spazieren gehen", "Spaziergang", "beim Spazierengehen begleitet werden", "beim Spazierengehen begleiten",
                    "footprints", 60, outside=True),
    DefaultActivity("Handgriffe", "Kleine Handgriffe", "Handgriff", "Hilfe bei einem kleinen Handgriff", "mit einem kleinen Handgriff helfen",
                    "lightbulb", 45),
    DefaultActivity("Schreiben und Technik", "Handy, Computer", "Technikhilfe", "Hilfe mit Handy oder Computer",
                    "mit Handy oder Computer helfen", "smartphone", 60),
    DefaultActivity("Schreiben und Technik", "Papiere, Ämter", "Papiere", "Hilfe mit Papieren oder beim Amt",
                    "mit Papieren oder beim Amt helfen", "file-text", 90, True),
    DefaultActivity("Begleiten", "Etwas anderes", "Hilfe", "Hilfe im Alltag", "im Alltag helfen", "ellipsis", 60),
    DefaultActivity("Zeit schenken", "Vorlesen", "Vorlesen", "vorgelesen bekommen", "etwas vorlesen", "book-open", 60),
    DefaultActivity("Zeit schenken", "Hund ausführen", "Hund ausführen", "den Hund ausgeführt bekommen", "den Hund ausführen", "dog", 45,
                    outside=True),
    DefaultActivity("Begleiten", "Zu einer Veranstaltung begleiten", "Begleitung", "zu einer Veranstaltung begleitet werden",
                    "zu einer Veranstaltung begleiten", "ticket", 150, True, outside=True),
    DefaultActivity("Handgriffe", "Garten", "Gartenhilfe", "Hilfe im Garten", "im Garten helfen", "sprout", 90, outside=True),
    DefaultActivity("Nur durch Fachbetriebe", "Strom, Gas, Heizung", "Fachbetrieb", "eine Reparatur an Strom, Gas oder Heizung",
                    "eine Reparatur an Strom, Gas oder Heizung machen", "zap", 60, False, True),
)


@dataclass(frozen=True)
class DefaultNeed:
    name: str
    sentence: str
    about_health: bool = True
    asks_for_car: bool = False


NEEDS = (
    DefaultNeed("Rollator", "geht am Rollator"),
    DefaultNeed("Rollstuhl", "sitzt im Rollstuhl"),
    DefaultNeed("Ohne Stufen", "braucht einen Weg ohne Stufen"),
    DefaultNeed("Zwei Hände nötig", "braucht jemanden, der zupacken kann"),
    DefaultNeed("Hört schwer", "hört schwer"),
    DefaultNeed("Sieht schlecht", "sieht schlecht"),
    DefaultNeed("Vergisst manches", "vergisst manches"),
    DefaultNeed("Mit dem Auto", "kommt nur mit dem Auto hin", False, True),
)

DECLARATION_VERSION = "1"
DECLARATION_TEXT = (
    "Was ich bei meinem Einsatz über Menschen und ihre Verhältnisse erfahre, behalte ich für mich – auch gegenüber meiner Familie "
    "und auch, wenn mein Ehrenamt endet. Namen, Adressen und Telefonnummern gebe ich nicht weiter und lösche sie, wenn ich sie nicht "
    "mehr brauche. Ich nehme keine Bankkarten und keine Geheimzahlen an. Wenn mir etwas Sorgen macht, spreche ich mit der Agentur."
)
