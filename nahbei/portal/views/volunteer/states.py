"""A pause, and back again. Stopping is a wish that the office writes down: it is taken back by a click until then."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from nahbei.desk.leaving import ask_to_leave, stay_after_all, wants_to_leave
from nahbei.foundation.refusal import Refusal
from nahbei.placements.own_dates import dates_in
from nahbei.portal.forms.volunteer.away import LeavingForm, PauseForm
from nahbei.portal.frame import frame
from nahbei.portal.views.volunteer.absences import coming_dates, say_which
from nahbei.portal.volunteer_door import VolunteerRequest, helper_view, posted, say_why
from nahbei.ui.messages import say_done
from nahbei.volunteers.actions import pause_volunteer, resume_volunteer
from nahbei.volunteers.models import VolunteerState

PAGE = ["GET", "HEAD", "POST"]


@require_http_methods(PAGE)
@helper_view
def pause(request: VolunteerRequest) -> HttpResponse:
    """What a pause means, until when; her dates stay hers until she says so."""
    volunteer, coming = request.volunteer, coming_dates(request)
    form = PauseForm(posted(request), today=request.today, initial={"until": volunteer.paused_until})
    if request.method == "POST" and form.is_valid():
        try:
            paused = pause_volunteer(volunteer=volunteer, until=form.cleaned_data["until"], by=request.actor, at=request.now)
        except Refusal as refusal:
            say_why(form, refusal)
        else:
            warning = say_which(request, dates_in(coming, request.today, paused.paused_until))
            undo = "" if volunteer.state == VolunteerState.PAUSED else reverse("portal:volunteer-pause-end", args=[request.agency.slug])
            say_done(request, " ".join(part for part in (_("Ihre Pause ist eingetragen. Erholen Sie sich gut."), warning) if part), undo=undo)
            return redirect("portal:volunteer-visits" if warning else "portal:volunteer", request.agency.slug)
    context = {"form": form, "paused": volunteer.state == VolunteerState.PAUSED, "dates": dates_in(coming, request.today, None)}
    return render(request, "portal/volunteer/pause.html", {**frame(request), **context}, status=422 if form.errors else 200)


@require_POST
@helper_view
def resume(request: VolunteerRequest) -> HttpResponse:
    try:
        resume_volunteer(volunteer=request.volunteer, by=request.actor, at=request.now)
    except Refusal:  # twice is once
        return redirect("portal:volunteer", request.agency.slug)
    say_done(request, _("Schön, dass Sie wieder dabei sind."))
    return redirect("portal:volunteer", request.agency.slug)


@require_http_methods(PAGE)
@helper_view
def leaving(request: VolunteerRequest) -> HttpResponse:
    """What it means, and the wish. Nothing ends by this click: somebody of the office rings first."""
    asked = wants_to_leave(request.volunteer)
    form = LeavingForm(posted(request))
    if request.method == "POST" and form.is_valid():
        ask_to_leave(volunteer=request.volunteer, reason=form.cleaned_data["reason"], by=request.actor, at=request.now)
        return redirect("portal:volunteer-leaving", request.agency.slug)
    context = {**frame(request), "form": form, "asked": asked}
    return render(request, "portal/volunteer/leaving.html", context, status=422 if form.errors else 200)


@require_POST
@helper_view
def stay(request: VolunteerRequest) -> HttpResponse:
    stay_after_all(volunteer=request.volunteer, by=request.actor, at=request.now)
    messages.success(request, _("Schön, dass Sie bleiben. Wir haben Ihren Wunsch zurückgenommen."))
    return redirect("portal:volunteer", request.agency.slug)
