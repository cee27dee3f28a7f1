"""Which declaration counts and who has not signed it; which certificates count, and which must go."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from nahbei.activities.models import Conduct
from nahbei.foundation.models import Agency
from nahbei.volunteers.dates import months_after, years_after
from nahbei.volunteers.models import (
    ConductCertificate,
    ConfidentialityDeclaration,
    DeclarationText,
    MinorLimits,
    ParentLink,
    StateMove,
    VolunteerState,
)
from nahbei.volunteers.retention import were_engaged


def texts_that_count(agency: Agency, *, on: dt.date) -> list[DeclarationText]:
    """The version that counts on that day and the newer ones, newest first; whoever signed one of them is in order. Empty: none yet."""
    texts = list(agency.declaration_texts.order_by("-valid_from", "-pk"))
    current = next((place for place, text in enumerate(texts) if text.valid_from <= on), None)
    return [] if current is None else texts[: current + 1]


def current_text(agency: Agency, *, on: dt.date) -> DeclarationText | None:
    """The version that counts on that day."""
    texts = texts_that_count(agency, on=on)
    return texts[-1] if texts else None


def signed(texts: Collection[DeclarationText]) -> Exists:
    """Whether the volunteer of the outer query signed one of these versions."""
    return Exists(ConfidentialityDeclaration.objects.filter(volunteer=OuterRef("pk"), text__in=[text.pk for text in texts]))


def certificate_until(dated_on: dt.date, years: int) -> dt.date:
    """The last day before it must be shown again."""
    return years_after(dated_on, years) - dt.timedelta(days=1)


def refused_ids(agency: Agency, ids: Collection[int] | None = None) -> set[int]:
    """Volunteers with a certificate that stands in the way. Why nobody may know but the lead."""
    rows = agency.certificates.filter(clear=False)
    rows = rows if ids is None else rows.filter(volunteer__in=ids)
    return set(rows.values_list("volunteer", flat=True))


@dataclass(frozen=True)
class Certificates:
    """Whom one keeps away, and for the others: volunteer → kind → the last day on which what was shown counts."""

    refused: set[int]
    until: dict[int, dict[str, dt.date]]


def certificates(agency: Agency, facts: Q, *, on: dt.date) -> Certificates:
    """The figures are asked for only where there is a certificate at all."""
    rows = list(agency.certificates.filter(facts).values_list("volunteer_id", "kind", "dated_on", "clear"))
    years = agency.gate_terms.on(on).certificate_years if rows else 0
    found: dict[int, dict[str, dt.date]] = {}
    for volunteer, kind, dated_on, clear in rows:
        if clear:
            until, kinds = certificate_until(dated_on, years), found.setdefault(volunteer, {})
            kinds[kind] = max(until, kinds.get(kind, until))
    return Certificates({volunteer for volunteer, _kind, _day, clear in rows if not clear}, found)


def forgettable_certificates(agency: Agency, *, on: dt.date) -> QuerySet[ConductCertificate]:
    """Of people who stopped: at once when they never began, else after the agency's months. And what was replaced, or ran out so long ago."""
    terms = agency.gate_terms.on(on)
    long_ago = months_after(on, -terms.kept_months)
    ended = Subquery(
        StateMove.objects.filter(volunteer=OuterRef("volunteer"), state=VolunteerState.ENDED).order_by("-at", "-pk").values("at__date")[:1]
    )
    gone = Q(volunteer__state=VolunteerState.ENDED) & (
        ~were_engaged("volunteer") | Q(ended_on__lte=long_ago) | Q(ended_on=None, volunteer__changed_at__date__lte=long_ago)
    )
    newer = agency.certificates.filter(volunteer=OuterRef("volunteer"), kind=OuterRef("kind"), clear=True).filter(
        Q(dated_on__gt=OuterRef("dated_on")) | Q(dated_on=OuterRef("dated_on"), pk__gt=OuterRef("pk"))
    )
    ran_out = Q(dated_on__lte=years_after(long_ago, -terms.certificate_years))
    rows = agency.certificates.annotate(ended_on=ended).filter(gone | Q(clear=True) & (Exists(newer) | ran_out))
    return rows.select_related("volunteer__agency", "volunteer__person").order_by("pk")


def limits_before(agency: Agency, row: MinorLimits) -> dict[int, MinorLimits]:
    """Age → the limits that would count on the first day of `row` without it."""
    known = sorted(agency.minor_limits.filter(valid_from__lte=row.valid_from), key=lambda each: (each.valid_from, each.from_age, -each.to_age))
    return {age: limits for limits in known for age in range(limits.from_age, limits.to_age + 1)}


def parent_link(agency: Agency, digest: str) -> ParentLink | None:
    """The link behind a digest."""
    return agency.parent_links.filter(digest=digest).select_related("volunteer__person", "agency").first() if digest else None


def kinds_that_count(conduct: str) -> tuple[str, ...]:
    """Which certificates answer a question for one."""
    return (Conduct.EXTENDED,) if conduct == Conduct.EXTENDED else (Conduct.ORDINARY, Conduct.EXTENDED)
