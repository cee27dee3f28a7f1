"""One date: what it is, who comes, what was; cancel it, move it, bring it back, note the hours, approve them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nahbei.desk import timeline
from nahbei.desk.week import key_of
from nahbei.foundation.reference import Reference
from nahbei.foundation.refusal import Refusal
from nahbei.foundation.rights import Right
from nahbei.placements.actions import cancel_visit, move_visit, report_with_helper, restore_visit
from nahbei.ui.messages import say_done
from nahbei.visits import words
from nahbei.visits.actions import approve_hours, report_visit, take_back_approval
from nahbei.visits.models import Side, Visit, VisitState
from nahbei.visits.rules import VisitIsNotOver, is_restorable
from nahbei.workspace.door import StaffRequest, staff_view
from nahbei.workspace.forms.visits import CancellationForm, MoveForm, ReportForm
from nahbei.workspace.references import address


@staff_view(Right.DESK)
@require_safe
def visit(request: StaffRequest, pk: int) -> HttpResponse:
    found = _one(request, pk)
    return render(request, "workspace/visits/visit.html", {**_context(request, found), "items": timeline.of_visit(request.agency, found)})


@staff_view(Right.REQUESTS)
@require_safe
def stand_in(request: StaffRequest, pk: int) -> HttpResponse:
    """Who could take this one date: shown on the page of its request."""
    found = _one(request, pk)
    return redirect(f"{reverse('workspace:request', args=[found.help_request_id])}?visit={found.pk}#wer")


@staff_view(Right.VISITS_CHANGE)
@require_http_methods(["GET", "HEAD", "POST"])
def cancellation(request: StaffRequest, pk: int) -> HttpResponse:
    found = _one(request, pk)
    form = CancellationForm(request.POST or None, visit=found, only_date=_is_only_date(found))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        if said["helper"] != found.volunteer_id:
            found.volunteer_id = said["helper"]  # as the screen showed it: the action says what has changed
        try:
            cancel_visit(
                visit=found, side=said["side"], reason=said["reason"], ends_request=bool(said.get("ends_request")), by=request.actor,
                at=request.now,
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            word = _("Der Termin ist wieder offen.") if said["side"] == Side.VOLUNTEER else _("Abgesagt. Wer betroffen ist, bekommt Bescheid.")
            say_done(request, word, undo=reverse("workspace:visit-restoration", args=[pk]))
            return redirect("workspace:visit-stand-in" if said["side"] == Side.VOLUNTEER else "workspace:visit", pk)
    return render(request, "workspace/visits/cancellation.html", {"form": form, "visit": _one(request, pk)}, status=422 if form.errors else 200)


@staff_view(Right.VISITS_CHANGE)
@require_http_methods(["GET", "HEAD", "POST"])
def move(request: StaffRequest, pk: int) -> HttpResponse:
    """Another day or time. The undo posts the old times in the address."""
    found = _one(request, pk)
    initial = {"on": found.on, "start": found.start, "end": found.end, "helper": found.volunteer_id}
    data = (request.GET if "on" in request.GET else request.POST) if request.method == "POST" else None
    form = MoveForm(data, initial=initial, today=request.today)
    if data is not None and form.is_valid():
        said, seen = form.cleaned_data, _one(request, pk)
        seen.volunteer_id = said["helper"]
        try:
            moved = move_visit(visit=seen, on=said["on"], start=said["start"], end=said["end"], by=request.actor, at=request.now)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            _say_moved(request, found, moved)
            return redirect("workspace:visit", pk)
    return render(request, "workspace/visits/move.html", {"form": form, "visit": found}, status=422 if form.errors else 200)


@staff_view(Right.VISITS_CHANGE)
@require_POST
def restoration(request: StaffRequest, pk: int) -> HttpResponse:
    """Undo of a cancellation."""
    found = _one(request, pk)
    try:
        restored = restore_visit(visit=found, by=request.actor, at=request.now)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        helper = restored.volunteer.person.full_name if restored.volunteer else ""
        who = _("Es kommt %(name)s.") % {"name": helper} if helper else _("Es kommt noch niemand.")
        say_done(request, _("Der Termin findet doch statt. %(who)s") % {"who": who})
    return redirect("workspace:visit", pk)


@staff_view(Right.VISITS_CHANGE)
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: StaffRequest, pk: int) -> HttpResponse:
    """What a volunteer tells on the telephone or on paper."""
    found = _one(request, pk)
    if found.begins_at > request.now:
        messages.warning(request, str(VisitIsNotOver.sentence))
        return redirect("workspace:visit", pk)
    form = ReportForm(request.POST or None, visit=found)
    if request.method == "POST" and form.is_valid():
        helper = form.cleaned_data.get("helper")
        try:
            if helper is not None and form.report().minutes is not None:
                report_with_helper(visit=found, volunteer=helper, report=form.report(), by=request.actor, at=request.now)
            else:
                report_visit(visit=found, report=form.report(), by=request.actor, at=request.now)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            say_done(request, _("Eingetragen."))
            return redirect("workspace:visit", pk)
    return render(request, "workspace/visits/report.html", {"form": form, "visit": found}, status=422 if form.errors else 200)


@staff_view(Right.HOURS_APPROVE)
@require_POST
def approval(request: StaffRequest, pk: int) -> HttpResponse:
    """What was on the page is approved; hours that were corrected meanwhile are shown first."""
    found = _one(request, pk)
    shown = request.POST.get("seen", words.seen(found))
    try:
        if shown != words.seen(found):
            found.minutes = -1
        approve_hours(visits=[found], by=request.actor, at=request.now)
        say_done(request, _("Freigegeben."), undo=reverse("workspace:visit-approval-return", args=[pk]))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("workspace:visit", pk)


@staff_view(Right.HOURS_APPROVE)
@require_POST
def approval_return(request: StaffRequest, pk: int) -> HttpResponse:
    if take_back_approval(visits=[_one(request, pk)], by=request.actor, at=request.now):
        say_done(request, _("Freigabe zurückgenommen. Die Stunden lassen sich wieder ändern."))
    return redirect("workspace:visit", pk)


def _one(request: StaffRequest, pk: int) -> Visit:
    rows = request.agency.visits.select_related(
        "agency", "help_request__agency", "help_request__help_seeker__neighbourhood", "help_request__activity", "volunteer__person",
        "given_back_by__person",
    ).prefetch_related("help_request__help_seeker__channels", "volunteer__person__channels")
    return get_object_or_404(rows, pk=pk)


def _context(request: StaffRequest, found: Visit) -> dict[str, Any]:
    """What can be done with it now, and where its people are."""
    planned, over = found.state == VisitState.PLANNED, found.ends_at <= request.now
    change = request.may(Right.VISITS_CHANGE)
    return {
        "visit": found, "week_key": key_of(found.on), "effort": words.effort(found), "why_missed": words.why_missed(found),
        "seen": words.seen(found), "over": over, "today": request.today, "now": request.now,
        "can_cancel": change and planned and not over, "can_restore": change and is_restorable(found, at=request.now),
        "can_report": change and found.state != VisitState.CANCELLED and found.begins_at <= request.now and found.approved_at is None,
        "can_find": request.may(Right.MATCHING) and planned and found.volunteer_id is None and found.begins_at > request.now,
        "can_approve": request.may(Right.HOURS_APPROVE) and found.state == VisitState.TOOK_PLACE,
        "seeker_url": address(Reference("people.person", found.help_request.help_seeker_id), request.may),
        "helper_url": address(Reference("people.person", found.volunteer.person_id), request.may) if found.volunteer else "",
    }


def _is_only_date(found: Visit) -> bool:
    """Nothing of a one-off request would be left."""
    others = found.help_request.visits.planned().exclude(pk=found.pk).filter(on__gte=found.on)
    return not found.help_request.standing and not others.exists()


def _say_moved(request: StaffRequest, before: Visit, moved: Visit) -> None:
    if before.volunteer is not None and moved.volunteer_id is None:
        name = before.volunteer.person.full_name
        messages.warning(request, _("Verlegt. %(name)s kann dann nicht: Der Termin ist offen.") % {"name": name})
        return
    old = {"on": before.on.isoformat(), "start": f"{before.start:%H:%M}", "end": f"{before.end:%H:%M}", "helper": moved.volunteer_id or ""}
    say_done(request, _("Verlegt. Beide bekommen Bescheid."), undo=f"{reverse('workspace:visit-move', args=[before.pk])}?{urlencode(old)}")
