"""Reads the postal format of GeoNames: tab-separated, one place a line. Pure: lines in, rows and complaints out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from nahbei.foundation.models import State

# Shown wherever positions of postal codes are used: the licence (CC BY 4.0) asks for it.
ATTRIBUTION = "Postleitzahlen: GeoNames.org, CC BY 4.0"

COLUMNS = 12
_LATITUDES, _LONGITUDES = (47.0, 55.2), (5.8, 15.1)  # Germany with a margin: a swapped pair must not pass
_STATES = {str(name): str(code) for code, name in State.choices} | {
    "Bavaria": "BY", "Land Berlin": "BE", "Hesse": "HE", "Lower Saxony": "NI", "North Rhine-Westphalia": "NW",
    "Mecklenburg-Western Pomerania": "MV", "Rhineland-Palatinate": "RP", "Saxony": "SN", "Saxony-Anhalt": "ST",
    "Thuringia": "TH",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One line that can be used."""

    postal_code: str
    place: str
    state: str
    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class BadRow:
    """One line that cannot, and why; `line` counts from 1."""

    line: int
    reason: str


def read(lines: Iterable[str]) -> Iterator[Row | BadRow]:
    """Every line of Germany as a row or as a complaint; empty lines and other countries are passed over."""
    for number, line in enumerate(lines, 1):
        text = line.rstrip("\r\n")
        if not text.strip():
            continue
        cells = text.split("\t")
        if len(cells) >= COLUMNS - 1 and len(cells[0]) == 2 and cells[0].isalpha() and cells[0] != "DE":
            continue
        reason = _complaint(cells)
        yield BadRow(number, reason) if reason else _row(cells)


def _complaint(cells: list[str]) -> str:
    if len(cells) < COLUMNS - 1:  # the last one, the accuracy, is often cut off
        return f"{len(cells)} Spalten statt {COLUMNS}"
    if cells[0] != "DE":
        return f"kein Land: „{cells[0][:20]}“"
    if not (len(cells[1]) == 5 and cells[1].isascii() and cells[1].isdecimal()):
        return f"keine Postleitzahl: „{cells[1][:20]}“"
    if not cells[2].strip():
        return "der Ort fehlt"
    try:
        latitude, longitude = float(cells[9]), float(cells[10])
    except ValueError:
        return f"keine Lage: „{cells[9][:20]}“, „{cells[10][:20]}“"
    if not (_LATITUDES[0] <= latitude <= _LATITUDES[1] and _LONGITUDES[0] <= longitude <= _LONGITUDES[1]):
        return f"die Lage {latitude}, {longitude} ist nicht in Deutschland"
    return ""


def _row(cells: list[str]) -> Row:
    state = cells[4] if cells[4] in State.values else _STATES.get(cells[3].strip(), "")
    return Row(cells[1], cells[2].strip()[:120], state, float(cells[9]), float(cells[10]))
