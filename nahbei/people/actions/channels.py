"""An address that mails came back from rests: nobody is written to there until it is changed, or somebody says that it is right."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from nahbei.foundation import audit
from nahbei.foundation.actor import Actor
from nahbei.foundation.models import Agency
from nahbei.people.models import Channel, ChannelKind
from nahbei.people.references import reference_of


@transaction.atomic
def rest_address(*, agency: Agency, address: str, because: str, by: Actor, at: dt.datetime) -> int:
    """Everybody's who has it: a couple shares a mailbox. Returns how many rest now that did not before."""
    awake = Channel.objects.filter(agency=agency, kind=ChannelKind.EMAIL, normal=address.strip().lower(), resting_since=None)
    rows = list(awake.select_for_update(of=("self",)).select_related("person").order_by("pk"))
    for row in rows:
        row.resting_since, row.resting_because = at, " ".join(because.split())[:300]
        row.save(update_fields=["resting_since", "resting_because"])
        _audit(row, agency, "people.address_rests", by=by, at=at)
    return len(rows)


@transaction.atomic
def wake_address(*, channel: Channel, by: Actor, at: dt.datetime) -> None:
    """„Adresse stimmt doch“. Nothing happens when it is awake already."""
    row = Channel.objects.select_for_update(of=("self",)).select_related("person", "agency").get(pk=channel.pk)
    if row.resting_since is not None:
        row.resting_since, row.resting_because = None, ""
        row.save(update_fields=["resting_since", "resting_because"])
        _audit(row, row.agency, "people.address_wakes", by=by, at=at)


def _audit(row: Channel, agency: Agency, what: str, *, by: Actor, at: dt.datetime) -> None:
    audit.record(agency, by=by, at=at, what=what, about=reference_of(row.person), person_id=row.person_id)
