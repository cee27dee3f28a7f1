"""A question that waits for an answer: the same as behind the link in the message, for whoever is logged in."""

from __future__ import annotations

from contextlib import suppress

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from nahbei.foundation.refusal import Refusal
from nahbei.placements.actions import Answer, answer
from nahbei.placements.disclosure import Stage, details_of, plea_of, stage_of
from nahbei.placements.models import Enquiry
from nahbei.placements.own_dates import own_question, promises_of
from nahbei.places.geonames import ATTRIBUTION
from nahbei.portal.forms.replies import QuestionForm
from nahbei.portal.frame import frame
from nahbei.portal.volunteer_door import VolunteerRequest, helper_view, posted, say_why

ASKABLE = {Stage.OPEN, Stage.ANSWERED}
BUTTONS = {Answer.YES, Answer.NO}
PAGE = ["GET", "HEAD", "POST"]


@require_http_methods(PAGE)
@helper_view
def enquiry(request: VolunteerRequest, pk: int) -> HttpResponse:
    """Looking changes nothing; only the buttons do."""
    found = _own(request, pk)
    if request.method == "POST" and request.POST.get("answer") in BUTTONS:
        with suppress(Refusal):  # somebody was faster, it is over, or the office must look into it: the page says so kindly
            answer(enquiry=found, answer=request.POST["answer"], by=request.actor, at=request.now)
        return redirect("portal:volunteer-enquiry", request.agency.slug, pk)
    stage = stage_of(found, at=request.now)
    context = {**frame(request), "enquiry": found, "asked_by": found.asked_by_name, "stage": stage.value}
    if stage in ASKABLE:
        plea = plea_of(found, on=request.today)
        return render(request, "portal/volunteer/enquiry.html", {**context, "plea": plea, "attribution": ATTRIBUTION})
    if stage == Stage.AGREED and found.help_request_id in promises_of(request.volunteer, on=request.today).known:
        context["details"] = details_of(found.placement, found.help_request, on=request.today)
    return render(request, "portal/volunteer/enquiry_over.html", context)


@require_http_methods(PAGE)
@helper_view
def question(request: VolunteerRequest, pk: int) -> HttpResponse:
    """Before a yes or no, somebody wants to know more."""
    found = _own(request, pk)
    if stage_of(found, at=request.now) not in ASKABLE:
        return redirect("portal:volunteer-enquiry", request.agency.slug, pk)
    form = QuestionForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            answer(enquiry=found, answer=Answer.QUESTION, question=form.cleaned_data["question"], by=request.actor, at=request.now)
        except Refusal as refusal:
            say_why(form, refusal)
        else:
            return redirect("portal:volunteer-enquiry", request.agency.slug, pk)
    context = {**frame(request), "form": form, "enquiry": found}
    return render(request, "portal/volunteer/enquiry_question.html", context, status=422 if form.errors else 200)


def _own(request: VolunteerRequest, pk: int) -> Enquiry:
    found = own_question(request.volunteer, pk)
    if found is None:
        raise Http404
    return found
