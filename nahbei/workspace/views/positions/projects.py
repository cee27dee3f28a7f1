"""Projects: their list, the page of one, entering, publishing, ending."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nahbei.foundation.rights import Right
from nahbei.opportunities import actions
from nahbei.opportunities.models import PositionState, Project, ProjectState
from nahbei.ui.messages import say_done
from nahbei.workspace.door import StaffRequest, staff_view
from nahbei.workspace.forms.projects import ProjectForm

PAGE, STORY = 50, 20


@staff_view(Right.POSITIONS)
@require_safe
def projects(request: StaffRequest) -> HttpResponse:
    state = request.GET.get("state", "")
    rows = request.agency.projects.select_related("organisation")
    rows = rows.filter(state=state) if state in ProjectState.values else rows.exclude(state=ProjectState.ENDED)
    number = Count("positions", filter=~Q(positions__state=PositionState.ENDED))
    page = Paginator(rows.annotate(number=number).order_by("title", "pk"), PAGE).get_page(request.GET.get("page"))
    tabs = [("", _("laufende")), *ProjectState.choices]
    context = {"page": page, "state": state, "tabs": tabs, "may_change": request.may(Right.POSITIONS_CHANGE)}
    return render(request, "workspace/projects/list.html", context)


@staff_view(Right.POSITIONS)
@require_safe
def project(request: StaffRequest, pk: int) -> HttpResponse:
    found = _one(request, pk)
    rows = found.positions.select_related("organisation", "field").order_by("state", "title", "pk")
    story = request.agency.journal_entries.filter(about=found.reference)[:STORY] if request.may(Right.JOURNAL) else []
    context = {
        "project": found, "positions": rows, "story": story, "may_change": request.may(Right.POSITIONS_CHANGE),
        "may_publish": request.may(Right.POSITIONS_PUBLISH),
    }
    return render(request, "workspace/projects/project.html", context)


@staff_view(Right.POSITIONS_CHANGE)
@require_http_methods(["GET", "HEAD", "POST"])
def project_new(request: StaffRequest) -> HttpResponse:
    start = {"organisation": request.GET.get("organisation", "")}
    form = ProjectForm(request.POST or None, agency=request.agency, today=request.today, initial=start)
    if request.method == "POST" and form.is_valid():
        made = actions.add_project(agency=request.agency, by=request.actor, at=request.now, **form.cleaned_data)
        say_done(request, _("„{title}“ ist angelegt.").format(title=made.title))
        return redirect("workspace:project", made.pk)
    return render(request, "workspace/projects/edit.html", {"form": form, "project": None}, status=422 if request.method == "POST" else 200)


@staff_view(Right.POSITIONS_CHANGE)
@require_http_methods(["GET", "HEAD", "POST"])
def project_edit(request: StaffRequest, pk: int) -> HttpResponse:
    found = _one(request, pk)
    form = ProjectForm(request.POST or None, agency=request.agency, today=request.today, project=found)
    if request.method == "POST" and form.is_valid():
        actions.change_project(project=found, by=request.actor, at=request.now, **form.cleaned_data)
        say_done(request, _("Gespeichert."))
        return redirect("workspace:project", pk)
    return render(request, "workspace/projects/edit.html", {"form": form, "project": found}, status=422 if request.method == "POST" else 200)


@staff_view(Right.POSITIONS_PUBLISH)
@require_POST
def project_publication(request: StaffRequest, pk: int) -> HttpResponse:
    return _move(request, pk, ProjectState.PUBLISHED, _("„{title}“ ist veröffentlicht."))


@staff_view(Right.POSITIONS_CHANGE)
@require_POST
def project_ending(request: StaffRequest, pk: int) -> HttpResponse:
    return _move(request, pk, ProjectState.ENDED, _("„{title}“ ist beendet. Die Stellen bleiben, wie sie sind."))


@staff_view(Right.POSITIONS_PUBLISH)
@require_POST
def project_return(request: StaffRequest, pk: int) -> HttpResponse:
    """Undo: back to what the address says."""
    to = request.GET.get("to", "")
    return _move(request, pk, to if to in ProjectState.values else ProjectState.DRAFT, _("„{title}“: zurückgenommen."), undo=False)


def _move(request: StaffRequest, pk: int, to: str, text: str, *, undo: bool = True) -> HttpResponse:
    found = _one(request, pk)
    before = found.state
    actions.move_project(project=found, to=to, by=request.actor, at=request.now)
    may_undo = undo and before != to and request.may(Right.POSITIONS_PUBLISH)
    back = reverse("workspace:project-return", args=[pk]) + f"?to={before}" if may_undo else ""
    say_done(request, text.format(title=found.title), undo=back)
    return redirect("workspace:project", pk)


def _one(request: StaffRequest, pk: int) -> Project:
    return get_object_or_404(request.agency.projects.select_related("agency", "organisation"), pk=pk)
