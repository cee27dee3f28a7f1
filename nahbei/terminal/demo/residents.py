"""A hundred and twenty residents: some with a story, the others drawn with care."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from nahbei.terminal.demo import names
from nahbei.terminal.demo.town import AREAS


@dataclass(frozen=True)
class DemoResident:
    salutation: str
    given_name: str
    family_name: str
    birth_year: int
    street: str
    area: str
    address_extra: str = ""
    language: str = "de"
    channel: str = "phone"
    email: bool = False
    phone_label: str = ""
    note: str = ""


@dataclass(frozen=True)
class DemoRelative:
    """Someone who calls for a resident."""

    salutation: str
    given_name: str
    family_name: str
    resident: tuple[str, str]
    relation: str
    authority: str = "none"
    email: bool = False  # comes to the portal


WITH_STORY = (
    DemoResident("frau", "Ayşe", "Yıldırım", 1945, "Ahornweg 7", "Lindenhof", "2. Stock mit Aufzug", "tr"),
    DemoResident("frau", "Erika", "Albers", 1948, "Ahornweg 12", "Lindenhof", "Aufzug", channel="letter"),
    DemoResident("herr", "Horst", "Brandt", 1948, "Kirchgasse 9", "Lindenhof", phone_label="am besten vormittags"),
    DemoResident("frau", "Gisela", "Wendt", 1939, "Feldrain 3", "Am Anger", phone_label="hört schlecht am Telefon, lange klingeln lassen"),
    DemoResident("frau", "Margarete", "Hoffstetter", 1936, "Lindenstraße 16", "Lindenhof", "Leiter ist im Haus", channel="letter"),
    DemoResident("herr", "Werner", "Schulz", 1941, "Marktstraße 31", "Marktviertel", "Hinterhaus, 1. Stock"),
    DemoResident("frau", "Fatma", "Demir", 1952, "Gerbergasse 6", "Marktviertel", language="tr"),
    DemoResident("herr", "Alfred", "Neumann", 1944, "Lindenplatz 5", "Lindenhof", note="Geht gern zum Lindenplatz."),
    DemoResident("frau", "Lieselotte", "Fuchs", 1946, "Kastanienallee 4", "Marktviertel", channel="email", email=True),
    DemoResident("herr", "Karl-Heinz", "Fuchs", 1943, "Kastanienallee 4", "Marktviertel"),
    DemoResident("frau", "Ilse", "Lang", 1940, "Schulstraße 18", "Lindenhof"),
    DemoResident("frau", "Edith", "Wolff", 1937, "Hofgasse 15", "Marktviertel", "klingeln bei Sander", channel="letter"),
    DemoResident("herr", "Hasan", "Kaya", 1947, "Uferstraße 8", "Wupperaue", language="tr"),
    DemoResident("frau", "Hannelore", "Seifert", 1942, "Brückenweg 22", "Wupperaue"),
    DemoResident("frau", "Thea", "Richter", 1938, "Birkenweg 10", "Birkenfeld", "Erdgeschoss, ohne Stufen"),
    DemoResident("frau", "Christel", "Ott", 1950, "Amselgrund 6", "Birkenfeld", channel="email", email=True),
    DemoResident("frau", "Halyna", "Bondar", 1951, "Fährgasse 2", "Wupperaue", language="uk"),
    DemoResident("herr", "Siegfried", "Geiger", 1934, "Mühlenweg 27", "Am Anger", phone_label="geht nur bis 12 Uhr ran", channel="letter"),
    DemoResident("frau", "Käthe", "Lorenz", 1932, "Am Anger 19", "Am Anger", "Schlüssel bei Familie Pohl", channel="letter"),
    DemoResident("herr", "Egon", "Mohr", 1939, "Angerstraße 33", "Am Anger"),
)
RELATIVES = (
    DemoRelative("frau", "Elif", "Yıldırım", ("Ayşe", "Yıldırım"), "Tochter", "power_of_attorney"),
    DemoRelative("herr", "Bernd", "Wolff", ("Edith", "Wolff"), "Sohn"),
    DemoRelative("frau", "Anja", "Lorenz", ("Käthe", "Lorenz"), "Enkelin", "guardianship"),
    DemoRelative("frau", "Regina", "Geiger", ("Siegfried", "Geiger"), "Tochter"),
    DemoRelative("herr", "Axel", "Richter", ("Thea", "Richter"), "Sohn", "power_of_attorney", email=True),
)

EXTRAS = ("", "", "", "", "1. Stock", "2. Stock, kein Aufzug", "3. Stock mit Aufzug", "Erdgeschoss", "Hinterhaus", "Eingang im Hof",
          "Klingel ganz oben")
LABELS = ("", "", "", "", "", "am besten vormittags", "nach 15 Uhr", "lange klingeln lassen", "nicht in der Mittagszeit")


def residents(count: int = 120) -> Iterator[DemoResident]:
    """Those with a story first; the rest always the same, from a fixed seed."""
    yield from WITH_STORY[:count]
    draw = Random(43118)
    taken = {(resident.given_name, resident.family_name) for resident in WITH_STORY}
    others = [*names.TURKISH, *names.UKRAINIAN, *names.ARABIC, *names.POLISH]
    tongues = ["tr"] * len(names.TURKISH) + ["uk"] * len(names.UKRAINIAN) + ["ar"] * len(names.ARABIC) + ["pl"] * len(names.POLISH)
    for number in range(max(0, count - len(WITH_STORY))):
        if number % 8 == 3 and others:
            (salutation, given, family), language = others.pop(), tongues.pop()
        else:
            salutation, given, family, language = *_name(draw, taken), "de"
        taken.add((given, family))
        yield _drawn(draw, salutation, given, family, language)


def _name(draw: Random, taken: set[tuple[str, str]]) -> tuple[str, str, str]:
    while True:
        woman = draw.random() < 0.68
        given, family = draw.choice(names.WOMEN_OLD if woman else names.MEN_OLD), draw.choice(names.FAMILY)
        if (given, family) not in taken:
            return "frau" if woman else "herr", given, family


def _drawn(draw: Random, salutation: str, given: str, family: str, language: str) -> DemoResident:
    area = draw.choice(AREAS)
    email = draw.random() < 0.2
    channel = "email" if email and draw.random() < 0.5 else draw.choice(("phone", "phone", "phone", "letter"))
    return DemoResident(
        salutation, given, family, draw.randint(1929, 1958), f"{draw.choice(area.streets)} {draw.randint(1, 70)}", area.name,
        draw.choice(EXTRAS), language, channel, email, draw.choice(LABELS),
    )
