"""The first page inside: what is next, for every hat that somebody wears."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from nahbei.partners.queries import spoken_for
from nahbei.portal.frame import frame
from nahbei.portal.person_door import PersonRequest, person_view
from nahbei.portal.sections import sections_of


@require_safe
@person_view
def home(request: PersonRequest) -> HttpResponse:
    # Whoever is only here for an organisation has one first page; when that one is retired there is none, and this page says so.
    if request.hats == {"contact_person"} and spoken_for(request.agency, request.log_in.address, request.log_in.kind):
        return redirect("portal:partner", request.agency.slug)
    return render(request, "portal/my/home.html", {**frame(request), "sections": sections_of(request)})
