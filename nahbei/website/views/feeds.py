"""For machines: the Atom feed of new positions, the sitemap, what robots may visit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from nahbei.events.public import coming
from nahbei.opportunities import words
from nahbei.opportunities.models import Position
from nahbei.opportunities.public import newest, projects
from nahbei.ui.pasted import without_invisible
from nahbei.website.caching import cacheable
from nahbei.website.door import PublicRequest, open_page, public_view
from nahbei.website.sharing import address_of, full_address

MOST_ADDRESSES = 50_000  # of one sitemap, says the protocol
MOST_EVENTS = 2_000
# What is no page to be found: the office, accounts, and what people open by a link in a message.
CLOSED = ("/office/", "/account/", "/ui/reading/", "/*/reply/", "/*/report/", "/*/feedback/", "/*/positions/*/interest/", "/*/event/",
          "/*/events/*/registration/")


class Feed(Atom1Feed):
    """Without an entry it is as old as the agency: the clock would make every copy a new one."""

    begun: dt.datetime

    def latest_post_date(self) -> dt.datetime:
        return super().latest_post_date() if self.num_items() else self.begun


@require_safe
@cacheable
@public_view
def feed(request: PublicRequest) -> HttpResponse:
    agency, slug = request.agency, request.agency.slug
    page = full_address(reverse("website:positions", args=[slug]))
    atom = Feed(
        title=clean(_("Stellen für Freiwillige – {agency}").format(agency=agency.name)), link=page, description=None, language="de",
        feed_url=full_address(reverse("website:feed", args=[slug])), author_name=clean(agency.name), feed_guid=page,
    )
    atom.begun = agency.created_at
    for position in newest(agency, on=request.today):
        address = address_of(slug, position)
        atom.add_item(
            title=clean(position.title), link=address, unique_id=address, description=clean(_summary(position)),
            author_name=clean(position.organisation.name), categories=[clean(position.field.name)],
            pubdate=position.published_at, updateddate=max(position.changed_at, position.state_since),
        )
    return HttpResponse(atom.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


@require_safe
@cacheable
@public_view
def sitemap(request: PublicRequest) -> HttpResponse:
    rows = "".join(f"<url><loc>{escape(address)}</loc>{_changed(at)}</url>" for address, at in _addresses(request))
    text = f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}</urlset>\n'
    return HttpResponse(text, content_type="application/xml; charset=utf-8")


@require_safe
@open_page
def robots(request: HttpRequest) -> HttpResponse:
    text = "\n".join(["User-agent: *", *(f"Disallow: {path}" for path in CLOSED), ""])
    return HttpResponse(text, content_type="text/plain; charset=utf-8", headers={"Cache-Control": "public, max-age=86400"})


def _addresses(request: PublicRequest) -> Iterator[tuple[str, dt.datetime | None]]:
    agency, slug = request.agency, request.agency.slug
    for name in ("website:home", "website:positions", "website:projects", "website:events"):
        yield full_address(reverse(name, args=[slug])), None
    for pk, changed in projects(agency, on=request.today).order_by("pk").values_list("pk", "changed_at"):
        yield full_address(reverse("website:project", args=[slug, pk])), changed
    for number, at in coming(agency, on=request.today).values_list("number", "created_at")[:MOST_EVENTS]:
        yield full_address(reverse("website:event", args=[slug, number])), at
    published = agency.positions.published(on=request.today).order_by("-number").values_list("number", "changed_at", "state_since")
    begin = full_address(reverse("website:positions", args=[slug]))
    for number, changed, since in published[: MOST_ADDRESSES - MOST_EVENTS - 1_000]:
        yield f"{begin}{number}/", max(changed, since)


def _changed(at: dt.datetime | None) -> str:
    return f"<lastmod>{at.isoformat(timespec='seconds')}</lastmod>" if at else ""


def _summary(position: Position) -> str:
    facts = (position.organisation.name, words.where(position), words.when(position))
    return "\n".join(part for part in (position.summary, " · ".join(fact for fact in facts if fact)) if part)


def clean(text: str) -> str:
    """XML knows neither control characters nor U+FFFE and U+FFFF; one of them would break the feed for everybody."""
    return without_invisible(str(text)).replace("\ufffe", "").replace("\uffff", "")
