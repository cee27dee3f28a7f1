"""Events: the list, one event, and what becomes of it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nahbei.counselling.queries import in_the_way
from nahbei.events import actions, papers, words
from nahbei.events.links import public_address
from nahbei.events.models import Event, EventState
from nahbei.events.queries import conflicts, helps_of, listed, to_be_told
from nahbei.foundation.refusal import Refusal
from nahbei.foundation.rights import Right
from nahbei.ui.messages import say_done
from nahbei.workspace.busy import elsewhere
from nahbei.workspace.door import StaffRequest, staff_view
from nahbei.workspace.forms.events import DateForm, EventForm, FinishForm

VIEWS = ("coming", "past", "drafts")


@staff_view(Right.EVENTS)
@require_safe
def events(request: StaffRequest) -> HttpResponse:
    view = request.GET.get("view", "")
    view = view if view in VIEWS else "coming"
    page = Paginator(listed(request.agency, view=view, on=request.today), 50).get_page(request.GET.get("page"))
    return render(request, "workspace/events/events.html", {"page": page, "view": view, "may_change": request.may(Right.EVENTS_CHANGE)})


@staff_view(Right.EVENTS_CHANGE)
@require_http_methods(["GET", "HEAD", "POST"])
def event_new(request: StaffRequest) -> HttpResponse:
    form = EventForm(request.POST or None, agency=request.agency)
    if request.method == "POST" and form.is_valid():
        made = actions.draft_event(agency=request.agency, by=request.actor, at=request.now, **form.values)
        say_done(request, _("Entwurf gespeichert. Draußen sieht ihn noch niemand."))
        return redirect("workspace:event", made.pk)
    return render(request, "workspace/events/form.html", {"form": form, "event": None}, status=422 if form.errors else 200)


@staff_view(Right.EVENTS)
@require_safe
def event(request: StaffRequest, pk: int) -> HttpResponse:
    found = one(request, pk)
    rows = list(found.registrations.select_related("person", "help_request"))
    for row in rows:
        row.event = found
    forgotten, rows = [row for row in rows if row.forgotten_at], [row for row in rows if row.forgotten_at is None]
    context = {
        "event": found, "public": "" if found.state == EventState.DRAFT else public_address(found),
        "when": words.when(found), "where": words.where(found), "way_in": papers.access(found),
        "organisers": list(found.organisers.select_related("organisation")),
        "guests": [row for row in rows if row.state not in {"waiting", "cancelled"}], "waiting": [row for row in rows if row.state == "waiting"],
        "gone": [row for row in rows if row.state == "cancelled"], "conflicts": conflicts(found), "moves": list(found.moves.all()),
        "untold": to_be_told(found, rows), "counselled": [] if found.state == EventState.CANCELLED else in_the_way(found.agency, elsewhere(found)),
        "may_see_counselling": request.may(Right.COUNSELLING),
        "forgotten": forgotten, "helps": helps_of(found), "may_see_positions": request.may(Right.POSITIONS),
        "may_want_helpers": request.may(Right.EVENTS_CHANGE) and request.may(Right.POSITIONS_CHANGE),
        "may_ask_lift": request.may(Right.EVENTS_CHANGE) and request.may(Right.REQUESTS_CHANGE), "may_see_requests": request.may(Right.REQUESTS),
        "may_change": request.may(Right.EVENTS_CHANGE), "may_see_people": request.may(Right.PEOPLE), "is_open": found.state == EventState.PUBLISHED,
        "picture": getattr(found, "picture", None),
        "has_begun": request.now >= found.starts_at, "is_over": request.now >= found.ends_at, "is_today": request.today >= found.on,
    }
    return render(request, "workspace/events/event.html", context)


@staff_view(Right.EVENTS_CHANGE)
@require_POST
def event_publication(request: StaffRequest, pk: int) -> HttpResponse:
    return _act(request, pk, actions.publish_event, _("Veröffentlicht."), undo="workspace:event-withdrawal")


@staff_view(Right.EVENTS_CHANGE)
@require_POST
def event_withdrawal(request: StaffRequest, pk: int) -> HttpResponse:
    """The undo of the publication."""
    return _act(request, pk, actions.take_back_publishing, _("Wieder ein Entwurf."))


@staff_view(Right.EVENTS_CHANGE)
@require_POST
def event_no_shows(request: StaffRequest, pk: int) -> HttpResponse:
    return _act(request, pk, actions.mark_no_shows, _("Eingetragen, wer nicht gekommen ist."), undo="workspace:event-no-shows-return")


@staff_view(Right.EVENTS_CHANGE)
@require_http_methods(["GET", "HEAD", "POST"])
def event_finish(request: StaffRequest, pk: int) -> HttpResponse:
    found = one(request, pk)
    here = sum(found.registrations.filter(state="attended").values_list("size", flat=True))
    form = FinishForm(request.POST or None, initial={"guests": found.guests_counted or here or None, "notes": found.notes})
    told = _("Gezählt ohne Namen genügt.")
    done = _("Abgeschlossen.")
    return _ask(request, found, form, actions.finish_event, heading=_("Wie war es?"), told=told, label=_("Abschließen"), done=done)


@staff_view(Right.EVENTS_CHANGE)
@require_http_methods(["GET", "HEAD", "POST"])
def event_copy(request: StaffRequest, pk: int) -> HttpResponse:
    found = one(request, pk)
    form = DateForm(request.POST or None, agency=request.agency, initial={"start": found.start, "end": found.end, "venue": found.venue_id})
    for name in ("start", "end", "venue", "reason"):
        del form.fields[name]
    if request.method == "POST" and form.is_valid():
        made = actions.copy_event(event=found, on=form.cleaned_data["on"], by=request.actor, at=request.now)
        say_done(request, _("Kopiert. Das ist ein Entwurf."))
        return redirect("workspace:event", made.pk)
    context = {"form": form, "event": found, "heading": _("Noch einmal, an einem anderen Tag"), "told": "", "label": _("Kopieren")}
    return render(request, "workspace/events/ask.html", context, status=422 if form.errors else 200)


def one(request: StaffRequest, pk: int) -> Event:
    return get_object_or_404(request.agency.events.select_related("agency", "venue", "series", "picture").defer("picture__content"), pk=pk)


def _act(request: StaffRequest, pk: int, action: Any, done: str, *, undo: str = "") -> HttpResponse:
    try:
        action(event=one(request, pk), by=request.actor, at=request.now)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        say_done(request, done, undo=reverse(undo, args=[pk]) if undo else "")
    return redirect("workspace:event", pk)


def _ask(
    request: StaffRequest, found: Event, form: Any, action: Any, *, heading: str, told: str, label: str, done: str, **more: Any
) -> HttpResponse:
    """One question on a page of its own, because it cannot be taken back: guests are told at once."""
    if request.method == "POST" and form.is_valid():
        try:
            action(event=found, by=request.actor, at=request.now, **form.cleaned_data, **more)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            say_done(request, done)
            return redirect("workspace:event", found.pk)
    context = {"form": form, "event": found, "heading": heading, "told": told, "label": label}
    return render(request, "workspace/events/ask.html", context, status=422 if form.errors else 200)
