"""Vermittlungen: what is on its way, by stage, as a list or as a board; the same as a table."""

from __future__ import annotations

from io import StringIO

from defusedcsv import csv
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from nahbei.desk.introductions import Group, Line, NextStep, grouped
from nahbei.foundation.refusal import Refusal
from nahbei.foundation.rights import Right
from nahbei.placements.actions.positions import note_introduction_export, propose_position
from nahbei.placements.models import PositionPlacement, Stage
from nahbei.placements.position_queries import count_introductions, list_introductions
from nahbei.ui import german
from nahbei.ui.messages import say_done
from nahbei.workspace.door import StaffRequest, staff_view
from nahbei.workspace.forms.introductions import BOARD, FilterForm, ProposalForm

PAGE = 100
OPEN = gettext_lazy("unterwegs")


@staff_view(Right.VOLUNTEERS)
@require_safe
def introductions(request: StaffRequest) -> HttpResponse:
    """By stage, each with its one next step."""
    form = FilterForm(request.GET, agency=request.agency)
    filters = form.filters()
    page = Paginator(list_introductions(request.agency, filters, at=request.now), PAGE).get_page(request.GET.get("page"))
    counts = count_introductions(request.agency, filters, at=request.now)
    board, query = form.cleaned_data.get("view") == BOARD, _kept(request)
    tabs = [("", OPEN, counts["open"]), *((stage.value, stage.label, counts[stage.value]) for stage in Stage)]
    context = {
        "form": form, "filters": filters, "page": page,
        "groups": [(group, _shown(request, group)) for group in grouped(page, now=request.now)],
        "tabs": tabs, "board": board,
        "query": query, "narrowed": bool(filters.organisation or filters.field or filters.who), "may_match": request.may(Right.MATCHING),
        "table_url": f"{reverse('workspace:introductions-table')}?{request.GET.urlencode()}",
    }
    return render(request, "workspace/introductions/list.html", context)


@staff_view(Right.VOLUNTEERS)
@require_safe
def table(request: StaffRequest) -> HttpResponse:
    """The same list for a spreadsheet. That it left the house stands in the audit trail."""
    found = list(list_introductions(request.agency, FilterForm(request.GET, agency=request.agency).filters(), at=request.now))
    note_introduction_export(agency=request.agency, by=request.actor, at=request.now, count=len(found))
    text = StringIO()
    writer = csv.writer(text, delimiter=";")
    writer.writerow([_("Freiwillige:r"), _("Stelle"), _("Organisation"), _("Stand"), _("seit"), _("vorgeschlagen"), _("von"), _("schnuppert am"),
                     _("vermittelt am"), _("beendet am"), _("durch"), _("Grund")])
    writer.writerows(_cells(placement) for placement in found)
    # The mark at the start tells spreadsheets that this is UTF-8.
    response = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="vermittlungen-{request.today}.csv"'
    return response


@staff_view(Right.MATCHING)
@require_http_methods(["GET", "HEAD", "POST"])
def introduction_new(request: StaffRequest) -> HttpResponse:
    """This could be something for her."""
    initial = {name: request.GET.get(name, "") for name in ("volunteer", "position")}
    form = ProposalForm(request.POST or None, agency=request.agency, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            found = propose_position(by=request.actor, at=request.now, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            say_done(request, _("Vorgeschlagen."))
            return redirect("workspace:introduction", found.pk)
    return render(request, "workspace/introductions/new.html", {"form": form}, status=422 if form.errors else 200)


def _shown(request: StaffRequest, group: Group) -> list[tuple[Line, NextStep, str, str]]:
    """Each line with its page and the button it has for this member: the next step, to go on, or only to look."""
    look, go_on = NextStep(_("Ansehen"), "file-text", "introduction"), NextStep(_("Weiter"), "play", "introduction-resumption", posts=True)
    shown = []
    for line in group.lines:
        pk = line.placement.pk
        step = (go_on if line.placement.pending else line.step or look) if request.may(Right.MATCHING) else look
        shown.append((line, step, reverse("workspace:introduction", args=[pk]), reverse(f"workspace:{step.door}", args=[pk])))
    return shown


def _kept(request: StaffRequest) -> str:
    """The filters without the tab: a change of the tab keeps them."""
    query = request.GET.copy()
    for name in ("stage", "page", "view"):
        query.pop(name, None)
    return query.urlencode()


def _cells(placement: PositionPlacement) -> list[object]:
    days = [placement.trial_on, placement.placed_on, placement.ended_on]
    moments = [german.format_date(timezone.localdate(moment), "plain") for moment in (placement.stage_since, placement.proposed_at)]
    return [
        placement.volunteer.person.full_name, placement.position.title, placement.position.organisation.name, placement.get_stage_display(),
        moments[0], moments[1], placement.proposed_by_name, *(german.format_date(day, "plain") if day else "" for day in days),
        placement.get_declined_by_display() if placement.declined_by else "", placement.reason.text if placement.reason else "",
    ]
