"""What is read across agencies before one is chosen."""

from __future__ import annotations

import datetime as dt

from nahbei.foundation.models import Agency, Membership


def cast(*, on: dt.date) -> list[Membership]:
    """Everyone who may enter an office today: the log-in page of the demo offers them with one click."""
    running = Membership.objects.running(on=on).select_related("account", "agency")
    return list(running.order_by("agency__pk", "pk")[:60])


def only_agency() -> Agency | None:
    """The agency of an installation that has one. Where there are several, nobody is told which."""
    found = list(Agency.objects.order_by("pk")[:2])
    return found[0] if len(found) == 1 else None
