"""On the telephone: what makes the portal a symbol there, and what of it is readable without internet."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from nahbei.access.queries import people_at
from nahbei.access.rules import stays
from nahbei.people.queries import worn_by
from nahbei.portal import offline_dates as dates
from nahbei.portal import shell
from nahbei.portal.door import LinkRequest, link_view
from nahbei.portal.frame import outside
from nahbei.portal.person_door import log_in_of, who_of

UNKNOWN = 401


@require_safe
@link_view
def manifest(request: LinkRequest) -> HttpResponse:
    described = _("Ihre Termine und alles, was Sie mit uns abmachen.")
    content = shell.manifest(
        request.agency, description=described, lang=get_language() or "de", direction="rtl" if get_language_bidi() else "ltr"
    )
    return JsonResponse(content, content_type="application/manifest+json")


@require_safe
@link_view
def worker(request: LinkRequest) -> HttpResponse:
    """From this folder it may look after this folder and no other: no header lifts that."""
    return HttpResponse(shell.worker(request.agency), content_type="text/javascript; charset=utf-8")


@require_safe
@link_view
def offline(request: LinkRequest) -> HttpResponse:
    """The same for everybody: the worker fetches it without a cookie. What is personal, the page finds on the device."""
    return render(request, "portal/phone/offline.html", outside(request))


@require_safe
@link_view
def offline_dates(request: LinkRequest) -> HttpResponse:
    """For the worker, and only on a device of one's own. To anybody else it says that nothing may be kept."""
    log_in = log_in_of(request, inside=True)
    if log_in is None or log_in.ends_at is None or not stays(log_in):
        return JsonResponse({}, status=UNKNOWN)
    person = who_of(log_in, list(people_at(request.agency, log_in.kind, log_in.address)))
    if person is None:
        return JsonResponse({}, status=UNKNOWN)
    rows = dates.offline_dates(request.agency, person, frozenset(worn_by(person)), on=request.today)
    until = min(log_in.ends_at, request.now + dt.timedelta(days=dates.DAYS))
    return JsonResponse({
        "at": request.now.isoformat(), "until": until.isoformat(), "name": person.formal_name, "dates": [asdict(row) for row in rows],
    })
