"""Hours and kilometres: reported in two taps, corrected until the office approves them; a month at a time, and as a sheet."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from nahbei.documents.hours_sheet import HoursLine, HoursSheet, hours_sheet_pdf
from nahbei.documents.letters import AgencyHead
from nahbei.foundation.refusal import Refusal
from nahbei.placements.own_dates import HELPS, DateStage, earliest_to_report, last_way, own_dates, promises_of
from nahbei.portal.forms.reports import MissedForm
from nahbei.portal.forms.volunteer.visits import OwnReportForm
from nahbei.portal.frame import frame
from nahbei.portal.views.volunteer.visits import own_or_404
from nahbei.portal.volunteer_door import VolunteerRequest, helper_view, posted, say_why, volunteer_view
from nahbei.ui.german import format_date
from nahbei.ui.messages import say_done
from nahbei.visits import words
from nahbei.visits.actions import report_visit
from nahbei.visits.hours import Total, done_by, last_of, month_after, month_before, sum_of, totals
from nahbei.visits.models import Visit

PAGE = ["GET", "HEAD", "POST"]
REPORTABLE = {DateStage.TO_REPORT, DateStage.REPORTED, DateStage.MISSED}
EARLIEST = dt.date(2000, 1, 1)


@require_safe
@volunteer_view
def hours(request: VolunteerRequest) -> HttpResponse:
    """One month, newest day first; above it what nobody has reported yet."""
    month, volunteer = _month(request), request.volunteer
    asked: dict[str, Any] = {"promises": promises_of(volunteer, on=request.today), "at": request.now, "latest": True}
    waiting = own_dates(volunteer, first=earliest_to_report(request.today), last=request.today, **asked)
    rows = [own for own in own_dates(volunteer, first=month, last=last_of(month), **asked) if own.stage in {DateStage.REPORTED, DateStage.APPROVED}]
    year = totals(volunteer, year=month.year)
    context = {
        "waiting": [own for own in waiting if own.stage == DateStage.TO_REPORT] if _helps(request) else [],
        "rows": [(own, words.time_spent(own.visit.minutes), words.kilometres(own.visit.metres)) for own in rows],
        "month": month, "before": month_before(month), "after": month_after(month) if month_after(month) <= request.today else None,
        "in_month": _said(year.get(month.month, Total())), "in_year": _said(sum_of(year)), "anything": bool(year), "helps": _helps(request),
    }
    return render(request, "portal/volunteer/hours.html", {**frame(request), **context})


@require_safe
@volunteer_view
def sheet(request: VolunteerRequest) -> HttpResponse:
    """A month, or with `?year=2026` a whole year, as PDF. It names no resident: it leaves the house."""
    month, year = _month(request), request.GET.get("year", "")
    whole = year if year.isascii() and year.isdigit() and EARLIEST.year <= int(year[:5]) <= request.today.year else ""
    when = {"year": int(whole)} if whole else {"year": month.year, "month": month.month}
    rows = list(done_by(request.volunteer, **when).select_related("help_request__activity"))
    total = Total(sum(row.minutes or 0 for row in rows), sum(row.metres or 0 for row in rows))
    stretch = whole or format_date(month, "month")
    time, way = _said(total)
    number = ngettext("%(n)d Einsatz", "%(n)d Einsätze", len(rows)) % {"n": len(rows)}
    pdf = hours_sheet_pdf(AgencyHead.of(request.agency), HoursSheet(
        name=request.person.full_name, stretch=stretch, lines=[_line(row) for row in rows], on=request.today,
        totals=[(_("Einsätze"), number), (_("Zeit"), time), *([(_("Gefahren"), way)] if way else [])],
    ))
    name = f"stunden-{whole or f'{month:%Y-%m}'}.pdf"
    return HttpResponse(pdf.content, content_type="application/pdf", headers={"Content-Disposition": f'attachment; filename="{name}"'})


@require_http_methods(PAGE)
@helper_view
def report(request: VolunteerRequest, pk: int) -> HttpResponse:
    """How long, how far. What was planned is the middle one of the large buttons; a way that is driven every week stands there already."""
    own = own_or_404(request, pk)
    if own.stage not in REPORTABLE:
        return redirect("portal:volunteer-visit", request.agency.slug, pk)
    way = last_way(own) if own.visit.reported_at is None else None
    form = OwnReportForm(posted(request), visit=own.visit, way=way)
    if request.method == "POST" and form.is_valid() and _reported(request, own.visit, form):
        return redirect("portal:volunteer-hours", request.agency.slug)
    return render(request, "portal/volunteer/report.html", {**frame(request), "own": own, "form": form}, status=422 if form.errors else 200)


@require_http_methods(PAGE)
@helper_view
def missed(request: VolunteerRequest, pk: int) -> HttpResponse:
    """It did not take place: who could not."""
    own = own_or_404(request, pk)
    if own.stage not in REPORTABLE:
        return redirect("portal:volunteer-visit", request.agency.slug, pk)
    form = MissedForm(posted(request))
    if request.method == "POST" and form.is_valid() and _reported(request, own.visit, form):
        return redirect("portal:volunteer-visit", request.agency.slug, pk)
    return render(request, "portal/volunteer/missed.html", {**frame(request), "own": own, "form": form}, status=422 if form.errors else 200)


def _reported(request: VolunteerRequest, visit: Visit, form: OwnReportForm | MissedForm) -> bool:
    try:
        noted = report_visit(visit=visit, report=form.report(), by=request.actor, at=request.now)
    except Refusal as refusal:
        say_why(form, refusal)
        return False
    say_done(request, _("Danke. Notiert: %(effort)s.") % {"effort": words.effort(noted)} if noted.minutes else _("Danke. Das haben wir notiert."))
    return True


def _month(request: VolunteerRequest) -> dt.date:
    """What stands in the address („2026-11“), or this month; never one that is still to come."""
    this = request.today.replace(day=1)
    try:
        asked = dt.datetime.strptime(request.GET.get("month", ""), "%Y-%m").date()  # noqa: DTZ007
    except ValueError:
        return this
    return min(max(asked, EARLIEST), this)


def _helps(request: VolunteerRequest) -> bool:
    return request.volunteer.state in HELPS


def _said(total: Total) -> tuple[str, str]:
    return words.time_spent(total.minutes), words.kilometres(total.metres)


def _line(visit: Visit) -> HoursLine:
    state = _("geprüft") if visit.approved_at else _("noch nicht geprüft")
    return HoursLine(
        format_date(visit.on), visit.help_request.activity.noun, words.short_time(visit.minutes), words.kilometres(visit.metres), state
    )

