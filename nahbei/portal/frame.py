"""What stands on every page inside: the head with its menu, who is logged in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from nahbei.access.rules import stays
from nahbei.portal.door import LinkRequest
from nahbei.portal.partner_door import PartnerRequest
from nahbei.portal.person_door import PersonRequest


@dataclass(frozen=True)
class Link:
    url: str
    label: str
    current: bool = False


@dataclass(frozen=True)
class Entry:
    """A word of the menu: `name` of the address; `start` begins the addresses (below /<agency>/) that belong to it; for whom."""

    label: Promise
    name: str
    start: str
    hats: frozenset[str] = frozenset()


# The first page says what is next for all hats; the rest is sorted by hat, so that nobody looks for a door.
PERSON = (
    Entry(_("Start"), "portal:home", "my/"),
    Entry(_("Hilfe"), "portal:help", "my/help/", frozenset({"help_seeker", "representative"})),
    Entry(_("Einsätze"), "portal:volunteer-visits", "my/volunteer/visits/", frozenset({"volunteer"})),
    Entry(_("Stunden"), "portal:volunteer-hours", "my/volunteer/hours/", frozenset({"volunteer"})),
    Entry(_("Mein Ehrenamt"), "portal:volunteer", "my/volunteer/", frozenset({"volunteer"})),
    Entry(_("Organisation"), "portal:partner", "partner/", frozenset({"contact_person"})),
    Entry(_("Meine Daten"), "portal:data", "my/data/"),
)
PARTNER = (
    Entry(_("Wer kommt"), "portal:partner-introductions", "partner/introductions/"),
    Entry(_("Stunden"), "portal:partner-hours", "partner/hours/"),
    Entry(_("Sprechstunden"), "portal:partner-counselling", "partner/counselling/"),
    Entry(_("Unsere Stellen"), "portal:partner-positions", "partner/positions/"),
    Entry(_("Über uns"), "portal:partner-organisations", "partner/organisations/"),
)


def outside(request: LinkRequest) -> dict[str, object]:
    """Before somebody is in."""
    agency = request.agency
    home = reverse("portal:home", args=[agency.slug])
    return {"agency": agency, "agency_name": agency.name, "home_url": home, "phone": "empty"}


def frame(request: PersonRequest) -> dict[str, object]:
    """With the menu of what this person is to us."""
    entries = [entry for entry in PERSON if not entry.hats or entry.hats & request.hats]
    return {
        **outside(request), "menu": menu(request, entries) if len(entries) > 1 else [], "person": request.person, "hats": request.hats,
        "agency_lines": agency_lines(request), "who": request.person.full_name, "address": request.log_in.address,
        "shared": bool(request.others), "phone": "keep" if stays(request.log_in) else "empty",
    }


def partner_frame(request: PartnerRequest) -> dict[str, object]:
    """With the menu of an organisation; who is here for something else, too, gets back to the first page."""
    several = len(request.organisations) > 1
    more = request.hats - {"contact_person"}
    home = (*PERSON[:1], Entry(_("Organisation"), "portal:partner", "partner/")) if more else (Entry(_("Start"), "portal:partner", "partner/"),)
    return {
        **outside(request), "organisations": request.organisations, "several": several, "menu": menu(request, (*home, *PARTNER)),
        "agency_place": "" if several else request.organisations[0].name, "agency_lines": agency_lines(request),
        "who": request.contacts[0].person.full_name, "address": request.log_in.address, "phone": "",  # nothing of it is for a journey
    }


def menu(request: LinkRequest, entries: Iterable[Entry]) -> list[Link]:
    """The longest beginning that fits says where somebody is."""
    entries = list(entries)
    here = request.path.removeprefix(f"/{request.agency.slug}/")
    current = max((entry for entry in entries if here.startswith(entry.start)), key=lambda entry: len(entry.start), default=None)
    return [Link(reverse(entry.name, args=[request.agency.slug]), str(entry.label), entry is current) for entry in entries]


def agency_lines(request: LinkRequest) -> str:
    phone = request.agency.phone.replace(" ", "\u00a0")  # a number is not torn apart
    return " · ".join(line for line in (request.agency.name, phone) if line)
