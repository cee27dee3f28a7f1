"""Pause, back again, block, end: each says before and after how many dates it concerns."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from nahbei.desk.volunteer_page import coming_visits
from nahbei.desk.volunteering import stop
from nahbei.foundation.refusal import Refusal
from nahbei.foundation.rights import Right
from nahbei.ui.messages import say_done
from nahbei.volunteers.actions import pause_volunteer, resume_volunteer
from nahbei.volunteers.models import Volunteer, VolunteerState
from nahbei.workspace.door import StaffRequest, staff_view
from nahbei.workspace.forms.volunteers import PauseForm, ReasonForm
from nahbei.workspace.views.volunteers.records import FORM, say_why


@staff_view(Right.VOLUNTEERS_CHANGE)
@require_http_methods(FORM)
def pause(request: StaffRequest, pk: int) -> HttpResponse:
    found = one(request, pk)
    last = found.moves.first() if found.state == VolunteerState.PAUSED else None
    initial = {"until": found.paused_until, "reason": last.reason if last else ""}
    form = PauseForm(request.POST or None, today=request.today, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            pause_volunteer(volunteer=found, by=request.actor, at=request.now, **form.cleaned_data)
        except Refusal as refusal:
            say_why(form, refusal)
        else:
            return done(request, found, _("Pause eingetragen."), last=form.cleaned_data["until"])
    return page(request, found, form, "pause")


@staff_view(Right.VOLUNTEERS_CHANGE)
@require_http_methods(FORM)
def block(request: StaffRequest, pk: int) -> HttpResponse:
    found = one(request, pk)
    form = ReasonForm(request.POST or None, needed=True)
    if request.method == "POST" and form.is_valid():
        try:
            stop(volunteer=found, to="blocked", by=request.actor, at=request.now, **form.cleaned_data)
        except Refusal as refusal:
            say_why(form, refusal)
        else:
            return done(request, found, _("Gesperrt."))
    return page(request, found, form, "block")


@staff_view(Right.VOLUNTEERS_CHANGE)
@require_http_methods(FORM)
def ending(request: StaffRequest, pk: int) -> HttpResponse:
    found = one(request, pk)
    form = ReasonForm(request.POST if request.method == "POST" else None, needed=False)
    if request.method == "POST" and form.is_valid():
        try:
            stop(volunteer=found, to="ended", by=request.actor, at=request.now, **form.cleaned_data)
        except Refusal as refusal:
            say_why(form, refusal)
        else:
            return done(request, found, _("Beendet. Danke sagen nicht vergessen."))
    return page(request, found, form, "ending")


@staff_view(Right.VOLUNTEERS_CHANGE)
@require_POST
def resumption(request: StaffRequest, pk: int) -> HttpResponse:
    """Back again; also the undo of the three others."""
    found = one(request, pk)
    try:
        resume_volunteer(volunteer=found, by=request.actor, at=request.now)
        say_done(request, _("{name} ist wieder dabei.").format(name=found.person.full_name))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("workspace:volunteer", pk)


def one(request: StaffRequest, pk: int) -> Volunteer:
    return get_object_or_404(request.agency.volunteers.select_related("agency", "person"), pk=pk)


def done(
    request: StaffRequest, volunteer: Volunteer, text: str, *, first: dt.date | None = None, last: dt.date | None = None, undo: str = ""
) -> HttpResponse:
    """Say it, and how many dates need somebody else now. Undo only leads back to where she was: active."""
    number = len(coming_visits(volunteer, at=request.now, first=first, last=last))
    concerned = ngettext("Ein Termin braucht eine Vertretung.", "%(number)d Termine brauchen eine Vertretung.", number) % {"number": number}
    back = reverse("workspace:volunteer-resumption", args=[volunteer.pk]) if volunteer.state == VolunteerState.ACTIVE else ""
    say_done(request, f"{text} {concerned}" if number else text, undo=undo or back)
    return redirect("workspace:volunteer", volunteer.pk)


def page(request: StaffRequest, volunteer: Volunteer, form: Form, kind: str, **more: Any) -> HttpResponse:
    """The question, and below it what it concerns."""
    context = {
        "volunteer": volunteer, "form": form, "kind": kind, "coming": coming_visits(volunteer, at=request.now),
        "asked": volunteer.enquiries.open().count(), **more,
    }
    return render(request, f"workspace/volunteers/{kind}.html", context, status=422 if form.errors else 200)
