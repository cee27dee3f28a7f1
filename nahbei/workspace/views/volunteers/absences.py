"""Days on which she is not there. Taken away in one click, and brought back in another."""

from __future__ import annotations

import datetime as dt

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from nahbei.foundation.refusal import Refusal
from nahbei.foundation.rights import Right
from nahbei.ui.messages import say_done
from nahbei.volunteers.actions import add_absence, change_absence, remove_absence
from nahbei.volunteers.models import Absence
from nahbei.workspace.door import StaffRequest, staff_view
from nahbei.workspace.forms.volunteers import AbsenceForm
from nahbei.workspace.views.volunteers.records import FORM, say_why
from nahbei.workspace.views.volunteers.states import done, one, page

# What was taken away last, for the undo; in the session, because a reason does not belong into an address.
KEPT = "removed-absence"


@staff_view(Right.VOLUNTEERS_CHANGE)
@require_http_methods(FORM)
def absence_new(request: StaffRequest, pk: int) -> HttpResponse:
    found = one(request, pk)
    form = AbsenceForm(request.POST or None, today=request.today)
    if request.method == "POST" and form.is_valid():
        try:
            absence = add_absence(volunteer=found, by=request.actor, at=request.now, **form.cleaned_data)
        except Refusal as refusal:
            say_why(form, refusal)
        else:
            undo = reverse("workspace:volunteer-absence-removal", args=[pk, absence.pk])
            return done(request, found, _("Abwesenheit eingetragen."), first=absence.starts_on, last=absence.ends_on, undo=undo)
    return page(request, found, form, "absence")


@staff_view(Right.VOLUNTEERS_CHANGE)
@require_http_methods(FORM)
def absence(request: StaffRequest, volunteer: int, pk: int) -> HttpResponse:
    row = _row(request, volunteer, pk)
    form = AbsenceForm(request.POST or None, today=request.today, absence=row)
    if request.method == "POST" and form.is_valid():
        try:
            changed = change_absence(absence=row, by=request.actor, at=request.now, **form.cleaned_data)
        except Refusal as refusal:
            say_why(form, refusal)
        else:
            return done(request, row.volunteer, _("Gespeichert."), first=changed.starts_on, last=changed.ends_on)
    return page(request, row.volunteer, form, "absence", absence=row)


@staff_view(Right.VOLUNTEERS_CHANGE)
@require_POST
def removal(request: StaffRequest, volunteer: int, pk: int) -> HttpResponse:
    row = _row(request, volunteer, pk)
    kept = {"volunteer": volunteer, "starts_on": row.starts_on.isoformat(), "ends_on": row.ends_on.isoformat(), "reason": row.reason}
    remove_absence(absence=row, by=request.actor, at=request.now)
    request.session[KEPT] = kept
    say_done(request, _("Abwesenheit gelöscht."), undo=reverse("workspace:volunteer-absence-return", args=[volunteer]))
    return redirect("workspace:volunteer", volunteer)


@staff_view(Right.VOLUNTEERS_CHANGE)
@require_POST
def taking_back(request: StaffRequest, pk: int) -> HttpResponse:
    """Undo: the last one that was taken away is there again."""
    found, kept = one(request, pk), request.session.get(KEPT, {})
    if kept.get("volunteer") == pk:
        days = {name: dt.date.fromisoformat(kept[name]) for name in ("starts_on", "ends_on")}
        try:
            add_absence(volunteer=found, reason=kept["reason"], by=request.actor, at=request.now, **days)
            say_done(request, _("Die Abwesenheit steht wieder da."))
        except Refusal as refusal:
            messages.error(request, str(refusal))
        del request.session[KEPT]
    return redirect("workspace:volunteer", pk)


def _row(request: StaffRequest, volunteer: int, pk: int) -> Absence:
    rows = request.agency.absences.select_related("volunteer__agency", "volunteer__person")
    return get_object_or_404(rows, pk=pk, volunteer=volunteer)
