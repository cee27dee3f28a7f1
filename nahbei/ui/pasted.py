"""What people paste is cleaned once, before any form or view sees it: for every page there is and every page to come.

A NUL stops PostgreSQL, a mark of direction turns a whole page around, a control character lands in mails and PDFs, and all
of them are invisible to whoever pastes. Emojis, and the two joiners that scripts and emojis need, stay.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import TypeVar, cast

from django.http import HttpRequest, QueryDict
from django.http.response import HttpResponseBase

Q = TypeVar("Q", bound=QueryDict)
KEPT = frozenset("\n\t\u200c\u200d")
_PLAIN = re.compile("[\n\t\u0020-\u007e\u00a0-\u00ac\u00ae-\u024f]*")  # nearly everything that is typed; only a short cut


def without_invisible(text: str) -> str:
    """Without control characters, marks of direction and lone surrogates; a line ends with one character."""
    if _PLAIN.fullmatch(text):
        return text
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(c for c in text if c in KEPT or unicodedata.category(c) not in {"Cc", "Cf", "Cs"})


def cleaned(query: Q) -> Q:
    """The same names and values, cleaned. The very object when there was nothing to clean."""
    lists = [(name, [str(value) for value in values]) for name, values in query.lists()]
    clean = [(without_invisible(name), [without_invisible(value) for value in values]) for name, values in lists]
    if clean == lists:
        return query
    fresh = QueryDict(mutable=True, encoding=query.encoding)
    for name, values in clean:
        fresh.setlist(name, values)
    fresh._mutable = False
    return cast(Q, fresh)


class PastedTextMiddleware:
    """Cleans the address's question part and the body of forms."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.META.get("QUERY_STRING"):
            request.GET = cleaned(request.GET)
        if request.method == "POST":
            request.POST = cleaned(request.POST)
        return self.get_response(request)
