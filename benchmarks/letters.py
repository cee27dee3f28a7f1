"""A thousand letters in one PDF for the printer (S: a hundred)."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterator

from benchmarks import Measurement
from nahbei.documents.letters import AgencyHead, Letter, letters_pdf

LETTERS = {"S": 100, "M": 1_000, "L": 1_000}
HEAD = AgencyHead(
    "Ehrenamtsagentur Lindenhof", "Nachbarschaft Birkenfeld e. V.", "Ahornweg 1", "43117", "Birkenfeld", "030 23125 100",
    "buero@example.org", "Montag bis Freitag, 9 bis 12 Uhr",
)
BODY = (
    "Guten Tag, Frau Albers,\n\nam Dienstag, 24. November um 14 Uhr begleitet Sie {name} zum Arzt. Sie werden um 13:30 Uhr abgeholt.\n\n"
    "Kommt etwas dazwischen? Rufen Sie uns bitte an: 030 23125 100.\n\nFreundliche Grüße\nPetra Lindner\nEhrenamtsagentur Lindenhof"
)


def run(size: str) -> Iterator[Measurement]:
    number = LETTERS[size]
    letters = [
        Letter(f"Frau Erika Mensch{count}\nAhornweg {count}\n43117 Birkenfeld", f"Ihr Termin Nummer {count}", BODY.format(name=f"Mensch{count}"),
               dt.date(2026, 11, 23), clerk="Petra Lindner")
        for count in range(number)
    ]
    letters_pdf(HEAD, letters[:1])  # fonts are read once per process
    began = time.perf_counter()
    pdf = letters_pdf(HEAD, letters)
    yield Measurement("letters.s", round(time.perf_counter() - began, 2), "s")
    yield Measurement("letters.kb", round(len(pdf.content) / 1_000), "kB")
    yield Measurement("letters.count", number, "letters")
