"""What the agency says about itself on its website."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from nahbei.foundation import audit
from nahbei.foundation.actor import Actor
from nahbei.foundation.models import Agency, AgencyProfile


@transaction.atomic
def change_profile(*, agency: Agency, by: Actor, at: dt.datetime, **fields: object) -> AgencyProfile:
    """At once for everybody to read. The same twice: nothing happens."""
    AgencyProfile.objects.get_or_create(agency=agency)
    profile = AgencyProfile.objects.select_for_update().get(agency=agency)
    changes = {name: (getattr(profile, name), value) for name, value in fields.items() if getattr(profile, name) != value}
    for name, (_before, value) in changes.items():
        setattr(profile, name, value)
    if changes:
        profile.full_clean()
        profile.save()
        audit.record(agency, by=by, at=at, what="foundation.profile_changed", changes=changes)
    return profile
