"""My positions: how far each is, whom to call once both have said yes, and how long I was there."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nahbei.foundation.refusal import Refusal
from nahbei.placements.actions.positions import report_position_hours, take_back_position_hours
from nahbei.placements.models import DecliningSide, PositionHours, PositionPlacement
from nahbei.placements.own_positions import own_positions
from nahbei.placements.position_rules import months_of
from nahbei.portal.forms.position_hours import HoursForm
from nahbei.portal.frame import frame
from nahbei.portal.volunteer_door import VolunteerRequest, helper_view, posted, say_why
from nahbei.ui.messages import say_done


@require_safe
@helper_view
def positions(request: VolunteerRequest) -> HttpResponse:
    own = own_positions(request.volunteer)
    there = {one.placement.pk for one in own if one.runs and months_of(one.placement, on=request.today)}
    return render(request, "portal/volunteer/positions.html", {**frame(request), "positions": own, "there": there})


@require_http_methods(["GET", "HEAD", "POST"])
@helper_view
def hours(request: VolunteerRequest, pk: int) -> HttpResponse:
    """How long she was there in a month; what the organisation has confirmed is not changed here."""
    rows = request.volunteer.position_placements.select_related("agency", "position__organisation", "volunteer__person")
    found: PositionPlacement = get_object_or_404(rows, pk=pk)
    months = months_of(found, on=request.today)[:24]
    if not months:
        return redirect("portal:volunteer-positions", request.agency.slug)
    form = HoursForm(posted(request), months=months, rows=list(found.hours.all()), wished=request.GET.get("month", ""))
    if request.method == "POST" and form.is_valid():
        try:
            row = report_position_hours(
                placement=found, month=form.cleaned_data["month"], minutes=form.total, side=DecliningSide.VOLUNTEER, by=request.actor,
                at=request.now,
            )
        except Refusal as refusal:
            say_why(form, refusal)
        else:
            undo = reverse("portal:volunteer-position-hours-return", args=[request.agency.slug, row.pk]) if row.kept is not None else ""
            say_done(request, _("Danke. Die Stunden sind eingetragen."), undo=undo)
            return redirect("portal:volunteer-positions", request.agency.slug)
    context = {**frame(request), "form": form, "found": found}
    return render(request, "portal/volunteer/position_hours.html", context, status=422 if form.errors else 200)


@require_POST
@helper_view
def hours_return(request: VolunteerRequest, pk: int) -> HttpResponse:
    """Undo of one figure."""
    rows = request.agency.position_hours.filter(placement__volunteer=request.volunteer).select_related("placement__agency")
    row: PositionHours = get_object_or_404(rows, pk=pk)
    try:
        take_back_position_hours(hours=row, side=DecliningSide.VOLUNTEER, by=request.actor, at=request.now)
        say_done(request, _("Zurückgenommen."))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("portal:volunteer-positions", request.agency.slug)
