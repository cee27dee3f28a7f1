"""Hours of somebody in a position, for a month: the office writes down what it hears, and takes it back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from nahbei.foundation.refusal import Refusal
from nahbei.foundation.rights import Right
from nahbei.placements.actions.positions import report_position_hours, take_back_position_hours
from nahbei.placements.models import DecliningSide
from nahbei.placements.position_rules import months_of
from nahbei.ui.messages import say_done
from nahbei.workspace.door import StaffRequest, staff_view
from nahbei.workspace.forms.introductions import HoursForm
from nahbei.workspace.views.introductions.introduction import one


@staff_view(Right.MATCHING)
@require_http_methods(["GET", "HEAD", "POST"])
def hours(request: StaffRequest, pk: int) -> HttpResponse:
    """For whoever reports by telephone; „bestätigt“ when it is the organisation that says so."""
    found = one(request, pk)
    months = months_of(found, on=request.today)
    if not months:
        messages.warning(request, _("Stunden gibt es erst ab dem Schnuppern."))
        return redirect("workspace:introduction", pk)
    form = HoursForm(request.POST or None, months=months)
    if request.method == "POST" and form.is_valid():
        try:
            row = report_position_hours(placement=found, side=DecliningSide.OFFICE, by=request.actor, at=request.now, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error("hours" if refusal.field else None, str(refusal))
        else:
            undo = reverse("workspace:introduction-hours-return", args=[pk, row.pk]) if row.kept is not None else ""
            say_done(request, _("Stunden eingetragen."), undo=undo)
            return redirect("workspace:introduction", pk)
    context = {"form": form, "found": found, "has_errors": bool(form.errors)}
    return render(request, "workspace/introductions/hours.html", context, status=422 if form.errors else 200)


@staff_view(Right.MATCHING)
@require_POST
def hours_return(request: StaffRequest, pk: int, row: int) -> HttpResponse:
    """Undo."""
    found = get_object_or_404(request.agency.position_hours, pk=row, placement=pk)
    try:
        take_back_position_hours(hours=found, side=DecliningSide.OFFICE, by=request.actor, at=request.now)
        say_done(request, _("Zurückgenommen."))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("workspace:introduction", pk)
