"""My voluntary work: what I do, when, how far, in which languages. One question on each page."""

from __future__ import annotations

from django.db import transaction
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from nahbei.foundation.refusal import Refusal
from nahbei.people.actions import change_person
from nahbei.people.models import LANGUAGES
from nahbei.portal.forms.volunteer.profile import ActivitiesForm, LanguagesForm, LimitsForm, TimesForm
from nahbei.portal.frame import frame
from nahbei.portal.volunteer_door import VolunteerRequest, helper_view, posted, say_why
from nahbei.ui.german import format_distance, format_hours
from nahbei.ui.messages import say_done
from nahbei.volunteers.actions import change_volunteer
from nahbei.volunteers.models import VolunteerState
from nahbei.volunteers.words import absence_in_words, state_in_words, week_in_words

PAGE = ["GET", "HEAD", "POST"]


@require_safe
@helper_view
def overview(request: VolunteerRequest) -> HttpResponse:
    """Everything on one page, each with its own door."""
    volunteer, person = request.volunteer, request.person
    names = dict(LANGUAGES)
    absences = volunteer.absences.filter(ends_on__gte=request.today)
    context = {
        "volunteer": volunteer, "activities": volunteer.activities.all(), "week": week_in_words(volunteer.week), "limits": _limits(request),
        "absences": [absence_in_words(absence, today=request.today) for absence in absences],
        "languages": [str(names[code]) for code in dict.fromkeys([person.language, *person.languages]) if code in names],
        "state": state_in_words(volunteer), "paused": volunteer.state == VolunteerState.PAUSED,
    }
    return render(request, "portal/volunteer/overview.html", {**frame(request), **context})


@require_http_methods(PAGE)
@helper_view
def activities(request: VolunteerRequest) -> HttpResponse:
    form = ActivitiesForm(posted(request), agency=request.agency, volunteer=request.volunteer)
    if request.method == "POST" and form.is_valid():
        try:
            change_volunteer(volunteer=request.volunteer, willingnesses=form.willing(), by=request.actor, at=request.now)
        except Refusal as refusal:
            say_why(form, refusal)
        else:
            return _saved(request)
    return _page(request, form, "activities")


@require_http_methods(PAGE)
@helper_view
def times(request: VolunteerRequest) -> HttpResponse:
    form = TimesForm(posted(request), volunteer=request.volunteer)
    if request.method == "POST" and form.is_valid():
        change_volunteer(volunteer=request.volunteer, week=form.pattern(), by=request.actor, at=request.now)
        return _saved(request)
    return _page(request, form, "times")


@require_http_methods(PAGE)
@helper_view
def limits(request: VolunteerRequest) -> HttpResponse:
    form = LimitsForm(posted(request), volunteer=request.volunteer)
    if request.method == "POST" and form.is_valid():
        change_volunteer(volunteer=request.volunteer, by=request.actor, at=request.now, **form.columns())
        return _saved(request)
    return _page(request, form, "limits")


@require_http_methods(PAGE)
@helper_view
def languages(request: VolunteerRequest) -> HttpResponse:
    form = LanguagesForm(posted(request), person=request.person)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            change_person(person=request.person, by=request.actor, at=request.now, **form.columns())
        return _saved(request)
    return _page(request, form, "languages")


def _page(request: VolunteerRequest, form: Form, which: str) -> HttpResponse:
    return render(request, f"portal/volunteer/{which}.html", {**frame(request), "form": form}, status=422 if form.errors else 200)


def _saved(request: VolunteerRequest) -> HttpResponse:
    say_done(request, _("Gespeichert. Das Büro sieht es ab jetzt so."))
    return redirect("portal:volunteer", request.agency.slug)


def _limits(request: VolunteerRequest) -> list[str]:
    """„bis 3 km“, „höchstens 2 Einsätze in der Woche“, „mit Auto“."""
    row = request.volunteer
    said = [_("bis %(distance)s von zu Hause") % {"distance": format_distance(row.reach_m / 1000)}]
    if row.max_visits_week is not None:
        said.append(_("höchstens %(number)s Einsätze in der Woche") % {"number": row.max_visits_week})
    if row.max_minutes_week is not None:
        said.append(_("höchstens %(hours)s in der Woche") % {"hours": format_hours(row.max_minutes_week / 60)})
    return [*said, *([_("mit Auto")] if row.has_car else []), *([row.limits] if row.limits else [])]
