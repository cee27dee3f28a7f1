"""The picture of an event, by the name of its content."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from nahbei.events.pictures import picture_of_public
from nahbei.website.caching import cacheable
from nahbei.website.door import PublicRequest, public_view


@require_safe
@cacheable
@public_view
def event_picture(request: PublicRequest, digest: str) -> HttpResponse:
    """Asked for anew each time: when somebody takes their yes back, it is gone at once."""
    found = picture_of_public(request.agency, digest)
    if found is None:
        raise Http404
    return HttpResponse(bytes(found.content), content_type="image/jpeg")
