"""The mark of a view that stands open to everybody because it holds no data."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def open_view(view: View[P]) -> View[P]:
    """No account, no agency: only how things look."""

    @wraps(view)
    def enter(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        return view(request, *args, **kwargs)

    enter.door = "ui"  # type: ignore[attr-defined]  # the mark that tests/house looks for
    return enter
