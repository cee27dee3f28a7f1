"""Events for machines and for other websites: a calendar, a feed, the file of one date, and a page that others may frame."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from csp.constants import NONE, SELF
from csp.decorators import csp_replace
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from nahbei.calendars.ical import Method, write
from nahbei.events import words
from nahbei.events.calendar import public_entry
from nahbei.events.models import Event, EventState
from nahbei.events.public import coming, event_page, fed
from nahbei.events.seats import where
from nahbei.website import dates
from nahbei.website.caching import cacheable
from nahbei.website.door import PublicRequest, public_view
from nahbei.website.forms.events import wishes_of
from nahbei.website.sharing import event_address, full_address
from nahbei.website.views.feeds import Feed, clean

AGAIN = dt.timedelta(hours=6)
FRAMED = 12
# Only to be looked at, and in any page: no form can be sent from it, no script runs, nothing is fetched but its style.
IN_A_FRAME = {
    "default-src": [NONE], "style-src": [SELF], "font-src": [SELF], "img-src": [SELF], "form-action": [NONE], "frame-ancestors": ["*"],
}


@require_safe
@cacheable
@public_view
def calendar(request: PublicRequest) -> HttpResponse:
    """Narrowed like the list. What is over stays for two months, what is cancelled says so."""
    found = fed(request.agency, on=request.today, wishes=wishes_of(request.GET, agency=request.agency), past=True)
    return _file(request, found, name=_("Veranstaltungen – {agency}").format(agency=request.agency.name), shown="inline", called="veranstaltungen")


@require_safe
@cacheable
@public_view
def event_file(request: PublicRequest, number: int) -> HttpResponse:
    found = event_page(request.agency, number)
    if found is None:
        raise Http404
    return _file(request, [found], name="", shown="attachment", called=f"veranstaltung-{found.on:%Y-%m-%d}")


@require_safe
@cacheable
@public_view
def feed(request: PublicRequest) -> HttpResponse:
    agency, slug = request.agency, request.agency.slug
    page = full_address(reverse("website:events", args=[slug]))
    atom = Feed(
        title=clean(_("Veranstaltungen – {agency}").format(agency=agency.name)), link=page, description=None, language="de",
        feed_url=full_address(reverse("website:events-feed", args=[slug])), author_name=clean(agency.name), feed_guid=page,
    )
    atom.begun = agency.created_at
    for event in fed(agency, on=request.today, wishes=wishes_of(request.GET, agency=request.agency)):
        address = event_address(slug, event)
        atom.add_item(
            title=clean(_title(event)), link=address, unique_id=address, description=clean(_summary(event)), pubdate=event.created_at,
            updateddate=_changed(event), categories=[clean(event.get_kind_display())],
        )
    return HttpResponse(atom.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


@xframe_options_exempt
@csp_replace(IN_A_FRAME)
@require_safe
@cacheable
@public_view
def embed(request: PublicRequest) -> HttpResponse:
    """The next dates, for the website of a partner: by `?organiser=` and `?kind=`. Every link opens the whole page."""
    found = coming(request.agency, on=request.today, wishes=wishes_of(request.GET, agency=request.agency))[:FRAMED]
    days = dates.by_day(dates.lines(request, found))
    return render(request, "website/events/embed.html", {"agency": request.agency, "days": days})


def _file(request: PublicRequest, events: Iterable[Event], *, name: str, shown: str, called: str) -> HttpResponse:
    slug = request.agency.slug
    rows = [public_entry(event, link=event_address(slug, event), stamp=_changed(event)) for event in events]
    text = write(rows, method=Method.PUBLISH, name=name, again_after=AGAIN if name else None)
    headers = {"Content-Disposition": f'{shown}; filename="{called}.ics"'}
    return HttpResponse(text, content_type="text/calendar; charset=utf-8", headers=headers)


def _changed(event: Event) -> dt.datetime:
    """So the same content is the same file: the clock would make every copy a new one."""
    at = getattr(event, "changed", None)
    return at if isinstance(at, dt.datetime) else event.created_at


def _title(event: Event) -> str:
    return _("Fällt aus: %s") % event.title if event.state == EventState.CANCELLED else event.title


def _summary(event: Event) -> str:
    return "\n".join(part for part in (event.summary, f"{words.when(event)} · {where(event)}") if part)
