"""What every page for the public carries at its foot, whichever door it belongs to: who we are, by law."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse

from nahbei.foundation.models import Agency
from nahbei.website.frame import FOOT, Link


def legal(request: HttpRequest) -> dict[str, object]:
    """Context processor: for pages of one agency that are not of its office. Asks the database nothing."""
    agency = getattr(request, "agency", None)
    if not isinstance(agency, Agency) or hasattr(request, "membership"):
        return {}
    return {"footer_links": [Link(reverse(name, args=[agency.slug]), str(label)) for label, name in FOOT]}
