"""An organisation is asked whether it wants to meet somebody: yes, no with a reason, or a question. Looking changes nothing.

Before both agreed the page shows a first name, what somebody brings and when; nothing by which she can be found.
"""

from __future__ import annotations

from contextlib import suppress

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from nahbei.foundation.actor import Actor
from nahbei.foundation.refusal import Refusal
from nahbei.foundation.tokens import digest
from nahbei.placements.actions.positions import IntroductionAnswer, answer_introduction
from nahbei.placements.models import PositionPlacement
from nahbei.placements.position_disclosure import IntroductionStage, introduction_page
from nahbei.placements.position_queries import contact_of, introduction_by_digest
from nahbei.portal.door import LinkRequest, link_view
from nahbei.portal.forms.introductions import QuestionForm, ReasonForm


@require_http_methods(["GET", "HEAD", "POST"])
@link_view
def introduction(request: LinkRequest, token: str) -> HttpResponse:
    placement = introduction_by_digest(request.agency, digest(token))
    if placement is None:
        return render(request, "portal/replies/unknown.html", {"agency_name": request.agency.name, "agency": request.agency}, status=404)
    if request.method == "POST" and request.POST.get("answer") == IntroductionAnswer.YES:
        return _answer(request, placement, token, IntroductionAnswer.YES)
    page = introduction_page(placement, at=request.now)
    template = "open" if page.stage in {IntroductionStage.OPEN, IntroductionStage.ASKED_BACK} else "over"
    return render(request, f"portal/introductions/{template}.html", {**_frame(request, placement), "page": page, "token": token})


@require_http_methods(["GET", "HEAD", "POST"])
@link_view
def introduction_refusal(request: LinkRequest, token: str) -> HttpResponse:
    """No, and why: a reason of the agency's list, or none."""
    return _with_form(request, token, IntroductionAnswer.NO)


@require_http_methods(["GET", "HEAD", "POST"])
@link_view
def introduction_question(request: LinkRequest, token: str) -> HttpResponse:
    return _with_form(request, token, IntroductionAnswer.QUESTION)


def _with_form(request: LinkRequest, token: str, answer: IntroductionAnswer) -> HttpResponse:
    placement = introduction_by_digest(request.agency, digest(token))
    if placement is None:
        return render(request, "portal/replies/unknown.html", {"agency_name": request.agency.name, "agency": request.agency}, status=404)
    page = introduction_page(placement, at=request.now)
    if page.stage not in {IntroductionStage.OPEN, IntroductionStage.ASKED_BACK}:
        return redirect("portal:introduction", request.agency.slug, token)
    form = (ReasonForm if answer == IntroductionAnswer.NO else QuestionForm)(request.POST or None, agency=request.agency)
    if request.method == "POST" and form.is_valid():
        return _answer(request, placement, token, answer, **form.cleaned_data)
    context = {**_frame(request, placement), "page": page, "form": form, "answer": answer.value,
               "back": reverse("portal:introduction", args=[request.agency.slug, token])}
    return render(request, "portal/introductions/form.html", context, status=422 if form.errors else 200)


def _answer(request: LinkRequest, placement: PositionPlacement, token: str, answer: str, **said: object) -> HttpResponse:
    with suppress(Refusal):  # answered already, or it has settled itself: the page says so kindly
        answer_introduction(placement=placement, answer=answer, by=_who(placement), at=request.now, **said)  # type: ignore[arg-type]
    return redirect("portal:introduction", request.agency.slug, token)


def _frame(request: LinkRequest, placement: PositionPlacement) -> dict[str, object]:
    contact = contact_of(placement.position)
    return {
        "agency_name": request.agency.name, "agency": request.agency, "asked_by": placement.proposed_by_name,
        "greeted": contact.person.formal_name if contact else placement.position.organisation.name,
    }


def _who(placement: PositionPlacement) -> Actor:
    contact = contact_of(placement.position)
    return Actor.link(contact.person.full_name if contact else placement.position.organisation.name)
