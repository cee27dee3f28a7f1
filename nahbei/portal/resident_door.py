"""The entrance for residents and for those who act for them: the resident stands in the address, so nobody chooses twice.

Whether somebody may act is read at every click: an ended representation opens nothing any more.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import Http404, HttpResponse

from nahbei.desk.residents import Acting, acting_for
from nahbei.portal.frame import frame
from nahbei.portal.person_door import PersonRequest, person_view

P = ParamSpec("P")


class ResidentRequest(PersonRequest):
    """A request about the resident of `acting`; `all_acting`: everybody for whom who is here may act."""

    acting: Acting
    all_acting: list[Acting]


def acting_of(request: PersonRequest) -> list[Acting]:
    """Herself when she has asked for help, and whom she speaks for today."""
    if not {"help_seeker", "representative"} & request.hats:
        return []
    return acting_for(request.person, seeks_help="help_seeker" in request.hats, on=request.today)


def resident_view(view: Callable[Concatenate[ResidentRequest, P], HttpResponse]) -> Callable[..., HttpResponse]:
    """Let through who may act for the resident of the address. For everybody else there is no such page."""

    @wraps(view)
    def enter(request: ResidentRequest, person: int, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        request.all_acting = acting_of(request)
        found = next((acting for acting in request.all_acting if acting.person.pk == person), None)
        if found is None:
            raise Http404
        request.acting = found
        return view(request, *args, **kwargs)

    entrance: Callable[..., HttpResponse] = enter
    return person_view(entrance)


def resident_frame(request: ResidentRequest) -> dict[str, object]:
    return {**frame(request), "acting": request.acting, "resident": request.acting.person, "several": len(request.all_acting) > 1}
