"""Wiesenbrück, an invented town. Its postal codes begin with 43, a region that Germany never gave out."""

from __future__ import annotations

from dataclasses import dataclass

TOWN = "Wiesenbrück"
STATE = "NW"


@dataclass(frozen=True)
class Area:
    """`outline` are points of the agency's own plan, 0 to 1000 in both directions; `middle` is latitude and longitude."""

    name: str
    postal_code: str
    middle: tuple[float, float]
    outline: tuple[tuple[int, int], ...]
    streets: tuple[str, ...]


AREAS = (
    Area("Lindenhof", "43117", (51.2430, 7.1520), ((360, 330), (640, 300), (700, 560), (520, 660), (330, 590)),
         ("Lindenplatz", "Ahornweg", "Lindenstraße", "Kirchgasse", "Am Brunnen", "Schulstraße")),
    Area("Am Anger", "43118", (51.2520, 7.1400), ((60, 80), (420, 40), (360, 330), (330, 590), (90, 520)),
         ("Am Anger", "Angerstraße", "Feldrain", "Mühlenweg", "Birnbaumweg")),
    Area("Marktviertel", "43119", (51.2500, 7.1660), ((420, 40), (900, 90), (930, 420), (700, 560), (640, 300), (360, 330)),
         ("Marktstraße", "Kastanienallee", "Gerbergasse", "Poststraße", "Hofgasse", "Färberstraße")),
    Area("Birkenfeld", "43120", (51.2340, 7.1390), ((90, 520), (330, 590), (520, 660), (480, 950), (110, 900)),
         ("Birkenweg", "Am Tierheim", "Lerchenweg", "Amselgrund", "Sonnenhang")),
    Area("Wupperaue", "43121", (51.2350, 7.1670), ((520, 660), (700, 560), (930, 420), (950, 880), (480, 950)),
         ("Uferstraße", "Brückenweg", "Fährgasse", "Weidenstraße", "Am Wehr")),
)
NEIGHBOURS = (("Lindenhof", "Am Anger"), ("Lindenhof", "Marktviertel"), ("Lindenhof", "Birkenfeld"), ("Lindenhof", "Wupperaue"),
              ("Am Anger", "Marktviertel"), ("Am Anger", "Birkenfeld"), ("Marktviertel", "Wupperaue"), ("Birkenfeld", "Wupperaue"))

SECOND_TOWN = Area("Nordend", "43220", (51.3400, 7.3100), ((100, 100), (900, 100), (900, 900), (100, 900)),
                   ("Nordring", "Am Bahnhof", "Gartenweg"))
