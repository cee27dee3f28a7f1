"""Woche: who comes to whom, by day; the open dates stand out. As a page, on the wall, as a table."""

from __future__ import annotations

import datetime as dt
from io import StringIO

from defusedcsv import csv
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from nahbei.desk.week import EVERY, Week, key_of, monday_of_key, week_of
from nahbei.foundation.rights import Right
from nahbei.placements.eligibility import monday_of
from nahbei.ui import german
from nahbei.visits.actions import note_export
from nahbei.workspace.door import StaffRequest, staff_view
from nahbei.workspace.forms.visits import WeekFilterForm


@staff_view(Right.DESK)
@require_safe
def week(request: StaffRequest, week: str = "") -> HttpResponse:
    """This week, or the one in the address."""
    form = WeekFilterForm(request.GET, agency=request.agency)
    found = _week(request, week, form)
    form.name_helpers([(person.pk, person.full_name) for person in found.helpers])
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    context = {
        "week": found, "form": form, "filters": form.filters(), "today": request.today, "query": query,
        "is_this_week": found.monday == monday_of(request.today), "before_key": key_of(found.before), "after_key": key_of(found.after),
        "this_url": f"{reverse('workspace:week')}{query}#{request.today.isoformat()}",
        "may_change": request.may(Right.VISITS_CHANGE), "may_match": request.may(Right.MATCHING),
    }
    return render(request, "workspace/week/week.html", context)


@staff_view(Right.VISITS_CHANGE)
@require_safe
def table(request: StaffRequest, week: str) -> HttpResponse:
    """The same as a table for a spreadsheet. That it left the house stands in the audit trail."""
    form = WeekFilterForm(request.GET if any(request.GET.values()) else {"only": EVERY}, agency=request.agency)
    found = _week(request, week, form)
    note_export(agency=request.agency, by=request.actor, at=request.now, count=len(found.visits))
    response = HttpResponse(_csv(found), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="woche-{found.key}.csv"'
    return response


def _week(request: StaffRequest, key: str, form: WeekFilterForm) -> Week:
    monday: dt.date | None = monday_of_key(key) if key else monday_of(request.today)
    if monday is None:
        raise Http404
    return week_of(request.agency, monday, form.filters(), at=request.now)


def _csv(week: Week) -> str:
    out = StringIO()
    out.write("\N{BYTE ORDER MARK}")  # spreadsheet programs read UTF-8 only with it
    writer = csv.writer(out, delimiter=";")
    writer.writerow([
        _("Tag"), _("von"), _("bis"), _("Hilfesuchende:r"), _("Viertel"), _("Tätigkeit"), _("Gesuch"), _("Freiwillige:r"), _("Stand"),
        _("nachgetragen"), _("Minuten"), _("km"), _("freigegeben"),
    ])
    for visit in week.visits:
        request = visit.help_request
        area = request.help_seeker.neighbourhood
        writer.writerow([
            german.format_date(visit.on, "plain"), f"{visit.start:%H:%M}", f"{visit.end:%H:%M}", request.help_seeker.full_name,
            area.name if area else "", request.activity.name, request.number, visit.volunteer.person.full_name if visit.volunteer else "",
            visit.get_state_display(), _("ja") if visit.late else "", visit.minutes or "",
            german.format_number(visit.metres / 1000, 1) if visit.metres else "", _("ja") if visit.approved_at else "",
        ])
    return out.getvalue()
