"""Was this a person who opened a page? Simple and cheap: for a count that only orders a list, nothing more is needed."""

from __future__ import annotations

import re

from django.http import HttpRequest

_MACHINES = re.compile(
    r"bot|crawl|spider|slurp|preview|facebookexternal|whatsapp|telegram|curl|wget|python|java/|go-http|libwww|headless|lighthouse|monitor|scan",
    re.IGNORECASE,
)


def opened_by_a_person(request: HttpRequest) -> bool:
    """Not a robot, not a browser that fetches ahead, not somebody who looks at the same page again."""
    ahead = request.headers.get("Sec-Purpose", "") + request.headers.get("Purpose", "") + request.headers.get("X-Moz", "")
    agent = request.headers.get("User-Agent", "")
    again = "If-None-Match" in request.headers
    return request.method == "GET" and not again and "prefetch" not in ahead.lower() and bool(agent) and not _MACHINES.search(agent)
