"""The list of positions: by state, with filters in the address; as a table."""

from __future__ import annotations

from io import StringIO

from defusedcsv import csv
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from nahbei.foundation.rights import Right
from nahbei.opportunities.lists import Filters, count_by_state, list_positions
from nahbei.opportunities.models import Position, PositionState
from nahbei.opportunities.words import when_in_words
from nahbei.ui import german
from nahbei.workspace.door import StaffRequest, staff_view
from nahbei.workspace.forms.positions import PositionFilterForm

PAGE = 50
TABS = (
    PositionState.REPORTED, PositionState.PUBLISHED, PositionState.DRAFT, PositionState.RETURNED, PositionState.OFFLINE, PositionState.FILLED,
    PositionState.ENDED,
)


@staff_view(Right.POSITIONS)
@require_safe
def positions(request: StaffRequest) -> HttpResponse:
    form, filters = _filters(request)
    counts = count_by_state(request.agency, filters, on=request.today)
    page = Paginator(list_positions(request.agency, filters, on=request.today), PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    for name in ("state", "page"):
        query.pop(name, None)
    running = sum(number for state, number in counts.items() if state != PositionState.ENDED)
    context = {
        "form": form, "filters": filters, "page": page, "query": query.urlencode(), "whole_query": request.GET.urlencode(),
        "tabs": [("", _("alle laufenden"), running), *((state, state.label, counts.get(state, 0)) for state in TABS)],
        "narrowed": any(value for name, value in form.cleaned_data.items() if name != "state"),
        "may_change": request.may(Right.POSITIONS_CHANGE), "now": request.now,
    }
    return render(request, "workspace/positions/list.html", context)


@staff_view(Right.POSITIONS)
@require_safe
def table(request: StaffRequest) -> HttpResponse:
    """The same list, with the same filters, for a spreadsheet. Nothing in it is about a person."""
    _form, filters = _filters(request)
    found = list_positions(request.agency, filters, on=request.today).select_related("project", "neighbourhood")
    head = [_("Nr."), _("Stelle"), _("Organisation"), _("Projekt"), _("Feld"), _("Stand"), _("seit"), _("gesucht"), _("Wann"), _("Ort"),
            _("zuletzt bestätigt")]
    text = StringIO()
    writer = csv.writer(text, delimiter=";")
    writer.writerow(head)
    writer.writerows(_cells(one) for one in found)
    # The mark at the start tells spreadsheets that this is UTF-8.
    response = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="stellen-{request.today}.csv"'
    return response


def _filters(request: StaffRequest) -> tuple[PositionFilterForm, Filters]:
    form = PositionFilterForm(request.GET, agency=request.agency)
    form.full_clean()
    return form, Filters(**{name: value for name, value in form.cleaned_data.items() if value})


def _cells(one: Position) -> list[str]:
    return [
        str(one.number), one.title, one.organisation.name, one.project.title if one.project else "", one.field.name,
        str(one.get_state_display()), german.format_date(one.state_since.date(), "plain"), str(one.seats), when_in_words(one),
        " ".join(part for part in (one.postal_code, one.town) if part),
        german.format_date(one.confirmed_on, "plain") if one.confirmed_on else "",
    ]
