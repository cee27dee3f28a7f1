"""My positions: how far each is, and whom to call once both have said yes."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from nahbei.placements.own_positions import own_positions
from nahbei.portal.frame import frame
from nahbei.portal.volunteer_door import VolunteerRequest, helper_view


@require_safe
@helper_view
def positions(request: VolunteerRequest) -> HttpResponse:
    return render(request, "portal/volunteer/positions.html", {**frame(request), "positions": own_positions(request.volunteer)})
