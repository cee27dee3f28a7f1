"""One position: its page, what becomes of it, an edit that waits."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nahbei.foundation.refusal import Refusal
from nahbei.foundation.rights import Right
from nahbei.matching.positions import people_for
from nahbei.opportunities import actions, differences, words
from nahbei.opportunities.freshness import off_on
from nahbei.opportunities.models import ConfirmedBy, Edit, Picture, Position, PositionState
from nahbei.opportunities.queries import freshness_terms
from nahbei.opportunities.rules import first_missing
from nahbei.placements.position_queries import free_seats, placements_of_position
from nahbei.ui.messages import say_done
from nahbei.workspace.door import StaffRequest, staff_view
from nahbei.workspace.forms.positions import WhyForm

STORY = 30
WHOLE = ("agency", "organisation__agency", "project", "contact__person", "field", "activity", "site", "neighbourhood")


@staff_view(Right.POSITIONS)
@require_safe
def position(request: StaffRequest, pk: int) -> HttpResponse:
    return _page(request, _one(request, pk))


@staff_view(Right.POSITIONS_PUBLISH)
@require_POST
def publication(request: StaffRequest, pk: int) -> HttpResponse:
    return _do(request, pk, actions.publish_position, _("„{title}“ ist veröffentlicht."))


@staff_view(Right.POSITIONS_CHANGE)
@require_POST
def report(request: StaffRequest, pk: int) -> HttpResponse:
    return _do(request, pk, actions.report_position, _("„{title}“ wartet auf die Prüfung."))


@staff_view(Right.POSITIONS_PUBLISH)
@require_http_methods(["GET", "HEAD", "POST"])
def sending_back(request: StaffRequest, pk: int) -> HttpResponse:
    """Back to the organisation, with what is wrong."""
    found, form = _one(request, pk), WhyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _do(request, pk, actions.return_position, _("„{title}“ ist zurückgegeben."), reason=form.cleaned_data["reason"])
    context = {"position": found, "form": form, "edit": None}
    return render(request, "workspace/positions/why.html", context, status=422 if request.method == "POST" else 200)


@staff_view(Right.POSITIONS_CHANGE)
@require_POST
def taking_off(request: StaffRequest, pk: int) -> HttpResponse:
    return _do(request, pk, actions.take_off_position, _("„{title}“ ist nicht mehr sichtbar."))


@staff_view(Right.POSITIONS_CHANGE)
@require_POST
def filling(request: StaffRequest, pk: int) -> HttpResponse:
    return _do(request, pk, actions.fill_position, _("„{title}“ ist besetzt."))


@staff_view(Right.POSITIONS_CHANGE)
@require_POST
def ending(request: StaffRequest, pk: int) -> HttpResponse:
    return _do(request, pk, actions.end_position, _("„{title}“ ist beendet."))


@staff_view(Right.POSITIONS_CHANGE)
@require_POST
def position_return(request: StaffRequest, pk: int) -> HttpResponse:
    """Undo of the last move. What becomes public by it needs the right to publish."""
    last = get_object_or_404(request.agency.positions, pk=pk).moves.first()
    if last is not None and last.before == PositionState.PUBLISHED and not request.may(Right.POSITIONS_PUBLISH):
        messages.error(request, _("Wieder veröffentlichen darf nur, wer Stellen prüft."))
        return redirect("workspace:position", pk)
    return _do(request, pk, actions.take_back_move, _("„{title}“: zurückgenommen."), undo=False)


@staff_view(Right.POSITIONS_CHANGE)
@require_POST
def confirmation(request: StaffRequest, pk: int) -> HttpResponse:
    """Somebody rang, and it is still right."""
    return _do(request, pk, actions.confirm_position, _("„{title}“ ist noch aktuell."), undo=False, how=ConfirmedBy.PHONE)


@staff_view(Right.POSITIONS_PUBLISH)
@require_POST
def edit_acceptance(request: StaffRequest, pk: int) -> HttpResponse:
    found = _edit(request, pk)
    try:
        actions.accept_edit(edit=found, by=request.actor, at=request.now)
        say_done(request, _("Die Änderung steht jetzt im Text."))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("workspace:position", pk)


@staff_view(Right.POSITIONS_PUBLISH)
@require_http_methods(["GET", "HEAD", "POST"])
def edit_refusal(request: StaffRequest, pk: int) -> HttpResponse:
    """The text stays; the organisation reads why."""
    found, form = _edit(request, pk), WhyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.refuse_edit(edit=found, reason=form.cleaned_data["reason"], by=request.actor, at=request.now)
            say_done(request, _("Die Änderung ist abgelehnt. Der Text bleibt, wie er ist."))
        except Refusal as refusal:
            messages.error(request, str(refusal))
        return redirect("workspace:position", pk)
    context = {"position": found.position, "form": form, "edit": found}
    return render(request, "workspace/positions/why.html", context, status=422 if request.method == "POST" else 200)


def _page(request: StaffRequest, found: Position) -> HttpResponse:
    edits = list(found.edits.all()[:STORY])
    waiting = next((edit for edit in edits if edit.decided_at is None), None)
    if waiting is not None:
        waiting.position = found
    terms = freshness_terms(request.agency, on=request.today)
    context: dict[str, Any] = {
        "position": found, "when": words.when_in_words(found), "needed": words.briefly_needed(found), "given": words.briefly_given(found),
        "waiting": waiting, "differences": differences.differences(waiting) if waiting else [], "missing": _missing(found),
        "last": found.moves.first(), "story": _story(found, edits), "now": request.now,
        "off_on": off_on(found, terms) if found.state == PositionState.PUBLISHED else None,
        "may_change": request.may(Right.POSITIONS_CHANGE), "may_publish": request.may(Right.POSITIONS_PUBLISH),
        "may_see_people": request.may(Right.PEOPLE), "public": found.is_public(on=request.today),
        "picture": _picture(request, found), "full": found.state == PositionState.PUBLISHED and not free_seats(found), **_placed(request, found),
    }
    return render(request, "workspace/positions/position.html", context)


def _story(found: Position, edits: list[Edit]) -> list[tuple[dt.datetime, str, str, str]]:
    """What became of it, the last first: when, who, what, why."""
    moves = list(found.moves.all()[:STORY])
    checked = {move.at for move in moves}  # publishing confirms, too: once is enough to read
    told = [(move.at, move.by_name, move.get_after_display(), move.reason) for move in moves]
    told += [
        (edit.decided_at, edit.decided_by_name, _("Änderung übernommen") if edit.accepted else _("Änderung abgelehnt"), edit.reason)
        for edit in edits if edit.decided_at is not None
    ]
    told += [
        (one.at, one.by_name, _("Noch aktuell, %(how)s") % {"how": one.get_how_display()}, "")
        for one in found.confirmations.all()[:STORY] if one.at not in checked
    ]
    return sorted(told, key=lambda line: line[0], reverse=True)


def _placed(request: StaffRequest, found: Position) -> dict[str, Any]:
    """Who is placed or proposed, and who could be; with the names only for whoever may see volunteers."""
    may_match, sees = request.may(Right.MATCHING), request.may(Right.VOLUNTEERS)
    fitting = people_for(request.agency, found, at=request.now) if may_match and found.is_public(on=request.today) else []
    return {"placements": placements_of_position(found) if sees else [], "fitting": fitting, "may_match": may_match, "may_see_volunteers": sees}


def _picture(request: StaffRequest, found: Position) -> Picture | None:
    return request.agency.pictures.filter(position=found).defer("content").first()


def _missing(found: Position) -> str:
    name = first_missing({key: getattr(found, key) for key in ("title", "task", "field")})
    return differences.word_for(name) if name else ""


def _do(request: StaffRequest, pk: int, action: Callable[..., Position], text: str, *, undo: bool = True, **more: Any) -> HttpResponse:
    """One action on one position; what it refuses is said on its page. Asked twice it says the same and offers no second undo."""
    found = _one(request, pk)
    before = found.state
    try:
        after = action(position=found, by=request.actor, at=request.now, **more)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        back = reverse("workspace:position-return", args=[pk]) if undo and after.state != before else ""
        say_done(request, text.format(title=after.title), undo=back)
    return redirect("workspace:position", pk)


def _one(request: StaffRequest, pk: int) -> Position:
    return get_object_or_404(request.agency.positions.select_related(*WHOLE), pk=pk)


def _edit(request: StaffRequest, pk: int) -> Edit:
    """The one that waits."""
    rows = request.agency.position_edits.select_related("position__organisation", "agency")
    return get_object_or_404(rows, position=pk, decided_at=None)
