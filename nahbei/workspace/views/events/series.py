"""An event becomes a series: its dates are shown before anything is stored. Then the series on a page, published, prolonged."""

from __future__ import annotations

import datetime as dt
from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nahbei.events import words
from nahbei.events.actions import make_series, prolong_series, publish_dates, take_back_dates
from nahbei.events.actions.planning import CONTENT
from nahbei.events.actions.series import days_of, further_days_of, holidays_of
from nahbei.events.models import Event, EventSeries, EventState, RegistrationState
from nahbei.events.queries import Scope
from nahbei.events.recurrence import Dates
from nahbei.foundation.refusal import Refusal
from nahbei.foundation.rights import Right
from nahbei.ui import german
from nahbei.ui.messages import say_done
from nahbei.workspace.door import StaffRequest, staff_view
from nahbei.workspace.forms.events import ProlongForm, SeriesForm
from nahbei.workspace.views.events.events import one

FORM, PAGE = ["GET", "HEAD", "POST"], 60


@staff_view(Right.EVENTS_CHANGE)
@require_http_methods(FORM)
def event_series(request: StaffRequest, pk: int) -> HttpResponse:
    found = one(request, pk)
    form = SeriesForm(request.POST or None, event=found, initial={"starts_on": found.on + dt.timedelta(days=1)})
    dates: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        planned = EventSeries(agency=request.agency, title=found.title, created_at=request.now, **form.rule)
        try:
            dates = _dates(planned, days_of(planned))
            if request.POST.get("do") == "make":
                made = _make(request, found, form.rule)
                say_done(request, _("%(n)s Termine sind als Entwurf angelegt.") % {"n": len(dates["days"])})
                return redirect("workspace:series", made.pk)
        except Refusal as refusal:
            form.refuse(refusal)
    context = {"form": form, "event": found, "when": words.when(found), **dates}
    return render(request, "workspace/events/series.html", context, status=422 if form.errors else 200)


@staff_view(Right.EVENTS)
@require_safe
def series(request: StaffRequest, pk: int) -> HttpResponse:
    """Its dates, those to come first."""
    found = _one(request, pk)
    rows = found.events.select_related("venue").annotate(
        waiting=Count("registrations", filter=Q(registrations__state=RegistrationState.WAITING)),
    )
    past = "past" in request.GET
    rows = rows.past(on=request.today).order_by("-on", "-start") if past else rows.coming(on=request.today).order_by("on", "start")
    drafts = found.events.coming(on=request.today).drafts()
    context = {
        "series": found, "rule": words.rule(found), "page": Paginator(rows, PAGE).get_page(request.GET.get("page")), "past": past,
        "drafts": drafts.count(), "next": found.events.coming(on=request.today).exclude(state=EventState.CANCELLED).first(),
        "may_change": request.may(Right.EVENTS_CHANGE),
    }
    return render(request, "workspace/events/series_page.html", context)


@staff_view(Right.EVENTS_CHANGE)
@require_POST
def series_publication(request: StaffRequest, pk: int) -> HttpResponse:
    """All drafts to come at once."""
    found = _one(request, pk)
    first = found.events.coming(on=request.today).drafts().select_related("agency").first()
    if first is not None:
        number = publish_dates(event=first, scope=Scope.ALL, by=request.actor, at=request.now)
        undo = f"{reverse('workspace:series-withdrawal', args=[pk])}?at={quote(request.now.isoformat())}"
        say_done(request, _("%(n)s Termine sind veröffentlicht.") % {"n": number}, undo=undo)
    return redirect("workspace:series", pk)


@staff_view(Right.EVENTS_CHANGE)
@require_POST
def series_withdrawal(request: StaffRequest, pk: int) -> HttpResponse:
    """The undo of a publication: `?at=` is its moment."""
    found, at = _one(request, pk), parse_moment(request.GET.get("at", ""))
    if at is None:
        raise Http404
    back, stay = take_back_dates(series=found, published_at=at, by=request.actor, at=request.now)
    said = ngettext("%(n)s Termin ist wieder ein Entwurf.", "%(n)s Termine sind wieder Entwürfe.", back) % {"n": back}
    kept = ngettext("%(n)s bleibt veröffentlicht: Dazu hat sich schon jemand gemeldet.",
                    "%(n)s bleiben veröffentlicht: Dazu hat sich schon jemand gemeldet.", stay) % {"n": stay}
    say_done(request, f"{said} {kept}" if stay else said)
    return redirect("workspace:series", pk)


def parse_moment(text: str) -> dt.datetime | None:
    """None for whatever is no moment with its zone."""
    try:
        found = dt.datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else None


@staff_view(Right.EVENTS_CHANGE)
@require_http_methods(FORM)
def series_prolongation(request: StaffRequest, pk: int) -> HttpResponse:
    found = _one(request, pk)
    form, dates = ProlongForm(request.POST or None), {}
    if request.method == "POST" and form.is_valid():
        until = form.cleaned_data["ends_on"]
        try:
            dates = _dates(found, further_days_of(found, ends_on=until), until=until)
            if request.POST.get("do") == "make":
                made = prolong_series(series=found, ends_on=until, by=request.actor, at=request.now)
                messages.success(request, _("%(n)s Termine sind als Entwurf dazugekommen.") % {"n": len(made)})
                return redirect("workspace:series", pk)
        except Refusal as refusal:
            form.refuse(refusal)
    context = {"form": form, "series": found, "rule": words.rule(found), **dates}
    return render(request, "workspace/events/prolong.html", context, status=422 if form.errors else 200)


def _one(request: StaffRequest, pk: int) -> EventSeries:
    return get_object_or_404(request.agency.event_series.select_related("agency"), pk=pk)


def _make(request: StaffRequest, found: Event, rule: dict[str, Any]) -> EventSeries:
    content = {name: getattr(found, name) for name in CONTENT}
    partners = [row.organisation for row in found.organisers.select_related("organisation")]
    return make_series(agency=request.agency, rule=rule, organisers=partners, by=request.actor, at=request.now, **content)


def _dates(series: EventSeries, found: Dates, *, until: dt.date | None = None) -> dict[str, Any]:
    """What comes, what is left out and why; months without such a day by their names."""
    if until is not None:
        series = EventSeries(agency=series.agency, starts_on=series.starts_on, ends_on=until, not_on_holidays=series.not_on_holidays)
    names = holidays_of(series)
    return {
        "days": found.days, "spared": [(day, names.get(day) or _("Pause")) for day in found.spared],
        "missing": [f"{german.MONTHS[day.month - 1]} {day.year}" for day in found.missing],
    }
