"""Impressum, Datenschutz, Barrierefreiheit: written from what the agency said in its settings."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from nahbei.foundation.profile import authority_of, profile_of
from nahbei.website.door import PublicRequest, public_view
from nahbei.website.frame import frame


@require_safe
@public_view
def imprint(request: PublicRequest) -> HttpResponse:
    return _page(request, "imprint")


@require_safe
@public_view
def privacy(request: PublicRequest) -> HttpResponse:
    """The terms that are told are those that count today."""
    return _page(request, "privacy", forget_guests_after=request.agency.guest_terms.on(timezone.localdate()).forget_after_days)


@require_safe
@public_view
def accessibility(request: PublicRequest) -> HttpResponse:
    return _page(request, "accessibility")


def _page(request: PublicRequest, name: str, **more: object) -> HttpResponse:
    profile = profile_of(request.agency)
    context = {**frame(request), "profile": profile, "authority": authority_of(request.agency, profile), **more}
    return render(request, f"website/legal/{name}.html", context)
