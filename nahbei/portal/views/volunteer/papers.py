"""Papers that count for a time: what is there, until when, what is missing."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from nahbei.portal.frame import frame
from nahbei.portal.volunteer_door import VolunteerRequest, helper_view
from nahbei.volunteers.papers import papers_of


@require_safe
@helper_view
def papers(request: VolunteerRequest) -> HttpResponse:
    return render(request, "portal/volunteer/papers.html", {**frame(request), "papers": papers_of(request.volunteer, on=request.today)})
