"""Nobody answered whether a position is still right, and it will soon be taken off. Asking and taking off is `opportunities`' own course."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from functools import partial

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy

from nahbei.foundation.actor import Actor
from nahbei.foundation.models import Agency
from nahbei.messaging.channels import route_of
from nahbei.messaging.models import MessageChannel
from nahbei.notices.models import Whom
from nahbei.notices.occasions import Case, Occasion, Span
from nahbei.opportunities.actions.freshness import token_of
from nahbei.opportunities.freshness import off_on
from nahbei.opportunities.models import Position
from nahbei.opportunities.queries import freshness_terms
from nahbei.people.models import Person
from nahbei.ui.german import format_date


def find_stale(agency: Agency, whom: Whom, span: Span, at: dt.datetime) -> Iterator[Case]:
    today = timezone.localdate(at)
    terms, zone = freshness_terms(agency, on=today), timezone.get_default_timezone()
    rows = agency.positions.published(on=today).filter(asked_on__isnull=False)
    rows = rows.select_related("agency", "organisation", "contact__person__merged_into")
    for position in rows.prefetch_related("contact__person__channels").order_by("pk"):
        off = off_on(position, terms)
        if off is None or not timezone.localdate(span.first) <= off <= timezone.localdate(span.last):
            continue
        person = _contact(position)
        if whom == Whom.CONTACT and person is None:
            continue
        moment = dt.datetime.combine(off, dt.time(), zone)
        values = {
            "stelle": position.title, "organisation": position.organisation.name, "bis": format_date(off - dt.timedelta(days=1), "plain"),
            "link": settings.NAHBEI_ADDRESS + reverse("portal:still-right", args=[agency.slug, token_of(position)]),
        }
        channel = MessageChannel.EMAIL if whom == Whom.CONTACT else None
        yield Case(position.reference, person, f"off {off}", moment, moment, partial(_given, values), channel=channel)


def _contact(position: Position) -> Person | None:
    """Who has an e-mail address and is alive; else the call list has the position."""
    if position.contact is None:
        return None
    person = position.contact.person.merged_into or position.contact.person
    return person if person.died_on is None and route_of(person, MessageChannel.EMAIL).channel == MessageChannel.EMAIL else None


def _given(values: Mapping[str, str], by: Actor, at: dt.datetime) -> Mapping[str, str]:
    return values


POSITION = Occasion(
    key="position", name=gettext_lazy("Eine Stelle ist lange nicht bestätigt"), before=True,
    apart=gettext_lazy("bevor die Stelle abgenommen wird"), same_day=gettext_lazy("Am Tag, an dem die Stelle abgenommen wird"),
    unless=gettext_lazy("Die Organisation hat geantwortet."),
    told={Whom.CONTACT: ("position_soon_off",), Whom.OFFICE: ("position_soon_off_for_office",)}, find=find_stale,
)
