"""Figures of events: how many came. A table, and the same for a spreadsheet; and what the tables of a year share."""

from __future__ import annotations

from collections.abc import Iterable
from io import StringIO
from typing import Any

from defusedcsv import csv
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from nahbei.events.figures import Figures, guests_of
from nahbei.foundation.rights import Right
from nahbei.workspace.door import StaffRequest, staff_view

OLDEST, NEWEST = 1990, 2200


@staff_view(Right.EVENTS)
@require_safe
def event_figures(request: StaffRequest) -> HttpResponse:
    year = year_of(request)
    found = guests_of(request.agency, year, on=request.today)
    return render(request, "workspace/events/figures.html", {"found": found, **years_beside(request, year)})


@staff_view(Right.EVENTS)
@require_safe
def event_figures_table(request: StaffRequest) -> HttpResponse:
    found = guests_of(request.agency, year_of(request), on=request.today)
    head = [_("Jahr"), _("Quartal"), _("Art"), _("Veranstaltungen"), _("Gäste"), _("angemeldet"), _("nicht gekommen"), _("ausgefallen"),
            _("ohne Zählung")]
    rows = [[found.year, line.quarter, line.kind, *_cells(line.figures)] for quarter in found.quarters for line in quarter.lines]
    return table(f"gaeste-{found.year}", head, rows)


def _cells(figures: Figures) -> list[int]:
    return [figures.events, figures.guests, figures.registered, figures.no_shows, figures.cancelled, figures.uncounted]


def table(name: str, head: list[str], rows: Iterable[list[Any]]) -> HttpResponse:
    text = StringIO()
    writer = csv.writer(text, delimiter=";")
    writer.writerow(head)
    writer.writerows(rows)
    # The mark at the start tells spreadsheets that this is UTF-8.
    response = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def year_of(request: StaffRequest) -> int:
    """The year of the address; without one, or with nonsense there, this one."""
    said = request.GET.get("year", "")
    year = int(said) if said.isascii() and said.isdecimal() and len(said) == 4 else request.today.year
    return year if OLDEST <= year <= NEWEST else request.today.year


def years_beside(request: StaffRequest, year: int) -> dict[str, int | None]:
    return {"year": year, "before": year - 1, "after": year + 1 if year <= request.today.year else None}
