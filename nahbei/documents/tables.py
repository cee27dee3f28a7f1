"""Tables as XLSX files for whoever goes on calculating. Row by row, so that memory does not grow with the table."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

EUROS = '#,##0.00 "€"'
DAY = "DD.MM.YYYY"
NOT_IN_A_CELL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|[\ud800-\udfff]")
LONGEST = 32_000  # letters a cell takes


@dataclass(frozen=True)
class Cents:
    """An amount: whole cents here, euros with two decimals in the table."""

    value: int


Value = str | int | dt.date | Cents | None


@dataclass(frozen=True)
class Sheet:
    """One page of the file. `widths` in letters; a row may be shorter than the heads."""

    title: str
    heads: Sequence[str]
    rows: Iterable[Sequence[Value]]
    widths: Sequence[int] = ()


def xlsx(sheets: Iterable[Sheet]) -> bytes:
    """The file. What begins with „=“ stays a text: a name is never a formula."""
    book = Workbook(write_only=True)
    for sheet in sheets:
        page = book.create_sheet(sheet.title[:31])
        page.freeze_panes = "A2"
        for letter, width in zip("ABCDEFGHIJKLMNOPQRSTUVWXYZ", sheet.widths, strict=False):
            page.column_dimensions[letter].width = width
        page.append([_head(page, head) for head in sheet.heads])
        cells = _Cells(page)
        for row in sheet.rows:
            page.append([cells.of(column, value) for column, value in enumerate(row)])
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


class _Cells:
    """A row is written before the next one comes: each column needs one cell of a kind, and a style is made once."""

    def __init__(self, page: WriteOnlyWorksheet) -> None:
        self._page = page
        self._known: dict[tuple[int, str], WriteOnlyCell] = {}

    def of(self, column: int, value: Value) -> object:
        if isinstance(value, Cents):
            return self._styled(column, EUROS, Decimal(value.value) / 100)
        if isinstance(value, dt.date):
            return self._styled(column, DAY, value)
        if not isinstance(value, str):
            return value
        text = NOT_IN_A_CELL.sub(" ", value)[:LONGEST]
        return _text(self._page, text) if text.startswith("=") else text

    def _styled(self, column: int, style: str, value: Decimal | dt.date) -> WriteOnlyCell:
        cell = self._known.get((column, style))
        if cell is None:
            cell = self._known[column, style] = WriteOnlyCell(self._page)
        cell.value = value
        if cell.number_format != style:
            cell.number_format = style
        return cell


def _text(page: WriteOnlyWorksheet, text: str) -> WriteOnlyCell:
    cell = WriteOnlyCell(page, text)
    cell.data_type = "s"
    return cell


def _head(page: WriteOnlyWorksheet, text: str) -> WriteOnlyCell:
    cell = _text(page, text)
    cell.font = Font(bold=True)
    return cell
