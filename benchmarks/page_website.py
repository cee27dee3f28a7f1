"""The public pages: the list with everything open, narrowed and searched; the page of one position."""

from __future__ import annotations

from collections.abc import Iterator

from django.test import Client
from django.urls import reverse

from benchmarks import Measurement, office
from benchmarks.pages import measure
from nahbei.foundation.models import Agency
from nahbei.foundation.tenancy import agency_scope

VISITOR = "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"
# What costs most at once: words with slips, a place, a time.
SEARCH = "?q=kidner+vorlseen&plz=43305&km=25&time=morning"


def run(size: str) -> Iterator[Measurement]:
    agency = office.agency(size)
    client = Client(headers={"user-agent": VISITOR})
    for name, address in addresses(agency):
        yield from measure(client, name, address)


def addresses(agency: Agency) -> list[tuple[str, str]]:
    with agency_scope(agency):
        number = agency.positions.filter(state="published", project__isnull=False).values_list("number", flat=True).first()
    everything = reverse("website:positions", args=[agency.slug])
    return [
        ("positions", everything),
        ("positions_search", f"{everything}?q=Kinder+vorlesen"),
        ("positions_mistyped", f"{everything}{SEARCH}"),
        ("position", reverse("website:position", args=[agency.slug, number])),
        ("feed", reverse("website:feed", args=[agency.slug])),
        ("sitemap", reverse("website:sitemap", args=[agency.slug])),
        ("projects", reverse("website:projects", args=[agency.slug])),
    ]
