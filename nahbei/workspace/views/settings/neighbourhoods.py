"""Viertel: the agency's own areas, as a list and – where outlines are there – as a plan."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from nahbei.foundation.refusal import Refusal
from nahbei.foundation.rights import Right
from nahbei.places.actions import add_neighbourhood, change_neighbourhood, remove_neighbourhood
from nahbei.places.geonames import ATTRIBUTION
from nahbei.places.models import Neighbourhood
from nahbei.places.queries import neighbourhood_positions, neighbours_of
from nahbei.ui.messages import say_done
from nahbei.workspace.door import StaffRequest, staff_view
from nahbei.workspace.forms.places import NeighbourhoodForm


@staff_view(Right.SETTINGS)
def neighbourhoods(request: StaffRequest) -> HttpResponse:
    rows = list(request.agency.neighbourhoods.annotate(people_count=Count("people")))
    beside, names = neighbours_of(request.agency), {row.pk: row.name for row in rows}
    placed = neighbourhood_positions(names)
    lines = [
        {"row": row, "beside": sorted(names[key] for key in beside.get(row.pk, ())), "placed": row.pk in placed} for row in rows
    ]
    context = {
        "lines": lines, "plan": [area for row in rows if (area := _area(row))], "attribution": ATTRIBUTION,
        "may_change": request.may(Right.SETTINGS_CHANGE),
    }
    return render(request, "workspace/settings/neighbourhoods.html", context)


@staff_view(Right.SETTINGS_CHANGE)
def neighbourhood_new(request: StaffRequest) -> HttpResponse:
    form = NeighbourhoodForm(request.POST or None, agency=request.agency)
    if request.method == "POST" and form.is_valid():
        add_neighbourhood(agency=request.agency, by=request.actor, at=request.now, **form.values)
        say_done(request, _("Viertel angelegt."))
        return redirect("workspace:settings-neighbourhoods")
    context = {"form": form, "heading": _("Neues Viertel"), "back": reverse("workspace:settings-neighbourhoods"), "row": None, "refusal": None}
    return render(request, "workspace/settings/neighbourhood.html", context, status=422 if form.errors else 200)


@staff_view(Right.SETTINGS_CHANGE)
def neighbourhood(request: StaffRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(request.agency.neighbourhoods.select_related("agency"), pk=pk)
    form = NeighbourhoodForm(request.POST or None, agency=request.agency, neighbourhood=row, beside=neighbours_of(request.agency).get(pk, set()))
    if request.method == "POST" and form.is_valid():
        change_neighbourhood(neighbourhood=row, by=request.actor, at=request.now, **form.values)
        say_done(request, _("Gespeichert."))
        return redirect("workspace:settings-neighbourhoods")
    context = {"form": form, "heading": row.name, "back": reverse("workspace:settings-neighbourhoods"), "row": row, "refusal": None}
    return render(request, "workspace/settings/neighbourhood.html", context, status=422 if form.errors else 200)


@staff_view(Right.SETTINGS_CHANGE)
@require_POST
def neighbourhood_removal(request: StaffRequest, pk: int) -> HttpResponse:
    """Refused while anyone lives or works there; so nothing is lost that could be undone."""
    row = get_object_or_404(request.agency.neighbourhoods.select_related("agency"), pk=pk)
    try:
        remove_neighbourhood(neighbourhood=row, by=request.actor, at=request.now)
    except Refusal as refusal:
        form = NeighbourhoodForm(None, agency=request.agency, neighbourhood=row, beside=neighbours_of(request.agency).get(pk, set()))
        context = {"form": form, "heading": row.name, "back": reverse("workspace:settings-neighbourhoods"), "row": row, "refusal": refusal}
        return render(request, "workspace/settings/neighbourhood.html", context, status=422)
    say_done(request, _("Viertel gelöscht."))
    return redirect("workspace:settings-neighbourhoods")


@dataclass(frozen=True)
class Area:
    """One area of the plan: its corners for the drawing, the place of its name."""

    name: str
    points: str
    x: int
    y: int
    tone: int


def _area(row: Neighbourhood) -> Area | None:
    """None when there is no outline, or one that cannot be drawn."""
    try:
        corners = [(round(float(x)), round(float(y))) for x, y in row.outline]
    except (TypeError, ValueError, OverflowError):
        return None
    if len(corners) < 3:
        return None
    left, right = min(x for x, _y in corners), max(x for x, _y in corners)
    top, bottom = min(y for _x, y in corners), max(y for _x, y in corners)
    points = " ".join(f"{x},{y}" for x, y in corners)
    return Area(row.name, points, (left + right) // 2, (top + bottom) // 2, row.pk % 3 + 1)
