"""Coming in with a finger or a face instead of a code: asking the device, setting one up, taking it away."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from allauth.core import ratelimit
from allauth.core.internal.ratelimit import consume as limit
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from nahbei.access import passkeys
from nahbei.access.actions import add_passkey, challenge_device, check_passkey, enter_by_passkey, remove_passkey
from nahbei.access.models import LogIn
from nahbei.access.passkeys import Holder, Site
from nahbei.access.queries import passkeys_at
from nahbei.access.rules import PASSKEY_LASTS
from nahbei.foundation.refusal import Refusal
from nahbei.foundation.tokens import digest
from nahbei.portal.door import LinkRequest, link_view
from nahbei.portal.frame import frame
from nahbei.portal.person_door import PersonRequest, actor_of, next_of, person_view, to_log_in, with_cookie

COOKIE = "nahbei_device"
TOO_MANY = 429


@require_http_methods(["GET", "HEAD", "POST"])
@link_view
def passkey_log_in(request: LinkRequest) -> HttpResponse:
    """GET: what the device shall sign, for the script. POST: what it signed."""
    if request.method != "POST":
        return _asked(request, None, "request_options", passkeys.question)
    # By where somebody sits, and by the passkey that is tried.
    if not ratelimit.consume(request, action="login_failed", key=f"portal-{request.agency.pk}-{digest(_credential(request))}"):
        return _back_to_log_in(request, _("Das waren viele Versuche. Warten Sie bitte eine Stunde oder rufen Sie uns an."))
    try:
        found = check_passkey(agency=request.agency, answer=_answer(request), secret=_secret(request), site=_site(request), at=request.now)
    except Refusal as refusal:
        return _back_to_log_in(request, str(refusal))
    stay, browser = request.POST.get("stay") == "on", request.META.get("HTTP_USER_AGENT", "")
    secret = enter_by_passkey(passkey=found, browser=browser, stay=stay, by=actor_of(found.person), at=request.now)
    return _without_question(request, with_cookie(request, redirect(next_of(request)), secret, stay=stay))


@require_http_methods(["GET", "HEAD", "POST"])
@person_view
def passkey_new(request: PersonRequest) -> HttpResponse:
    """GET: for which passkey the device is asked, for the script. POST: the passkey."""
    if request.method != "POST":
        return _asked(request, request.log_in, "creation_options", lambda site, challenge: _wish(request, site, challenge))
    try:
        add_passkey(
            log_in=request.log_in, person=request.person, answer=_answer(request), secret=_secret(request), site=_site(request),
            browser=request.META.get("HTTP_USER_AGENT", ""), by=request.actor, at=request.now,
        )
    except Refusal as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("Fertig. Ab jetzt kommen Sie auf diesem Gerät auch ohne Code hinein."))
    return _without_question(request, redirect("portal:log-ins", request.agency.slug))


@require_http_methods(["GET", "HEAD", "POST"])
@person_view
def passkey_removal(request: PersonRequest, pk: int) -> HttpResponse:
    rows = passkeys_at(request.agency, request.log_in.kind, request.log_in.address)
    if request.method != "POST":
        return render(request, "portal/access/passkey_removal.html", {**frame(request), "passkey": get_object_or_404(rows, pk=pk)})
    if not remove_passkey(log_in=request.log_in, key=pk, by=request.actor, at=request.now):
        raise Http404
    messages.success(request, _("Der Passkey ist entfernt. Mit ihm kommt niemand mehr hinein."))
    return redirect("portal:log-ins", request.agency.slug)


def _asked(
    request: LinkRequest, log_in: LogIn | None, name: str, options: Callable[[Site, bytes], dict[str, object]]
) -> HttpResponse:
    """The question as JSON. Whoever opens the address without our script lands on the page where it belongs."""
    if "application/json" not in request.headers.get("Accept", ""):
        return redirect("portal:log-ins" if log_in else "portal:log-in", request.agency.slug)
    if not limit(request, app="allauth.account", action="login", limit_get=True):  # the public one lets every GET pass
        return JsonResponse({}, status=TOO_MANY)
    secret, challenge = challenge_device(agency=request.agency, log_in=log_in, at=request.now)
    response = JsonResponse({name: options(_site(request), challenge)})
    # Strict: nobody comes to this question from another house's page.
    response.set_cookie(
        COOKIE, secret, max_age=int(PASSKEY_LASTS.total_seconds()), path=_path(request), secure=settings.SESSION_COOKIE_SECURE,
        httponly=True, samesite="Strict",
    )
    return response


def _wish(request: PersonRequest, site: Site, challenge: bytes) -> dict[str, object]:
    found, person = request.log_in, request.person
    handle = passkeys.handle_for(request.agency.pk, found.kind, found.address, person.pk)
    known = [one.credential for one in passkeys_at(request.agency, found.kind, found.address) if one.person_id == person.pk]
    return passkeys.wish(site, Holder(handle, found.address, person.full_name), challenge, known=known)


def _site(request: LinkRequest) -> Site:
    """The very page that is open; behind a proxy that does not say https, the address that the house knows of itself."""
    here = f"{request.scheme}://{request.get_host()}"
    host = urlsplit(here).hostname or ""
    known = {settings.NAHBEI_ADDRESS} if urlsplit(settings.NAHBEI_ADDRESS).hostname == host else set()
    return Site(host, frozenset({here, *known}), request.agency.name)


def _answer(request: LinkRequest) -> str:
    return request.POST.get("credential", "")


def _credential(request: LinkRequest) -> str:
    try:
        return passkeys.named(_answer(request))[0]
    except passkeys.BadAnswer:
        return ""


def _secret(request: LinkRequest) -> str:
    return request.COOKIES.get(COOKIE, "")


def _back_to_log_in(request: LinkRequest, why: str) -> HttpResponse:
    messages.warning(request, why)
    return _without_question(request, to_log_in(request))


def _without_question(request: LinkRequest, response: HttpResponse) -> HttpResponse:
    response.delete_cookie(COOKIE, path=_path(request), samesite="Strict")
    return response


def _path(request: LinkRequest) -> str:
    return f"/{request.agency.slug}/my/"
