"""One click instead of a code: in the demo, and only there."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from nahbei.foundation.queries import cast
from nahbei.workspace.door import SESSION_KEY, open_view


@open_view
@require_POST
def demo_entrance(request: HttpRequest) -> HttpResponse:
    """Log in as one of the cast. An installation that is no demo has no such page."""
    if not settings.NAHBEI_DEMO:
        raise Http404
    wanted = request.POST.get("membership", "")
    chosen = next((each for each in cast(on=timezone.localdate()) if str(each.pk) == wanted), None)
    if chosen is None:
        return redirect("account_login")
    login(request, chosen.account, backend=settings.AUTHENTICATION_BACKENDS[0])
    request.session[SESSION_KEY] = chosen.agency_id
    return redirect("workspace:entrance")
