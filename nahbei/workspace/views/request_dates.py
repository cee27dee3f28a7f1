"""The dates of one request: one more, also afterwards; the exceptions of a series."""

from __future__ import annotations

import datetime as dt

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from nahbei.foundation.refusal import Refusal
from nahbei.foundation.rights import Right
from nahbei.help_requests.models import HelpRequest
from nahbei.placements.actions import add_visit, bring_date_back, leave_out_date
from nahbei.ui.german import format_date
from nahbei.ui.messages import say_done
from nahbei.workspace.door import StaffRequest, staff_view
from nahbei.workspace.forms.visits import Helpers, NewVisitForm, SkippedDateForm


@staff_view(Right.VISITS_CHANGE)
@require_http_methods(["GET", "HEAD", "POST"])
def visit_new(request: StaffRequest, pk: int) -> HttpResponse:
    """One more date. A day that is over is marked as a late entry, and its hours are noted next."""
    found = _one(request, pk)
    form = NewVisitForm(request.POST or None, today=request.today, initial={"start": found.start, "end": found.end})
    form.use(Helpers(found), _("noch niemand"))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            visit = add_visit(
                help_request=found, on=said["on"], start=said["start"], end=said["end"], volunteer=said["helper"], by=request.actor,
                at=request.now,
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            say_done(request, _("Nachgetragen.") if visit.late else _("Eingetragen. Wer betroffen ist, bekommt Bescheid."))
            return redirect("workspace:visit-report" if visit.late and said["helper"] else "workspace:visit", visit.pk)
    return render(request, "workspace/visits/new.html", {"form": form, "help_request": found}, status=422 if form.errors else 200)


@staff_view(Right.VISITS_CHANGE)
@require_http_methods(["GET", "HEAD", "POST"])
def skipped_dates(request: StaffRequest, pk: int) -> HttpResponse:
    """The days on which a series does not take place; one more of them."""
    found = _one(request, pk)
    form = SkippedDateForm(request.POST or None, today=request.today)
    if request.method == "POST" and form.is_valid():
        on = form.cleaned_data["on"]
        try:
            leave_out_date(help_request=found, on=on, reason=form.cleaned_data["reason"], by=request.actor, at=request.now)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            undo = reverse("workspace:request-skipped-date-return", args=[pk, on.isoformat()])
            say_done(request, _("%(day)s fällt aus.") % {"day": format_date(on)}, undo=undo)
            return redirect("workspace:request-skipped-dates", pk)
    coming = found.skipped_dates.filter(on__gte=request.today).order_by("on")
    context = {"form": form, "help_request": found, "skipped": coming}
    return render(request, "workspace/visits/skipped.html", context, status=422 if form.errors else 200)


@staff_view(Right.VISITS_CHANGE)
@require_POST
def skipped_date_return(request: StaffRequest, pk: int, on: str) -> HttpResponse:
    """The day belongs to the series again."""
    found = _one(request, pk)
    try:
        day = dt.date.fromisoformat(on)
    except ValueError as error:
        raise Http404 from error
    try:
        bring_date_back(help_request=found, on=day, by=request.actor, at=request.now)
        say_done(request, _("%(day)s findet doch statt.") % {"day": format_date(day)})
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("workspace:request-skipped-dates", pk)


def _one(request: StaffRequest, pk: int) -> HelpRequest:
    return get_object_or_404(request.agency.help_requests.select_related("agency", "help_seeker", "activity"), pk=pk)
