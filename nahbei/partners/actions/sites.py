"""A place where an organisation needs volunteers comes, changes, is given up. Positions that lie there follow."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from nahbei.foundation.actor import Actor
from nahbei.partners.actions.traces import locked, record, tidy, write
from nahbei.partners.following import organisation_changed
from nahbei.partners.models import Organisation, Site


@transaction.atomic
def add_site(*, organisation: Organisation, by: Actor, at: dt.datetime, **fields: Any) -> Site:
    owner = locked(organisation)
    site = Site(agency=owner.agency, organisation=owner, **tidy(fields))
    site.full_clean()
    site.save()
    record(owner, "site_added", by=by, at=at, changes={"site": (None, site.name)})
    write(owner, _("Einsatzstelle aufgenommen: %(site)s, %(organisation)s.") % _words(site), by=by, at=at)
    return site


@transaction.atomic
def change_site(*, site: Site, by: Actor, at: dt.datetime, **fields: Any) -> Site:
    return _change(site, "site_changed", by=by, at=at, **fields)


@transaction.atomic
def retire_site(*, site: Site, by: Actor, at: dt.datetime) -> Site:
    """No new position is put there. Those that are there stay."""
    return _change(site, "site_retired", by=by, at=at, active=False)


@transaction.atomic
def bring_back_site(*, site: Site, by: Actor, at: dt.datetime) -> Site:
    """Also the undo."""
    return _change(site, "site_returned", by=by, at=at, active=True)


def _change(site: Site, event: str, *, by: Actor, at: dt.datetime, **fields: Any) -> Site:
    found = Site.objects.select_for_update(of=("self",)).select_related("organisation__agency").get(pk=site.pk)
    changes = {name: (getattr(found, name), value) for name, value in tidy(fields).items() if getattr(found, name) != value}
    for name, (_before, value) in changes.items():
        setattr(found, name, value)
    if changes:
        found.full_clean()
        found.save()
        record(found.organisation, event, by=by, at=at, changes=changes)
        organisation_changed(found.organisation, by=by, at=at)
    return found


def _words(site: Site) -> dict[str, str]:
    return {"site": site.name, "organisation": site.organisation.name}
