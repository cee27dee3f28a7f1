"""Guests: taken in on the telephone and at the door, gone again, there or not."""

from __future__ import annotations

import secrets
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nahbei.events import actions, words
from nahbei.events.models import Registration, RegistrationState, Source
from nahbei.events.papers import EXPECTED, by_name
from nahbei.foundation.refusal import Refusal
from nahbei.foundation.rights import Right
from nahbei.people.folding import words as folded
from nahbei.people.queries import find_people
from nahbei.ui.messages import say_done
from nahbei.workspace.door import StaffRequest, id_of, staff_view
from nahbei.workspace.forms.events import RegistrationForm
from nahbei.workspace.views.events.events import one

MOST_KNOWN = 6
STEPS = (1, 5, 10)  # of the counter at the door


@staff_view(Right.EVENTS_CHANGE)
@require_http_methods(["GET", "HEAD", "POST"])
def registration_new(request: StaffRequest, pk: int) -> HttpResponse:
    found = one(request, pk)
    source = Source.WALK_IN if request.GET.get("source") == "walk_in" else Source.PHONE
    form = RegistrationForm(request.POST or None, agency=request.agency, initial={"form_key": secrets.token_hex(20), "size": 1})
    looking = request.POST.get("do") == "look"
    if request.method == "POST" and not looking and form.is_valid():
        try:
            made = actions.register(event=found, source=source, by=request.actor, at=request.now, **form.values)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            undo = "" if source == Source.WALK_IN else reverse("workspace:registration-cancellation", args=[made.pk])
            say_done(request, _said(made), undo=undo)
            return redirect("workspace:event-door" if source == Source.WALK_IN else "workspace:event", pk)
    context = {
        "event": found, "form": form, "when": words.when(found), "source": source, "looking": looking, **known(request, request.POST),
        "may_see_people": request.may(Right.PEOPLE), "waits": source == Source.PHONE and found.registrations.waiting().exists(),
    }
    return render(request, "workspace/events/register.html", context, status=422 if form.errors and not looking else 200)


@staff_view(Right.EVENTS_CHANGE)
@require_safe
def registration_people(request: StaffRequest) -> HttpResponse:
    """A piece of page: who may be meant, while somebody types."""
    return render(request, "workspace/events/people.html", known(request, request.GET))


@staff_view(Right.EVENTS_CHANGE)
@require_POST
def registration_cancellation(request: StaffRequest, pk: int) -> HttpResponse:
    """Also the undo of a registration."""
    row = _one(request, pk)
    return _act(request, row, actions.cancel_registration, _("%(who)s ist abgemeldet.") % {"who": row.name})


@staff_view(Right.EVENTS_CHANGE)
@require_POST
def registration_acceptance(request: StaffRequest, pk: int) -> HttpResponse:
    """They said yes on the telephone."""
    row = _one(request, pk)
    return _act(request, row, actions.accept_offer, _("%(who)s hat einen Platz.") % {"who": row.name})


@staff_view(Right.EVENTS_CHANGE)
@require_safe
def event_door(request: StaffRequest, pk: int) -> HttpResponse:
    """For a telephone at the door: large names, one touch each; below them everybody who came without a name."""
    found, q = one(request, pk), request.GET.get("q", "").strip()[:60]
    rows = by_name(found.registrations.exclude(state=RegistrationState.CANCELLED))
    here = sum(row.size for row in rows if row.state == RegistrationState.ATTENDED)
    looked_for = folded(q)
    shown = [row for row in rows if all(any(word.startswith(part) for word in folded(row.name)) for part in looked_for)]
    context = {
        "event": found, "rows": shown, "q": q, "here": here, "expected": sum(row.size for row in rows if row.state in EXPECTED),
        "when": words.when(found), "may_check_in": request.today >= found.on, "is_over": request.now >= found.ends_at,
        "steps": STEPS, "to_come": any(row.state == RegistrationState.CONFIRMED for row in rows),
    }
    return render(request, "workspace/events/door.html", context)


@staff_view(Right.EVENTS_CHANGE)
@require_POST
def registration_arrival(request: StaffRequest, pk: int) -> HttpResponse:
    row = _one(request, pk)
    there = "no" not in {request.POST.get("there"), request.GET.get("there")}
    done = _("%(who)s ist da.") if there else _("%(who)s ist doch nicht da.")
    undo = f"{request.path}?there=no" if there else ""
    return _act(request, row, actions.check_in, done % {"who": row.name}, to="workspace:event-door", undo=undo, there=there)


@staff_view(Right.EVENTS_CHANGE)
@require_POST
def registration_told(request: StaffRequest, pk: int) -> HttpResponse:
    """Somebody of the office said it to them."""
    row = _one(request, pk)
    actions.mark_told(registration=row, by=request.actor, at=request.now)
    undo = reverse("workspace:registration-told-return", args=[pk])
    say_done(request, _("%(who)s weiß Bescheid.") % {"who": row.name}, undo=undo)
    return redirect("workspace:event", row.event_id)


@staff_view(Right.EVENTS_CHANGE)
@require_POST
def registration_told_return(request: StaffRequest, pk: int) -> HttpResponse:
    row = _one(request, pk)
    actions.take_back_told(registration=row, by=request.actor, at=request.now)
    say_done(request, _("%(who)s muss noch Bescheid bekommen.") % {"who": row.name})
    return redirect("workspace:event", row.event_id)


def _one(request: StaffRequest, pk: int) -> Registration:
    return get_object_or_404(request.agency.registrations.select_related("agency", "event"), pk=pk)


def _act(
    request: StaffRequest, row: Registration, action: Any, done: str, *, to: str = "workspace:event", undo: str = "", **more: Any
) -> HttpResponse:
    try:
        action(registration=row, by=request.actor, at=request.now, **more)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        say_done(request, done, undo=undo)
    return redirect(to, row.event_id)


def known(request: StaffRequest, typed: Any, chosen: object = None) -> dict[str, Any]:
    """Whom the office knows by this name or number, for those who may see people; whoever is chosen stays on top."""
    if not request.may(Right.PEOPLE):
        return {"found": [], "chosen": None}
    found = [one.person for one in find_people(request.agency, name=typed.get("name", "")[:160], phone=typed.get("phone", "")[:60], limit=MOST_KNOWN)]
    key = id_of(chosen or typed.get("person"))
    if key and key not in {person.pk for person in found}:
        found = [*request.agency.people.present().filter(pk=key), *found]
    return {"found": [(person, person.address_line, person.pk == key) for person in found], "chosen": key}


def _said(made: Registration) -> str:
    words_of = {
        RegistrationState.CONFIRMED: _("%(who)s hat einen Platz."), RegistrationState.ATTENDED: _("%(who)s ist da."),
        RegistrationState.WAITING: _("%(who)s steht auf der Warteliste."),
    }
    return words_of.get(RegistrationState(made.state), "%(who)s") % {"who": made}
