"""An event becomes a series: its dates are shown before anything is stored."""

from __future__ import annotations

import datetime as dt

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from nahbei.events import words
from nahbei.events.actions import make_series
from nahbei.events.actions.planning import CONTENT
from nahbei.events.actions.series import days_of
from nahbei.events.models import EventSeries
from nahbei.foundation.refusal import Refusal
from nahbei.foundation.rights import Right
from nahbei.ui.messages import say_done
from nahbei.workspace.door import StaffRequest, staff_view
from nahbei.workspace.forms.events import SeriesForm
from nahbei.workspace.views.events.events import one


@staff_view(Right.EVENTS_CHANGE)
@require_http_methods(["GET", "HEAD", "POST"])
def event_series(request: StaffRequest, pk: int) -> HttpResponse:
    found = one(request, pk)
    form = SeriesForm(request.POST or None, initial={"starts_on": found.on + dt.timedelta(days=1)})
    days: list[dt.date] = []
    if request.method == "POST" and form.is_valid():
        rule = form.rule(found)
        try:
            days = days_of(EventSeries(agency=request.agency, title=found.title, created_at=request.now, **rule))
            if request.POST.get("do") == "make":
                content = {name: getattr(found, name) for name in CONTENT}
                partners = [row.organisation for row in found.organisers.select_related("organisation")]
                make_series(agency=request.agency, rule=rule, organisers=partners, by=request.actor, at=request.now, **content)
                say_done(request, _("%(n)s Termine sind als Entwurf angelegt.") % {"n": len(days)})
                return redirect(reverse("workspace:events") + "?view=drafts")
        except Refusal as refusal:
            form.refuse(refusal)
    context = {"form": form, "event": found, "days": days, "when": words.when(found)}
    return render(request, "workspace/events/series.html", context, status=422 if form.errors else 200)
