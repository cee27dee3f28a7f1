"""Papers of one volunteer that count for a time, as she may read it: certificate, trainings, declaration.

A certificate that stands in the way is no paper of this list: what became of it, a human tells her.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils.translation import gettext as _

from nahbei.activities.models import Conduct, Training
from nahbei.volunteers.models import (
    ConductCertificate,
    ConfidentialityDeclaration,
    DeclarationText,
    GateTerms,
    TrainingRecord,
    Volunteer,
)
from nahbei.volunteers.queries import certificate_until, kinds_that_count, texts_that_count

SOON = dt.timedelta(days=60)


class PaperState(StrEnum):
    GOOD = "good"
    SOON = "soon"
    OVER = "over"
    MISSING = "missing"


@dataclass(frozen=True)
class Paper:
    """`until`: the last day on which it counts; none: it has no end. `kind`: certificate, training, declaration."""

    kind: str
    name: str
    state: PaperState
    until: dt.date | None = None
    since: dt.date | None = None

    @property
    def needs_something(self) -> bool:
        return self.state != PaperState.GOOD


def papers_of(volunteer: Volunteer, *, on: dt.date) -> list[Paper]:
    """Everything that is there, or is missing for what she registered for; what needs her first. A constant number of queries."""
    found = [*_declaration(volunteer, on), *_certificate(volunteer, on), *_trainings(volunteer, on)]
    return sorted(found, key=lambda paper: (not paper.needs_something, paper.until or dt.date.max))


def papers_run_out(volunteer: Volunteer, *, on: dt.date) -> bool:
    """Whether something ends soon, is over, or was never signed: the short question of the first page, asked of the database once."""
    agency, hers = volunteer.agency_id, {"volunteer": OuterRef("pk")}
    newest = TrainingRecord.objects.filter(volunteer=OuterRef("volunteer"), training=OuterRef("training")).filter(
        Q(completed_on__gt=OuterRef("completed_on")) | Q(completed_on=OuterRef("completed_on"), pk__gt=OuterRef("pk"))
    )
    ends = TrainingRecord.objects.filter(**hers, valid_until__lte=on + SOON).exclude(Exists(newest))
    counts = DeclarationText.objects.filter(agency=agency, valid_from__lte=on).order_by("-valid_from", "-pk").values("valid_from")[:1]
    signed = ConfidentialityDeclaration.objects.filter(**hers, text__valid_from__gte=Subquery(counts))
    shown = ConductCertificate.objects.filter(**hers)
    years = GateTerms.objects.filter(agency=agency, valid_from__lte=on).order_by("-valid_from", "-pk").values("certificate_years")[:1]
    row = Volunteer.objects.filter(pk=volunteer.pk).annotate(
        ends=Exists(ends), unsigned=Exists(DeclarationText.objects.filter(agency=agency, valid_from__lte=on)) & ~Exists(signed),
        refused=Exists(shown.filter(clear=False)), dated=Subquery(shown.order_by("-dated_on").values("dated_on")[:1]), years=Subquery(years),
    ).values_list("ends", "unsigned", "refused", "dated", "years").get()
    ends_soon, unsigned, refused, dated, shown_for = row
    certificate = dated is not None and not refused and certificate_until(dated, shown_for or GateTerms().certificate_years) <= on + SOON
    return bool(ends_soon or unsigned or certificate)


def _declaration(volunteer: Volunteer, on: dt.date) -> list[Paper]:
    texts = texts_that_count(volunteer.agency, on=on)
    if not texts:
        return []
    signed = ConfidentialityDeclaration.objects.filter(volunteer=volunteer, text__in=texts).order_by("-signed_on").first()
    state = PaperState.MISSING if signed is None else PaperState.GOOD
    return [Paper("declaration", _("Verschwiegenheitserklärung"), state, since=signed.signed_on if signed else None)]


def _certificate(volunteer: Volunteer, on: dt.date) -> list[Paper]:
    rows = list(volunteer.certificates.all())
    if any(not row.clear for row in rows):
        return []
    kinds = set(volunteer.activities.exclude(conduct=Conduct.NONE).values_list("conduct", flat=True))
    wanted = Conduct.EXTENDED if Conduct.EXTENDED in kinds else Conduct.ORDINARY
    counting = [row for row in rows if row.kind in kinds_that_count(wanted)] or ([] if kinds else rows)
    name = _("Erweitertes Führungszeugnis") if wanted == Conduct.EXTENDED else _("Führungszeugnis")
    if not counting:
        return [Paper("certificate", name, PaperState.MISSING)] if kinds else []
    newest = max(counting, key=lambda row: row.dated_on)
    until = certificate_until(newest.dated_on, volunteer.agency.gate_terms.on(on).certificate_years)
    return [Paper("certificate", name, _state(until, on), until, newest.inspected_on)]


def _trainings(volunteer: Volunteer, on: dt.date) -> list[Paper]:
    wanted = Q(asked_by__activity__willingnesses__volunteer=volunteer)
    names = dict(Training.objects.filter(wanted, agency=volunteer.agency_id).values_list("pk", "name"))
    mine: dict[int, tuple[str, dt.date | None, dt.date]] = {}
    for row in volunteer.training_records.select_related("training").order_by("completed_on", "pk"):
        known = mine.get(row.training_id)
        if known is None or (known[1] is not None and (row.valid_until is None or row.valid_until >= known[1])):
            mine[row.training_id] = (row.training.name, row.valid_until, row.completed_on)
    there = [Paper("training", name, _state(until, on), until, done) for name, until, done in mine.values()]
    return there + [Paper("training", name, PaperState.MISSING) for key, name in names.items() if key not in mine]


def _state(until: dt.date | None, on: dt.date) -> PaperState:
    if until is None or until > on + SOON:
        return PaperState.GOOD
    return PaperState.OVER if until < on else PaperState.SOON
