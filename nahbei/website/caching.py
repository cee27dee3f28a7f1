"""Public pages may be kept by browsers and caches on the way, without one visitor's view reaching another.

Nothing about a visitor is on them but how the page is to be read (the cookie of the reading bar), hence `Vary: Cookie`. They are
asked for anew each time (`max-age=0`), which costs a 304 without a body: what is taken off is gone at once.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]
FRESH = "public, max-age=0, must-revalidate"
FOR_EVER = "public, max-age=31536000, immutable"


def cacheable(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Goes around `public_view`: the page is written, then compared with what the browser has."""

    @wraps(view)
    def enter(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if response.status_code != 200:
            response.headers.setdefault("Cache-Control", "no-cache")
            return response
        response.headers.setdefault("Cache-Control", FRESH)
        if response["Cache-Control"] != FOR_EVER:
            patch_vary_headers(response, ["Cookie"])
        etag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
        response["ETag"] = etag
        if request.method == "HEAD":
            response["Content-Length"] = str(len(response.content))
            response.content = b""
        found = get_conditional_response(request, etag=etag, response=response)
        return found if isinstance(found, HttpResponse) else response

    return enter
