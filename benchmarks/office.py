"""The data set that is measured: made once for each size and kept in the data folder, then read only."""

from __future__ import annotations

import sys

from django.core.management import call_command
from django.test import Client

from benchmarks.generator import SIZES, fill
from nahbei.foundation import statistics
from nahbei.foundation.models import Agency


def agency(size: str) -> Agency:
    """The agency of this size in the database of the benchmark; filled on first use (L takes minutes)."""
    assert size in SIZES
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    found = Agency.objects.filter(slug="grossstadt").first()
    if found is None:
        found, _ = fill(size, note=lambda text: print(f"  {text}", file=sys.stderr))
        statistics.refresh()  # as every office does each night
    return found


def coordinator(agency: Agency) -> Client:
    """A browser in which the lead of this agency is logged in."""
    client = Client()
    client.force_login(agency.memberships.get().account)
    return client
