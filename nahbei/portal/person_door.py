"""The entrance for whoever logged in by a code: volunteers, residents, those who act for them, contact persons.

The cookie holds a secret and nothing else. Whose address it is and which hats they wear is read at every click, inside one
agency's walls: whoever left, died or lost the address is out at once. One log-in serves all hats.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _

from nahbei.access.actions import leave
from nahbei.access.models import LogIn
from nahbei.access.queries import log_in_of as find_log_in
from nahbei.access.queries import people_at
from nahbei.access.rules import STAYS, STAYS_LONG
from nahbei.foundation.actor import Actor
from nahbei.foundation.tokens import digest
from nahbei.people.models import Person
from nahbei.people.queries import worn_by
from nahbei.portal.door import LinkRequest, link_view

P = ParamSpec("P")
COOKIE = "nahbei_portal"


class PersonRequest(LinkRequest):
    """A request of `person`, who wears `hats` (keys of people.hats) and acts as `actor`."""

    log_in: LogIn
    person: Person
    others: list[Person]  # at the same address
    hats: frozenset[str]
    actor: Actor


def person_view(view: Callable[Concatenate[PersonRequest, P], HttpResponse]) -> Callable[..., HttpResponse]:
    """Let someone in who is logged in here; several at one address say once who they are. Everybody else goes to the log-in."""

    @wraps(view)
    def enter(request: PersonRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        log_in = log_in_of(request, inside=True)
        if log_in is None:
            return to_log_in(request)
        people = list(people_at(request.agency, log_in.kind, log_in.address))
        if not people:
            return turn_away(request, log_in)
        person = who_of(log_in, people)
        if person is None:
            return redirect(f"{reverse('portal:log-in-person', args=[request.agency.slug])}?{urlencode({'next': request.get_full_path()})}")
        request.log_in, request.person, request.actor = log_in, person, actor_of(person)
        request.others, request.hats = [other for other in people if other != person], frozenset(worn_by(person))
        return view(request, *args, **kwargs)

    return link_view(enter)  # type: ignore[arg-type]


def hat_view(hat: str) -> Callable[[Callable[Concatenate[PersonRequest, P], HttpResponse]], Callable[..., HttpResponse]]:
    """As `person_view`, for pages that only somebody with this hat has; without it they are not there."""

    def decorate(view: Callable[Concatenate[PersonRequest, P], HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def enter(request: PersonRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            return view(request, *args, **kwargs) if hat in request.hats else redirect("portal:home", request.agency.slug)

        return person_view(enter)  # type: ignore[arg-type]

    return decorate


def who_of(log_in: LogIn, people: list[Person]) -> Person | None:
    """Who is meant of those at the address: the only one, or who was chosen."""
    if len(people) == 1:
        return people[0]
    return next((person for person in people if person.pk == log_in.person_id), None)


def actor_of(person: Person) -> Actor:
    return Actor.portal(person.full_name[:120])


def log_in_of(request: LinkRequest, *, inside: bool) -> LogIn | None:
    secret = request.COOKIES.get(COOKIE, "")
    return find_log_in(request.agency, digest(secret), inside=inside, at=request.now) if secret else None


def to_log_in(request: LinkRequest) -> HttpResponse:
    """To the log-in, and from there back to the page that was asked for."""
    door = reverse("portal:log-in", args=[request.agency.slug])
    if request.method != "GET" or request.path == reverse("portal:home", args=[request.agency.slug]):
        return redirect(door)
    return redirect(f"{door}?{urlencode({'next': request.get_full_path()})}")


def turn_away(request: LinkRequest, log_in: LogIn) -> HttpResponse:
    """Nobody of ours reads this address any more."""
    leave(log_in=log_in, by=Actor.portal(_("Unbekannt")), at=request.now)
    messages.warning(request, _("Ihr Zugang ist beendet. Wenn das nicht stimmt, rufen Sie uns bitte an."))
    return without_cookie(request, empty_browser(redirect("portal:log-in", request.agency.slug)))


def next_of(request: LinkRequest) -> str:
    """Where somebody wanted to go: a page of this agency, or home."""
    wished = request.POST.get("next") or request.GET.get("next") or ""
    inside = f"/{request.agency.slug}/"
    if wished.startswith(inside) and ".." not in wished and url_has_allowed_host_and_scheme(wished, allowed_hosts=None):
        return wished
    return reverse("portal:home", args=[request.agency.slug])


def with_cookie(request: LinkRequest, response: HttpResponse, secret: str, *, stay: bool = False) -> HttpResponse:
    """Lax, not strict: who comes from a link in our mail is still logged in."""
    response.set_cookie(
        COOKIE, secret, max_age=int((STAYS_LONG if stay else STAYS).total_seconds()), path=f"/{request.agency.slug}/",
        secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax",
    )
    return response


def empty_browser(response: HttpResponse) -> HttpResponse:
    """Pages, worker and dates that the browser keeps of us: away with them (the script `phone` does it, too, where a browser does not)."""
    response["Clear-Site-Data"] = '"cache", "storage"'
    return response


def without_cookie(request: LinkRequest, response: HttpResponse) -> HttpResponse:
    response.delete_cookie(COOKIE, path=f"/{request.agency.slug}/", samesite="Lax")
    return response
