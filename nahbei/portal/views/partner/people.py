"""Who comes: for each position who is proposed, introduced, trying it out, there; and what the organisation says about it.

What of somebody is shown, and when, stands in placements/position_disclosure.py.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nahbei.foundation.refusal import Refusal
from nahbei.placements.actions.positions import (
    IntroductionAnswer,
    answer_introduction,
    note_good_trial,
    note_no_longer,
    take_back_own,
)
from nahbei.placements.models import PositionPlacement, Stage
from nahbei.placements.position_disclosure import coming
from nahbei.placements.position_queries import coming_to
from nahbei.placements.position_rules import RUNNING, months_of
from nahbei.portal.forms.introductions import QuestionForm, ReasonForm
from nahbei.portal.forms.partner import NoLongerForm
from nahbei.portal.frame import partner_frame
from nahbei.portal.partner_door import PartnerRequest, partner_view
from nahbei.ui.messages import say_done
from nahbei.visits.words import time_spent

PAGE = 20
FORM = ["GET", "HEAD", "POST"]


@require_safe
@partner_view
def introductions(request: PartnerRequest) -> HttpResponse:
    """For each position, in the order of their titles."""
    rows = coming_to(request.organisations, at=request.now).prefetch_related("volunteer__person__channels")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    groups = [
        (position, [coming(row, at=request.now) for row in members])
        for position, members in groupby(page, key=lambda one: one.position)
    ]
    context = {**partner_frame(request), "groups": groups, "page": page}
    return render(request, "portal/partner/introductions.html", context)


@require_safe
@partner_view
def introduction(request: PartnerRequest, pk: int) -> HttpResponse:
    found = one_of(request, pk)
    context = {
        **partner_frame(request), "one": coming(found, at=request.now), "found": found, "runs": found.stage in RUNNING,
        "months": months_of(found, on=request.today), "hours": [(row, time_spent(row.minutes)) for row in found.hours.all()[:12]],
    }
    return render(request, "portal/partner/introduction.html", context)


@require_POST
@partner_view
def agreement(request: PartnerRequest, pk: int) -> HttpResponse:
    """Yes, they would like to meet."""
    return _do(request, one_of(request, pk), answer_introduction, _("Danke für Ihr Ja. Wir stellen Sie einander vor."), answer=IntroductionAnswer.YES)


@require_http_methods(FORM)
@partner_view
def refusal(request: PartnerRequest, pk: int) -> HttpResponse:
    return _with_form(request, pk, IntroductionAnswer.NO)


@require_http_methods(FORM)
@partner_view
def question(request: PartnerRequest, pk: int) -> HttpResponse:
    return _with_form(request, pk, IntroductionAnswer.QUESTION)


def _with_form(request: PartnerRequest, pk: int, answer: IntroductionAnswer) -> HttpResponse:
    """The same questions as behind the link."""
    found = one_of(request, pk)
    one = coming(found, at=request.now)
    if not one.waits:
        return redirect("portal:partner-introduction", request.agency.slug, pk)
    form = (ReasonForm if answer == IntroductionAnswer.NO else QuestionForm)(request.POST or None, agency=request.agency)
    if request.method == "POST" and form.is_valid():
        refused = answer == IntroductionAnswer.NO
        text = _("Danke. Wir suchen weiter für Sie.") if refused else _("Danke. Wir lesen Ihre Frage und melden uns.")
        return _do(request, found, answer_introduction, text, undo=refused, answer=answer, **form.cleaned_data)
    context = {**partner_frame(request), "one": one, "form": form, "answer": answer.value, "back": _page_of(request, found)}
    return render(request, "portal/partner/answer.html", context, status=422 if form.errors else 200)


@require_POST
@partner_view
def trial(request: PartnerRequest, pk: int) -> HttpResponse:
    """It went well."""
    return _do(request, one_of(request, pk), note_good_trial, _("Schön! Wir fragen auch die andere Seite und melden uns."), undo=True)


@require_http_methods(FORM)
@partner_view
def ending(request: PartnerRequest, pk: int) -> HttpResponse:
    """She does not come (any more)."""
    found = one_of(request, pk)
    if found.stage not in RUNNING or found.introduced_at is None:
        return redirect("portal:partner-introduction", request.agency.slug, pk)
    form = NoLongerForm(request.POST or None, agency=request.agency, today=request.today, running=found.stage == Stage.PLACED)
    if request.method == "POST" and form.is_valid():
        try:
            note_no_longer(placement=found, by=request.actor_for(found.position.organisation), at=request.now, **form.cleaned_data)
        except Refusal as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        else:
            say_done(request, _("Danke. Das Büro weiß Bescheid und spricht mit beiden Seiten."), undo=_back_of(request, found))
            return redirect("portal:partner-introduction", request.agency.slug, pk)
    context = {
        **partner_frame(request), "one": coming(found, at=request.now), "form": form, "back": _page_of(request, found),
        "running": found.stage == Stage.PLACED,
    }
    return render(request, "portal/partner/ending.html", context, status=422 if form.errors else 200)


@require_POST
@partner_view
def return_(request: PartnerRequest, pk: int) -> HttpResponse:
    """Undo of what she said last, today."""
    found = one_of(request, pk)
    try:
        take_back_own(placement=found, by=request.actor_for(found.position.organisation), at=request.now)
    except Refusal:  # why not may say more about a volunteer than an organisation learns
        messages.error(request, _("Das geht nicht mehr. Rufen Sie uns bitte an."))
    else:
        say_done(request, _("Zurückgenommen."))
    return redirect("portal:partner-introduction", request.agency.slug, pk)


def one_of(request: PartnerRequest, pk: int) -> PositionPlacement:
    """Somebody of whom her organisations may know; any other is not there."""
    rows = coming_to(request.organisations, at=request.now).prefetch_related("volunteer__person__channels")
    return get_object_or_404(rows, pk=pk)


def _do(
    request: PartnerRequest, found: PositionPlacement, act: Callable[..., object], text: str, *, undo: bool = True, **said: object
) -> HttpResponse:
    try:
        act(placement=found, by=request.actor_for(found.position.organisation), at=request.now, **said)
    except Refusal as refused:
        messages.error(request, str(refused))
    else:
        say_done(request, text, undo=_back_of(request, found) if undo else "")
    return redirect("portal:partner-introduction", request.agency.slug, found.pk)


def _page_of(request: PartnerRequest, found: PositionPlacement) -> str:
    return reverse("portal:partner-introduction", args=[request.agency.slug, found.pk])


def _back_of(request: PartnerRequest, found: PositionPlacement) -> str:
    return reverse("portal:partner-introduction-return", args=[request.agency.slug, found.pk])
