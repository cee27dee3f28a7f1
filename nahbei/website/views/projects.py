"""The list of projects, and the page of one with its positions."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from nahbei.opportunities.listing import shown
from nahbei.opportunities.public import projects as published
from nahbei.website.caching import cacheable
from nahbei.website.door import PublicRequest, public_view
from nahbei.website.entries import entries
from nahbei.website.frame import frame


@require_safe
@cacheable
@public_view
def projects(request: PublicRequest) -> HttpResponse:
    rows = published(request.agency, on=request.today).order_by("starts_on", "title", "pk")[:200]
    return render(request, "website/projects/list.html", {**frame(request), "projects": rows})


@require_safe
@cacheable
@public_view
def project(request: PublicRequest, pk: int) -> HttpResponse:
    """What it is about, and the positions in it that are open."""
    found = get_object_or_404(published(request.agency, on=request.today), pk=pk)
    keys = found.positions.published(on=request.today).order_by("rank", "pk").values_list("pk", flat=True)[:200]
    context = {**frame(request), "project": found, "entries": entries(request, shown(request.agency, list(keys)))}
    return render(request, "website/projects/project.html", context)
