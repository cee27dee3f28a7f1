"""An organisation comes, changes, goes and comes back. It is never deleted: services and referrals tell of it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from nahbei.foundation.actor import Actor
from nahbei.foundation.models import Agency
from nahbei.partners.actions.traces import locked, overwrite, record, tidy, write
from nahbei.partners.following import organisation_changed
from nahbei.partners.models import Organisation
from nahbei.partners.queries import carriers_of
from nahbei.partners.rules import AgencyCannotRetire, CarriesItself, ItIsASignpost


@transaction.atomic
def add_organisation(*, agency: Agency, by: Actor, at: dt.datetime, **fields: Any) -> Organisation:
    organisation = Organisation(agency=agency, created_at=at, **tidy(fields))
    organisation.full_clean()
    organisation.save()
    record(organisation, "organisation_added", by=by, at=at)
    write(organisation, _("Organisation aufgenommen: %(name)s.") % {"name": organisation.name}, by=by, at=at)
    return organisation


@transaction.atomic
def change_organisation(*, organisation: Organisation, by: Actor, at: dt.datetime, **fields: Any) -> Organisation:
    """Refuses CarriesItself: a carrier that is carried by this one, over however many steps."""
    found = locked(organisation)
    above = fields.get("carrier")
    if above is not None and found.pk in {above.pk, *carriers_of(above)}:
        raise CarriesItself
    changes = overwrite(found, fields)
    if changes:
        record(found, "organisation_changed", by=by, at=at, changes=changes)
        organisation_changed(found, by=by, at=at)
    return found


@transaction.atomic
def retire_organisation(*, organisation: Organisation, by: Actor, at: dt.datetime) -> Organisation:
    """No partner any more: nobody is referred to its services. Refuses AgencyCannotRetire."""
    found = locked(organisation)
    if found.is_agency:
        raise AgencyCannotRetire
    return _set_active(found, False, _("%(name)s ist kein Partner mehr."), by=by, at=at)


@transaction.atomic
def bring_back_organisation(*, organisation: Organisation, by: Actor, at: dt.datetime) -> Organisation:
    """Also the undo. Its services are offered again, as far as they were before. Refuses ItIsASignpost."""
    found = locked(organisation)
    if found.merged_into_id:
        raise ItIsASignpost
    return _set_active(found, True, _("%(name)s ist wieder Partner."), by=by, at=at)


def _set_active(organisation: Organisation, active: bool, text: str, *, by: Actor, at: dt.datetime) -> Organisation:
    changes = overwrite(organisation, {"active": active})
    if changes:
        record(organisation, "organisation_returned" if active else "organisation_retired", by=by, at=at, changes=changes)
        write(organisation, text % {"name": organisation.name}, by=by, at=at)
    return organisation
