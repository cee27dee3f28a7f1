"""Stunden: approve many at once; see about which visits nobody has said anything."""

from __future__ import annotations

from io import StringIO

from defusedcsv import csv
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from nahbei.desk.hours import hours_of_year, hours_page, phone_of, position_hours_of_year
from nahbei.foundation.refusal import Refusal
from nahbei.foundation.rights import Right
from nahbei.placements.models import PositionHours
from nahbei.ui import german
from nahbei.ui.messages import say_done
from nahbei.visits import words
from nahbei.visits.actions import approve_hours, note_hours_export, take_back_approval
from nahbei.visits.models import Visit
from nahbei.workspace.door import StaffRequest, staff_view

MOST = 200
YEARS = range(2000, 2100)


@staff_view(Right.DESK)
@require_safe
def hours(request: StaffRequest) -> HttpResponse:
    found = hours_page(
        request.agency, at=request.now, page=request.GET.get("page", ""), silent_page=request.GET.get("silent", "")
    )
    context = {
        "hours": found, "may_approve": request.may(Right.HOURS_APPROVE), "may_change": request.may(Right.VISITS_CHANGE),
        "reported": [(visit, words.time_spent(visit.minutes), words.kilometres(visit.metres), words.seen(visit)) for visit in found.to_approve],
        "silent": [(visit, phone_of(visit.volunteer.person) if visit.volunteer else None) for visit in found.silent],
        "years": (request.today.year, request.today.year - 1) if request.may(Right.HOURS_APPROVE) else (),
    }
    return render(request, "workspace/visits/hours.html", context)


@staff_view(Right.HOURS_APPROVE)
@require_safe
def table(request: StaffRequest, year: int) -> HttpResponse:
    """The hours of a year for a spreadsheet: for the report to whoever pays, and for the money of the way. No name of a resident."""
    if year not in YEARS:
        raise Http404
    visits, months = list(hours_of_year(request.agency, year)), list(position_hours_of_year(request.agency, year))
    note_hours_export(agency=request.agency, by=request.actor, at=request.now, year=year, count=len(visits) + len(months))
    # The mark at the start tells spreadsheets that this is UTF-8.
    response = HttpResponse("\ufeff" + _csv(visits, months), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="stunden-{year}.csv"'
    return response


@staff_view(Right.HOURS_APPROVE)
@require_POST
def approval(request: StaffRequest) -> HttpResponse:
    """All that are ticked, as they were on the screen: what was corrected meanwhile stays and is looked at again."""
    shown = dict(word.split(":", 1) for word in request.POST.getlist("visit")[:MOST] if word.count(":") == 1)
    visits = _visits(request, list(shown))
    unchanged = [visit for visit in visits if words.seen(visit) == f"{visit.pk}:{shown[str(visit.pk)]}"]
    if not shown:
        messages.warning(request, _("Wählen Sie aus, was Sie freigeben möchten."))
        return redirect("workspace:hours")
    try:
        approved = approve_hours(visits=unchanged, by=request.actor, at=request.now)
    except Refusal:
        approved = []
    if approved:
        undo = f"{reverse('workspace:hours-approval-return')}?{urlencode({'visit': [visit.pk for visit in approved]}, doseq=True)}"
        say_done(request, ngettext("Ein Einsatz freigegeben.", "%(n)s Einsätze freigegeben.", len(approved)) % {"n": len(approved)}, undo=undo)
    if len(approved) < len(visits):
        messages.warning(request, _("Einige Stunden wurden inzwischen geändert oder freigegeben. Bitte sehen Sie noch einmal hin."))
    return redirect("workspace:hours")


@staff_view(Right.HOURS_APPROVE)
@require_POST
def approval_return(request: StaffRequest) -> HttpResponse:
    """Undo of many at once."""
    back = take_back_approval(visits=_visits(request, request.GET.getlist("visit")), by=request.actor, at=request.now)
    if back:
        say_done(request, ngettext("Eine Freigabe zurückgenommen.", "%(n)s Freigaben zurückgenommen.", len(back)) % {"n": len(back)})
    return redirect("workspace:hours")


def _csv(visits: list[Visit], months: list[PositionHours]) -> str:
    """Visits day by day, then positions month by month; what the organisation confirmed stands where the office approves."""
    out = StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow([
        _("Tag"), _("Freiwillige:r"), _("Tätigkeit"), _("Feld"), _("Gesuch"), _("Minuten"), _("Stunden"), _("km"), _("nachgetragen"),
        _("freigegeben am"), _("freigegeben von"), _("Organisation"),
    ])
    for visit in visits:
        assert visit.volunteer is not None
        request, minutes = visit.help_request, visit.minutes or 0
        writer.writerow([
            german.format_date(visit.on, "plain"), visit.volunteer.person.full_name, request.activity.name, request.activity.field.name,
            request.number, minutes or "", german.format_number(minutes / 60, 2) if minutes else "",
            german.format_number(visit.metres / 1000, 1) if visit.metres else "", _("ja") if visit.late else "",
            german.format_date(timezone.localdate(visit.approved_at), "plain") if visit.approved_at else "", visit.approved_by_name, "",
        ])
    for row in months:
        position = row.placement.position
        writer.writerow([
            german.format_date(row.first, "month"), row.placement.volunteer.person.full_name, position.title, position.field.name, "", row.minutes,
            german.format_number(row.minutes / 60, 2), "", "",
            german.format_date(timezone.localdate(row.confirmed_at), "plain") if row.confirmed_at else "", row.confirmed_by_name,
            position.organisation.name,
        ])
    return out.getvalue()


def _visits(request: StaffRequest, keys: list[str]) -> list[Visit]:
    wanted = [int(key) for key in keys[:MOST] if key.isascii() and key.isdecimal() and len(key) < 19]
    return list(request.agency.visits.filter(pk__in=wanted))
