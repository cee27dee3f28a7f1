"""What leaves the printer: the list for the door, the poster, the programme of a week – the last also as plain text."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from nahbei.documents.pdf import Pdf
from nahbei.events import papers
from nahbei.foundation.rights import Right
from nahbei.workspace.door import StaffRequest, staff_view
from nahbei.workspace.views.events.events import one

OLDEST, NEWEST = 1990, 2200


@staff_view(Right.EVENTS_CHANGE)
@require_safe
def event_guest_list(request: StaffRequest, pk: int) -> HttpResponse:
    """Names guests, so not for whoever only looks."""
    found = one(request, pk)
    return _pdf(papers.guest_list(found, on=request.today), f"gaeste-{found.on}-{slugify(found.title)[:40]}")


@staff_view(Right.EVENTS)
@require_safe
def event_poster(request: StaffRequest, pk: int) -> HttpResponse:
    found = one(request, pk)
    return _pdf(papers.poster(found, on=request.today), f"plakat-{found.on}-{slugify(found.title)[:40]}")


@staff_view(Right.EVENTS)
@require_safe
def event_programme(request: StaffRequest) -> HttpResponse:
    """One week as it will be printed, to be looked at and copied; next week is what one mostly needs."""
    first, last = _week(request)
    week = dt.timedelta(days=7)
    context = {
        "first": first, "last": last, "stretch": papers.stretch(first, last), "text": papers.programme_text(request.agency, first, last),
        "before": first - week, "after": first + week,
    }
    return render(request, "workspace/events/programme.html", context)


@staff_view(Right.EVENTS)
@require_safe
def event_programme_paper(request: StaffRequest) -> HttpResponse:
    first, last = _week(request)
    address = f"{settings.NAHBEI_ADDRESS}/{request.agency.slug}/events/"
    return _pdf(papers.programme(request.agency, first, last, on=request.today, address=address), f"programm-{first}")


@staff_view(Right.EVENTS)
@require_safe
def event_programme_text(request: StaffRequest) -> HttpResponse:
    first, last = _week(request)
    response = HttpResponse(papers.programme_text(request.agency, first, last), content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="programm-{first}.txt"'
    return response


def _week(request: StaffRequest) -> tuple[dt.date, dt.date]:
    """The week of the day in the address; without one, or with nonsense there, the coming one."""
    try:
        day = dt.date.fromisoformat(request.GET.get("week", ""))
    except ValueError:
        day = dt.date.min
    return papers.week_of(day if OLDEST <= day.year <= NEWEST else request.today + dt.timedelta(days=7))


def _pdf(made: Pdf, name: str) -> HttpResponse:
    response = HttpResponse(made.content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return response
