"""Sprechstunden: what is offered, when there is time, and three questions to an appointment."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_http_methods, require_safe

from nahbei.counselling import words
from nahbei.counselling.models import CounsellingHour
from nahbei.counselling.queries import HourDay, free_of_all, free_online, hours_of, moment_of
from nahbei.website.asking import ask
from nahbei.website.booking import BookingAsking, Wanted, journey_of
from nahbei.website.door import PublicRequest, public_view
from nahbei.website.forms.counselling import topics_of
from nahbei.website.frame import frame

NEXT, DAYS = 3, 8  # times in the list, days on the page of an hour
own = cache_control(private=True, max_age=0)


@dataclass(frozen=True)
class Line:
    """An hour in the list, with the next free times as (words of the day, key, time)."""

    hour: CounsellingHour
    who: str
    rhythm: str
    place: str
    way_in: str
    times: list[tuple[HourDay, str, object]]


@require_safe
@never_cache
@public_view
def hours(request: PublicRequest) -> HttpResponse:
    """All of them, each with the next free times. Seven queries, however many."""
    rows = list(hours_of(request.agency).published())
    free = free_of_all(request.agency, rows, at=request.now)
    lines = [_line(hour, free[hour.pk]) for hour in rows]
    return render(request, "website/counselling/list.html", {**frame(request), "lines": lines})


@require_safe
@never_cache
@public_view
def hour(request: PublicRequest, pk: int) -> HttpResponse:
    """What it is about, where, and every free time."""
    found = get_object_or_404(hours_of(request.agency).published(), pk=pk)
    days = free_online(found, at=request.now)
    every = "all" in request.GET
    context = {
        **frame(request), "hour": found, "rhythm": words.rhythm(found),
        "place": words.place(found), "way_in": words.way_in(found), "who": words.offered_by(found),
        "topics": topics_of(found),
        "days": [(day, _times(day)) for day in (days if every else days[:DAYS])], "more": len(days) > DAYS and not every,
        "taken": "taken" in request.GET, "lead_days": found.lead_hours // 24,
    }
    return render(request, "website/counselling/hour.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@own
@public_view
def booking(request: PublicRequest, pk: int) -> HttpResponse:
    """`?slot=2026-11-24T09:20`. Whoever opens an old address is led to what is free now; whoever is at it already finishes."""
    found = get_object_or_404(hours_of(request.agency).published(), pk=pk)
    moment = moment_of(request.GET.get("slot", ""))
    here = reverse("website:counselling-hour", args=[request.agency.slug, pk])
    if moment is None:
        return redirect(here)
    wanted = Wanted(found, *moment)
    if request.method != "POST" and not _is_free(wanted, request):
        return redirect(f"{here}?taken")
    return ask(request, journey_of(wanted), columns={"wanted": wanted}, asking_with=BookingAsking, context={"hour": found})


def _is_free(wanted: Wanted, request: PublicRequest) -> bool:
    days = free_online(wanted.hour, at=request.now)
    return any(slot.on == wanted.on and slot.start == wanted.start for day in days for slot in day.slots)


def _line(hour: CounsellingHour, free: list[HourDay]) -> Line:
    place = words.place(hour) if hour.in_person else ""
    return Line(hour, words.offered_by(hour), words.rhythm(hour), place, ", ".join(words.access(hour)), _next(free))


def _times(day: HourDay) -> list[tuple[str, object]]:
    """Each time once, whoever of the advisers is free."""
    return list({slot.key: slot.start for slot in day.slots}.items())


def _next(days: list[HourDay]) -> list[tuple[HourDay, str, object]]:
    found = [(day, key, start) for day in days[:NEXT] for key, start in _times(day)]
    return found[:NEXT]
