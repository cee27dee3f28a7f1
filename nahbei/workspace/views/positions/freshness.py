"""Aktualität: what is fresh and what is not, whom to ring today, and the terms."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_POST, require_safe

from nahbei.foundation.refusal import Refusal
from nahbei.foundation.rights import Right
from nahbei.opportunities import actions
from nahbei.opportunities.freshness import off_on, to_ring
from nahbei.opportunities.lists import freshness_of
from nahbei.opportunities.models import Position
from nahbei.opportunities.queries import freshness_terms
from nahbei.ui.messages import say_done
from nahbei.workspace.door import StaffRequest, staff_view
from nahbei.workspace.forms.positions import TermsForm

PAGE = 50
SAID = {
    "current": gettext_noop("„{title}“ ist noch aktuell."), "filled": gettext_noop("„{title}“ ist besetzt."),
    "not_reached": gettext_noop("Nicht erreicht. „{title}“ steht morgen wieder hier."),
    "again": gettext_noop("„{title}“ steht in drei Tagen wieder hier."),
}


@staff_view(Right.POSITIONS)
@require_safe
def freshness(request: StaffRequest) -> HttpResponse:
    """How it stands, and what was last confirmed long ago: the oldest first."""
    terms = freshness_terms(request.agency, on=request.today)
    rows = request.agency.positions.published(on=request.today).filter(confirmed_on__isnull=False)
    rows = rows.select_related("organisation").order_by("confirmed_on", "pk")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    lines = [(row, (request.today - row.confirmed_on).days, off_on(row, terms)) for row in page if row.confirmed_on]
    context = {
        "counts": freshness_of(request.agency, on=request.today), "page": page, "lines": lines, "terms": terms,
        "ring": to_ring(request.agency, on=request.today).count(), "may_change": request.may(Right.POSITIONS_CHANGE),
    }
    return render(request, "workspace/positions/freshness.html", context)


@staff_view(Right.POSITIONS_CHANGE)
@require_safe
def calls(request: StaffRequest) -> HttpResponse:
    """Whom to ring today, by organisation, with the number."""
    rows = to_ring(request.agency, on=request.today).prefetch_related("contact__person__channels")
    groups = [
        {"organisation": owner, "positions": [(one, _numbers(request, one)) for one in found], "first": number == 0}
        for number, (owner, found) in enumerate((owner, list(found)) for owner, found in groupby(rows, key=lambda one: one.organisation))
    ]
    return render(request, "workspace/positions/calls.html", {"groups": groups, "count": len(rows), "may_see_people": request.may(Right.PEOPLE)})


@staff_view(Right.POSITIONS_CHANGE)
@require_POST
def call(request: StaffRequest, pk: int) -> HttpResponse:
    """What came of it."""
    found = get_object_or_404(request.agency.positions.select_related("agency", "organisation"), pk=pk)
    outcome = request.POST.get("outcome", "")
    if outcome in SAID:
        try:
            actions.note_call(position=found, outcome=outcome, by=request.actor, at=request.now)
            say_done(request, _(SAID[outcome]).format(title=found.title))
        except Refusal as refusal:
            messages.error(request, str(refusal))
    return redirect("workspace:freshness-calls")


@staff_view(Right.SETTINGS)
def terms(request: StaffRequest) -> HttpResponse:
    """A change is a new row from its day on."""
    may_change, now = request.may(Right.SETTINGS_CHANGE), freshness_terms(request.agency, on=request.today)
    start = {name: getattr(now, name) for name in ("ask_after_days", "remind_after_days", "unpublish_after_days")}
    data = request.POST if may_change and request.method == "POST" else None
    form = TermsForm(data, today=request.today, initial={**start, "valid_from": request.today})
    if form.is_bound and form.is_valid():
        try:
            actions.set_freshness_terms(agency=request.agency, by=request.actor, at=request.now, **form.cleaned_data)
        except ValidationError as problem:  # there are terms from that day on
            form.add_error("valid_from", problem.messages)
        else:
            say_done(request, _("Gespeichert."))
            return redirect("workspace:settings-freshness")
    known = list(request.agency.freshness_terms.all()[:50])
    context = {"form": form, "terms": known, "current": now, "may_change": may_change, "today": request.today}
    return render(request, "workspace/settings/freshness.html", context, status=422 if form.errors else 200)


def _numbers(request: StaffRequest, position: Position) -> list[Any]:
    """The contact person's own numbers, for whoever may see people; else that of the organisation."""
    person = position.contact.person if position.contact and request.may(Right.PEOPLE) else None
    return [one for one in person.channels.all() if one.kind == "phone"] if person else []
