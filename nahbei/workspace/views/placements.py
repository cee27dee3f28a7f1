"""The resident's word on somebody who said yes; the end of a placement."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from nahbei.foundation.refusal import Refusal
from nahbei.foundation.rights import Right
from nahbei.placements.actions import confirm_by_resident, decline_by_resident, end_placement
from nahbei.placements.models import Placement
from nahbei.ui.messages import say_done
from nahbei.workspace.door import StaffRequest, staff_view
from nahbei.workspace.forms.enquiries import EndingForm


@staff_view(Right.MATCHING)
@require_POST
def placement_confirmation(request: StaffRequest, pk: int) -> HttpResponse:
    found = _one(request, pk)
    try:
        confirm_by_resident(placement=found, by=request.actor, at=request.now)
        say_done(request, _("Zugesagt. Beide bekommen Bescheid."))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("workspace:request", found.help_request_id)


@staff_view(Right.MATCHING)
@require_POST
def placement_refusal(request: StaffRequest, pk: int) -> HttpResponse:
    found = _one(request, pk)
    try:
        decline_by_resident(placement=found, reason=request.POST.get("reason", ""), by=request.actor, at=request.now)
        say_done(request, _("Aufgeschrieben. %(name)s bekommt freundlich Bescheid.") % {"name": found.volunteer.person.full_name})
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("workspace:request", found.help_request_id)


@staff_view(Right.MATCHING)
@require_http_methods(["GET", "HEAD", "POST"])
def placement_ending(request: StaffRequest, pk: int) -> HttpResponse:
    found = _one(request, pk)
    form = EndingForm(request.POST or None, today=request.today, initial={"on": request.today})
    if request.method == "POST" and form.is_valid():
        try:
            end_placement(placement=found, by=request.actor, at=request.now, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            say_done(request, _("Beendet. Die Termine danach sind wieder offen."))
            return redirect("workspace:request", found.help_request_id)
    return render(request, "workspace/request/ending.html", {"placement": found, "form": form}, status=422 if form.errors else 200)


def _one(request: StaffRequest, pk: int) -> Placement:
    return get_object_or_404(request.agency.placements.select_related("volunteer__person", "help_request__help_seeker"), pk=pk)
