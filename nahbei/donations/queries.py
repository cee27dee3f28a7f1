"""Reads across gifts and confirmations."""

from __future__ import annotations

from django.db.models import Prefetch, QuerySet, Sum

from nahbei.donations.models import Confirmation, ConfirmationQuerySet, GiftQuerySet
from nahbei.foundation.models import Agency
from nahbei.people.models import Person
from nahbei.people.queries import ids_of


def gifts_of(agency: Agency, year: int, kind: str = "") -> GiftQuerySet:
    """Of a year, the newest first, those that were taken back too; `in_force` on each names its confirmation."""
    rows = agency.gifts.of_year(year).select_related("person__merged_into", "organisation", "booking")
    rows = rows.filter(kind=kind) if kind else rows
    lines = agency.confirmed_gifts.filter(live=True).select_related("confirmation").defer("confirmation__paper", "confirmation__content")
    return rows.prefetch_related(Prefetch("confirmed", lines, to_attr="in_force"))


def sums_of(agency: Agency, year: int) -> dict[str, int]:
    """What came to what, by kind."""
    rows = agency.gifts.counting().of_year(year).order_by().values_list("kind").annotate(total=Sum("cents"))
    return dict(rows)


def confirmations_of(agency: Agency, year: int) -> ConfirmationQuerySet:
    """About the gifts of a year, the revoked ones too."""
    return agency.confirmations.light().filter(given_year=year).select_related("person__merged_into", "organisation")


def gifts_of_person(agency: Agency, person: Person) -> GiftQuerySet:
    return agency.gifts.filter(person__in=ids_of(person))


def papers_of(agency: Agency, year: int) -> QuerySet[Confirmation]:
    """Those that count, with every word, in the order of the list."""
    return agency.confirmations.live().filter(given_year=year, erasure=None).defer("paper").order_by("year", "number")
