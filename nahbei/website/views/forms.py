"""What people send us: interest in a position, wanting to help, needing help, looking for volunteers, a barrier.

The answer is the same for everybody: whether a number or an address is known here, nobody learns.
"""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe

from nahbei.opportunities.public import once_published
from nahbei.opportunities.queries import published_position
from nahbei.website import journeys
from nahbei.website.asking import Journey, ask
from nahbei.website.door import PublicRequest, public_view
from nahbei.website.frame import frame
from nahbei.website.views.positions import gone

FORM = ["GET", "HEAD", "POST"]
# Nobody else's cache keeps what somebody typed. Her own browser does: that is what makes „zurück“ work.
own = cache_control(private=True, max_age=0)


@require_http_methods(FORM)
@own
@public_view
def interest(request: PublicRequest, number: int) -> HttpResponse:
    """Who is at it already when the position goes is not sent away: the office rings and finds something else."""
    position = published_position(request.agency, number, on=request.today)
    if position is None and request.method == "POST":
        position = once_published(request.agency, number)
    if position is None:
        return gone(request, number)
    return ask(request, journeys.INTEREST, context={"position": position}, columns={"position": position})


@require_http_methods(FORM)
@own
@public_view
def helping(request: PublicRequest) -> HttpResponse:
    return ask(request, journeys.HELPING)


@require_http_methods(FORM)
@own
@public_view
def help_wanted(request: PublicRequest) -> HttpResponse:
    return ask(request, journeys.HELP)


@require_http_methods(FORM)
@own
@public_view
def position_new(request: PublicRequest) -> HttpResponse:
    return ask(request, journeys.POSITION)


@require_http_methods(FORM)
@own
@public_view
def barrier(request: PublicRequest) -> HttpResponse:
    return ask(request, journeys.BARRIER)


@require_safe
@public_view
def thanks(request: PublicRequest, journey: Journey) -> HttpResponse:
    return render(request, "website/forms/thanks.html", {"journey": journey, **frame(request)})
