"""What comes and what was: the dates of a resident, who comes, how each request stands."""

from __future__ import annotations

from django.http import HttpResponse
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
from nahbei.visits.models import Visit


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
    context = {**resident_frame(request), "one": lines_of(request, outlook), "past": [line(request, visit) for visit in past]}
    return render(request, "portal/resident/resident.html", context)


@require_safe
@resident_view
def date(request: ResidentRequest, pk: int) -> HttpResponse:
    visit = visit_of(request, pk)
    context = {
        **resident_frame(request), **line(request, visit), "may_cancel": residents.may_cancel(visit, at=request.now),
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


def visit_of(request: ResidentRequest, pk: int) -> Visit:
    """A date of this resident that who is here may see."""
    return get_object_or_404(residents.dates([request.acting], on=request.today), pk=pk)


def line(request: PersonRequest, visit: Visit) -> dict[str, object]:
    """A date in words."""
    return {
        "visit": visit, "day": format_date(visit.on, "long"), "time": format_span(visit.start, visit.end),
        "who_comes": residents.who_comes_words(visit, on=request.today), "what": visit.help_request.activity.noun,
    }


def lines_of(request: PersonRequest, outlook: residents.Outlook) -> dict[str, object]:
    """An outlook in words."""
    return {
        "acting": outlook.acting, "dates": [line(request, visit) for visit in outlook.dates], "questions": outlook.questions,
        "next": line(request, outlook.next) if outlook.next else None, "last": outlook.requests[0] if outlook.requests else None,
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
    found = residents.outlooks(mine, at=request.now, on=request.today)
    return Section("portal/resident/section.html", {"people": [lines_of(request, outlook) for outlook in found], "own": own})


SECTIONS["help_seeker"] = home_of_resident
SECTIONS["representative"] = home_of_representative
