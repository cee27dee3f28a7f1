"""An event is changed, moved, called off – one date or several of a series. What that does to guests is shown before it is done."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from nahbei.events import actions
from nahbei.events.actions.dates import what_changes
from nahbei.events.actions.planning import WHEN
from nahbei.events.impact import impact_of
from nahbei.events.models import Event, EventState
from nahbei.events.queries import Scope, affected
from nahbei.foundation.refusal import Refusal
from nahbei.foundation.rights import Right
from nahbei.places.holidays import holidays
from nahbei.ui.messages import say_done
from nahbei.workspace.door import StaffRequest, staff_view
from nahbei.workspace.forms.events import CancelForm, DateForm, EventForm
from nahbei.workspace.views.events.events import one

FORM = ["GET", "HEAD", "POST"]


@staff_view(Right.EVENTS_CHANGE)
@require_http_methods(FORM)
def event_change(request: StaffRequest, pk: int) -> HttpResponse:
    """All but the date of what is published; of a draft the date, too."""
    found = one(request, pk)
    form, changed = EventForm(request.POST or None, agency=request.agency, instance=found), {}
    if request.method == "POST" and form.is_valid():
        changed = what_changes(found, {name: value for name, value in form.values.items() if name != "organisers"})
        if _seen(request, form.scope) and _changed(request, found, form):
            return redirect("workspace:event", pk)
    context = _preview(request, found, form, changed) if form.scope != Scope.ONE else {}
    context |= {"form": form, "event": found, "tells": bool(set(WHEN) & changed.keys())}
    return render(request, "workspace/events/form.html", context, status=422 if form.errors else 200)


@staff_view(Right.EVENTS_CHANGE)
@require_http_methods(FORM)
def event_move(request: StaffRequest, pk: int) -> HttpResponse:
    found = one(request, pk)
    initial = {"on": found.on, "start": found.start, "end": found.end, "venue": found.venue_id}
    form, changed = DateForm(request.POST or None, agency=request.agency, event=found, initial=initial), {}
    if request.method == "POST" and form.is_valid():
        when = {name: form.cleaned_data[name] for name in ("on", "start", "end", "venue")}
        changed = what_changes(found, when)
        if _seen(request, form.scope):
            done = _("Verlegt. Alle bekommen Bescheid.")
            if _done(request, form, done, actions.change_dates, event=found, reason=form.cleaned_data["reason"], **when):
                return redirect("workspace:event", pk)
    words = {"heading": _("Veranstaltung verlegen"), "label": _("Verlegen"), "told": _("Alle Anmeldungen bleiben."), "tells": True}
    return _ask(request, found, form, {**words, **_preview(request, found, form, changed)})


@staff_view(Right.EVENTS_CHANGE)
@require_http_methods(FORM)
def event_cancellation(request: StaffRequest, pk: int) -> HttpResponse:
    found = one(request, pk)
    form = CancelForm(request.POST or None, event=found, initial=_asked_for(request, found))
    if request.method == "POST" and form.is_valid() and _seen(request, form.scope):
        reason, is_draft = form.cleaned_data["reason"], found.state == EventState.DRAFT
        done = _("Der Entwurf ist weg.") if is_draft and form.scope == Scope.ONE else _("Abgesagt. Alle bekommen Bescheid.")
        if _done(request, form, done, actions.cancel_dates, event=found, reason=reason):
            return redirect("workspace:events") if is_draft else redirect("workspace:event", pk)
    words = {"heading": _("Veranstaltung absagen"), "label": _("Absagen"), "cancels": True, "tells": True}
    return _ask(request, found, form, {**words, **_preview(request, found, form, {})})


def _seen(request: StaffRequest, scope: str) -> bool:
    """One date is shown from the start; for more, what it does was shown for just these."""
    return scope == Scope.ONE or request.POST.get("seen") == scope


def _asked_for(request: StaffRequest, found: Event) -> dict[str, Any]:
    """The page of the series asks for this date and the later ones."""
    scope = request.GET.get("scope", "")
    return {"scope": scope} if found.series_id is not None and scope in Scope.values else {}


def _done(request: StaffRequest, form: Any, done: str, action: Any, **said: Any) -> bool:
    try:
        action(scope=form.scope, by=request.actor, at=request.now, **said)
    except Refusal as refusal:
        form.refuse(refusal)
        return False
    say_done(request, done)
    return True


def _changed(request: StaffRequest, found: Event, form: EventForm) -> bool:
    values = form.values
    houses = list(values.pop("organisers"))
    same = {house.pk for house in houses} == set(found.organisers.values_list("organisation_id", flat=True))
    return _done(request, form, _("Gespeichert."), actions.change_dates, event=found, organisers=None if same else houses, **values)


def _preview(request: StaffRequest, found: Event, form: Any, changed: dict[str, Any]) -> dict[str, Any]:
    """Whom it concerns, and on which new days; how many of these are holidays."""
    rows = list(affected(found, form.scope, on=request.today).select_related("venue"))
    shift = changed.get("on", found.on) - found.on
    days = [(row, row.on + shift if shift else None, _holiday(request, row.on + shift) if shift else "") for row in rows]
    return {
        "impact": impact_of(rows), "dates": days if form.scope != Scope.ONE else [], "seen": form.scope,
        "holidays": sum(bool(name) for _row, _day, name in days),
        "in_all": ngettext("%(n)s Termin", "%(n)s Termine", len(rows)) % {"n": len(rows)},
    }


def _holiday(request: StaffRequest, day: dt.date) -> str:
    return holidays(request.agency.state, day.year).get(day, "")


def _ask(request: StaffRequest, found: Event, form: Any, context: dict[str, Any]) -> HttpResponse:
    """A page of its own, because it cannot be taken back: guests are told at once."""
    context |= {"form": form, "event": found, "back": reverse("workspace:event", args=[found.pk])}
    return render(request, "workspace/events/ask.html", context, status=422 if form.errors else 200)
