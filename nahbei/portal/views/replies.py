"""The reply page: someone who was asked says yes, no, or asks back. Looking changes nothing; only the buttons do."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from nahbei.foundation.actor import Actor
from nahbei.foundation.refusal import Refusal
from nahbei.foundation.tokens import digest
from nahbei.placements.actions import Answer, answer
from nahbei.placements.disclosure import Stage, details_of, plea_of, stage_of
from nahbei.placements.models import Enquiry
from nahbei.placements.queries import enquiry_by_digest
from nahbei.placements.rules import DoesNotFit
from nahbei.places.geonames import ATTRIBUTION
from nahbei.portal.door import LinkRequest, link_view
from nahbei.portal.forms.replies import QuestionForm

ASKABLE = {Stage.OPEN, Stage.ANSWERED}
BUTTONS = {Answer.YES, Answer.NO}


@require_http_methods(["GET", "HEAD", "POST"])
@link_view
def reply(request: LinkRequest, token: str) -> HttpResponse:
    enquiry = enquiry_by_digest(request.agency, digest(token))
    if enquiry is None:
        return render(request, "portal/replies/unknown.html", {"agency_name": request.agency.name, "agency": request.agency}, status=404)
    if request.method == "POST" and request.POST.get("answer") in BUTTONS:
        try:
            answer(enquiry=enquiry, answer=request.POST["answer"], by=_who(enquiry), at=request.now)
        except DoesNotFit:
            return _page(request, enquiry, Stage.ANSWERED)
        except Refusal:
            pass  # somebody was faster, or it is over: the page says so kindly
        return redirect("portal:reply", request.agency.slug, token)
    return _page(request, enquiry, stage_of(enquiry, at=request.now))


@require_http_methods(["GET", "HEAD", "POST"])
@link_view
def reply_question(request: LinkRequest, token: str) -> HttpResponse:
    enquiry = enquiry_by_digest(request.agency, digest(token))
    if enquiry is None:
        return render(request, "portal/replies/unknown.html", {"agency_name": request.agency.name, "agency": request.agency}, status=404)
    if stage_of(enquiry, at=request.now) not in ASKABLE:
        return redirect("portal:reply", request.agency.slug, token)
    form = QuestionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            answer(enquiry=enquiry, answer=Answer.QUESTION, question=form.cleaned_data["question"], by=_who(enquiry), at=request.now)
        except Refusal as refusal:
            form.add_error("question", str(refusal))
        else:
            return redirect("portal:reply", request.agency.slug, token)
    context = {**_frame(request, enquiry), "form": form, "token": token}
    return render(request, "portal/replies/question.html", context, status=422 if form.errors else 200)


def _page(request: LinkRequest, enquiry: Enquiry, stage: Stage) -> HttpResponse:
    context = {**_frame(request, enquiry), "stage": stage.value}
    if stage in ASKABLE:
        context["plea"] = plea_of(enquiry, on=request.today)
        return render(request, "portal/replies/open.html", context)
    if stage == Stage.AGREED:
        context["details"] = details_of(enquiry.placement, enquiry.help_request, on=request.today)
    return render(request, "portal/replies/over.html", context)


def _frame(request: LinkRequest, enquiry: Enquiry) -> dict[str, object]:
    return {
        "agency_name": request.agency.name, "agency": request.agency, "greeted": enquiry.volunteer.person.formal_name,
        "asked_by": enquiry.asked_by_name, "here": request.path,
        "attribution": ATTRIBUTION,
    }


def _who(enquiry: Enquiry) -> Actor:
    return Actor.link(enquiry.volunteer.person.full_name)
