"""Hashed files. A wrong hash (an old page during an update) gets today's file, but may not keep it."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from nahbei.ui import assets
from nahbei.ui.door import open_view

FOR_EVER = "public, max-age=31536000, immutable"


@open_view
@require_safe
def stylesheet(request: HttpRequest, hash: str) -> HttpResponse:
    return _served(request, assets.stylesheet(), hash)


@open_view
@require_safe
def icon(request: HttpRequest, hash: str) -> HttpResponse:
    return _served(request, assets.icon(), hash)


@open_view
@require_safe
def picture(request: HttpRequest, name: str, hash: str) -> HttpResponse:
    if name not in assets.pictures():
        raise Http404
    return _served(request, assets.picture(name), hash)


@open_view
@require_safe
def font(request: HttpRequest, name: str, hash: str) -> HttpResponse:
    if name not in assets.FONTS:
        raise Http404
    return _served(request, assets.font(name), hash)


@open_view
@require_safe
def script(request: HttpRequest, name: str, hash: str) -> HttpResponse:
    if name not in assets.scripts():
        raise Http404
    return _served(request, assets.script(name), hash)


def _served(request: HttpRequest, asset: assets.Asset, hash: str) -> HttpResponse:
    encoding, body = asset.best_for(request.headers.get("Accept-Encoding", ""))
    response = HttpResponse(body, content_type=asset.kind)
    if encoding:
        response["Content-Encoding"] = encoding
    patch_vary_headers(response, ("Accept-Encoding",))
    fresh = hash == asset.hash and not settings.DEBUG
    response["Cache-Control"] = FOR_EVER if fresh else "no-cache"
    return response
