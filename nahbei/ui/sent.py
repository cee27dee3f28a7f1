"""A picture that only some may see, sent to one of them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified


def private_jpeg(request: HttpRequest, content: bytes, digest: str) -> HttpResponse:
    """The browser keeps it and asks each time whether it may still show it: a consent that was taken back holds at once."""
    tag = f'"{digest[:32]}"'
    same = tag in request.headers.get("If-None-Match", "")
    response = HttpResponseNotModified() if same else HttpResponse(content, content_type="image/jpeg")
    response["Cache-Control"] = "private, no-cache"
    response["ETag"] = tag
    response["X-Content-Type-Options"] = "nosniff"
    return response
