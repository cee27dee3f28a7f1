"""A date is called off in two steps, and for a short time taken back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from nahbei.desk import residents
from nahbei.foundation.refusal import Refusal
from nahbei.placements.actions import cancel_visit, restore_visit
from nahbei.portal.forms.resident.cancellations import CancelForm
from nahbei.portal.resident_door import ResidentRequest, resident_frame, resident_view
from nahbei.portal.views.resident.dates import line, visit_of
from nahbei.ui.messages import say_done
from nahbei.visits.models import Side, Visit, VisitState


@require_http_methods(["GET", "HEAD", "POST"])
@resident_view
def cancellation(request: ResidentRequest, pk: int) -> HttpResponse:
    """First what it means, then the button. What has begun or is over is only shown."""
    visit = visit_of(request, pk)
    if not residents.may_cancel(visit, at=request.now):
        if request.method == "POST" and visit.state != VisitState.CANCELLED:
            messages.warning(request, _("Dieser Termin lässt sich hier nicht mehr absagen. Rufen Sie uns bitte an."))
        return _to_date(request, visit)
    form = CancelForm(request.POST if request.method == "POST" else None, one_off=not visit.help_request.standing)
    if request.method == "POST" and form.is_valid() and _cancel(request, visit, form):
        back = reverse("portal:resident-return", args=[request.agency.slug, request.acting.person.pk, visit.pk])
        say_done(request, _("Der Termin ist abgesagt."), undo=back)
        return _to_date(request, visit)
    context = {**resident_frame(request), **line(request, visit), "form": form, "name": residents.who_comes(visit)}
    return render(request, "portal/resident/cancellation.html", context, status=422 if form.errors else 200)


def _cancel(request: ResidentRequest, visit: Visit, form: CancelForm) -> bool:
    """False when the form says why not."""
    data = form.cleaned_data
    try:
        cancel_visit(
            visit=visit, side=Side.HELP_SEEKER, reason=data["reason"], ends_request=data.get("then") == "end", by=request.actor, at=request.now,
        )
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


@require_POST
@resident_view
def return_(request: ResidentRequest, pk: int) -> HttpResponse:
    """„Doch nicht absagen“: who had promised comes again if she still can."""
    visit = visit_of(request, pk)
    try:
        if residents.may_take_back(visit, at=request.now):
            restore_visit(visit=visit, by=request.actor, at=request.now)
            messages.success(request, _("Der Termin gilt wieder."))
        elif visit.state == VisitState.CANCELLED:
            messages.warning(request, _("Das ist zu lange her. Rufen Sie uns bitte an."))
    except Refusal as refusal:
        messages.warning(request, f"{refusal} {_('Rufen Sie uns bitte an.')}")
    return _to_date(request, visit)


def _to_date(request: ResidentRequest, visit: Visit) -> HttpResponse:
    return redirect("portal:resident-date", request.agency.slug, request.acting.person.pk, visit.pk)
