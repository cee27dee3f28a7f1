"""After a visit: how long were you there? Looking changes nothing; the answer can be corrected until the office approves it."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from nahbei.foundation.actor import Actor
from nahbei.foundation.refusal import Refusal
from nahbei.foundation.tokens import digest
from nahbei.placements.disclosure import ReportStage, name_for, report_stage
from nahbei.portal.door import LinkRequest, link_view
from nahbei.portal.forms.reports import MissedForm, ReportForm
from nahbei.visits import words
from nahbei.visits.actions import report_visit
from nahbei.visits.models import Visit
from nahbei.visits.queries import visit_by_report
from nahbei.visits.rules import last_day_of_link


@require_http_methods(["GET", "HEAD", "POST"])
@link_view
def report(request: LinkRequest, token: str) -> HttpResponse:
    """The question, as long as it was not answered; then what was noted."""
    return _answered_once(request, token, {ReportStage.OPEN}, missed=False)


@require_http_methods(["GET", "HEAD", "POST"])
@link_view
def report_correction(request: LinkRequest, token: str) -> HttpResponse:
    """Something is not right: once more, with what was noted."""
    return _answered_once(request, token, {ReportStage.OPEN, ReportStage.REPORTED}, missed=False)


@require_http_methods(["GET", "HEAD", "POST"])
@link_view
def report_missed(request: LinkRequest, token: str) -> HttpResponse:
    """It did not take place: who could not."""
    return _answered_once(request, token, {ReportStage.OPEN, ReportStage.REPORTED}, missed=True)


def _answered_once(request: LinkRequest, token: str, while_: set[ReportStage], *, missed: bool) -> HttpResponse:
    visit = visit_by_report(request.agency, digest(token))
    if visit is None or visit.volunteer is None:
        return render(request, "portal/replies/unknown.html", {"agency_name": request.agency.name, "agency": request.agency}, status=404)
    stage = report_stage(visit, at=request.now)
    if stage not in while_:
        return _noted(request, visit, token, stage)
    data = request.POST if request.method == "POST" else None
    form = MissedForm(data) if missed else ReportForm(data, visit=visit)
    if request.method == "POST" and form.is_valid():
        try:
            report_visit(visit=visit, report=form.report(), by=Actor.link(visit.volunteer.person.full_name), at=request.now)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("portal:report", request.agency.slug, token)
    template = "portal/reports/missed.html" if missed else "portal/reports/question.html"
    context = {**_frame(request, visit, token), "form": form, "stage": stage.value}
    return render(request, template, context, status=422 if form.errors else 200)


def _noted(request: LinkRequest, visit: Visit, token: str, stage: ReportStage) -> HttpResponse:
    """What is on file. Whoever answers again lands here too: a second click changes nothing."""
    if request.path != reverse("portal:report", args=[request.agency.slug, token]) or request.method == "POST":
        return redirect("portal:report", request.agency.slug, token)
    context = {**_frame(request, visit, token), "stage": stage.value, "effort": words.effort(visit), "visit": visit}
    return render(request, "portal/reports/noted.html", context)


def _frame(request: LinkRequest, visit: Visit, token: str) -> dict[str, object]:
    """What the volunteer knows anyway: no address, no number."""
    assert visit.volunteer is not None
    return {
        "agency_name": request.agency.name, "agency": request.agency, "token": token, "greeted": visit.volunteer.person.formal_name,
        "what": visit.help_request.activity.noun, "when": words.date_of(visit), "who": name_for(visit), "until": last_day_of_link(visit),
    }
