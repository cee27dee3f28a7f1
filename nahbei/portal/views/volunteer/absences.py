"""„Im Urlaub bis …“: entered, changed, taken away; which of her dates fall into it stands beside it, each with „Ich kann nicht“."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nahbei.foundation.refusal import Refusal
from nahbei.placements.own_dates import OwnDate, dates_in, own_dates, promises_of
from nahbei.portal.forms.volunteer.away import AbsenceForm
from nahbei.portal.frame import frame
from nahbei.portal.volunteer_door import VolunteerRequest, helper_view, posted, say_why
from nahbei.ui.messages import say_done
from nahbei.volunteers.actions import add_absence, change_absence, remove_absence
from nahbei.volunteers.models import Absence
from nahbei.volunteers.words import absence_in_words

PAGE = ["GET", "HEAD", "POST"]


@require_safe
@helper_view
def absences(request: VolunteerRequest) -> HttpResponse:
    coming = coming_dates(request)
    rows = request.volunteer.absences.filter(ends_on__gte=request.today)
    shown = [(row, absence_in_words(row, today=request.today), dates_in(coming, row.starts_on, row.ends_on)) for row in rows]
    return render(request, "portal/volunteer/absences.html", {**frame(request), "absences": shown})


@require_http_methods(PAGE)
@helper_view
def new(request: VolunteerRequest) -> HttpResponse:
    form = AbsenceForm(posted(request), today=request.today)
    if request.method == "POST" and form.is_valid():
        try:
            row = add_absence(volunteer=request.volunteer, by=request.actor, at=request.now, **form.cleaned_data)
        except Refusal as refusal:
            say_why(form, refusal)
        else:
            return _saved(request, row)
    return _page(request, form)


@require_http_methods(PAGE)
@helper_view
def absence(request: VolunteerRequest, pk: int) -> HttpResponse:
    row = _own(request, pk)
    form = AbsenceForm(posted(request), today=request.today, absence=row)
    if request.method == "POST" and form.is_valid():
        try:
            row = change_absence(absence=row, by=request.actor, at=request.now, **form.cleaned_data)
        except Refusal as refusal:
            say_why(form, refusal)
        else:
            return _saved(request, row)
    return _page(request, form, absence=row)


@require_POST
@helper_view
def removal(request: VolunteerRequest, pk: int) -> HttpResponse:
    """She is there after all. It is two fields to enter it again."""
    remove_absence(absence=_own(request, pk), by=request.actor, at=request.now)
    say_done(request, _("Die Abwesenheit ist gelöscht."))
    return redirect("portal:volunteer-absences", request.agency.slug)


def coming_dates(request: VolunteerRequest) -> list[OwnDate]:
    return own_dates(request.volunteer, promises=promises_of(request.volunteer, on=request.today), at=request.now, first=request.today)


def say_which(request: VolunteerRequest, dates: list[OwnDate]) -> str:
    """What remains to be done after she is away, or pauses."""
    number = len(dates)
    if not number:
        return ""
    text = ngettext(
        "In dieser Zeit haben Sie noch einen Termin. Sagen Sie ihn ab, wenn Sie nicht kommen können.",
        "In dieser Zeit haben Sie noch %(number)d Termine. Sagen Sie die ab, zu denen Sie nicht kommen können.", number,
    )
    return text % {"number": number} if number > 1 else text


def _saved(request: VolunteerRequest, row: Absence) -> HttpResponse:
    warning = say_which(request, dates_in(coming_dates(request), row.starts_on, row.ends_on))
    say_done(request, " ".join(part for part in (_("Eingetragen. In dieser Zeit fragen wir Sie nicht."), warning) if part))
    return redirect("portal:volunteer-absences", request.agency.slug)


def _page(request: VolunteerRequest, form: AbsenceForm, absence: Absence | None = None) -> HttpResponse:
    context = {**frame(request), "form": form, "absence": absence}
    return render(request, "portal/volunteer/absence.html", context, status=422 if form.errors else 200)


def _own(request: VolunteerRequest, pk: int) -> Absence:
    row = get_object_or_404(request.volunteer.absences, pk=pk)
    row.volunteer = request.volunteer
    return row
