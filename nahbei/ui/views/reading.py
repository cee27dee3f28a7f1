"""The reading bar: keep a wish in a cookie and go back to the page."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from nahbei.ui.door import open_view
from nahbei.ui.reading import COOKIE, Reading

A_YEAR = 365 * 24 * 60 * 60


# Without a CSRF token on purpose: the worst that a foreign page could do is to enlarge the letters, and public pages stay
# free of a second cookie.
@csrf_exempt
@open_view
@require_POST
def reading(request: HttpRequest) -> HttpResponse:
    wishes = {name: str(word) for name, word in request.POST.items()}
    response = HttpResponseRedirect(_back(request))
    chosen = Reading.from_cookie(request.COOKIES.get(COOKIE, "")).changed(wishes)
    secure = request.is_secure()
    response.set_cookie(COOKIE, chosen.to_cookie(), max_age=A_YEAR, samesite="Lax", secure=secure, httponly=True)
    if wishes.get("lang") in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, wishes["lang"], max_age=A_YEAR, samesite="Lax", secure=secure
        )
    return response


def _back(request: HttpRequest) -> str:
    """Only to a page of this installation, never elsewhere."""
    wish = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(wish, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return wish if safe else "/"
