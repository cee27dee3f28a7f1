"""A counselling hour is set up, changed, ended and taken up again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from nahbei.counselling.models import Adviser, CounsellingHour, HourOrganiser, Topic
from nahbei.counselling.rules import AdviserIsMissing, NoTimeFits
from nahbei.foundation import audit
from nahbei.foundation.actor import Actor
from nahbei.foundation.models import Account, Agency
from nahbei.partners.models import ContactPerson, Organisation
from nahbei.people.folding import readable
from nahbei.volunteers.models import Volunteer


@dataclass(frozen=True)
class AdviserInput:
    """A name, and whose it is when we know."""

    name: str
    account: Account | None = None
    volunteer: Volunteer | None = None
    contact: ContactPerson | None = None


@transaction.atomic
def save_hour(
    *, agency: Agency, hour: CounsellingHour | None = None, fields: Mapping[str, Any], organisers: Iterable[Organisation] = (),
    topics: Iterable[str] = (), advisers: Sequence[AdviserInput], by: Actor, at: dt.datetime,
) -> CounsellingHour:
    """New or changed. Appointments stay where they were promised. Refuses AdviserIsMissing, NoTimeFits."""
    row = hour or CounsellingHour(agency=agency, created_at=at)
    changes = {name: (getattr(row, name, None), value) for name, value in fields.items() if hour is None or getattr(row, name) != value}
    for name, value in fields.items():
        setattr(row, name, readable(value) if isinstance(value, str) else value)
    row.full_clean()
    if not row.plan.times:
        raise NoTimeFits
    if not advisers:
        raise AdviserIsMissing
    row.save()
    changes |= _keep_organisers(row, organisers)
    _keep_topics(row, topics)
    _keep_advisers(row, advisers)
    shown = {} if hour is None else {name: pair for name, pair in changes.items() if name != "text"}
    audit.record(agency, by=by, at=at, what=f"counselling.hour_{'changed' if hour else 'added'}", about=row.reference, changes=shown)
    return row


def _keep_organisers(hour: CounsellingHour, organisations: Iterable[Organisation]) -> dict[str, Any]:
    """Exactly these; what changed, for the record."""
    there = {row.organisation_id: row.organisation.name for row in hour.organisers.select_related("organisation")}
    wanted = {one.pk: one.name for one in organisations}
    hour.organisers.exclude(organisation__in=wanted).delete()
    HourOrganiser.objects.bulk_create(
        HourOrganiser(agency=hour.agency, hour=hour, organisation_id=pk) for pk in sorted(wanted.keys() - there.keys())
    )
    return {} if wanted.keys() == there.keys() else {"organisers": (", ".join(sorted(there.values())), ", ".join(sorted(wanted.values())))}


def _keep_topics(hour: CounsellingHour, names: Iterable[str]) -> None:
    """In the order of the list. What is not in it any more is retired: appointments may name it."""
    wanted = list(dict.fromkeys(readable(name)[:80] for name in names if readable(name)))
    hour.topics.exclude(name__in=wanted).update(active=False)
    for position, name in enumerate(wanted):
        Topic.objects.update_or_create(agency=hour.agency, hour=hour, name=name, defaults={"position": position, "active": True})


def _keep_advisers(hour: CounsellingHour, wanted: Sequence[AdviserInput]) -> None:
    names = [one.name for one in wanted]
    hour.advisers.exclude(name__in=names).update(active=False)
    for position, one in enumerate(wanted):
        who = {"account": one.account, "volunteer": one.volunteer, "contact": one.contact, "position": position, "active": True}
        Adviser.objects.update_or_create(agency=hour.agency, hour=hour, name=one.name, defaults=who)


def retire_hour(*, hour: CounsellingHour, by: Actor, at: dt.datetime) -> CounsellingHour:
    """No new times. Appointments that were made stay, and are cancelled day by day, so that everybody is told."""
    return _switch(hour, False, by=by, at=at)


def return_hour(*, hour: CounsellingHour, by: Actor, at: dt.datetime) -> CounsellingHour:
    return _switch(hour, True, by=by, at=at)


@transaction.atomic
def _switch(hour: CounsellingHour, active: bool, *, by: Actor, at: dt.datetime) -> CounsellingHour:
    if hour.active != active:
        hour.active = active
        hour.save(update_fields=["active"])
        what = "returned" if active else "retired"
        audit.record(hour.agency, by=by, at=at, what=f"counselling.hour_{what}", about=hour.reference)
    return hour
