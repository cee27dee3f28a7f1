"""The day: who comes when, big enough for the desk; the days ahead; two sheets to print, one with names and one for the door."""

from __future__ import annotations

import datetime as dt
from itertools import groupby

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from nahbei.counselling import words
from nahbei.counselling.queries import HourDay, days_of, hours_of
from nahbei.foundation.rights import Right
from nahbei.workspace.door import StaffRequest, staff_view
from nahbei.workspace.forms.counselling import day_of

AHEAD = 7


@staff_view(Right.COUNSELLING)
@require_safe
def today(request: StaffRequest) -> HttpResponse:
    return _day(request, request.today)


@staff_view(Right.COUNSELLING)
@require_safe
def day(request: StaffRequest, day: str) -> HttpResponse:
    return _day(request, _found(day))


@staff_view(Right.COUNSELLING)
@require_safe
def sheet(request: StaffRequest, day: str) -> HttpResponse:
    """For the adviser with names; `?door`: for the door, without."""
    on = _found(day)
    context = {"on": on, "days": _days(request, on, on), "door": "door" in request.GET}
    return render(request, "workspace/counselling/sheet.html", context)


@staff_view(Right.COUNSELLING)
@require_safe
def week(request: StaffRequest, day: str) -> HttpResponse:
    """Seven days from one on."""
    first = _found(day)
    found = _days(request, first, first + dt.timedelta(days=AHEAD - 1))
    context = {
        "first": first, "last": first + dt.timedelta(days=AHEAD - 1),
        "groups": [(on, list(rows)) for on, rows in groupby(found, key=lambda one: one.on)],
        "before": (first - dt.timedelta(days=AHEAD)).isoformat(), "after": (first + dt.timedelta(days=AHEAD)).isoformat(), "tab": "week",
        "today_key": request.today.isoformat(),
    }
    return render(request, "workspace/counselling/week.html", context)


def _day(request: StaffRequest, on: dt.date) -> HttpResponse:
    found = _days(request, on, on)
    context = {
        "on": on, "key": on.isoformat(), "days": [(one, words.place(one.hour)) for one in found], "is_today": on == request.today,
        "is_over": on < request.today, "before": (on - dt.timedelta(days=1)).isoformat(), "after": (on + dt.timedelta(days=1)).isoformat(),
        "may_change": request.may(Right.COUNSELLING_CHANGE), "tab": "day", "today_key": request.today.isoformat(), "can_settle": on <= request.today,
    }
    if not found:
        ahead = _days(request, on + dt.timedelta(days=1), on + dt.timedelta(days=28))
        context["next"] = ahead[0] if ahead else None
    return render(request, "workspace/counselling/day.html", context)


def _days(request: StaffRequest, first: dt.date, last: dt.date) -> list[HourDay]:
    return days_of(request.agency, first, last, list(hours_of(request.agency)))


def _found(day: str) -> dt.date:
    on = day_of(day)
    if on is None:
        raise Http404
    return on
