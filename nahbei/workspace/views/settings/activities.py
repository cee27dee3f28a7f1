"""Fields and activities, and what must be thought of: add, change, retire (with undo), put in order."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from nahbei.activities import actions
from nahbei.foundation.rights import Right
from nahbei.ui.messages import say_done
from nahbei.workspace.door import StaffRequest, staff_view
from nahbei.workspace.forms.settings import ActivityForm, FieldForm, NeedForm


@staff_view(Right.SETTINGS)
def activities(request: StaffRequest) -> HttpResponse:
    fields = list(request.agency.fields.all())
    known = list(request.agency.activities.all())
    groups = [(field, [activity for activity in known if activity.field_id == field.pk]) for field in fields]
    return render(request, "workspace/settings/activities.html", {"groups": groups, "may_change": request.may(Right.SETTINGS_CHANGE)})


@staff_view(Right.SETTINGS_CHANGE)
def activity_new(request: StaffRequest) -> HttpResponse:
    initial = {"field": request.GET.get("field", "")}
    form = ActivityForm(request.POST or None, agency=request.agency, initial=initial)
    if _saved(form, lambda said: actions.add_activity(agency=request.agency, by=request.actor, at=request.now, **said)):
        say_done(request, _("„{name}“ ist angelegt.").format(name=form.cleaned_data["name"]))
        return redirect("workspace:settings-activities")
    return _form_page(request, form, _("Neue Tätigkeit"), "workspace:settings-activities")


@staff_view(Right.SETTINGS_CHANGE)
def activity(request: StaffRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(request.agency.activities, pk=pk)
    form = ActivityForm(request.POST or None, agency=request.agency, instance=found)
    if _saved(form, lambda said: actions.change_activity(activity=found, by=request.actor, at=request.now, **said)):
        say_done(request, _("„{name}“ ist geändert.").format(name=found.name))
        return redirect("workspace:settings-activities")
    return _form_page(request, form, found.name, "workspace:settings-activities")


@staff_view(Right.SETTINGS_CHANGE)
@require_POST
def activity_retirement(request: StaffRequest, pk: int) -> HttpResponse:
    """No longer offered; what was, stays readable."""
    found = actions.retire_activity(activity=get_object_or_404(request.agency.activities, pk=pk), by=request.actor, at=request.now)
    say_done(request, _("„{name}“ wird nicht mehr angeboten.").format(name=found.name), undo=reverse("workspace:settings-activity-return", args=[pk]))
    return redirect("workspace:settings-activities")


@staff_view(Right.SETTINGS_CHANGE)
@require_POST
def activity_return(request: StaffRequest, pk: int) -> HttpResponse:
    found = actions.bring_back_activity(activity=get_object_or_404(request.agency.activities, pk=pk), by=request.actor, at=request.now)
    say_done(request, _("„{name}“ wird wieder angeboten.").format(name=found.name))
    return redirect("workspace:settings-activities")


@staff_view(Right.SETTINGS_CHANGE)
@require_POST
def activity_place(request: StaffRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(request.agency.activities, pk=pk)
    actions.move(thing=found, up=request.POST.get("to") == "up", by=request.actor, at=request.now)
    return redirect("workspace:settings-activities")


@staff_view(Right.SETTINGS_CHANGE)
def field_new(request: StaffRequest) -> HttpResponse:
    form = FieldForm(request.POST or None, agency=request.agency)
    if _saved(form, lambda said: actions.add_field(agency=request.agency, by=request.actor, at=request.now, **said)):
        say_done(request, _("„{name}“ ist angelegt.").format(name=form.cleaned_data["name"]))
        return redirect("workspace:settings-activities")
    return _form_page(request, form, _("Neues Tätigkeitsfeld"), "workspace:settings-activities")


@staff_view(Right.SETTINGS_CHANGE)
def field(request: StaffRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(request.agency.fields, pk=pk)
    form = FieldForm(request.POST or None, agency=request.agency, instance=found)
    if _saved(form, lambda said: actions.change_field(field=found, by=request.actor, at=request.now, **said)):
        say_done(request, _("„{name}“ ist geändert.").format(name=found.name))
        return redirect("workspace:settings-activities")
    return _form_page(request, form, found.name, "workspace:settings-activities")


@staff_view(Right.SETTINGS)
def needs(request: StaffRequest) -> HttpResponse:
    context = {"needs": list(request.agency.needs.all()), "may_change": request.may(Right.SETTINGS_CHANGE)}
    return render(request, "workspace/settings/needs.html", context)


@staff_view(Right.SETTINGS_CHANGE)
def need_new(request: StaffRequest) -> HttpResponse:
    form = NeedForm(request.POST or None, agency=request.agency)
    if _saved(form, lambda said: actions.add_need(agency=request.agency, by=request.actor, at=request.now, **said)):
        say_done(request, _("„{name}“ ist angelegt.").format(name=form.cleaned_data["name"]))
        return redirect("workspace:settings-needs")
    return _form_page(request, form, _("Neuer Bedarf"), "workspace:settings-needs")


@staff_view(Right.SETTINGS_CHANGE)
def need(request: StaffRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(request.agency.needs, pk=pk)
    form = NeedForm(request.POST or None, agency=request.agency, instance=found)
    if _saved(form, lambda said: actions.change_need(need=found, by=request.actor, at=request.now, **said)):
        say_done(request, _("„{name}“ ist geändert.").format(name=found.name))
        return redirect("workspace:settings-needs")
    return _form_page(request, form, found.name, "workspace:settings-needs")


@staff_view(Right.SETTINGS_CHANGE)
@require_POST
def need_retirement(request: StaffRequest, pk: int) -> HttpResponse:
    found = actions.retire_need(need=get_object_or_404(request.agency.needs, pk=pk), by=request.actor, at=request.now)
    say_done(request, _("„{name}“ wird nicht mehr gefragt.").format(name=found.name), undo=reverse("workspace:settings-need-return", args=[pk]))
    return redirect("workspace:settings-needs")


@staff_view(Right.SETTINGS_CHANGE)
@require_POST
def need_return(request: StaffRequest, pk: int) -> HttpResponse:
    found = actions.bring_back_need(need=get_object_or_404(request.agency.needs, pk=pk), by=request.actor, at=request.now)
    say_done(request, _("„{name}“ wird wieder gefragt.").format(name=found.name))
    return redirect("workspace:settings-needs")


def _saved(form: Any, act: Callable[[dict[str, Any]], object]) -> bool:
    """True when it was stored. What the list already has is said on the form: a form alone does not know the agency's names."""
    if not (form.is_bound and form.is_valid()):
        return False
    try:
        act(form.cleaned_data)
    except ValidationError as problem:
        form.add_error(None, problem.messages)
        return False
    return True


def _form_page(request: StaffRequest, form: Any, heading: str, back: str) -> HttpResponse:
    context = {"form": form, "heading": heading, "back": reverse(back)}
    return render(request, "workspace/settings/form.html", context, status=422 if form.errors else 200)
