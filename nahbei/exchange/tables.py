"""Reads CSV and XLSX row by row. Pure: bytes in, rows out; whatever is not a table is refused with a sentence."""

from __future__ import annotations

import codecs
import csv
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time

import python_calamine

from nahbei.exchange.refusals import BrokenTable, FileIsEmpty, NoHeader, TooManyRows, UnreadableText

MOST_ROWS = 100_000
MOST_UNPACKED = 300 * 1024 * 1024
LONGEST_CELL = 20_000
CHUNK = 64 * 1024  # bytes that are decoded at a time
MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
# Letters that stand in German texts read as Windows-1252; other bytes above 0x7F speak against it.
_READABLE = frozenset("äöüÄÖÜßéèêáàâóòôúùçñ€„“”‚‘’–—…§°²³«»´µ·½¼×\xa0")


@dataclass(frozen=True)
class Raw:
    """One row as it stands in the file: `line` counts from 1 and includes the header, `values` by column."""

    line: int
    values: dict[str, str]


def read_csv(content: bytes) -> Iterator[Raw]:
    """Rows of a CSV in UTF-8, UTF-16 with its mark, or Windows-1252; separated by semicolon, comma or tab."""
    # never the whole text at once: as letters a file takes up to four times its size
    name = _encoding(content)
    head = io.TextIOWrapper(io.BytesIO(content), name, newline="").readline()
    separator = max(";,\t", key=head.count)
    csv.field_size_limit(1_000_000)
    try:
        yield from _with_header(csv.reader(io.TextIOWrapper(io.BytesIO(content), name, newline=""), delimiter=separator))
    except csv.Error as problem:
        raise BrokenTable from problem


def read_xlsx(content: bytes) -> Iterator[Raw]:
    """Rows of the first sheet. Formulas are not computed: what Excel stored as their value is read as text."""
    _check_archive(content)
    try:
        sheet = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
    except Exception as problem:  # the library raises errors of its own for every way in which a file can be broken
        raise BrokenTable from problem
    yield from _with_header([_cell(value) for value in row] for row in sheet.iter_rows())


def _check_archive(content: bytes) -> None:
    """A small file that unpacks into gigabytes is refused before anybody unpacks it."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(part.file_size for part in archive.infolist()) > MOST_UNPACKED:
                raise BrokenTable
    except zipfile.BadZipFile as problem:
        raise BrokenTable from problem


def _encoding(content: bytes) -> str:
    """How the letters are written, tried on every one of them."""
    name = next((name for mark, name in MARKS if content.startswith(mark)), None)
    if name is None and b"\x00" in content:
        raise UnreadableText
    for tried in [name] if name else ["utf-8", "cp1252"]:
        try:
            foreign, readable = _foreign_letters(content, tried)
        except UnicodeDecodeError:
            continue
        if tried != "cp1252" or readable * 10 >= foreign * 9:
            return tried
    raise UnreadableText


def _foreign_letters(content: bytes, name: str) -> tuple[int, int]:
    """How many letters are not plain ones, and how many of these stand in German texts. Raises UnicodeDecodeError."""
    decoder, foreign, readable = codecs.getincrementaldecoder(name)(), 0, 0
    for start in range(0, len(content), CHUNK):
        text = decoder.decode(content[start:start + CHUNK], final=start + CHUNK >= len(content))
        if not text.isascii():
            found = [letter for letter in text if letter > "\x7f"]
            foreign += len(found)
            readable += sum(letter in _READABLE for letter in found)
    return foreign, readable


def _with_header(rows: Iterator[list[str]]) -> Iterator[Raw]:
    header: list[str] | None = None
    empty = True
    for line, row in enumerate(rows, start=1):
        cells = [cell.strip()[:LONGEST_CELL] for cell in row]
        if not any(cells):
            continue
        if header is None:
            header = _header(cells)
            continue
        if line > MOST_ROWS + 1:
            raise TooManyRows
        empty = False
        yield Raw(line, {name: cell for name, cell in zip(header, cells, strict=False) if name})
    if empty:
        raise FileIsEmpty


def _header(cells: list[str]) -> list[str]:
    """Names of the columns; one that stands twice gets a number."""
    if sum(bool(cell) for cell in cells) < 2 or all(cell.replace(",", "").replace(".", "").isdigit() for cell in cells if cell):
        raise NoHeader
    seen: dict[str, int] = {}
    names = []
    for cell in cells:
        seen[cell] = seen.get(cell, 0) + 1
        names.append(f"{cell} ({seen[cell]})" if cell and seen[cell] > 1 else cell)
    return names


def _cell(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time.min else value.isoformat(sep=" ")
    return value.isoformat() if isinstance(value, date) else str(value if value is not None else "")
