"""One volunteer: the page, the sheet to print, a date that needs a stand-in."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from nahbei.desk.volunteer_page import VolunteerPage, volunteer_page
from nahbei.foundation.refusal import Refusal
from nahbei.foundation.rights import Right
from nahbei.placements.actions import cancel_visit
from nahbei.ui.german import WEEKDAYS_SHORT, format_hours, format_number
from nahbei.ui.messages import say_done
from nahbei.visits.models import Side
from nahbei.volunteers.week import WeekPattern
from nahbei.workspace.door import StaffRequest, staff_view

FIRST_HALF, LAST_HALF = 12, 44  # the picture shows 6 to 22 Uhr, wider where she has time then
READ_ONLY = {"may_change": False, "may_match": False, "knows_why": False, "may_inspect": False, "knows_results": False}
CELL, ROW, MARGIN = 13, 18, 28


@staff_view(Right.VOLUNTEERS)
@require_safe
def volunteer(request: StaffRequest, pk: int) -> HttpResponse:
    return render(request, "workspace/volunteers/volunteer.html", _context(request, _page(request, pk)))


@staff_view(Right.VOLUNTEERS)
@require_safe
def sheet(request: StaffRequest, pk: int) -> HttpResponse:
    """The file on one sheet, without the menu, without what is nobody else's business."""
    return render(request, "workspace/volunteers/sheet.html", {**_context(request, _page(request, pk)), **READ_ONLY})


@staff_view(Right.MATCHING)
@require_POST
def stand_in(request: StaffRequest, pk: int, visit: int) -> HttpResponse:
    """She cannot come on this date: it is open again, and who could stand in is shown at once."""
    found = get_object_or_404(request.agency.volunteers.select_related("agency", "person"), pk=pk)
    date = get_object_or_404(request.agency.visits, pk=visit)
    date.volunteer = found  # as the screen showed it: the action says what has changed
    try:
        cancel_visit(visit=date, side=Side.VOLUNTEER, by=request.actor, at=request.now)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("workspace:volunteer", pk)
    say_done(request, _("Der Termin ist wieder offen. Wer könnte einspringen?"), undo=reverse("workspace:visit-restoration", args=[visit]))
    return redirect("workspace:visit-stand-in", visit)


def _page(request: StaffRequest, pk: int) -> VolunteerPage:
    found = volunteer_page(request.agency, pk, at=request.now)
    if found is None:
        raise Http404
    return found


def _context(request: StaffRequest, page: VolunteerPage) -> dict[str, Any]:
    kilometres = format_number(page.volunteer.reach_m / 1_000, 1).removesuffix(",0")
    return {
        "page": page, "volunteer": page.volunteer, "person": page.volunteer.person, "picture": _picture(page.volunteer.week),
        "may_change": request.may(Right.VOLUNTEERS_CHANGE), "may_match": request.may(Right.MATCHING), "today": request.today,
        "reach": f"{kilometres}\N{NO-BREAK SPACE}km", "most_hours": format_hours((page.volunteer.max_minutes_week or 0) / 60),
        "may_inspect": request.may(Right.CERTIFICATES), "knows_results": request.may(Right.CERTIFICATE_RESULTS),
        "may_write": request.may(Right.JOURNAL_WRITE), "may_money": request.may(Right.MONEY), "knows_why": request.may(Right.VOLUNTEERS_CHANGE),
    }


def _picture(week: WeekPattern) -> dict[str, Any]:
    """Seven strips of half hours, as numbers for an SVG. The same stands beside it in words."""
    spans = week.spans()
    first = min([FIRST_HALF, *(start // 2 * 2 for _day, start, _after in spans)])
    last = max([LAST_HALF, *(after + after % 2 for _day, _start, after in spans)])
    return {
        "width": MARGIN + (last - first) * CELL, "height": ROW * 8, "margin": MARGIN, "bottom": ROW * 8 - 4,
        "days": [(word, day * ROW + ROW + 12, day * ROW + ROW + 15.5) for day, word in enumerate(WEEKDAYS_SHORT)],
        "hours": [(half // 2, MARGIN + (half - first) * CELL) for half in range(first, last, 4)],
        "bars": [(MARGIN + (start - first) * CELL, day * ROW + ROW + 2, (after - start) * CELL) for day, start, after in spans],
    }
