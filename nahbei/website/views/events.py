"""Events for everybody: what is coming as a list, a month on one page, one event, and how to register for it."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe

from nahbei.events import words
from nahbei.events.models import Event
from nahbei.events.public import between, bounds, coming, event_page, organiser_names, picture_of
from nahbei.events.seats import Seats, access, cost, seats, where
from nahbei.website import dates
from nahbei.website.asking import ask
from nahbei.website.caching import cacheable
from nahbei.website.door import PublicRequest, public_view
from nahbei.website.forms.events import Narrowing
from nahbei.website.frame import frame
from nahbei.website.registering import RegistrationAsking, journey_of
from nahbei.website.sharing import data_block, event_address, event_data, qr_code

PAGE = 30
own = cache_control(private=True, max_age=0)


@require_safe
@cacheable
@public_view
def events(request: PublicRequest) -> HttpResponse:
    """The next ones; with `?month=2026-12` the days of a month."""
    form, first = Narrowing(request.GET, agency=request.agency, on=request.today), dates.month_of(request.GET.get("month", ""))
    context = {
        **frame(request), "form": form, "heading": dates.heading_of(first), "list_url": dates.list_link(request),
        "month_url": dates.month_link(request, first or request.today.replace(day=1)), "month": first,
    }
    if first is None:
        return render(request, "website/events/list.html", {**context, **_list(request, form)})
    last = dates.last_of(first)
    found = dates.lines(request, between(request.agency, first, last, form.wishes))
    begin, end = bounds(request.agency)
    beside = {
        "earlier": dates.month_link(request, dates.month_before(first)) if begin and begin < first else "",
        "later": dates.month_link(request, dates.month_after(first)) if end and end > last else "",
    }
    return render(request, "website/events/month.html", {
        **context, **beside, "weeks": dates.weeks(first, found, today=request.today), "number": len(found),
    })


def _list(request: PublicRequest, form: Narrowing) -> dict[str, object]:
    page = Paginator(coming(request.agency, on=request.today, wishes=form.wishes), PAGE).get_page(request.GET.get("page"))
    return {"page": page, "days": dates.by_day(dates.lines(request, page.object_list))}


@require_safe
@cacheable
@public_view
def event(request: PublicRequest, number: int) -> HttpResponse:
    found = _found(request, number)
    address, state = event_address(request.agency.slug, found), _seats(request, found)
    context = {
        **frame(request), "event": found, "seats": state, "when": words.when(found), "where": where(found), "cost": cost(found),
        "access": access(found), "before": dates.before(found), "address": address, "shown_address": address.split("://", 1)[1],
        "organisers": organiser_names(found, request.agency.name), "picture": picture_of(found),
        "qr": qr_code(address), "data": data_block(event_data(request.agency.slug, found, request.agency.name)),
        "link": found.online_address if where(found) == found.online_address else "",
    }
    return render(request, "website/events/event.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@own
@public_view
def registration(request: PublicRequest, number: int) -> HttpResponse:
    """Where nobody can register any more the page of the event says why; whoever is at it already is told at the end."""
    found = _found(request, number)
    if request.method != "POST" and not _seats(request, found).open:
        return redirect("website:event", request.agency.slug, number)
    return ask(request, journey_of(found), columns={"event": found}, asking_with=RegistrationAsking, context={"event": found, "where": where(found)})


def _found(request: PublicRequest, number: int) -> Event:
    found = event_page(request.agency, number)
    if found is None:
        raise Http404(_("Diese Veranstaltung gibt es nicht."))
    return found


def _seats(request: PublicRequest, found: Event) -> Seats:
    return seats(found, waiting=bool(getattr(found, "somebody_waits", False)), at=request.now)
