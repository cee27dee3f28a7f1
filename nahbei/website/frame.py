"""What stands on every page of the website: the head with its menu, the foot with the legal pages."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from nahbei.website.door import PublicRequest


@dataclass(frozen=True)
class Link:
    url: str
    label: str
    current: bool = False


# word, name of the address
MENU: tuple[tuple[str | Promise, str], ...] = (
    (_("Stellen"), "website:positions"), (_("Mitmachen"), "website:helping"), (_("Hilfe bekommen"), "website:help"),
    (_("Veranstaltungen"), "website:events"), (_("Sprechstunden"), "website:counselling"), (_("Stelle melden"), "website:position-new"),
)
FOOT: tuple[tuple[str | Promise, str], ...] = (
    (_("Impressum"), "website:imprint"), (_("Datenschutz"), "website:privacy"), (_("Barrierefreiheit"), "website:accessibility"),
)


def frame(request: PublicRequest) -> dict[str, object]:
    """The context that ui/public.html reads."""
    agency = request.agency
    home = reverse("website:home", args=[agency.slug])
    lines = (agency.name, agency.street, f"{agency.postal_code} {agency.town}".strip(), agency.phone.replace(" ", "\u00a0"))
    return {
        "agency": agency, "agency_name": agency.name, "agency_place": agency.town, "home_url": home,
        "menu": [_link(request, label, name) for label, name in MENU], "footer_links": [_link(request, label, name) for label, name in FOOT],
        "dial": re.sub(r"[^\d+]", "", agency.phone),
        "agency_lines": " · ".join(line for line in lines if line),
    }


def _link(request: PublicRequest, label: str | Promise, name: str) -> Link:
    url = reverse(name, args=[request.agency.slug])
    home = reverse("website:home", args=[request.agency.slug])
    return Link(url, str(label), request.path == url if url == home else request.path.startswith(url) and not _deeper(request, url))


def _deeper(request: PublicRequest, url: str) -> bool:
    """„Stellen“ is not where somebody is who reports one: that has a word of its own."""
    own = reverse("website:position-new", args=[request.agency.slug])
    return url != own and request.path.startswith(own)
