"""The address that a calendar program fetches by itself. It cannot log in, so the address is the key – and everything else is not found."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from nahbei.calendars.actions import note_fetch
from nahbei.calendars.queries import calendar_of, feed_by_digest
from nahbei.foundation.tokens import digest
from nahbei.portal.door import LinkRequest, link_view


def _revalidated(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A program may keep the file as long as it asks whether it still holds: without this a 304 would be of no use."""

    @wraps(view)
    def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response["Cache-Control"] = "private, no-cache"
        response["Referrer-Policy"] = "no-referrer"
        del response["Expires"]
        return response

    return answer


@require_safe
@_revalidated
@link_view
def feed(request: LinkRequest, secret: str) -> HttpResponse:
    """Unknown, renewed, closed, blocked, ended: not found, all alike. The digest is looked up, so time tells nothing of the secret."""
    found = feed_by_digest(request.agency, digest(secret), on=request.today)
    if found is None:
        raise Http404
    text = calendar_of(found, at=request.now)
    note_fetch(feed=found, on=request.today)
    tag = f'"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8", headers={"ETag": tag})
    response["Content-Disposition"] = 'inline; filename="nahbei.ics"'
    return get_conditional_response(request, etag=tag, response=response) or response
