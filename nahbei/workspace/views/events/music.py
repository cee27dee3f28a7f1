"""What must be reported to the GEMA because music was played, what is free, and what was reported when. A table, and the same for a spreadsheet."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nahbei.events import actions, words
from nahbei.events.music import music_year
from nahbei.foundation.refusal import Refusal
from nahbei.foundation.rights import Right
from nahbei.ui import german
from nahbei.ui.messages import say_done
from nahbei.workspace.door import StaffRequest, staff_view
from nahbei.workspace.forms.events import MusicForm, MusicReportForm
from nahbei.workspace.views.events.events import one
from nahbei.workspace.views.events.figures import table, year_of, years_beside


@staff_view(Right.EVENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def event_music(request: StaffRequest) -> HttpResponse:
    """The list for the GEMA, and what is free from which day on. Whoever plans events may say what the contract says."""
    year = year_of(request)
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
    context = {"found": found, "form": form, "allowances": allowances, "may_change": may, **years_beside(request, year)}
    return render(request, "workspace/events/music.html", context, status=422 if form is not None and form.errors else 200)


@staff_view(Right.EVENTS)
@require_safe
def event_music_table(request: StaffRequest) -> HttpResponse:
    """What the report asks for, one line for each event with music."""
    found = music_year(request.agency, year_of(request))
    head = [_("Tag"), _("von"), _("bis"), _("Nummer"), _("Veranstaltung"), _("Raum"), _("Anschrift"), _("m²"), _("Musik"), _("Eintritt"), _("Gäste"),
            _("Ergebnis"), _("gemeldet am"), _("gemeldet von")]
    rows = []
    for row in found.rows:
        event, venue = row.event, row.event.venue
        rows.append([
            german.format_date(event.on, "plain"), f"{event.start:%H:%M}", f"{event.end:%H:%M}", event.number, event.title, venue or "",
            venue.address_line if venue else "", (venue and venue.square_metres) or "", event.get_music_display(),
            german.format_euros(event.cost_cents) if event.cost_cents else "", "" if event.guests_counted is None else event.guests_counted,
            row.verdict, german.format_date(row.report.reported_on, "plain") if row.report else "", row.report.by_name if row.report else "",
        ])
    return table(f"gema-{found.year}", head, rows)


@staff_view(Right.EVENTS_CHANGE)
@require_http_methods(["GET", "HEAD", "POST"])
def event_music_report(request: StaffRequest, pk: int) -> HttpResponse:
    """What the GEMA wants to know, to copy into her form; then the day on which it was sent."""
    found = one(request, pk)
    form = MusicReportForm(request.POST or None, today=request.today)
    if request.method == "POST" and form.is_valid():
        try:
            actions.report_music(event=found, by=request.actor, at=request.now, **form.cleaned_data)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            say_done(request, _("Als gemeldet eingetragen."), undo=reverse("workspace:event-music-report-return", args=[pk]))
            return redirect(_year_page(found.on.year))
    context = {
        "event": found, "when": words.when(found), "where": words.where(found), "form": form, "back": _year_page(found.on.year),
        "organisers": list(found.organisers.select_related("organisation")),
    }
    return render(request, "workspace/events/music_report.html", context, status=422 if form.errors else 200)


@staff_view(Right.EVENTS_CHANGE)
@require_POST
def event_music_report_return(request: StaffRequest, pk: int) -> HttpResponse:
    found = one(request, pk)
    actions.take_back_music_report(event=found, by=request.actor, at=request.now)
    say_done(request, _("Zurückgenommen: noch zu melden."))
    return redirect(_year_page(found.on.year))


def _year_page(year: int) -> str:
    return f"{reverse('workspace:event-music')}?year={year}"
