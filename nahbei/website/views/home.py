"""The first page of the agency: what it does, how to reach it, three ways in, and where somebody is needed now."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from nahbei.events.public import coming
from nahbei.foundation import profile as profiles
from nahbei.website.dates import lines
from nahbei.website.door import PublicRequest, public_view
from nahbei.website.frame import frame

FRESH = NEXT = 3


@require_safe
@public_view
def home(request: PublicRequest) -> HttpResponse:
    published = request.agency.positions.published(on=request.today)
    profile = profiles.profile_of(request.agency)
    context = {
        **frame(request), "fresh": published.select_related("organisation").order_by("-published_at", "-pk")[:FRESH], "count": published.count(),
        "headline": profile.headline or profiles.HEADLINE, "intro": profile.intro or profiles.INTRO,
        "next": lines(request, coming(request.agency, on=request.today)[:NEXT]),
    }
    return render(request, "website/home.html", context)
