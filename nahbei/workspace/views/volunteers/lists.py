"""The list of volunteers, as a page and as a table; who may be meant while somebody new is typed."""

from __future__ import annotations

from collections.abc import Iterator
from io import StringIO

from defusedcsv import csv
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from nahbei.desk.volunteer_list import ALL, Found, Line, lines
from nahbei.foundation.rights import Right
from nahbei.people.models import LANGUAGES
from nahbei.people.queries import find_people
from nahbei.ui.german import format_date, format_number
from nahbei.volunteers.actions import note_export
from nahbei.volunteers.models import VolunteerState
from nahbei.volunteers.words import absence_in_words, state_in_words, week_in_a_line
from nahbei.workspace.door import StaffRequest, staff_view
from nahbei.workspace.forms.volunteers import FilterForm

PAGE, CHUNK = 50, 400


@staff_view(Right.VOLUNTEERS)
@require_safe
def volunteers(request: StaffRequest) -> HttpResponse:
    """Who helps: by state, filters in the address, fifty a page."""
    form = FilterForm(request.GET, agency=request.agency)
    filters = form.filters()
    found = Found(request.agency, filters, request.today)
    page = Paginator(range(found.number), PAGE).get_page(request.GET.get("page"))
    ids = found.ids(page.start_index() - 1, page.end_index()) if found.number else []
    query = request.GET.copy()
    for name in ("state", "page"):
        query.pop(name, None)
    context = {
        "form": form, "filters": filters, "page": page, "query": query.urlencode(), "number": found.number,
        "lines": [(line, _away(request, line)) for line in lines(request.agency, ids, on=request.today)],
        "states": [(state, word, found.counts[state]) for state, word in [*VolunteerState.choices, (ALL, _("alle"))]],
        "narrowed": any(form.cleaned_data.get(name) not in (None, "", False) for name in form.fields if name != "state"),
        "may_change": request.may(Right.VOLUNTEERS_CHANGE), "table_url": f"{reverse('workspace:volunteers-table')}?{request.GET.urlencode()}",
    }
    return render(request, "workspace/volunteers/list.html", context)


@staff_view(Right.VOLUNTEERS_CHANGE)
@require_safe
def table(request: StaffRequest) -> HttpResponse:
    """The same for a spreadsheet. That it left the house stands in the audit trail."""
    ids = Found(request.agency, FilterForm(request.GET, agency=request.agency).filters(), request.today).ids()
    text = StringIO()
    writer = csv.writer(text, delimiter=";")
    writer.writerow([
        _("Nachname"), _("Vorname"), _("Stand"), _("dabei seit"), _("Viertel"), _("Telefon"), _("E-Mail"), _("Tätigkeiten"), _("Zeiten"),
        _("km"), _("Auto"), _("Sprachen"), _("abwesend"), _("Einsätze in 4 Wochen"), _("letzte Antwort"), _("Erklärung"),
    ])
    writer.writerows(_cells(request, line) for line in _all_lines(request, ids))
    note_export(agency=request.agency, by=request.actor, at=request.now, count=len(ids))
    # The mark at the start tells spreadsheets that this is UTF-8.
    response = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="freiwillige-{request.today}.csv"'
    return response


@staff_view(Right.VOLUNTEERS_CHANGE)
@require_safe
def duplicates(request: StaffRequest) -> HttpResponse:
    """A piece of page: who may be meant by what was typed so far; a click takes that one."""
    name = f"{request.GET.get('given_name', '')} {request.GET.get('family_name', '')}"
    values = [str(value) for key, value in request.GET.items() if key.startswith("channels-") and key.endswith("-value")]
    phone = next((value for value in values if value and "@" not in value), "")
    found = find_people(request.agency, name=name, phone=phone, street=request.GET.get("street", ""))
    return render(request, "workspace/volunteers/duplicates.html", {"duplicates": found, "asked": True})


def _away(request: StaffRequest, line: Line) -> str:
    return absence_in_words(line.absence, today=request.today) if line.absence else ""


def _all_lines(request: StaffRequest, ids: list[int]) -> Iterator[Line]:
    for first in range(0, len(ids), CHUNK):
        yield from lines(request.agency, ids[first : first + CHUNK], on=request.today)


def _cells(request: StaffRequest, line: Line) -> list[str]:
    volunteer, person, words = line.volunteer, line.volunteer.person, dict(LANGUAGES)
    return [
        person.family_name, person.given_name, state_in_words(volunteer), format_date(volunteer.since, "plain"), str(person.neighbourhood or ""),
        line.phone.value if line.phone else "", ", ".join(line.emails), ", ".join(line.activities), week_in_a_line(volunteer.week),
        format_number(volunteer.reach_m / 1_000, 1), _("ja") if volunteer.has_car else _("nein"),
        ", ".join(str(words.get(code, code)) for code in (person.language, *person.languages)), _away(request, line), str(line.recent),
        f"{line.answer} {format_date(line.answered_at.date(), 'plain')}" if line.answered_at else "",
        _("unterschrieben") if line.is_signed else _("fehlt"),
    ]
