"""Reads across claims, rules and visits."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet, Sum

from nahbei.foundation.models import Agency
from nahbei.people.models import Person
from nahbei.people.queries import ids_of
from nahbei.reimbursements.models import (
    ALLOWANCES,
    ClaimState,
    LineKind,
    PayAccount,
    RefundClaim,
    RefundLine,
    RefundRules,
)
from nahbei.visits.models import VisitQuerySet, VisitState

NEAR_PERCENT = 80


@dataclass(frozen=True)
class AllowanceYear:
    """One allowance of one person in one year. `elsewhere` is empty where nobody asked yet."""

    kind: LineKind
    year: int
    limit: int
    here: int
    coming: int
    elsewhere: int | None
    declared_on: dt.date | None = None

    @property
    def used(self) -> int:
        return self.here + (self.elsewhere or 0)

    @property
    def planned(self) -> int:
        """With what is approved and not yet paid."""
        return self.used + self.coming

    @property
    def left(self) -> int:
        return max(0, self.limit - self.planned)

    @property
    def percent(self) -> int:
        return self.planned * 100 // self.limit if self.limit else 100

    @property
    def is_near(self) -> bool:
        return bool(self.planned) and self.percent >= NEAR_PERCENT

    @property
    def is_over(self) -> bool:
        return self.planned > self.limit


def rules_on(agency: Agency, day: dt.date) -> RefundRules | None:
    return agency.refund_rules.in_force(on=day)


def claims_of(agency: Agency, person: Person) -> QuerySet[RefundClaim]:
    """The newest first, with those of merged records."""
    return agency.refund_claims.filter(person__in=ids_of(person)).order_by("-number")


def visits_to_refund(agency: Agency, person: Person) -> VisitQuerySet:
    """Approved, with a way, and in no claim yet. The oldest first."""
    rows = agency.visits.filter(volunteer__person__in=ids_of(person), state=VisitState.TOOK_PLACE, approved_at__isnull=False, metres__gt=0)
    return rows.exclude(refund_lines__live=True).select_related("help_request__activity").order_by("on", "start", "pk")


def account_of(agency: Agency, person: Person) -> PayAccount | None:
    """The account that money goes to; of merged records the one entered last."""
    return agency.pay_accounts.filter(person__in=ids_of(person), ended_at=None).order_by("-pk").first()


def accounts_by_person(agency: Agency, people: Iterable[int]) -> dict[int, PayAccount]:
    """Those of many at once; a merged record stands for the one that counts. One question."""
    rows = agency.pay_accounts.filter(Q(person__in=list(people)) | Q(person__merged_into__in=list(people)), ended_at=None)
    return {row.person.merged_into_id or row.person_id: row for row in rows.select_related("person").order_by("pk")}


def allowances(agency: Agency, person: Person, year: int, *, without: RefundClaim | None = None) -> dict[str, AllowanceYear]:
    """Both allowances of a year, by kind. `without`: as if this claim were not there. What counts is the year in which it is paid or given up."""
    ids = ids_of(person)
    rules = agency.refund_rules.in_force(on=dt.date(year, 12, 31))
    lines = agency.refund_lines.live().filter(claim__person__in=ids, kind__in=ALLOWANCES).exclude(claim=without.pk if without else 0)
    settled = Q(claim__state__in=[ClaimState.PAID, ClaimState.WAIVED], claim__settled_on__year=year)
    here = _sums(lines.filter(settled))
    coming = _sums(lines.filter(claim__state=ClaimState.APPROVED))
    said = {row.kind: row for row in agency.elsewhere_declarations.filter(person__in=ids, year=year).order_by("pk")}
    limits = {LineKind.VOLUNTEER: rules.volunteer_year_cents, LineKind.TRAINER: rules.trainer_year_cents} if rules else {}
    return {
        kind: AllowanceYear(
            kind, year, limits.get(kind, 0), here.get(kind, 0), coming.get(kind, 0), said[kind].cents if kind in said else None,
            said[kind].declared_on if kind in said else None,
        )
        for kind in ALLOWANCES
    }


def _sums(lines: QuerySet[RefundLine]) -> dict[str, int]:
    return dict(lines.order_by().values_list("kind").annotate(cents=Sum("cents")))
