"""The directory: which services, which organisations; what could help with a request, and why."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.db.models.expressions import Combinable
from django.utils.translation import gettext as _

from nahbei.activities.models import Activity
from nahbei.foundation.models import Agency
from nahbei.partners import words
from nahbei.partners.models import (
    ContactPerson,
    Organisation,
    OrganisationQuerySet,
    Service,
    ServiceQuerySet,
    WaitingList,
)
from nahbei.partners.rules import is_stale, to_check_since
from nahbei.partners.words import Why
from nahbei.people import folding
from nahbei.people.models import Channel, ChannelKind
from nahbei.people.phones import digits_of
from nahbei.places.models import Neighbourhood

# What an organisation's name shares with many others tells nothing.
_LEAST_WORD = 4
LEAST_NUMBER = 5  # digits; a shorter one is an extension
_WAITS = {WaitingList.NONE: 0, WaitingList.UNKNOWN: 1, WaitingList.SHORT: 2, WaitingList.LONG: 3, WaitingList.CLOSED: 4}
ORDERS: dict[str, tuple[Combinable, ...]] = {
    "name": (F("name"),), "-name": (F("name").desc(),),
    "organisation": (F("organisation__name"), F("name")), "-organisation": (F("organisation__name").desc(), F("name")),
    "checked": (F("assured_date").asc(nulls_first=True), F("name")), "-checked": (F("assured_date").desc(nulls_last=True), F("name")),
}


@dataclass(frozen=True)
class Filters:
    """What stands in the address of the directory. Empty means: any."""

    q: str = ""
    activity: int | None = None
    field: int | None = None
    area: int | None = None
    accessible: bool = False
    free: bool = False  # no waiting list
    to_check: bool = False
    retired: bool = False


def list_services(agency: Agency, filters: Filters, *, on: dt.date, order: str = "name") -> ServiceQuerySet:
    """The services that the filters leave. Retired ones, and those of retired organisations, only on wish."""
    found = agency.services.named_like(filters.q).filter(_narrowed(filters))
    found = found.filter(Q(active=False) | Q(organisation__active=False)) if filters.retired else found.offered()
    if filters.to_check:
        found = found.to_check(since=to_check_since(on, months=agency.service_recheck_months))
    return found.order_by(*ORDERS.get(order, ORDERS["name"]), "pk").distinct()


def whole(services: QuerySet[Service]) -> QuerySet[Service]:
    """With everything that a line of the directory shows: three queries for any number."""
    return services.select_related("organisation").prefetch_related("activities", "areas")


def count_to_check(agency: Agency, *, on: dt.date) -> int:
    return agency.services.offered().to_check(since=to_check_since(on, months=agency.service_recheck_months)).count()


def _narrowed(filters: Filters) -> Q:
    query = Q()
    if filters.activity:
        query &= Q(activities=filters.activity)
    if filters.field:
        query &= Q(activities__field=filters.field)
    if filters.area:
        query &= Q(whole_area=True) | Q(areas=filters.area)
    if filters.accessible:
        query &= Q(accessible=True)
    if filters.free:
        query &= Q(waiting_list=WaitingList.NONE)
    return query


def list_organisations(
    agency: Agency, *, q: str = "", kind: str = "", carrier: int | None = None, retired: bool = False
) -> OrganisationQuerySet:
    """By name, each with `offered`: how many services it has to offer. Without signposts."""
    found = agency.organisations.named_like(q).filter(active=not retired, merged_into=None)
    if kind:
        found = found.filter(kind=kind)
    if carrier:
        found = found.filter(Q(carrier=carrier) | Q(pk=carrier))
    return found.annotate(offered=Count("services", filter=Q(services__active=True))).order_by("name", "pk")


def similar_organisations(agency: Agency, name: str, *, besides: int | None = None, limit: int = 5) -> list[Organisation]:
    """Who may be meant by a name that is being typed: most words in common first. One query."""
    typed = [word for word in folding.words(name) if len(word) >= _LEAST_WORD]
    if not typed:
        return []
    shares = Q()
    for word in typed:
        shares |= Q(folded__contains=f" {word}")
    found = agency.organisations.filter(shares, merged_into=None).exclude(pk=besides or 0).order_by("name", "pk")[:200]
    common = {one.pk: sum(f" {word}" in one.folded for word in typed) for one in found}
    return sorted(found, key=lambda one: -common[one.pk])[:limit]


def same_organisation(agency: Agency, name: str, *, besides: int | None = None) -> Organisation | None:
    """One whose name is made of the same words: very likely the same."""
    wanted = set(folding.words(name))
    alike = similar_organisations(agency, name, besides=besides, limit=20)
    return next((one for one in alike if set(one.folded.split()) == wanted), None)


def carriers_of(organisation: Organisation) -> set[int]:
    """Everyone above it; a circle, if there is one, ends the walk."""
    above: set[int] = set()
    key = organisation.carrier_id
    while key and key not in above:
        above.add(key)
        key = Organisation.objects.filter(pk=key).values_list("carrier_id", flat=True).first()
    return above


@dataclass(frozen=True)
class Double:
    """Perhaps the same organisation, and why it looks so, in words."""

    organisation: Organisation
    why: tuple[str, ...]


def doubles_of(organisation: Organisation, *, limit: int = 8) -> list[Double]:
    """Who may be entered twice: the same words in the name, the same number, the same house. Two queries."""
    agency, name = organisation.agency, _telling(organisation)
    alike = {one.pk: one for one in similar_organisations(agency, organisation.name, besides=organisation.pk, limit=50)}
    digits = digits_of(organisation.phone)
    house = Q(street__istartswith=organisation.street[:5], postal_code=organisation.postal_code) if organisation.street else Q(pk=None)
    ring = Q(phone__endswith=digits[-3:]) if len(digits) >= LEAST_NUMBER else Q(pk=None)
    near = agency.organisations.filter(house | ring, merged_into=None).exclude(pk=organisation.pk)[:50]
    found = []
    for one in {**alike, **{row.pk: row for row in near}}.values():
        theirs = _telling(one)
        reasons = (
            (_("ähnlicher Name"), len(name & theirs) * 2 > max(len(name), len(theirs))),
            (_("gleiche Telefonnummer"), len(digits) >= LEAST_NUMBER and digits_of(one.phone) == digits),
            (_("gleiche Adresse"), bool(organisation.street) and _house(one) == _house(organisation)),
        )
        found.append(Double(one, tuple(word for word, is_so in reasons if is_so)))
    return sorted((one for one in found if one.why), key=lambda one: (-len(one.why), one.organisation.name))[:limit]


def _telling(organisation: Organisation) -> set[str]:
    """The words of a name without „e. V.“ and „am“."""
    return {word for word in organisation.folded.split() if len(word) >= _LEAST_WORD}


def _house(organisation: Organisation) -> tuple[str, str]:
    return folding.plain(organisation.street).replace("strasse", "str").replace("str.", "str"), organisation.postal_code


@dataclass(frozen=True)
class FittingService:
    """A service that could help, with the reasons for and against it, in words."""

    service: Service
    why: tuple[Why, ...]

    @property
    def pk(self) -> int:
        return self.service.pk


def find_services(
    agency: Agency, *, activity: Activity, neighbourhood: Neighbourhood | None, on: dt.date, q: str = "", limit: int = 12
) -> list[FittingService]:
    """Who could help with an activity in a part of the area, the best first. With words: the whole directory.

    Non-profit comes first, then who has room now, who was checked lately, and who is close by.
    """
    found = agency.services.offered()
    if q.strip():
        found = found.named_like(q)
    else:
        found = found.filter(activities=activity)
        if neighbourhood is not None:
            found = found.filter(Q(whole_area=True) | Q(areas=neighbourhood))
    months = agency.service_recheck_months
    rows = sorted(whole(found.distinct()), key=lambda one: _rank(one, activity, neighbourhood, on, months))
    return [FittingService(one, words.reasons(one, activity, neighbourhood, on=on, months=months)) for one in rows[:limit]]


def chosen_services(
    agency: Agency, keys: list[int], *, activity: Activity, neighbourhood: Neighbourhood | None, on: dt.date
) -> list[FittingService]:
    """These, in the order in which they were chosen, as far as they are offered."""
    rows = {one.pk: one for one in whole(agency.services.offered().filter(pk__in=keys))}
    months = agency.service_recheck_months
    return [
        FittingService(rows[key], words.reasons(rows[key], activity, neighbourhood, on=on, months=months))
        for key in dict.fromkeys(keys) if key in rows
    ]


def _rank(service: Service, activity: Activity, neighbourhood: Neighbourhood | None, on: dt.date, months: int) -> tuple[object, ...]:
    return (
        not words.helps_with(service, activity), not words.comes_to(service, neighbourhood), not service.organisation.non_profit,
        _WAITS[WaitingList(service.waiting_list)], is_stale(service.assured_date, on, months=months), service.whole_area, service.name,
        service.pk,
    )


def spoken_for(agency: Agency, address: str, kind: str = ChannelKind.EMAIL) -> list[ContactPerson]:
    """The hats of whoever reads this mailbox, by organisation: read anew each time, so that none outlives its row. One query."""
    if not address:
        return []
    reads_it = Exists(Channel.objects.filter(person=OuterRef("person"), kind=kind, normal=address))
    rows = agency.contact_persons.filter(reads_it, organisation__active=True, person__merged_into=None, person__died_on=None)
    return list(rows.select_related("organisation__agency", "person").order_by("organisation__name", "organisation_id", "pk"))
