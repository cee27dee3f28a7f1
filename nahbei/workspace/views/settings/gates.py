"""Voraussetzungen: which activity asks for what, trainings, limits under age, terms. Dated: a change is a new row."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nahbei.activities import actions
from nahbei.activities.gates import change_gates
from nahbei.activities.models import Activity, Conduct
from nahbei.foundation.models import StepState, TwoPersonStep
from nahbei.foundation.refusal import Refusal
from nahbei.foundation.rights import Right
from nahbei.ui.german import format_euros
from nahbei.ui.messages import say_done
from nahbei.volunteers.actions import set_gate_terms, set_minor_limits
from nahbei.volunteers.words import limits_in_words
from nahbei.workspace.door import StaffRequest, staff_view
from nahbei.workspace.forms.gates import ActivityGatesForm, GateTermsForm, MinorLimitsForm, TrainingForm
from nahbei.workspace.views.volunteers.gates import waits_words

FORM = ("GET", "HEAD", "POST")
HERE = "workspace:settings-gates"


@staff_view(Right.SETTINGS)
@require_safe
def gates(request: StaffRequest) -> HttpResponse:
    agency = request.agency
    activities = agency.activities.offered().select_related("field").prefetch_related("asked_trainings__training")
    terms = list(agency.gate_terms.all())
    limits = list(agency.minor_limits.all())
    context = {
        "activities": [(activity, asked_for(activity)) for activity in activities if not activity.is_for_trade],
        "trainings": list(agency.trainings.all()), "may_change": request.may(Right.SETTINGS_CHANGE), "today": request.today,
        "limits": [(row, ", ".join(limits_in_words(row)), row.valid_from > request.today) for row in limits],
        "terms": [(row, format_euros(round(row.certificate_fee * 100)), row.valid_from > request.today) for row in terms],
        "waiting": agency.two_person_steps.filter(state=StepState.WAITING, right=Right.SETTINGS_CHANGE).count(),
    }
    return render(request, "workspace/settings/gates.html", context)


def asked_for(activity: Activity) -> str:
    """„erweitertes Führungszeugnis, Erste Hilfe, ab 16 Jahren“."""
    said = [] if activity.needs_declaration else [_("ohne Verschwiegenheitserklärung")]
    if activity.conduct != Conduct.NONE:
        extended = activity.conduct == Conduct.EXTENDED
        said.append(_("erweitertes Führungszeugnis") if extended else _("Führungszeugnis"))
    said += [row.training.name for row in activity.asked_trainings.all()]
    if activity.min_age:
        said.append(_("ab %(age)d Jahren") % {"age": activity.min_age})
    return ", ".join(said or [_("nur die Verschwiegenheitserklärung")]) + ("" if activity.private_home else _(" (außer Haus)"))


@staff_view(Right.SETTINGS_CHANGE)
@require_http_methods(FORM)
def activity(request: StaffRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(request.agency.activities, pk=pk)
    form = ActivityGatesForm(request.POST or None, agency=request.agency, activity=found)
    if request.method == "POST" and form.is_valid():
        try:
            changed = change_gates(activity=found, by=request.actor, at=request.now, **form.said)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            _say(request, changed.waits, changed.now)
            return redirect(HERE)
    return _form_page(request, form, _("%(name)s: Was muss vorher da sein?") % {"name": found.name}, HERE, _("Lockern braucht zwei Menschen."))


@staff_view(Right.SETTINGS_CHANGE)
@require_http_methods(FORM)
def minors(request: StaffRequest) -> HttpResponse:
    """New limits; the ages of an old row can be taken over (`?like=`)."""
    form = MinorLimitsForm(request.POST or None, today=request.today, initial=_like(request))
    if request.method == "POST" and form.is_valid():
        try:
            made = set_minor_limits(agency=request.agency, by=request.actor, at=request.now, **form.said)
        except Refusal as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            _say(request, made if isinstance(made, TwoPersonStep) else None, now=not isinstance(made, TwoPersonStep))
            return redirect(HERE)
    return _form_page(request, form, _("Neue Grenzen für Minderjährige"), HERE, _("Lockern braucht zwei Menschen."))


@staff_view(Right.SETTINGS_CHANGE)
@require_http_methods(FORM)
def terms(request: StaffRequest) -> HttpResponse:
    counting = request.agency.gate_terms.on(request.today)
    form = GateTermsForm(request.POST or None, today=request.today, instance=counting)
    if request.method == "POST" and form.is_valid():
        try:
            set_gate_terms(agency=request.agency, by=request.actor, at=request.now, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(refusal.field, str(refusal))
        except ValidationError as problem:
            form.add_error(None, problem.messages)
        else:
            say_done(request, _("Gespeichert."))
            return redirect(HERE)
    return _form_page(request, form, _("Neue Fristen"), HERE, _("Was bisher galt, bleibt stehen."))


@staff_view(Right.SETTINGS_CHANGE)
@require_http_methods(FORM)
def training_new(request: StaffRequest) -> HttpResponse:
    form = TrainingForm(request.POST or None)
    if _saved(form, lambda said: actions.add_training(agency=request.agency, by=request.actor, at=request.now, **said)):
        say_done(request, _("„{name}“ ist angelegt.").format(name=form.cleaned_data["name"]))
        return redirect(HERE)
    return _form_page(request, form, _("Neue Schulung"), HERE)


@staff_view(Right.SETTINGS_CHANGE)
@require_http_methods(FORM)
def training(request: StaffRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(request.agency.trainings, pk=pk)
    form = TrainingForm(request.POST or None, instance=found)
    if _saved(form, lambda said: actions.change_training(training=found, by=request.actor, at=request.now, **said)):
        say_done(request, _("„{name}“ ist geändert.").format(name=found.name))
        return redirect(HERE)
    return _form_page(request, form, found.name, HERE, _("Was schon eingetragen ist, behält sein Ende."))


@staff_view(Right.SETTINGS_CHANGE)
@require_POST
def training_retirement(request: StaffRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(request.agency.trainings, pk=pk)
    try:
        actions.retire_training(training=found, by=request.actor, at=request.now)
        text = _("„{name}“ steht nicht mehr zur Wahl.").format(name=found.name)
        say_done(request, text, undo=reverse("workspace:settings-training-return", args=[pk]))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect(HERE)


@staff_view(Right.SETTINGS_CHANGE)
@require_POST
def training_return(request: StaffRequest, pk: int) -> HttpResponse:
    found = actions.bring_back_training(training=get_object_or_404(request.agency.trainings, pk=pk), by=request.actor, at=request.now)
    say_done(request, _("„{name}“ steht wieder zur Wahl.").format(name=found.name))
    return redirect(HERE)


def _say(request: StaffRequest, waits: TwoPersonStep | None, now: bool) -> None:
    """What counts already, and what waits."""
    if waits is None:
        say_done(request, _("Gespeichert."))
        return
    strict = _("Was strenger ist, gilt sofort. ") if now else ""
    say_done(request, strict + waits_words(waits.due_at is not None), undo=reverse("workspace:step-stop", args=[waits.pk]))


def _like(request: StaffRequest) -> dict[str, Any]:
    key = request.GET.get("like", "")
    row = request.agency.minor_limits.filter(pk=key).first() if key.isdecimal() and len(key) < 18 else None
    if row is None:
        return {}
    names = ("from_age", "to_age", "earliest", "latest", "working_days_only", "alone_in_private_home")
    hours = {"hours_day": row.max_minutes_day / 60, "hours_week": row.max_minutes_week / 60}
    return {**{name: getattr(row, name) for name in names}, **hours}


def _saved(form: Any, act: Callable[[dict[str, Any]], object]) -> bool:
    if not (form.is_bound and form.is_valid()):
        return False
    try:
        act(form.cleaned_data)
    except ValidationError as problem:  # a name that is there
        form.add_error(None, problem.messages)
        return False
    return True


def _form_page(request: StaffRequest, form: Any, heading: str, back: str, lede: str = "") -> HttpResponse:
    context = {"form": form, "heading": heading, "back": reverse(back), "lede": lede}
    return render(request, "workspace/settings/form.html", context, status=422 if form.errors else 200)
