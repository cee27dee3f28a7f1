"""The entrance for those who speak for an organisation: the portal's log-in, and for whom its address speaks read at every click."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect

from nahbei.access.models import LogIn
from nahbei.access.queries import people_at
from nahbei.foundation.actor import Actor
from nahbei.opportunities.models import Position, PositionQuerySet
from nahbei.partners.models import ContactPerson, Organisation
from nahbei.partners.queries import spoken_for
from nahbei.people.queries import worn_by
from nahbei.portal.door import LinkRequest, link_view
from nahbei.portal.person_door import actor_of, log_in_of, to_log_in, turn_away

P = ParamSpec("P")


class PartnerRequest(LinkRequest):
    """A request of someone who speaks for `organisations` of `agency`."""

    log_in: LogIn
    contacts: list[ContactPerson]
    organisations: list[Organisation]
    hats: frozenset[str]  # of all at this address

    def actor_for(self, organisation: Organisation) -> Actor:
        """Under the name by which that organisation knows her."""
        return actor_of(next(contact.person for contact in self.contacts if contact.organisation_id == organisation.pk))

    def positions(self) -> PositionQuerySet:
        """All positions that she may see: every view starts here."""
        return self.agency.positions.filter(organisation__in=self.organisations)


def partner_view(view: Callable[Concatenate[PartnerRequest, P], HttpResponse]) -> Callable[..., HttpResponse]:
    """Let someone in who is logged in here and still speaks for an organisation; everybody else goes to the log-in or to the first page."""

    @wraps(view)
    def enter(request: PartnerRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        log_in = log_in_of(request, inside=True)
        if log_in is None:
            return to_log_in(request)
        people = list(people_at(request.agency, log_in.kind, log_in.address))
        if not people:
            return turn_away(request, log_in)
        request.log_in, request.contacts = log_in, spoken_for(request.agency, log_in.address, log_in.kind)
        if not request.contacts:
            return redirect("portal:home", request.agency.slug)
        request.hats = frozenset(hat for person in people for hat in worn_by(person))
        request.organisations = list({contact.organisation_id: contact.organisation for contact in request.contacts}.values())
        request.actor_for = PartnerRequest.actor_for.__get__(request)  # type: ignore[method-assign]
        request.positions = PartnerRequest.positions.__get__(request)  # type: ignore[method-assign]
        return view(request, *args, **kwargs)

    return link_view(enter)  # type: ignore[arg-type]


def position_of(request: PartnerRequest, number: int) -> Position:
    """One of hers; any other is not there."""
    rows = request.positions().select_related("agency", "organisation", "field", "activity", "site", "neighbourhood", "project", "contact__person")
    return get_object_or_404(rows, number=number)


def organisation_of(request: PartnerRequest, key: str) -> Organisation | None:
    """The one that an address or a form names, if it is hers."""
    return next((one for one in request.organisations if str(one.pk) == key), None)
