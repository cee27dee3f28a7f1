"""The entrance of those who help: the portal's log-in, and her file read at every click."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from nahbei.foundation.refusal import Refusal
from nahbei.placements.own_dates import HELPS
from nahbei.portal.person_door import PersonRequest, hat_view
from nahbei.volunteers.models import Volunteer

P = ParamSpec("P")


class VolunteerRequest(PersonRequest):
    """A request of `volunteer`."""

    volunteer: Volunteer


def volunteer_view(view: Callable[Concatenate[VolunteerRequest, P], HttpResponse]) -> Callable[..., HttpResponse]:
    """For everybody with the hat, also who has stopped: her own hours stay hers."""

    @wraps(view)
    def enter(request: VolunteerRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        request.volunteer = volunteer_of(request)
        return view(request, *args, **kwargs)

    entrance: Callable[..., HttpResponse] = enter
    return hat_view("volunteer")(entrance)


def helper_view(view: Callable[Concatenate[VolunteerRequest, P], HttpResponse]) -> Callable[..., HttpResponse]:
    """For who helps, or pauses. Who is blocked or has stopped is led to the first page and reads nothing about residents."""

    @wraps(view)
    def enter(request: VolunteerRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if request.volunteer.state not in HELPS:
            messages.warning(request, _("Sie sind zurzeit nicht als aktiv eingetragen. Rufen Sie uns gern an."))
            return redirect("portal:home", request.agency.slug)
        return view(request, *args, **kwargs)

    entrance: Callable[..., HttpResponse] = enter
    return volunteer_view(entrance)


def volunteer_of(request: PersonRequest) -> Volunteer:
    """Her file, with what the request knows already."""
    found = request.agency.volunteers.get(person=request.person)
    found.agency, found.person = request.agency, request.person
    return found


def posted(request: VolunteerRequest) -> QueryDict | None:
    """What was sent; also when nothing was filled in, for many of these questions may stay empty."""
    return request.POST if request.method == "POST" else None


def say_why(form: Form, refusal: Refusal) -> None:
    """At the field that it is about, where the form has it."""
    form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
