"""What takes two people: confirm it, or stop it. Each sees the steps whose right they hold."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from nahbei.foundation.actions import confirm_step, stop_step
from nahbei.foundation.models import StepState, TwoPersonStep
from nahbei.foundation.refusal import Refusal
from nahbei.foundation.rights import Right
from nahbei.foundation.two_persons import title
from nahbei.ui.messages import say_done
from nahbei.workspace.door import StaffRequest, staff_view
from nahbei.workspace.references import address

MOST_OVER = 20


@staff_view(Right.DESK)
@require_safe
def steps(request: StaffRequest) -> HttpResponse:
    mine = request.agency.two_person_steps.filter(right__in=_rights(request))
    waiting = [
        (step, title(step), address(step.about, request.may), step.asked_by_id != request.user.pk) for step in mine.filter(state=StepState.WAITING)
    ]
    over = [(step, title(step)) for step in mine.exclude(state=StepState.WAITING).order_by("-decided_at", "-pk")[:MOST_OVER]]
    return render(request, "workspace/steps/steps.html", {"waiting": waiting, "over": over})


@staff_view(Right.DESK)
@require_POST
def confirmation(request: StaffRequest, pk: int) -> HttpResponse:
    try:
        step = confirm_step(step=_step(request, pk), by=request.actor, at=request.now)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        if step.state == StepState.DONE:
            say_done(request, _("Bestätigt und ausgeführt."))
        else:
            messages.error(request, _("Das ging nicht mehr: %(why)s") % {"why": step.why_not})
    return redirect("workspace:steps")


@staff_view(Right.DESK)
@require_POST
def stop(request: StaffRequest, pk: int) -> HttpResponse:
    try:
        stop_step(step=_step(request, pk), by=request.actor, at=request.now)
        say_done(request, _("Angehalten. Es bleibt, wie es ist."))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("workspace:steps")


def _step(request: StaffRequest, pk: int) -> TwoPersonStep:
    return get_object_or_404(request.agency.two_person_steps.filter(right__in=_rights(request)), pk=pk)


def _rights(request: StaffRequest) -> list[str]:
    return [right.value for right in Right if request.may(right)]
