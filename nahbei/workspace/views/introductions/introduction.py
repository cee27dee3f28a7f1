"""One Vermittlung: the page, each step with its undo."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nahbei.desk.introductions import line_of
from nahbei.foundation.refusal import Refusal
from nahbei.foundation.rights import Right
from nahbei.messaging.channels import route_of
from nahbei.opportunities.actions.states import fill_position
from nahbei.placements.actions import positions as actions
from nahbei.placements.models import PositionPlacement, Stage, Step
from nahbei.placements.position_demand import gates_missing
from nahbei.placements.position_queries import RELATED, answers_by, contact_of, free_seats
from nahbei.placements.position_rules import RUNNING, months_of
from nahbei.placements.position_words import first_name, introduction_of, link_ends, times_of
from nahbei.ui.messages import say_done
from nahbei.visits.words import time_spent
from nahbei.workspace.door import StaffRequest, staff_view
from nahbei.workspace.forms.introductions import AskingForm, DatedEndingForm, DayForm, EndingForm, PauseForm

FORM = ["GET", "HEAD", "POST"]


@staff_view(Right.VOLUNTEERS)
@require_safe
def introduction(request: StaffRequest, pk: int) -> HttpResponse:
    """Both sides, how it stands, what is next, what was."""
    found = one(request, pk)
    moves = list(found.moves.all())
    last = next((move for move in moves if move.undone_at is None), None)
    runs = found.stage in RUNNING
    context = {
        "found": found, "line": line_of(found, now=request.now), "moves": moves, "contact": contact_of(found.position),
        "may_match": request.may(Right.MATCHING), "free": free_seats(found.position), "times": times_of(found.volunteer), "until": link_ends(found),
        "missing": gates_missing(found.volunteer, found.position, request.today) if found.stage == Stage.PROPOSED else (),
        "undo": last if last is not None and last.step != Step.PROPOSED and not last.online else None, "runs": runs,
        "may_fill": request.may(Right.POSITIONS_CHANGE) and found.position.state == "published",
        "follow_ups": list(found.follow_ups.select_related("person")), "months": months_of(found, on=request.today),
        "hours": [(row, time_spent(row.minutes)) for row in found.hours.all()],
    }
    return render(request, "workspace/introductions/introduction.html", context)


@staff_view(Right.MATCHING)
@require_http_methods(FORM)
def asking(request: StaffRequest, pk: int) -> HttpResponse:
    """By mail, letter or phone; the words can be changed before they go."""
    found = one(request, pk)
    contact = contact_of(found.position)
    means = {"email": "email", "letter": "letter"}.get(route_of(contact.person).channel.value, "phone") if contact else "phone"
    initial = {"introduction": found.introduction or introduction_of(found.volunteer, found.position), "means": means}
    form = AskingForm(request.POST or None, initial=initial)
    more = {"contact": contact, "first_name": first_name(found.volunteer.person), "times": times_of(found.volunteer)}
    return _form(request, found, form, "asking", lambda said: actions.ask_organisation(placement=found, **said), _("Gefragt."), **more)


@staff_view(Right.MATCHING)
@require_http_methods(FORM)
def meeting(request: StaffRequest, pk: int) -> HttpResponse:
    """Contact data leave the house: first it says what goes where."""
    found = one(request, pk)
    contact = contact_of(found.position)
    routes = [(found.volunteer.person, route_of(found.volunteer.person))]
    if contact is not None:
        routes.append((contact.person, route_of(contact.person, answers_by(found))))
    ways = [(person.full_name, route.channel.label, route.address) for person, route in routes]
    more = {"contact": contact, "ways": ways, "missing": gates_missing(found.volunteer, found.position, request.today)}
    form = Form(request.POST if request.method == "POST" else None)
    return _form(request, found, form, "meeting", lambda said: actions.introduce(placement=found, **said), _("Vorgestellt."), **more)


@staff_view(Right.MATCHING)
@require_http_methods(FORM)
def trial(request: StaffRequest, pk: int) -> HttpResponse:
    found = one(request, pk)
    form = DayForm(request.POST or None, today=request.today, initial={"on": found.trial_on})
    return _form(request, found, form, "trial", lambda said: actions.start_trial(placement=found, **said), _("Schnuppertermin eingetragen."))


@staff_view(Right.MATCHING)
@require_http_methods(FORM)
def placing(request: StaffRequest, pk: int) -> HttpResponse:
    found = one(request, pk)
    form = DayForm(request.POST or None, today=request.today, initial={"on": request.today})
    return _form(request, found, form, "placing", lambda said: actions.place(placement=found, **said), _("Vermittelt."))


@staff_view(Right.MATCHING)
@require_http_methods(FORM)
def refusal(request: StaffRequest, pk: int) -> HttpResponse:
    found = one(request, pk)
    form = EndingForm(request.POST or None, agency=request.agency, initial={"note": found.note})
    return _form(request, found, form, "refusal", lambda said: actions.decline(
        placement=found, by_side=said.pop("side"), **said), _("Nicht zustande gekommen."))


@staff_view(Right.MATCHING)
@require_http_methods(FORM)
def ending(request: StaffRequest, pk: int) -> HttpResponse:
    found = one(request, pk)
    form = DatedEndingForm(request.POST or None, agency=request.agency, today=request.today, initial={"on": request.today, "note": found.note})
    return _form(request, found, form, "ending", lambda said: actions.end(placement=found, **said), _("Beendet. Der Platz ist wieder frei."))


@staff_view(Right.MATCHING)
@require_http_methods(FORM)
def pause(request: StaffRequest, pk: int) -> HttpResponse:
    found = one(request, pk)
    form = PauseForm(request.POST or None, today=request.today, initial={"on": found.pending_until})
    return _form(request, found, form, "pause", lambda said: actions.put_on_hold(placement=found, until=said.pop("on"), **said), _("Ruht."))


@staff_view(Right.MATCHING)
@require_POST
def resumption(request: StaffRequest, pk: int) -> HttpResponse:
    return _at_once(request, one(request, pk), actions.resume, _("Geht weiter."))


@staff_view(Right.MATCHING)
@require_POST
def volunteer_agreement(request: StaffRequest, pk: int) -> HttpResponse:
    return _at_once(request, one(request, pk), actions.note_agreement, _("Ja notiert."), side="volunteer")


@staff_view(Right.MATCHING)
@require_POST
def organisation_agreement(request: StaffRequest, pk: int) -> HttpResponse:
    return _at_once(request, one(request, pk), actions.note_agreement, _("Ja der Organisation notiert."), side="organisation")


@staff_view(Right.MATCHING)
@require_POST
def question_settlement(request: StaffRequest, pk: int) -> HttpResponse:
    """What the organisation asked is answered; its link still waits for a yes or no."""
    return _at_once(request, one(request, pk), actions.settle_question, _("Rückfrage erledigt."))


@staff_view(Right.MATCHING)
@require_POST
def taking_back(request: StaffRequest, pk: int) -> HttpResponse:
    """Undo of the last step."""
    try:
        actions.take_back(placement=one(request, pk), by=request.actor, at=request.now)
        say_done(request, _("Zurückgenommen."))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("workspace:introduction", pk)


@staff_view(Right.POSITIONS_CHANGE)
@require_POST
def filling(request: StaffRequest, pk: int) -> HttpResponse:
    """All seats are taken, and a human says so: nobody outside is asked to apply any more."""
    try:
        fill_position(position=one(request, pk).position, by=request.actor, at=request.now)
        say_done(request, _("Die Stelle ist besetzt."))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("workspace:introduction", pk)


def one(request: StaffRequest, pk: int) -> PositionPlacement:
    return get_object_or_404(request.agency.position_placements.select_related(*RELATED), pk=pk)


def _form(
    request: StaffRequest, found: PositionPlacement, form: Form, name: str, act: Callable[[dict[str, Any]], object], said: str, **more: object
) -> HttpResponse:
    """Every step that needs a form: done, with an undo, or said why not."""
    if request.method == "POST" and form.is_valid():
        try:
            act({**form.cleaned_data, "by": request.actor, "at": request.now})
        except Refusal as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            say_done(request, said, undo=reverse("workspace:introduction-return", args=[found.pk]))
            return redirect("workspace:introduction", found.pk)
    context = {"form": form, "found": found, "has_errors": bool(form.errors), **more}
    return render(request, f"workspace/introductions/{name}.html", context, status=422 if form.errors else 200)


def _at_once(request: StaffRequest, found: PositionPlacement, act: Callable[..., object], said: str, **more: object) -> HttpResponse:
    """A step that is one click, from the list or the page; back to where it was clicked."""
    try:
        act(placement=found, by=request.actor, at=request.now, **more)
        say_done(request, said, undo=reverse("workspace:introduction-return", args=[found.pk]))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("workspace:introduction", found.pk)
