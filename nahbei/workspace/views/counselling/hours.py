"""Counselling hours: the list with what gets in each other's way, one hour, its form, pauses and cancelled days."""

from __future__ import annotations

import copy

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nahbei.counselling import actions, words
from nahbei.counselling.models import CounsellingHour
from nahbei.counselling.queries import LOOKED_AHEAD, conflicts_of, hours_of
from nahbei.events.queries import planned
from nahbei.foundation.refusal import Refusal
from nahbei.foundation.rights import Right
from nahbei.ui.messages import say_done
from nahbei.workspace.busy import elsewhere
from nahbei.workspace.door import StaffRequest, staff_view
from nahbei.workspace.forms.counselling import DayOffForm, HourForm, PauseForm

FORM = ["GET", "HEAD", "POST"]


@staff_view(Right.COUNSELLING)
@require_safe
def hours(request: StaffRequest) -> HttpResponse:
    rows = list(hours_of(request.agency))
    events = [elsewhere(event) for event in planned(request.agency, request.today, request.today + LOOKED_AHEAD)] if rows else []
    context = {
        "lines": [(hour, words.rhythm(hour), words.place(hour), words.offered_by(hour)) for hour in rows], "tab": "hours",
        "may_change": request.may(Right.COUNSELLING_CHANGE), "conflicts": conflicts_of(request.agency, rows, on=request.today, elsewhere=events),
        "today_key": request.today.isoformat(),
    }
    return render(request, "workspace/counselling/hours.html", context)


@staff_view(Right.COUNSELLING)
@require_safe
def hour(request: StaffRequest, pk: int) -> HttpResponse:
    return _page(request, _one(request, pk))


@staff_view(Right.COUNSELLING_CHANGE)
@require_http_methods(FORM)
def hour_new(request: StaffRequest) -> HttpResponse:
    return _form(request, None)


@staff_view(Right.COUNSELLING_CHANGE)
@require_http_methods(FORM)
def hour_edit(request: StaffRequest, pk: int) -> HttpResponse:
    return _form(request, _one(request, pk))


@staff_view(Right.COUNSELLING_CHANGE)
@require_POST
def retirement(request: StaffRequest, pk: int) -> HttpResponse:
    actions.retire_hour(hour=_one(request, pk), by=request.actor, at=request.now)
    say_done(request, _("Beendet: keine neuen Termine mehr."), undo=reverse("workspace:counselling-hour-return", args=[pk]))
    return redirect("workspace:counselling-hour", pk)


@staff_view(Right.COUNSELLING_CHANGE)
@require_POST
def return_(request: StaffRequest, pk: int) -> HttpResponse:
    actions.return_hour(hour=_one(request, pk), by=request.actor, at=request.now)
    say_done(request, _("Die Sprechstunde findet wieder statt."), undo=reverse("workspace:counselling-hour-retirement", args=[pk]))
    return redirect("workspace:counselling-hour", pk)


@staff_view(Right.COUNSELLING_CHANGE)
@require_POST
def pauses(request: StaffRequest, pk: int) -> HttpResponse:
    found = _one(request, pk)
    form = PauseForm(request.POST, today=request.today)
    if form.is_valid():
        try:
            row = actions.add_pause(hour=found, by=request.actor, at=request.now, **form.cleaned_data)
        except (Refusal, ValidationError) as refusal:
            say_why(form, refusal)
        else:
            say_done(request, _("Pause eingetragen."), undo=reverse("workspace:counselling-pause-removal", args=[pk, row.pk]))
            return redirect("workspace:counselling-hour", pk)
    return _page(request, found, form, status=422)


@staff_view(Right.COUNSELLING_CHANGE)
@require_POST
def pause_removal(request: StaffRequest, hour: int, pk: int) -> HttpResponse:
    row = get_object_or_404(request.agency.counselling_pauses.select_related("agency", "hour"), hour=hour, pk=pk)
    actions.remove_pause(pause=row, by=request.actor, at=request.now)
    say_done(request, _("Die Pause ist gelöscht."))
    return redirect("workspace:counselling-hour", hour)


@staff_view(Right.COUNSELLING)
@require_http_methods(FORM)
def day_off(request: StaffRequest, pk: int) -> HttpResponse:
    """Somebody is ill: nobody comes in vain."""
    found = _one(request, pk)
    first = {"on": request.GET.get("on", ""), "adviser": request.GET.get("adviser", "")}
    form = DayOffForm(request.POST or None, hour=found, today=request.today, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            off, told = actions.cancel_day(
                hour=found, on=form.cleaned_data["on"], adviser=form.chosen, reason=form.cleaned_data["reason"], by=request.actor, at=request.now,
            )
        except Refusal as refusal:
            say_why(form, refusal)
        else:
            words_ = ngettext("Abgesagt. Ein Termin war betroffen.", "Abgesagt. %(n)s Termine waren betroffen.", len(told)) % {"n": len(told)}
            say_done(request, words_ if told else _("Abgesagt. Es war noch niemand vorgemerkt."))
            return redirect("workspace:counselling-day", off.on.isoformat())
    return render(request, "workspace/counselling/day_off.html", {"hour": found, "form": form}, status=422 if form.errors else 200)


@staff_view(Right.COUNSELLING)
@require_POST
def day_return(request: StaffRequest, hour: int, pk: int) -> HttpResponse:
    row = get_object_or_404(request.agency.counselling_days_off.select_related("agency", "hour"), hour=hour, pk=pk)
    day = row.on.isoformat()
    actions.take_back_day(off=row, by=request.actor, at=request.now)
    say_done(request, _("Die Zeiten sind wieder frei. Abgesagte Termine bleiben abgesagt: Rufen Sie die Menschen an."))
    return redirect("workspace:counselling-day", day)


def _one(request: StaffRequest, pk: int) -> CounsellingHour:
    return get_object_or_404(hours_of(request.agency), pk=pk)


def _page(request: StaffRequest, found: CounsellingHour, form: PauseForm | None = None, *, status: int = 200) -> HttpResponse:
    upcoming = request.agency.appointments.filter(adviser__hour=found, state="booked", on__gte=request.today).count()
    off = found.days_off.filter(on__gte=request.today).select_related("adviser")
    context = {
        "agency": request.agency, "hour": found, "rhythm": words.rhythm(found), "place": words.place(found), "way_in": words.way_in(found),
        "form": form or PauseForm(today=request.today), "upcoming": upcoming,
        "days_off": off, "may_change": request.may(Right.COUNSELLING_CHANGE), "times": len(found.plan.times), "off_url": reverse(
            "workspace:counselling-day-off", args=[found.pk]),
    }
    return render(request, "workspace/counselling/hour.html", context, status=status)


def _form(request: StaffRequest, found: CounsellingHour | None) -> HttpResponse:
    form = HourForm(request.POST or None, agency=request.agency, today=request.today, instance=copy.copy(found) if found else None)
    if request.method == "POST" and form.is_valid():
        try:
            saved = actions.save_hour(
                agency=request.agency, hour=found, fields=form.values, organisers=form.organisers, topics=form.topic_lines, advisers=form.advisers,
                by=request.actor, at=request.now,
            )
        except (Refusal, ValidationError) as refusal:
            say_why(form, refusal)
        else:
            say_done(request, _("Gespeichert."))
            return redirect("workspace:counselling-hour", saved.pk)
    return render(request, "workspace/counselling/hour_form.html", {"hour": found, "form": form}, status=422 if form.errors else 200)


def say_why(form: forms.BaseForm, refusal: Refusal | ValidationError) -> None:
    """At its field, where the form has it; else on top."""
    if isinstance(refusal, ValidationError):
        for name, sentences in refusal.message_dict.items():
            for sentence in sentences:
                form.add_error(name if name in form.fields else None, sentence)
        return
    form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
