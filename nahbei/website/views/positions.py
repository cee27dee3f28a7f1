"""The list of positions, the page of one, and its picture."""

from __future__ import annotations

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from nahbei.opportunities import words
from nahbei.opportunities.actions import count_opening
from nahbei.opportunities.listing import listing, shown
from nahbei.opportunities.models import Position
from nahbei.opportunities.public import contact_name, has_open_project, once_published, picture, position_page, similar
from nahbei.places.geonames import ATTRIBUTION
from nahbei.website.caching import FOR_EVER, cacheable
from nahbei.website.door import PublicRequest, public_view
from nahbei.website.entries import entries
from nahbei.website.forms.positions import ListForm
from nahbei.website.frame import frame
from nahbei.website.sharing import address_of, data_block, full_address, job_posting, qr_code
from nahbei.website.visitors import opened_by_a_person

PAGE = 24


@require_safe
@cacheable
@public_view
def list_(request: PublicRequest) -> HttpResponse:
    """What is published, narrowed by the address, in the fair order."""
    form = ListForm(request.GET, agency=request.agency, on=request.today)
    wishes = form.wishes()
    found = listing(request.agency, wishes, on=request.today)
    chosen = form.chosen()
    form.count(found)
    page = Paginator(found.keys, PAGE).get_page(request.GET.get("page"))
    chips = [(words, _without(request, name)) for name, words in chosen]
    context = {
        **frame(request), "form": form, "select": {select.name: select for select in form.selects()},
        "page": page, "chips": chips, "wishes": wishes, "attribution": ATTRIBUTION,
        "entries": entries(request, shown(request.agency, list(page.object_list)), found.metres),
        "projects": not chips and has_open_project(request.agency, on=request.today),
        "narrowed": len([name for name, _words in chosen if name != "q"]),
    }
    return render(request, "website/positions/list.html", context)


@require_safe
@cacheable
@public_view
def position(request: PublicRequest, number: int) -> HttpResponse:
    found = position_page(request.agency, number, on=request.today)
    if found is None:
        return gone(request, number)
    if opened_by_a_person(request):
        count_opening(position=found, on=request.today)
    return render(request, "website/positions/position.html", {**frame(request), **_page(request, found)})


@require_safe
@cacheable
@public_view
def picture_file(request: PublicRequest, digest: str) -> HttpResponse:
    """The name is the digest of the content, so it never changes; the middleware forbids browsers to guess the type."""
    found = picture(request.agency, digest, on=request.today)
    if found is None:
        raise Http404
    return HttpResponse(bytes(found.content), content_type="image/jpeg", headers={"Cache-Control": FOR_EVER})


def _page(request: PublicRequest, found: Position) -> dict[str, object]:
    slug, address = request.agency.slug, address_of(request.agency.slug, found)
    shown_picture = getattr(found, "picture", None)
    return {
        "position": found, "picture": shown_picture, "address": address, "shown_address": address.split("://", 1)[1],
        "qr": qr_code(address), "data": data_block(job_posting(slug, found, request.agency.name)),
        "picture_address": full_address(f"/{slug}/pictures/{shown_picture.digest}.jpg") if shown_picture else "",
        "where": words.where(found), "street": words.address(found), "when": words.when(found), "effort": words.effort(found),
        "period": words.period(found), "seats": words.seats(found), "needed": words.needed(found), "given": words.given(found),
        "access": words.access(found), "contact": contact_name(found), "interest_url": f"/{slug}/positions/{found.number}/interest/",
        "similar": entries(request, similar(request.agency, found, on=request.today)), "origin": settings.NAHBEI_ADDRESS,
    }


def gone(request: PublicRequest, number: int) -> HttpResponse:
    """Somebody follows an old link or a printed code: not their fault, and there may be something like it."""
    before = once_published(request.agency, number)
    if before is None:
        raise Http404(_("Diese Stelle gibt es nicht."))
    alike = entries(request, similar(request.agency, before, on=request.today))
    return render(request, "website/positions/gone.html", {**frame(request), "similar": alike}, status=404)


def _without(request: PublicRequest, name: str) -> str:
    """The address without one wish. Without a postal code there is no radius."""
    query = request.GET.copy()
    for gone in (name, "page", *(("km",) if name == "plz" else ())):
        query.pop(gone, None)
    return f"{request.path}?{query.urlencode()}" if query else request.path
