"""Who speaks for someone."""

from __future__ import annotations

import datetime as dt

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from nahbei.foundation.refusal import Refusal
from nahbei.foundation.rights import Right
from nahbei.people.actions import end_representation, represent
from nahbei.people.models import Person
from nahbei.people.phones import LEAST_DIGITS, typed
from nahbei.people.queries import Found, find_people
from nahbei.ui.messages import say_done
from nahbei.workspace.door import StaffRequest, id_of, staff_view
from nahbei.workspace.forms.people import RepresentForm


@staff_view(Right.PEOPLE_CHANGE)
def representative_new(request: StaffRequest, pk: int) -> HttpResponse:
    """First find the one who speaks for the person, then say by what right."""
    person = get_object_or_404(request.agency.people.present(), pk=pk)
    chosen = _chosen(request)
    form = RepresentForm(request.POST or None, today=request.today, initial={"seen_by": request.actor.name})
    if request.method == "POST" and chosen and form.is_valid():
        try:
            represent(person=person, representative=chosen, by=request.actor, at=request.now, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            say_done(request, _("Eingetragen: {name}.").format(name=chosen.full_name))
            return redirect("workspace:person", person.pk)
    q = request.GET.get("q", "").strip()[:100]
    found = [(one, f"?representative={one.person.pk}") for one in _find(request, q) if one.person.pk != person.pk] if not chosen else []
    context = {"person": person, "chosen": chosen, "form": form, "q": q, "found": found}
    return render(request, "workspace/people/representative_new.html", context, status=422 if form.errors else 200)


@staff_view(Right.PEOPLE_CHANGE)
def representative(request: StaffRequest, person_pk: int, pk: int) -> HttpResponse:
    """Change relation or authority."""
    row = get_object_or_404(request.agency.representations.select_related("person", "representative"), pk=pk, person=person_pk)
    initial = {"relation": row.relation, "authority": row.authority, "seen_on": row.seen_on, "seen_by": row.seen_by or request.actor.name}
    form = RepresentForm(request.POST or None, today=request.today, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            represent(person=row.person, representative=row.representative, by=request.actor, at=request.now, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            say_done(request, _("Gespeichert."))
            return redirect("workspace:person", row.person_id)
    context = {"row": row, "person": row.person, "form": form}
    return render(request, "workspace/people/representative.html", context, status=422 if form.errors else 200)


@staff_view(Right.PEOPLE_CHANGE)
@require_POST
def representative_ending(request: StaffRequest, person_pk: int, pk: int) -> HttpResponse:
    """From now on she no longer speaks for the person: yesterday was the last day."""
    row = get_object_or_404(request.agency.representations.select_related("agency", "representative"), pk=pk, person=person_pk)
    end_representation(representation=row, on=request.today - dt.timedelta(days=1), by=request.actor, at=request.now)
    say_done(request, _("{name} vertritt nicht mehr.").format(name=row.representative.full_name))
    return redirect("workspace:person", person_pk)


def _chosen(request: StaffRequest) -> Person | None:
    key = id_of(request.GET.get("representative"))
    return get_object_or_404(request.agency.people.present(), pk=key) if key else None


def _find(request: StaffRequest, text: str) -> list[Found]:
    is_number = len(typed(text)) >= LEAST_DIGITS and not any(c.isalpha() for c in text)
    return find_people(request.agency, phone=text) if is_number else find_people(request.agency, name=text)
