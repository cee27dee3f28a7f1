"""What comes and what was: the dates of a resident, who comes, how each request stands."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from nahbei.calendars.ical import Method, write
from nahbei.desk import residents
from nahbei.placements.calendar import for_seeker
from nahbei.portal.frame import frame
from nahbei.portal.person_door import PersonRequest, person_view
from nahbei.portal.resident_door import ResidentRequest, acting_of, resident_frame, resident_view
from nahbei.portal.sections import SECTIONS, Section
from nahbei.ui.german import format_date, format_span
from nahbei.ui.sent import private_jpeg
from nahbei.visits.models import Visit, VisitState

SHOWN = {VisitState.PLANNED, VisitState.TOOK_PLACE}


@require_safe
@person_view
def help_(request: PersonRequest) -> HttpResponse:
    """Straight on for whoever acts for one; several are chosen by name; who acts for nobody (any more) reads that."""
    found = acting_of(request)
    if len(found) == 1:
        return redirect("portal:resident", request.agency.slug, found[0].person.pk)
    return render(request, "portal/resident/choose.html", {**frame(request), "found": found})


@require_safe
@resident_view
def resident(request: ResidentRequest) -> HttpResponse:
    (outlook,) = residents.outlooks([request.acting], at=request.now, on=request.today)
    past = residents.past_dates(request.acting, on=request.today)
    shown = residents.faces([request.acting], on=request.today)
    context = {**resident_frame(request), "one": lines_of(request, outlook, shown), "past": [line(request, visit) for visit in past]}
    return render(request, "portal/resident/resident.html", context)


@require_safe
@resident_view
def date(request: ResidentRequest, pk: int) -> HttpResponse:
    visit = visit_of(request, pk)
    context = {
        **resident_frame(request), **line(request, visit, residents.faces([request.acting], on=request.today)),
        "may_cancel": residents.may_cancel(visit, at=request.now),
        "may_take_back": residents.may_take_back(visit, at=request.now),
    }
    return render(request, "portal/resident/date.html", context)


@require_safe
@resident_view
def date_file(request: ResidentRequest, pk: int) -> HttpResponse:
    """One date as a file for a calendar, with what its page says."""
    visit = visit_of(request, pk)
    entry = for_seeker(request.agency, visit, helper=residents.who_comes_words(visit, on=request.today))
    name = _("Termin %(day)s.ics") % {"day": visit.on.isoformat()}
    return HttpResponse(
        write([entry], method=Method.PUBLISH), content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@require_safe
@resident_view
def photo(request: ResidentRequest, pk: int) -> HttpResponse:
    """Who comes: for whoever reads her first name, as long as she likes."""
    found = residents.face(request.acting, pk, on=request.today)
    if found is None:
        raise Http404
    return private_jpeg(request, bytes(found.content), found.digest)


def visit_of(request: ResidentRequest, pk: int) -> Visit:
    """A date of this resident that who is here may see."""
    return get_object_or_404(residents.dates([request.acting], on=request.today), pk=pk)


def line(request: PersonRequest, visit: Visit, faces: Mapping[int, int] | None = None) -> dict[str, object]:
    """A date in words, and a photo beside the first name of who comes."""
    name = residents.who_comes(visit)
    return {
        "name": name, "face": (faces or {}).get(visit.volunteer_id or 0) if name and visit.state in SHOWN else None,
        "visit": visit, "day": format_date(visit.on, "long"), "time": format_span(visit.start, visit.end),
        "who_comes": residents.who_comes_words(visit, on=request.today), "what": visit.help_request.activity.noun,
    }


def lines_of(request: PersonRequest, outlook: residents.Outlook, faces: Mapping[int, int]) -> dict[str, object]:
    """An outlook in words."""
    return {
        "acting": outlook.acting, "dates": [line(request, visit) for visit in outlook.dates], "questions": outlook.questions,
        "next": line(request, outlook.next, faces) if outlook.next else None, "last": outlook.requests[0] if outlook.requests else None,
        "requests": [(one, residents.state_words(one)) for one in outlook.open],
    }


def home_of_resident(request: PersonRequest) -> Section:
    """The part of the first page about oneself."""
    return _section(request, own=True)


def home_of_representative(request: PersonRequest) -> Section:
    """The part about those for whom one acts today."""
    return _section(request, own=False)


def _section(request: PersonRequest, *, own: bool) -> Section:
    mine = [acting for acting in acting_of(request) if acting.own is own]
    found, shown = residents.outlooks(mine, at=request.now, on=request.today), residents.faces(mine, on=request.today)
    people = [lines_of(request, outlook, shown) for outlook in found]
    return Section("portal/resident/section.html", {"people": people, "own": own, "agency": request.agency})


SECTIONS["help_seeker"] = home_of_resident
SECTIONS["representative"] = home_of_representative
