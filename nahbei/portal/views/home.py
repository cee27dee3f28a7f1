"""The first page inside: what is next, for every hat that somebody wears."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from nahbei.portal.frame import frame
from nahbei.portal.person_door import PersonRequest, person_view
from nahbei.portal.sections import sections_of


@require_safe
@person_view
def home(request: PersonRequest) -> HttpResponse:
    if request.hats == {"contact_person"}:
        return redirect("portal:partner", request.agency.slug)
    return render(request, "portal/my/home.html", {**frame(request), "sections": sections_of(request)})
