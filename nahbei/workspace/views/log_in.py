"""The log-in pages are allauth's; here they get the house's manners, and in the demo the cast."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from allauth.account.views import LoginView
from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from nahbei.foundation.queries import cast, only_agency

View = Callable[..., HttpResponseBase]


def mannered(view: View) -> View:
    """A refused form answers 422, as everywhere; nothing of an account stays in a cache."""

    @wraps(view)
    def enter(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        form = response.context_data.get("form") if isinstance(response, TemplateResponse) and response.context_data else None
        if form is not None and form.is_bound and form.errors:
            response.status_code = 422
        return response

    return never_cache(enter)


class _Entrance(LoginView):  # type: ignore[misc]
    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        found: dict[str, object] = super().get_context_data(**kwargs)
        return {**found, "site": only_agency(), "cast": cast(on=timezone.localdate()) if settings.NAHBEI_DEMO else ()}


log_in = mannered(_Entrance.as_view())
