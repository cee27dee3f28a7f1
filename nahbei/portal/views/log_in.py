"""Coming in and leaving: an address that we know, six digits from there. Known or not, the answer is the same."""

from __future__ import annotations

from allauth.core import ratelimit
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from nahbei.access.actions import ask_for_code, choose_person, enter, leave
from nahbei.access.codes import keyed_digest
from nahbei.access.models import LogIn
from nahbei.access.queries import demo_addresses, people_at
from nahbei.foundation.actor import Actor
from nahbei.foundation.refusal import Refusal
from nahbei.messaging.mail_folder import FolderMail, mails_to
from nahbei.messaging.sms import gateway
from nahbei.people.models import ChannelKind
from nahbei.portal.door import LinkRequest, link_view
from nahbei.portal.forms.log_in import AddressForm, CodeForm
from nahbei.portal.frame import outside
from nahbei.portal.person_door import (
    actor_of,
    empty_browser,
    log_in_of,
    next_of,
    to_log_in,
    turn_away,
    who_of,
    with_cookie,
    without_cookie,
)

TOO_MANY = 429


@require_http_methods(["GET", "HEAD", "POST"])
@link_view
def log_in(request: LinkRequest) -> HttpResponse:
    if log_in_of(request, inside=True):
        return redirect(next_of(request))
    form = AddressForm(request.POST or None, by_sms=gateway() is not None)
    if request.method == "POST" and form.is_valid():
        address = form.cleaned_data["address"]
        # The same limits as for the office: by address, and by where somebody sits.
        if not ratelimit.consume(request, action="request_login_code", key=_key(request, address)):
            form.add_error(None, _("Das waren viele Versuche. Warten Sie bitte eine Minute."))
            return render(request, "portal/access/log_in.html", _context(request, form), status=TOO_MANY)
        browser = request.META.get("HTTP_USER_AGENT", "")
        secret = ask_for_code(agency=request.agency, kind=form.kind, address=address, browser=browser, at=request.now)
        return with_cookie(request, redirect(_onward(request, "code")), secret)
    return render(request, "portal/access/log_in.html", _context(request, form), status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@link_view
def code(request: LinkRequest) -> HttpResponse:
    waiting = log_in_of(request, inside=False)
    if waiting is None:
        return redirect("portal:log-in", request.agency.slug)
    form = CodeForm(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        if not ratelimit.consume(request, action="login_failed", key=_key(request, waiting.address)):
            form.add_error(None, _("Das waren viele Versuche. Warten Sie bitte eine Stunde oder rufen Sie uns an."))
            status = TOO_MANY
        elif secret := _enter(request, waiting, form):
            return with_cookie(request, redirect(next_of(request)), secret, stay=form.cleaned_data["stay"])
    context = {
        **outside(request), "form": form, "address": waiting.address, "by_sms": waiting.kind != ChannelKind.EMAIL, "next": next_of(request),
        "demo_mails": _demo_mails(waiting), "is_demo": settings.NAHBEI_DEMO,
    }
    return render(request, "portal/access/code.html", context, status=422 if form.errors and status == 200 else status)


def _enter(request: LinkRequest, waiting: LogIn, form: CodeForm) -> str:
    """The new secret; empty when the form says why not."""
    data = form.cleaned_data
    try:
        secret = enter(log_in=waiting, code=data["code"], stay=data["stay"], by=_who(waiting), at=request.now)
    except Refusal as refusal:
        form.add_error(refusal.field, str(refusal))
        return ""
    ratelimit.clear(request, action="login_failed", key=_key(request, waiting.address))
    return secret


@require_http_methods(["GET", "HEAD", "POST"])
@link_view
def person(request: LinkRequest) -> HttpResponse:
    """Several share a mailbox or a telephone: who is it now?"""
    found = log_in_of(request, inside=True)
    if found is None:
        return to_log_in(request)
    people = list(people_at(request.agency, found.kind, found.address))
    if not people:
        return turn_away(request, found)
    chosen = next((one for one in people if str(one.pk) == request.POST.get("person")), None)
    if chosen is not None:
        choose_person(log_in=found, person=chosen, by=actor_of(chosen), at=request.now)
        return redirect(next_of(request))
    return render(request, "portal/access/person.html", {**outside(request), "people": people, "next": next_of(request)})


@require_POST
@link_view
def log_out(request: LinkRequest) -> HttpResponse:
    """Also for whoever wants to type another address. The browser throws away what it kept of the pages."""
    for inside in (True, False):
        found = log_in_of(request, inside=inside)
        if found is not None:
            leave(log_in=found, by=_who(found), at=request.now)
            if inside:
                messages.success(request, _("Sie sind abgemeldet."))
    response = redirect("portal:log-in", request.agency.slug)
    return without_cookie(request, empty_browser(response))


def _onward(request: LinkRequest, name: str) -> str:
    wished = request.POST.get("next") or request.GET.get("next")
    query = f"?{urlencode({'next': next_of(request)})}" if wished else ""
    return reverse(f"portal:{name}", args=[request.agency.slug]) + query


def _context(request: LinkRequest, form: AddressForm) -> dict[str, object]:
    cast = demo_addresses(request.agency) if settings.NAHBEI_DEMO else []
    return {**outside(request), "form": form, "cast": cast, "by_sms": form.by_sms, "next": next_of(request)}


def _demo_mails(waiting: LogIn) -> list[FolderMail]:
    """The demo sends nothing: what it would have sent stands on the page."""
    if not settings.NAHBEI_DEMO:
        return []
    found = mails_to([waiting.address], folder=getattr(settings, "EMAIL_FILE_PATH", None))
    return [mail for mail in found if keyed_digest(waiting, mail.subject.strip()[:6]) == waiting.code]


def _key(request: LinkRequest, address: str) -> str:
    return f"portal-{request.agency.pk}-{address}"


def _who(log_in: LogIn) -> Actor:
    """By name when the address belongs to one; several, or nobody, are named by nothing."""
    person = who_of(log_in, list(people_at(log_in.agency, log_in.kind, log_in.address)))
    return actor_of(person) if person else Actor.portal(_("Portal"))
