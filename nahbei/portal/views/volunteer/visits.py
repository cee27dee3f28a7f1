"""My dates: what is coming, what was; who, where and by which number only when both have agreed. „Ich kann nicht“ in two steps."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nahbei.foundation.refusal import Refusal
from nahbei.placements.actions import cannot_come, come_after_all
from nahbei.placements.own_dates import DateStage, OwnDate, given_back, own_date, own_dates, promises_of, way_to
from nahbei.portal.forms.volunteer.visits import CannotForm
from nahbei.portal.frame import frame
from nahbei.portal.volunteer_door import VolunteerRequest, helper_view, posted, say_why
from nahbei.ui.messages import say_done
from nahbei.visits import words

PAST = dt.timedelta(days=60)  # older ones stand in the list of hours
OPEN = {DateStage.COMING, DateStage.WAITING}


@require_safe
@helper_view
def visits(request: VolunteerRequest) -> HttpResponse:
    asked: dict[str, Any] = {"promises": promises_of(request.volunteer, on=request.today), "at": request.now}
    coming = own_dates(request.volunteer, first=request.today, **asked)
    past = own_dates(request.volunteer, first=request.today - PAST, last=request.today - dt.timedelta(days=1), latest=True, **asked)
    context = {"coming": coming, "past": past, "given_back": given_back(request.volunteer, at=request.now)}
    return render(request, "portal/volunteer/visits.html", {**frame(request), **context})


@require_safe
@helper_view
def visit(request: VolunteerRequest, pk: int) -> HttpResponse:
    own = own_or_404(request, pk)
    context = {"own": own, "way": way_to(own, on=request.today), "effort": words.effort(own.visit), "may_cancel": own.stage in OPEN}
    return render(request, "portal/volunteer/visit.html", {**frame(request), **context})


@require_http_methods(["GET", "HEAD", "POST"])
@helper_view
def cannot(request: VolunteerRequest, pk: int) -> HttpResponse:
    """What it means, a reason for who wants to give one, and the button."""
    own = own_or_404(request, pk)
    if own.stage not in OPEN:
        return redirect("portal:volunteer-visit", request.agency.slug, pk)
    form = CannotForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            cannot_come(visit=own.visit, volunteer=request.volunteer, reason=form.cleaned_data["reason"], by=request.actor, at=request.now)
        except Refusal as refusal:
            say_why(form, refusal)
        else:
            undo = reverse("portal:volunteer-visit-return", args=[request.agency.slug, pk])
            say_done(request, _("Danke, dass Sie Bescheid geben. Das Büro kümmert sich darum."), undo=undo)
            return redirect("portal:volunteer-visits", request.agency.slug)
    return render(request, "portal/volunteer/cannot.html", {**frame(request), "own": own, "form": form}, status=422 if form.errors else 200)


@require_POST
@helper_view
def return_(request: VolunteerRequest, pk: int) -> HttpResponse:
    """She can after all: for half an hour, as long as nobody else has it."""
    found = get_object_or_404(request.agency.visits.filter(given_back_by=request.volunteer), pk=pk)
    try:
        come_after_all(visit=found, volunteer=request.volunteer, by=request.actor, at=request.now)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("portal:volunteer-visits", request.agency.slug)
    say_done(request, _("Schön, dass Sie doch kommen. Der Termin steht wieder bei Ihnen."))
    return redirect("portal:volunteer-visit", request.agency.slug, pk)


def own_or_404(request: VolunteerRequest, pk: int) -> OwnDate:
    """One of hers; anybody else's is not there."""
    own = own_date(request.volunteer, pk, promises=promises_of(request.volunteer, on=request.today), at=request.now)
    if own is None:
        raise Http404
    return own
