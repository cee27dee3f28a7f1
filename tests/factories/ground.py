"""When it is, who acts, an agency and its accounts."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import Any
from zoneinfo import ZoneInfo

from nahbei.foundation.actor import Actor
from nahbei.foundation.models import Account, Agency, Membership
from nahbei.foundation.rights import Role

BERLIN = ZoneInfo("Europe/Berlin")
# A Monday, as in the story: 23 November 2026, 9:10.
NOW = dt.datetime(2026, 11, 23, 9, 10, tzinfo=BERLIN)
TODAY = NOW.date()
CLERK = Actor("Petra Lindner")
_count = itertools.count(1)


def make_agency(slug: str = "lindenhof", **fields: Any) -> Agency:
    return Agency.objects.create(
        **{"name": f"Ehrenamtsagentur {slug.title()}", "slug": slug, "town": "Birkenfeld", "state": "NW", "created_at": NOW, **fields}
    )


def make_account(agency: Agency, role: Role = Role.COORDINATOR, name: str = "Petra Lindner", **fields: Any) -> Account:
    account = Account.objects.create_user(fields.pop("email", f"konto{next(_count)}@example.org"), name=name, created_at=NOW)
    supervisor = None
    if role == Role.TRAINEE:
        supervisor = make_account(agency, Role.LEAD, "Anleitung").memberships.get()
        fields.setdefault("ends_on", TODAY + dt.timedelta(days=20_000))
    Membership.objects.create(
        agency=agency, account=account, role=role, supervisor=supervisor, starts_on=fields.pop("starts_on", dt.date(2020, 1, 1)), **fields
    )
    return account


def actor_of(account: Account) -> Actor:
    return Actor(account.name, "account", account.pk)
