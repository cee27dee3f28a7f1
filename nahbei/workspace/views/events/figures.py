"""Figures of events: how many came, and what must be reported because music was played. Tables, and the same for a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterable
from io import StringIO
from typing import Any

from defusedcsv import csv
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from nahbei.events import actions
from nahbei.events.figures import Figures, guests_of
from nahbei.events.music import music_year
from nahbei.foundation.rights import Right
from nahbei.ui import german
from nahbei.ui.messages import say_done
from nahbei.workspace.door import StaffRequest, staff_view
from nahbei.workspace.forms.events import MusicForm

OLDEST, NEWEST = 1990, 2200


@staff_view(Right.EVENTS)
@require_safe
def event_figures(request: StaffRequest) -> HttpResponse:
    year = _year(request)
    return render(request, "workspace/events/figures.html", {"found": guests_of(request.agency, year, on=request.today), **_years(request, year)})


@staff_view(Right.EVENTS)
@require_safe
def event_figures_table(request: StaffRequest) -> HttpResponse:
    found = guests_of(request.agency, _year(request), on=request.today)
    head = [_("Jahr"), _("Quartal"), _("Art"), _("Veranstaltungen"), _("Gäste"), _("angemeldet"), _("nicht gekommen"), _("ausgefallen"),
            _("ohne Zählung")]
    rows = [[found.year, line.quarter, line.kind, *_cells(line.figures)] for quarter in found.quarters for line in quarter.lines]
    return _csv(f"gaeste-{found.year}", head, rows)


@staff_view(Right.EVENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def event_music(request: StaffRequest) -> HttpResponse:
    """The list for the GEMA, and what is free from which day on. Whoever plans events may say what the contract says."""
    year = _year(request)
    found, may = music_year(request.agency, year), request.may(Right.EVENTS_CHANGE)
    form = MusicForm(request.POST or None, year=year, allowance=found.allowance) if may else None
    if form is not None and request.method == "POST" and form.is_valid():
        try:
            actions.set_music_allowance(agency=request.agency, by=request.actor, at=request.now, **form.cleaned_data)
        except ValidationError as problem:
            form.add_error(None, problem)
        else:
            say_done(request, _("Eingetragen."))
            return redirect(f"{request.path}?year={year}")
    allowances = list(request.agency.music_allowances.all()[:10])
    context = {"found": found, "form": form, "allowances": allowances, **_years(request, year)}
    return render(request, "workspace/events/music.html", context, status=422 if form is not None and form.errors else 200)


@staff_view(Right.EVENTS)
@require_safe
def event_music_table(request: StaffRequest) -> HttpResponse:
    """What the report asks for, one line for each event with music."""
    found = music_year(request.agency, _year(request))
    head = [_("Tag"), _("von"), _("bis"), _("Nummer"), _("Veranstaltung"), _("Raum"), _("Anschrift"), _("m²"), _("Musik"), _("Eintritt"), _("Gäste"),
            _("Ergebnis")]
    rows = []
    for row in found.rows:
        event, venue = row.event, row.event.venue
        rows.append([
            german.format_date(event.on, "plain"), f"{event.start:%H:%M}", f"{event.end:%H:%M}", event.number, event.title, venue or "",
            venue.address_line if venue else "", (venue and venue.square_metres) or "", event.get_music_display(),
            german.format_euros(event.cost_cents) if event.cost_cents else "", "" if event.guests_counted is None else event.guests_counted,
            row.verdict,
        ])
    return _csv(f"gema-{found.year}", head, rows)


def _cells(figures: Figures) -> list[int]:
    return [figures.events, figures.guests, figures.registered, figures.no_shows, figures.cancelled, figures.uncounted]


def _csv(name: str, head: list[str], rows: Iterable[list[Any]]) -> HttpResponse:
    text = StringIO()
    writer = csv.writer(text, delimiter=";")
    writer.writerow(head)
    writer.writerows(rows)
    # The mark at the start tells spreadsheets that this is UTF-8.
    response = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def _year(request: StaffRequest) -> int:
    """The year of the address; without one, or with nonsense there, this one."""
    said = request.GET.get("year", "")
    year = int(said) if said.isascii() and said.isdecimal() and len(said) == 4 else request.today.year
    return year if OLDEST <= year <= NEWEST else request.today.year


def _years(request: StaffRequest, year: int) -> dict[str, int | None]:
    return {"year": year, "before": year - 1, "after": year + 1 if year <= request.today.year else None}
