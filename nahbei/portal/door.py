"""The entrance for people who answer by a link: the agency stands in the address, and a token is looked up only inside it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django_htmx.middleware import HtmxDetails

from nahbei.foundation.models import Agency
from nahbei.foundation.tenancy import agency_scope

P = ParamSpec("P")


class LinkRequest(HttpRequest):
    agency: Agency
    htmx: HtmxDetails
    now: dt.datetime
    today: dt.date


def link_view(view: Callable[Concatenate[LinkRequest, P], HttpResponse]) -> Callable[..., HttpResponse]:
    """Open one agency's walls for someone with a link. The token itself is checked by the view, inside the walls."""

    @wraps(view)
    @never_cache
    def enter(request: LinkRequest, agency: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        request.now = timezone.now()
        request.today = request.now.astimezone(ZoneInfo(settings.TIME_ZONE)).date()
        request.agency = get_object_or_404(Agency, slug=agency)
        with agency_scope(request.agency):
            response = view(request, *args, **kwargs)
        # The address holds a secret: it must not leave the house in a referrer, nor be found by a search engine. (With
        # "no-referrer" a browser sends the page's own form with "Origin: null", and the protection of forms refuses it.)
        response["Referrer-Policy"] = "same-origin"
        response["X-Robots-Tag"] = "noindex"
        return response

    enter.door = "portal"  # type: ignore[attr-defined]
    return enter
