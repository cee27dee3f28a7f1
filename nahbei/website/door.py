"""The entrance for the public: no log-in, the agency stands in the address. Only what is published is read here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import SimpleTemplateResponse
from django.utils import timezone
from django_htmx.middleware import HtmxDetails

from nahbei.foundation.models import Agency
from nahbei.foundation.tenancy import agency_scope

P = ParamSpec("P")


class PublicRequest(HttpRequest):
    agency: Agency
    htmx: HtmxDetails
    now: dt.datetime
    today: dt.date


def public_view(view: Callable[Concatenate[PublicRequest, P], HttpResponse]) -> Callable[..., HttpResponse]:
    """Open one agency's walls for anybody. Views start at a `published()` QuerySet and never show who is logged in."""

    @wraps(view)
    def enter(request: PublicRequest, agency: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        request.user = AnonymousUser()  # whoever is logged in sees what everybody sees, and no session is read
        request.now = timezone.now()
        request.today = request.now.astimezone(ZoneInfo(settings.TIME_ZONE)).date()
        request.agency = get_object_or_404(Agency, slug=agency)
        with agency_scope(request.agency):
            response = view(request, *args, **kwargs)
            if isinstance(response, SimpleTemplateResponse) and not response.is_rendered:
                response.render()  # inside the walls: a page asks the database while it is written
            return response

    enter.door = "website"  # type: ignore[attr-defined]
    return enter


def open_page(view: Callable[Concatenate[HttpRequest, P], HttpResponse]) -> Callable[..., HttpResponse]:
    """No agency and no data: the same for the whole installation."""

    @wraps(view)
    def enter(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        return view(request, *args, **kwargs)

    enter.door = "website"  # type: ignore[attr-defined]
    return enter
