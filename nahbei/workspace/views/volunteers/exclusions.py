"""Whom she must not meet. Nobody is asked why, and nothing is written down."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from nahbei.foundation.refusal import Refusal
from nahbei.foundation.rights import Right
from nahbei.people.phones import LEAST_DIGITS, typed
from nahbei.people.queries import Found, find_people
from nahbei.ui.messages import say_done
from nahbei.volunteers.actions import add_exclusion, remove_exclusion
from nahbei.workspace.door import StaffRequest, staff_view
from nahbei.workspace.views.volunteers.records import FORM
from nahbei.workspace.views.volunteers.states import one

KEPT = "removed-exclusion"


@staff_view(Right.VOLUNTEERS_CHANGE)
@require_http_methods(FORM)
def exclusion_new(request: StaffRequest, pk: int) -> HttpResponse:
    """Find the other one; one click is enough, and undo takes it back."""
    volunteer = one(request, pk)
    if request.method == "POST":
        return _add(request, pk, request.POST.get("person", ""))
    q = request.GET.get("q", "").strip()[:100]
    there = set(volunteer.exclusions.values_list("person", flat=True)) | {volunteer.person_id}
    found = [each for each in _find(request, q) if each.person.pk not in there]
    return render(request, "workspace/volunteers/exclusion.html", {"volunteer": volunteer, "q": q, "found": found})


@staff_view(Right.VOLUNTEERS_CHANGE)
@require_POST
def removal(request: StaffRequest, volunteer: int, pk: int) -> HttpResponse:
    rows = request.agency.exclusions.select_related("volunteer__agency", "person")
    row = get_object_or_404(rows, pk=pk, volunteer=volunteer)
    request.session[KEPT] = row.person_id
    remove_exclusion(exclusion=row, by=request.actor, at=request.now)
    say_done(request, _("Die beiden dürfen sich wieder begegnen."), undo=reverse("workspace:volunteer-exclusion-return", args=[volunteer]))
    return redirect("workspace:volunteer", volunteer)


@staff_view(Right.VOLUNTEERS_CHANGE)
@require_POST
def taking_back(request: StaffRequest, pk: int) -> HttpResponse:
    """Undo of the removal."""
    one(request, pk)
    return _add(request, pk, str(request.session.pop(KEPT, "")))


def _add(request: StaffRequest, pk: int, key: str) -> HttpResponse:
    volunteer = one(request, pk)
    person = request.agency.people.filter(pk=int(key)).first() if key.isdecimal() and len(key) < 18 else None
    if person is None:
        messages.warning(request, _("Wählen Sie aus, wen sie oder er nicht treffen soll."))
        return redirect("workspace:volunteer", pk)
    try:
        row = add_exclusion(volunteer=volunteer, person=person, by=request.actor, at=request.now)
        undo = reverse("workspace:volunteer-exclusion-removal", args=[pk, row.pk])
        say_done(request, _("Eingetragen: {name} wird nicht vorgeschlagen.").format(name=person.full_name), undo=undo)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("workspace:volunteer", pk)


def _find(request: StaffRequest, text: str) -> list[Found]:
    is_number = len(typed(text)) >= LEAST_DIGITS and not any(c.isalpha() for c in text)
    return find_people(request.agency, phone=text) if is_number else find_people(request.agency, name=text)
