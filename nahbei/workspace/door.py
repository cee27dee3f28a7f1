"""The office's one entrance: who are you, which agency, may you. Every view of the workspace passes through it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec
from zoneinfo import ZoneInfo

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import SimpleTemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django_htmx.middleware import HtmxDetails

from nahbei.foundation.actor import Actor
from nahbei.foundation.models import Account, Agency, Membership
from nahbei.foundation.rights import Right
from nahbei.foundation.tenancy import agency_scope

P = ParamSpec("P")
SESSION_KEY = "agency"
LONGEST_ID = 18


class StaffRequest(HttpRequest):
    """A request of someone who works in `agency`. `now` and `today` are read here once; below the door time is an argument."""

    user: Account
    agency: Agency
    membership: Membership
    htmx: HtmxDetails
    actor: Actor
    now: dt.datetime
    today: dt.date

    def may(self, right: Right) -> bool:
        return self.membership.may(right)


View = Callable[Concatenate[StaffRequest, P], HttpResponse]


def staff_view(right: Right) -> Callable[[View[P]], Callable[..., HttpResponse]]:
    """Let someone in who works in an agency today and holds `right`; open that agency's walls for the view and its page."""

    def decorator(view: View[P]) -> Callable[..., HttpResponse]:
        @wraps(view)
        @login_required
        def enter(request: StaffRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            request.now = timezone.now()
            request.today = request.now.astimezone(ZoneInfo(settings.TIME_ZONE)).date()
            membership = current_membership(request)
            if membership is None:
                return without_membership(request)
            if needs_second_factor(request):
                return redirect("mfa_index")
            if not membership.may(right):
                raise PermissionDenied
            request.membership, request.agency = membership, membership.agency
            request.actor = Actor(request.user.name, "account", request.user.pk)
            request.may = membership.may  # type: ignore[method-assign]
            with agency_scope(request.agency):
                response = view(request, *args, **kwargs)
                if isinstance(response, SimpleTemplateResponse) and not response.is_rendered:
                    response.render()  # inside the walls: a page asks the database while it is written
                return response

        enter.door = "workspace"  # type: ignore[attr-defined]
        enter.right = right  # type: ignore[attr-defined]
        return enter

    return decorator


def staff_or_elsewhere(right: Right, elsewhere: Callable[..., str]) -> Callable[[View[P]], Callable[..., HttpResponse]]:
    """For an address that guests hold in their hands: who works here and holds `right` gets the view, everybody else is led elsewhere."""

    def decorator(view: View[P]) -> Callable[..., HttpResponse]:
        inside = staff_view(right)(view)

        @wraps(view)
        def enter(request: StaffRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            return inside(request, *args, **kwargs) if _may(request, right) else redirect(elsewhere(*args, **kwargs))

        return open_view(enter)  # the view inside has a door of its own

    return decorator


def _may(request: HttpRequest, right: Right) -> bool:
    membership = current_membership(request) if request.user.is_authenticated else None
    return membership is not None and membership.may(right)


def account_view(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For pages about the account itself, before an agency is chosen."""

    @wraps(view)
    @login_required
    def enter(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        return view(request, *args, **kwargs)

    enter.door = "workspace"  # type: ignore[attr-defined]
    return enter


def open_view(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For the few pages before log-in. They read no agency's data."""
    view.door = "workspace"  # type: ignore[attr-defined]
    return view


def id_of(word: object) -> int | None:
    """The id that a word of an address or a form names. None for whatever is none, or longer than any id of the database."""
    text = str(word or "")
    return int(text) if text.isdecimal() and len(text) <= LONGEST_ID else None


def current_membership(request: HttpRequest) -> Membership | None:
    """The membership chosen at log-in, or the only one there is; None when there is nothing or something to choose."""
    account = request.user
    assert isinstance(account, Account)
    today = timezone.localdate()
    running = list(account.memberships.running(on=today).select_related("agency")[:50])
    chosen = request.session.get(SESSION_KEY)
    if len(running) == 1:
        return running[0]
    return next((membership for membership in running if membership.agency_id == chosen), None)


def without_membership(request: HttpRequest) -> HttpResponse:
    """Works in several offices: choose one. Works in none (any more): out, whatever page was open."""
    assert isinstance(request.user, Account)
    if request.user.memberships.running(on=timezone.localdate()).exists():
        return redirect("workspace:office-choice")
    logout(request)
    messages.warning(request, _("Ihr Zugang ist beendet. Wenn das nicht stimmt, fragen Sie die Leitung Ihres Büros."))
    return redirect(settings.LOGIN_URL)


def needs_second_factor(request: HttpRequest) -> bool:
    """Staff log in with a code and a second factor. The demo, and only it, goes without."""
    return not settings.NAHBEI_DEMO and not is_mfa_enabled(request.user)
