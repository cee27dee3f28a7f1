"""A service of the directory: entered, changed, checked, no longer offered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from nahbei.activities.models import Activity
from nahbei.foundation.actor import Actor
from nahbei.foundation.models import AuditEntry
from nahbei.partners.actions.traces import Changes, locked, overwrite, record, tidy, write
from nahbei.partners.models import Organisation, Service, ServiceActivity, ServiceArea
from nahbei.partners.rules import ActivityIsMissing, AreaIsMissing, CheckedAgainSince, OrganisationIsRetired
from nahbei.places.models import Neighbourhood

ASSURED = "partners.service_assured"


@transaction.atomic
def add_service(
    *, organisation: Organisation, activities: Iterable[Activity], areas: Iterable[Neighbourhood] = (), assured: bool = True,
    by: Actor, at: dt.datetime, **fields: Any,
) -> Service:
    """A new service. Who enters it has just asked, so it counts as checked unless they say otherwise.

    Refuses ActivityIsMissing, AreaIsMissing, OrganisationIsRetired.
    """
    owner, helps, where = locked(organisation), list(activities), list(areas)
    if not owner.active:
        raise OrganisationIsRetired
    service = Service(agency=owner.agency, organisation=owner, **tidy(fields))
    _check(service, helps, where)
    service.full_clean()
    service.save()
    _tie(service, helps, where)
    record(service, "service_added", by=by, at=at)
    write(service, _("Dienst aufgenommen: %(service)s.") % {"service": service}, by=by, at=at)
    return assure_service(service=service, by=by, at=at) if assured else service


@transaction.atomic
def change_service(
    *, service: Service, activities: Iterable[Activity], areas: Iterable[Neighbourhood] = (), assured: bool = False, by: Actor,
    at: dt.datetime, **fields: Any,
) -> Service:
    """Other details; with `assured` all of them were checked on that occasion. Refuses ActivityIsMissing, AreaIsMissing."""
    found, helps, where = _locked(service), list(activities), list(areas)
    changes = overwrite(found, fields)
    _check(found, helps, where)
    changes |= _tie(found, helps, where)
    if changes:
        record(found, "service_changed", by=by, at=at, changes=changes)
    return assure_service(service=found, by=by, at=at) if assured else found


@transaction.atomic
def assure_service(*, service: Service, by: Actor, at: dt.datetime) -> Service:
    """„Angaben geprüft“: today, by whom. The trail keeps what stood there before, so that it can be taken back."""
    found = _locked(service)
    changes = overwrite(found, {"assured_date": timezone.localdate(at), "assured_by": by.name[:120]})
    if changes:
        before = {name: changes.get(name, (getattr(found, name),) * 2) for name in ("assured_date", "assured_by")}
        record(found, "service_assured", by=by, at=at, changes=before)
        write(found, _("Angaben geprüft: %(service)s.") % {"service": found}, by=by, at=at)
    return found


@transaction.atomic
def take_back_assurance(*, service: Service, by: Actor, at: dt.datetime) -> Service:
    """Undo: it was not checked after all, and what stood before stands again. Refuses CheckedAgainSince."""
    found = _locked(service)
    last = AuditEntry.objects.filter(agency=found.agency, about=found.reference, what__in=[ASSURED, f"{ASSURED}_not"]).first()
    if last is None or last.what != ASSURED or last.changes.get("assured_by", ["", ""])[1] != by.name:
        raise CheckedAgainSince
    day, name = last.changes["assured_date"][0], last.changes["assured_by"][0]
    changes = overwrite(found, {"assured_date": dt.date.fromisoformat(day) if day else None, "assured_by": name or ""})
    record(found, "service_assured_not", by=by, at=at, changes=changes)
    write(found, _("Doch nicht geprüft: %(service)s.") % {"service": found}, by=by, at=at)
    return found


@transaction.atomic
def retire_service(*, service: Service, by: Actor, at: dt.datetime) -> Service:
    """Nobody is referred there any more. What was, stays readable."""
    return _set_active(service, False, _("Dienst wird nicht mehr vermittelt: %(service)s."), by=by, at=at)


@transaction.atomic
def bring_back_service(*, service: Service, by: Actor, at: dt.datetime) -> Service:
    """Also the undo."""
    return _set_active(service, True, _("Dienst wird wieder vermittelt: %(service)s."), by=by, at=at)


def _locked(service: Service) -> Service:
    return Service.objects.select_for_update(of=("self",)).select_related("agency", "organisation").get(pk=service.pk)


def _set_active(service: Service, active: bool, text: str, *, by: Actor, at: dt.datetime) -> Service:
    found = _locked(service)
    changes = overwrite(found, {"active": active})
    if changes:
        record(found, "service_returned" if active else "service_retired", by=by, at=at, changes=changes)
        write(found, text % {"service": found}, by=by, at=at)
    return found


def _check(service: Service, activities: list[Activity], areas: list[Neighbourhood]) -> None:
    if not activities:
        raise ActivityIsMissing
    if not service.whole_area and not areas:
        raise AreaIsMissing


def _tie(service: Service, activities: list[Activity], areas: list[Neighbourhood]) -> Changes:
    """What it helps with, and where. In the whole area there are no single parts of it."""
    where = [] if service.whole_area else areas
    before = {
        "activities": _names(service.activities.all()), "areas": _names(service.areas.all()),
    }
    ServiceActivity.objects.filter(service=service).exclude(activity__in=activities).delete()
    ServiceArea.objects.filter(service=service).exclude(neighbourhood__in=where).delete()
    for activity in activities:
        ServiceActivity.objects.get_or_create(agency=service.agency, service=service, activity=activity)
    for area in where:
        ServiceArea.objects.get_or_create(agency=service.agency, service=service, neighbourhood=area)
    after = {"activities": _names(activities), "areas": _names(where)}
    return {name: (before[name], after[name]) for name in before if before[name] != after[name]}


def _names(things: Iterable[Activity | Neighbourhood]) -> str:
    return ", ".join(sorted(str(thing) for thing in things))
