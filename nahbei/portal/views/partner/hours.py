"""Hours of those who help at our positions: what was said is confirmed for a whole month in one tap; what is missing is written down."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from itertools import groupby

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from nahbei.foundation.actor import Actor
from nahbei.foundation.refusal import Refusal
from nahbei.placements.actions.positions import (
    confirm_position_hours,
    report_position_hours,
    take_back_confirmed_hours,
    take_back_position_hours,
)
from nahbei.placements.models import DecliningSide, PositionHours, Stage
from nahbei.placements.position_queries import coming_to, hours_at
from nahbei.placements.position_rules import months_of
from nahbei.portal.forms.position_hours import HoursForm
from nahbei.portal.frame import partner_frame
from nahbei.portal.partner_door import PartnerRequest, partner_view
from nahbei.portal.views.partner.people import one_of
from nahbei.ui.messages import say_done
from nahbei.visits.words import time_spent

PAGE, SHOWN = 20, 8  # figures on a page; people with the button to write some down
MOST = 60  # in one tap


@dataclass(frozen=True)
class Line:
    """A figure, as it is on the screen."""

    hours: PositionHours
    said: str

    @property
    def seen(self) -> str:
        return f"{self.hours.pk}:{self.hours.minutes}"


@dataclass(frozen=True)
class Month:
    first: dt.date
    waiting: list[Line]
    confirmed: list[Line]
    total: str


@require_http_methods(["GET", "HEAD", "POST"])
@partner_view
def hours(request: PartnerRequest) -> HttpResponse:
    if request.method == "POST":
        return _confirm(request)
    page = Paginator(hours_at(request.organisations, at=request.now), PAGE).get_page(request.GET.get("page"))
    months = [_month(first, list(members)) for first, members in groupby(page, key=lambda row: row.first)]
    helping = coming_to(request.organisations, at=request.now).filter(stage__in=[Stage.TRIAL, Stage.PLACED])[: SHOWN + 1]
    there = [one for one in helping if months_of(one, on=request.today)]
    context = {**partner_frame(request), "months": months, "page": page, "there": there[:SHOWN], "more": len(there) > SHOWN}
    return render(request, "portal/partner/hours.html", context)


def _month(first: dt.date, rows: list[PositionHours]) -> Month:
    lines = [Line(row, time_spent(row.minutes)) for row in rows]
    waiting, confirmed = ([line for line in lines if (line.hours.confirmed_at is None) == waits] for waits in (True, False))
    return Month(first, waiting, confirmed, time_spent(sum(row.minutes for row in rows)))


def _confirm(request: PartnerRequest) -> HttpResponse:
    """What was on the screen; what was corrected meanwhile stays and is looked at again."""
    shown = dict(word.split(":", 1) for word in request.POST.getlist("hours")[:MOST] if word.count(":") == 1)
    rows = _rows(request, list(shown))
    same = [row for row in rows if str(row.minutes) == shown[str(row.pk)]]
    done = [row for by, members in _by_organisation(request, same) for row in confirm_position_hours(hours=members, by=by, at=request.now)]
    if done:
        undo = f"{reverse('portal:partner-hours-return', args=[request.agency.slug])}?{urlencode({'hours': [row.pk for row in done]}, doseq=True)}"
        text = ngettext("Danke. Einmal Stunden bestätigt.", "Danke. %(n)s-mal Stunden bestätigt.", len(done))
        say_done(request, text % {"n": len(done)}, undo=undo)
    if len(done) < len(rows):
        messages.warning(request, _("Einige Stunden wurden inzwischen geändert oder bestätigt. Bitte sehen Sie noch einmal hin."))
    return redirect("portal:partner-hours", request.agency.slug)


@require_POST
@partner_view
def hours_return(request: PartnerRequest) -> HttpResponse:
    """Undo of many at once."""
    for by, rows in _by_organisation(request, _rows(request, request.GET.getlist("hours"))):
        take_back_confirmed_hours(hours=rows, by=by, at=request.now)
    say_done(request, _("Die Bestätigung ist zurückgenommen."))
    return redirect("portal:partner-hours", request.agency.slug)


@require_http_methods(["GET", "HEAD", "POST"])
@partner_view
def report(request: PartnerRequest, pk: int) -> HttpResponse:
    """How long somebody was there in a month; what was said before is corrected."""
    found = one_of(request, pk)
    months = months_of(found, on=request.today)[:24]
    if not months:
        return redirect("portal:partner-introduction", request.agency.slug, pk)
    form = HoursForm(request.POST or None, months=months, rows=list(found.hours.all()), wished=request.GET.get("month", ""))
    if request.method == "POST" and form.is_valid():
        by, month = request.actor_for(found.position.organisation), form.cleaned_data["month"]
        try:
            row = report_position_hours(
                placement=found, month=month, minutes=form.total, side=DecliningSide.ORGANISATION, by=by, at=request.now
            )
        except Refusal as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            undo = reverse("portal:partner-hours-report-return", args=[request.agency.slug, row.pk]) if row.kept is not None else ""
            say_done(request, _("Danke. Die Stunden sind eingetragen."), undo=undo)
            return redirect("portal:partner-hours", request.agency.slug)
    context = {**partner_frame(request), "form": form, "found": found, "name": found.volunteer.person.full_name}
    return render(request, "portal/partner/hours_form.html", context, status=422 if form.errors else 200)


@require_POST
@partner_view
def report_return(request: PartnerRequest, pk: int) -> HttpResponse:
    """Undo of one figure."""
    row = get_object_or_404(hours_at(request.organisations, at=request.now), pk=pk)
    by = request.actor_for(row.placement.position.organisation)
    try:
        take_back_position_hours(hours=row, side=DecliningSide.ORGANISATION, by=by, at=request.now)
        say_done(request, _("Zurückgenommen."))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("portal:partner-hours", request.agency.slug)


def _rows(request: PartnerRequest, keys: list[str]) -> list[PositionHours]:
    wanted = [int(key) for key in keys[:MOST] if key.isascii() and key.isdecimal() and len(key) < 19]
    return list(hours_at(request.organisations, at=request.now).filter(pk__in=wanted))


def _by_organisation(request: PartnerRequest, rows: list[PositionHours]) -> list[tuple[Actor, list[PositionHours]]]:
    """Each under the name by which that organisation knows her."""
    owners = {row.placement.position.organisation_id: row.placement.position.organisation for row in rows}
    return [
        (request.actor_for(owner), [row for row in rows if row.placement.position.organisation_id == key]) for key, owner in owners.items()
    ]
