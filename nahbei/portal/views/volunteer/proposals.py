"""A position was proposed to somebody who helps: she reads what it is about and says yes or no, with a reason or without."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from nahbei.foundation.refusal import Refusal
from nahbei.opportunities import words
from nahbei.placements.actions.positions import accept_proposal, refuse_proposal, take_back_proposal_answer
from nahbei.placements.models import PositionPlacement
from nahbei.placements.own_positions import own_proposal
from nahbei.portal.forms.introductions import ReasonForm
from nahbei.portal.frame import frame
from nahbei.portal.volunteer_door import VolunteerRequest, helper_view, say_why
from nahbei.ui.messages import say_done

PAGE = ["GET", "HEAD", "POST"]


@require_http_methods(PAGE)
@helper_view
def proposal(request: VolunteerRequest, pk: int) -> HttpResponse:
    """Looking changes nothing; only the button does."""
    found = _own(request, pk)
    if request.method == "POST":
        try:
            accept_proposal(placement=found, by=request.actor, at=request.now)
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            say_done(request, _("Schön! Wir fragen jetzt die Organisation und melden uns bei Ihnen."), undo=_back(request, pk))
        return redirect("portal:volunteer-positions", request.agency.slug)
    if found.volunteer_agreed_at is not None:
        return redirect("portal:volunteer-positions", request.agency.slug)
    position = found.position
    context = {
        "found": found, "position": position, "when": words.when_in_words(position), "where": words.address(position) or words.where(position),
        "needed": words.needed(position), "given": words.given(position),
    }
    return render(request, "portal/volunteer/proposal.html", {**frame(request), **context})


@require_http_methods(PAGE)
@helper_view
def refusal(request: VolunteerRequest, pk: int) -> HttpResponse:
    """Rather not; why is her own business, and helps with the next proposal."""
    found = _own(request, pk)
    form = ReasonForm(request.POST if request.method == "POST" else None, agency=request.agency)
    if request.method == "POST" and form.is_valid():
        try:
            refuse_proposal(placement=found, reason=form.cleaned_data["reason"], by=request.actor, at=request.now)
        except Refusal as refused:
            say_why(form, refused)
        else:
            undo = _back(request, pk) if found.asked_at is None else ""
            say_done(request, _("Danke für Ihre Antwort. Wir suchen weiter für Sie."), undo=undo)
            return redirect("portal:volunteer-positions", request.agency.slug)
    context = {**frame(request), "found": found, "form": form}
    return render(request, "portal/volunteer/proposal_refusal.html", context, status=422 if form.errors else 200)


@require_POST
@helper_view
def return_(request: VolunteerRequest, pk: int) -> HttpResponse:
    """Undo of the answer, today, as long as the organisation knows nothing of it."""
    found: PositionPlacement = get_object_or_404(request.volunteer.position_placements.select_related("agency"), pk=pk)
    try:
        take_back_proposal_answer(placement=found, by=request.actor, at=request.now)
    except Refusal:  # why not may say more about the other side than she learns
        messages.error(request, _("Das geht nicht mehr. Rufen Sie uns bitte an."))
    else:
        say_done(request, _("Zurückgenommen."))
    return redirect("portal:volunteer-positions", request.agency.slug)


def _own(request: VolunteerRequest, pk: int) -> PositionPlacement:
    """Hers, and not decided yet; any other is not there."""
    found = own_proposal(request.volunteer, pk)
    if found is None:
        raise Http404
    return found


def _back(request: VolunteerRequest, pk: int) -> str:
    return reverse("portal:volunteer-proposal-return", args=[request.agency.slug, pk])
