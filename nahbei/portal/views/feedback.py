"""The feedback page: one question, three answers, a note for whoever wants to. Looking changes nothing; only the buttons do."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass

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


@dataclass(frozen=True)
class Answering:
    """Who answers which question; `here` leads back to the page, `frame` is what stands around it."""

    follow_up: FollowUp
    by: Actor
    here: HttpResponse
    frame: Mapping[str, object]

    @property
    def by_link(self) -> bool:
        return self.by.kind == "link"


@require_http_methods(["GET", "HEAD", "POST"])
@link_view
def feedback(request: LinkRequest, token: str) -> HttpResponse:
    follow_up = follow_up_by_digest(request.agency, digest(token), on=request.today)
    frame = {"agency_name": request.agency.name, "agency": request.agency}
    if follow_up is None:
        return render(request, "portal/replies/unknown.html", frame, status=404)
    here = redirect("portal:feedback", request.agency.slug, token)
    return answer_page(request, Answering(follow_up, Actor.link(follow_up.person.full_name), here, frame))


def answer_page(request: LinkRequest, asked: Answering) -> HttpResponse:
    """The question, or how it stands; behind a link and for whoever is logged in."""
    form = take_answer(request, asked.follow_up, by=asked.by)
    if request.method == "POST" and not form.errors:
        return asked.here
    shown = asked_about(asked.follow_up, form, at=request.now, by_link=asked.by_link)
    template = "open" if shown["stage"] == FeedbackStage.OPEN else "over"
    context = {**asked.frame, "greeted": asked.follow_up.person.formal_name, **shown}
    return render(request, f"portal/feedback/{template}.html", context, status=422 if form.errors else 200)


def take_answer(request: LinkRequest, follow_up: FollowUp, *, by: Actor) -> NoteForm:
    """Do what was sent, one of the answers or a note; the form says what is wrong with the note. For the link and for whoever is logged in."""
    form = NoteForm(request.POST if "note" in request.POST else None)
    if request.method == "POST" and "answer" in request.POST:
        # Answered already, too late, or a made-up word: the page says kindly how it stands.
        with suppress(Refusal):
            answer_follow_up(follow_up=follow_up, outcome=request.POST["answer"], by=by, at=request.now)
    elif request.method == "POST" and form.is_valid():
        try:
            add_note(follow_up=follow_up, note=form.cleaned_data["note"], by=by, at=request.now)
        except Refusal as refusal:
            form.add_error("note", str(refusal))
    return form


def asked_about(follow_up: FollowUp, form: NoteForm, *, at: dt.datetime, by_link: bool = True) -> dict[str, object]:
    """What the page shows: the question with its answers, or what was said."""
    stage = stage_of_feedback(follow_up, at=at, by_link=by_link)
    shown: dict[str, object] = {"stage": stage.value, "form": form, "follow_up": follow_up}
    if stage == FeedbackStage.OPEN:
        choices = [(value, word, ICONS[FollowUpOutcome(value)]) for value, word in words.answers(follow_up)]
        shown |= {"question": words.question(follow_up), "situation": words.situation(follow_up), "choices": choices}
    elif stage == FeedbackStage.ANSWERED:
        late = by_link and link_has_expired(follow_up, at=at)
        open_ = follow_up.answered_online and not follow_up.note and not late
        shown |= {"said": words.said(follow_up, follow_up.outcome), "may_add": open_ or bool(form.errors)}
    return shown
