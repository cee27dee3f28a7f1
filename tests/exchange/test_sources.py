"""Files are read, or refused with a sentence; nothing in them runs."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nahbei.exchange import sources, values
from nahbei.exchange.columns import guess
from nahbei.exchange.kinds import IMPORTERS
from nahbei.exchange.markup import plain_text
from nahbei.exchange.refusals import (
    BrokenTable,
    BrokenXml,
    FileIsEmpty,
    FileIsTooLarge,
    NoHeader,
    TooManyRows,
    UnknownFormat,
    UnreadableText,
)
from nahbei.foundation.refusal import Refusal
from tests.exchange.files import BOMB, FREINET, OUTSIDE, POSITIONS, workbook


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "latin-1"])
def test_umlauts_survive_every_usual_encoding(encoding: str) -> None:
    rows = list(sources.read("Titel;Einrichtung\nGrüße überbringen;Café Müller\n".encode(encoding)))
    assert rows[0].values == {"Titel": "Grüße überbringen", "Einrichtung": "Café Müller"}


@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_cells_may_hold_separators_and_lines(separator: str) -> None:
    rows = list(sources.read(f'Titel{separator}Text\nA{separator}"eins{separator} zwei\ndrei"\n'.encode()))
    assert rows[0].values == {"Titel": "A", "Text": f"eins{separator} zwei\ndrei"}


def test_a_workbook_is_read_as_a_csv_is() -> None:
    rows = list(sources.read(workbook(("Titel", "PLZ", "Anzahl"), ("Vorlesen", 43117, 2.0), (None, None, None), ("Kochen", "01067", 1.5))))
    assert [row.values for row in rows] == [
        {"Titel": "Vorlesen", "PLZ": "43117", "Anzahl": "2"}, {"Titel": "Kochen", "PLZ": "01067", "Anzahl": "1.5"},
    ]
    assert rows[1].line == 4


def test_freinet_is_read_by_the_names_of_its_elements() -> None:
    (row,) = sources.read(FREINET.encode())
    assert row.values["angebotsname"] == "Instrumente pflegen"
    assert row.values["strasse"] == "Amselgasse 3"  # not that of einrichtung_details
    assert row.values["handlungsfelder"] == "Kultur, Begleiten"
    assert row.values["kontakt_funktion_der_person"] == "Leitung"


@pytest.mark.parametrize(("content", "refusal"), [
    (b"", FileIsEmpty), (b"  \n ", FileIsEmpty), (b"Titel;Ort\n", FileIsEmpty), (b"<angebote></angebote>", FileIsEmpty),
    (b"%PDF-1.7 \xe2", UnknownFormat), (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", UnknownFormat), (b"PK\x03\x04 broken", BrokenTable),
    (b"Titel;Ort\n\x00\x00A;B\n", UnreadableText), ("Титул;Ort\nпривет;мир\n".encode("cp1251"), UnreadableText), (b"\xff\xfeA", UnreadableText),
    (b"1;2\n3;4\n", NoHeader), (b"Titel\nA\n", NoHeader),
    (BOMB.encode(), BrokenXml), (OUTSIDE.encode(), BrokenXml), (b"<angebote><angebot>", BrokenXml), (b"<a><b></a>", BrokenXml),
])
def test_what_cannot_be_read_is_refused_with_a_sentence(content: bytes, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal) as refused:
        list(sources.read(content))
    assert str(refused.value).endswith(".")


def test_a_file_that_is_too_large_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "MOST_BYTES", 10)
    with pytest.raises(FileIsTooLarge):
        sources.read(b"Titel;Ort\nA;B\n")


def test_too_many_rows_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nahbei.exchange.tables.MOST_ROWS", 2)
    with pytest.raises(TooManyRows):
        list(sources.read(b"Titel;Ort\nA;B\nC;D\nE;F\n"))


def test_a_small_archive_that_unpacks_into_gigabytes_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nahbei.exchange.tables.MOST_UNPACKED", 1_000_000)
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 2_000_000)
    with pytest.raises(BrokenTable):
        list(sources.read(content.getvalue()))


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    try:
        rows = list(sources.read(content))
    except Refusal:
        return
    assert all(isinstance(value, str) for row in rows for value in row.values.values())


@given(st.text(max_size=300))
def test_no_markup_is_left(text: str) -> None:
    assert "<script" not in plain_text(f"<p>{text}</p><script>alert(1)</script>").lower().replace(text.lower(), "")


def test_paragraphs_and_lists_stay_readable() -> None:
    markup = "<p>Sie &uuml;bernehmen:</p><ul><li>Geigen</li><li>Saiten</li></ul><style>p{}</style><img src=x onerror=alert(1)>Danke"
    assert plain_text(markup) == "Sie übernehmen:\n\n– Geigen\n– Saiten\nDanke"
    assert plain_text("5 < 7 & so") == "5 < 7 & so"


def test_columns_are_guessed_from_their_words() -> None:
    header = POSITIONS.split("\n", 1)[0].split(";")
    assert guess(header, IMPORTERS["positions"].columns) == {
        "key": "Nr", "title": "Titel", "organisation": "Einrichtung", "task": "Beschreibung", "postal_code": "PLZ", "town": "Ort",
        "area": "Ortsteil", "target_group": "Zielgruppe", "changed": "bearbeitet", "contact": "Ansprechpartner", "contact_phone": "Telefon",
    }


@pytest.mark.parametrize(("text", "expected"), [
    ("3.5.2024", "2024-05-03"), ("03.05.24", "2024-05-03"), ("2024-05-03 10:00:00", "2024-05-03"), ("31.2.2024", None), ("gestern", None),
    ("1.1.55", "1955-01-01"), ("1.1.26", "2026-01-01"),
])
def test_days_in_every_usual_way(text: str, expected: str | None) -> None:
    found = values.day(text)
    assert (found and found.isoformat()) == expected


@pytest.mark.parametrize(("text", "expected"), [("1067", "01067"), ("D-43117", "43117"), ("43117 Birkenfeld", "43117"), ("12", "")])
def test_a_spreadsheet_eats_no_zero(text: str, expected: str) -> None:
    assert values.postal_code(text) == expected
