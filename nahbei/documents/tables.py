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
        page.append([_cell(page, head, bold=True) for head in sheet.heads])
        for row in sheet.rows:
            page.append([_cell(page, value) for value in row])
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _cell(page: WriteOnlyWorksheet, value: Value, *, bold: bool = False) -> object:
    if isinstance(value, int) or value is None:
        return value
    if isinstance(value, Cents):
        cell = WriteOnlyCell(page, Decimal(value.value) / 100)
        cell.number_format = EUROS
        return cell
    if isinstance(value, str):
        cell = WriteOnlyCell(page, NOT_IN_A_CELL.sub(" ", value)[:LONGEST])
        cell.data_type = "s"
        if bold:
            cell.font = Font(bold=True)
        return cell
    cell = WriteOnlyCell(page, value)
    cell.number_format = DAY
    return cell
