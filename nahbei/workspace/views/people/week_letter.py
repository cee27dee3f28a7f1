"""The letter with the dates of the week: printed at once for one person, wanted or not."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from nahbei.calendars.actions import allow_week_letter, stop_week_letter
from nahbei.desk.week_letter import letter_of_week
from nahbei.documents.letters import AgencyHead, letters_pdf
from nahbei.documents.pdf import CannotBeSet
from nahbei.foundation.refusal import Refusal
from nahbei.foundation.rights import Right
from nahbei.people.models import Person
from nahbei.ui.messages import say_done
from nahbei.workspace.door import StaffRequest, staff_view


@staff_view(Right.MESSAGES_CHANGE)
@require_safe
def person_week_letter(request: StaffRequest, pk: int) -> HttpResponse:
    """Next week as PDF, also for somebody who has internet. It counts for nothing: the letter of the clock comes all the same."""
    person = _one(request, pk)
    try:
        letter = letter_of_week(person, by=request.actor, at=request.now)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("workspace:person", pk)
    try:
        pdf = letters_pdf(AgencyHead.of(request.agency), [letter])
    except CannotBeSet as refusal:
        return render(request, "workspace/messages/no_pdf.html", {"refusal": refusal}, status=422)
    response = HttpResponse(pdf.content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="wochenbrief-{pk}-{request.today:%Y-%m-%d}.pdf"'
    response["Cache-Control"] = "no-store"
    return response


@staff_view(Right.PEOPLE_CHANGE)
@require_POST
def person_week_letter_stop(request: StaffRequest, pk: int) -> HttpResponse:
    person = _one(request, pk)
    if stop_week_letter(person=person, by=request.actor, at=request.now):
        say_done(request, _("Kein Wochenbrief mehr."), undo=reverse("workspace:person-week-letter-return", args=[pk]))
    return redirect("workspace:person", pk)


@staff_view(Right.PEOPLE_CHANGE)
@require_POST
def person_week_letter_return(request: StaffRequest, pk: int) -> HttpResponse:
    """Undo, and also what somebody says who wants it after all."""
    person = _one(request, pk)
    if allow_week_letter(person=person, by=request.actor, at=request.now):
        say_done(request, _("Der Wochenbrief kommt wieder von selbst."), undo=reverse("workspace:person-week-letter-stop", args=[pk]))
    return redirect("workspace:person", pk)


def _one(request: StaffRequest, pk: int) -> Person:
    return get_object_or_404(request.agency.people.present().select_related("agency"), pk=pk)
