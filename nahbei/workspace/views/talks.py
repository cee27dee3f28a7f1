"""The first talk on one page: what somebody says at the start, the positions that fit beside it, changing as one types."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nahbei.desk.catalogue import Choice, print_catalogue
from nahbei.foundation.rights import Right
from nahbei.ui.messages import say_done
from nahbei.volunteers.models import TalkOutcome
from nahbei.workspace.door import StaffRequest, staff_view
from nahbei.workspace.talk_page import TalkPage

PAGE = 50


@staff_view(Right.VOLUNTEERS_CHANGE)
@require_http_methods(["GET", "HEAD", "POST"])
def talk_new(request: StaffRequest) -> HttpResponse:
    """With a known person (`?person=`) or somebody new. „Stellen suchen“ does without script what typing does."""
    page = TalkPage.of(request)
    if request.method == "POST" and "look" not in request.POST:
        held = page.save(request)
        if held is not None:
            say_done(request, _("Gespräch gespeichert."))
            return redirect("workspace:talk", held)
    page.look(request)
    wrong = request.method == "POST" and "look" not in request.POST
    return render(request, "workspace/talks/new.html", page.context, status=422 if wrong else 200)


@staff_view(Right.VOLUNTEERS_CHANGE)
@require_POST
def suggestions(request: StaffRequest) -> HttpResponse:
    """A piece of page: the positions that fit what was said so far."""
    page = TalkPage.of(request)
    page.look(request)
    return render(request, "workspace/talks/positions.html", page.context)


@staff_view(Right.VOLUNTEERS)
@require_safe
def talks(request: StaffRequest) -> HttpResponse:
    """All talks, the newest first, by how they ended."""
    rows = request.agency.consultation_records.select_related("person")
    outcome = request.GET.get("outcome", "")
    if outcome in TalkOutcome.values:
        rows = rows.filter(outcome=outcome)
    context = {"page": Paginator(rows, PAGE).get_page(request.GET.get("page")), "outcome": outcome, "outcomes": TalkOutcome.choices,
               "may_change": request.may(Right.VOLUNTEERS_CHANGE)}
    return render(request, "workspace/talks/list.html", context)


@staff_view(Right.VOLUNTEERS)
@require_safe
def talk(request: StaffRequest, pk: int) -> HttpResponse:
    record = get_object_or_404(request.agency.consultation_records.select_related("person__volunteer"), pk=pk)
    volunteer = getattr(record.person, "volunteer", None)
    placements = volunteer.position_placements.filter(proposed_at=record.held_at).select_related("position__organisation") if volunteer else []
    context = {"record": record, "volunteer": volunteer, "placements": placements, "may_change": request.may(Right.VOLUNTEERS_CHANGE)}
    return render(request, "workspace/talks/talk.html", context)


@staff_view(Right.VOLUNTEERS)
@require_safe
def sheet(request: StaffRequest, pk: int) -> HttpResponse:
    """What she picked, on paper to take along."""
    record = get_object_or_404(request.agency.consultation_records.select_related("person__volunteer"), pk=pk)
    volunteer = getattr(record.person, "volunteer", None)
    placements = volunteer.position_placements.filter(proposed_at=record.held_at) if volunteer else request.agency.position_placements.none()
    numbers = tuple(placements.values_list("position__number", flat=True)) or (0,)
    web = request.build_absolute_uri(reverse("website:positions", args=[request.agency.slug])).split("//", 1)[1]
    choice = Choice(numbers=numbers, person=record.person.full_name if record.person else "")
    response = HttpResponse(print_catalogue(request.agency, choice, web=web, on=request.today).content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="auswahl-{record.pk}.pdf"'
    return response
