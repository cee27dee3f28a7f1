"""The feedback page: one question, three answers, a note for whoever wants to. Looking changes nothing; only the buttons do."""

from __future__ import annotations

from contextlib import suppress

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from nahbei.foundation.actor import Actor
from nahbei.foundation.refusal import Refusal
from nahbei.foundation.tokens import digest
from nahbei.placements import follow_up_words as words
from nahbei.placements.actions import add_note, answer_follow_up
from nahbei.placements.follow_ups import FeedbackStage, follow_up_by_digest, stage_of_feedback
from nahbei.placements.models import FollowUp, FollowUpOutcome
from nahbei.placements.rules import link_has_expired
from nahbei.portal.door import LinkRequest, link_view
from nahbei.portal.forms.feedback import NoteForm

ICONS = {FollowUpOutcome.GOOD: "smile", FollowUpOutcome.MIXED: "meh", FollowUpOutcome.BAD: "frown"}


@require_http_methods(["GET", "HEAD", "POST"])
@link_view
def feedback(request: LinkRequest, token: str) -> HttpResponse:
    follow_up = follow_up_by_digest(request.agency, digest(token))
    if follow_up is None:
        return render(request, "portal/replies/unknown.html", {"agency_name": request.agency.name, "agency": request.agency}, status=404)
    form = NoteForm(request.POST if "note" in request.POST else None)
    if request.method == "POST" and "answer" in request.POST:
        _answer(request, follow_up)
    elif request.method == "POST" and form.is_valid():
        try:
            add_note(follow_up=follow_up, note=form.cleaned_data["note"], by=_who(follow_up), at=request.now)
        except Refusal as refusal:
            form.add_error("note", str(refusal))
    if request.method == "POST" and not form.errors:
        return redirect("portal:feedback", request.agency.slug, token)
    return _page(request, follow_up, form)


def _answer(request: LinkRequest, follow_up: FollowUp) -> None:
    # Answered already, too late, or a made-up word: the page says kindly how it stands.
    with suppress(Refusal):
        answer_follow_up(follow_up=follow_up, outcome=request.POST["answer"], by=_who(follow_up), at=request.now)


def _page(request: LinkRequest, follow_up: FollowUp, form: NoteForm) -> HttpResponse:
    stage = stage_of_feedback(follow_up, at=request.now)
    context = {
        "agency_name": request.agency.name, "agency": request.agency, "greeted": follow_up.person.formal_name, "stage": stage.value,
        "form": form, "follow_up": follow_up,
    }
    if stage == FeedbackStage.OPEN:
        choices = [(value, word, ICONS[FollowUpOutcome(value)]) for value, word in words.answers(follow_up)]
        asked = {"question": words.question(follow_up), "situation": words.situation(follow_up), "choices": choices}
        return render(request, "portal/feedback/open.html", {**context, **asked})
    if stage == FeedbackStage.ANSWERED:
        context["said"] = words.said(follow_up, follow_up.outcome)
        open_ = follow_up.answered_online and not follow_up.note and not link_has_expired(follow_up, at=request.now)
        context["may_add"] = open_ or bool(form.errors)
    return render(request, "portal/feedback/over.html", context, status=422 if form.errors else 200)


def _who(follow_up: FollowUp) -> Actor:
    return Actor.link(follow_up.person.full_name)
