"""What a position asks of somebody, as the rules look at it; and what must be in order before the introduction.

A missing gate keeps nobody from a talk about a position: it is said, and blocks the introduction.
"""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from nahbei.opportunities.models import Position, Timing
from nahbei.opportunities.words import CERTIFICATES
from nahbei.placements.eligibility import Candidate, Demand, Gates, Occasion, Rule, check
from nahbei.placements.gates import bands_of
from nahbei.placements.minors import Bands
from nahbei.placements.queries import candidate_of
from nahbei.volunteers.models import Volunteer

NOBODY = 0  # a position has no help seeker
GATES = (Rule.DECLARATION, Rule.PARENTS, Rule.AGE, Rule.CONDUCT, Rule.TRAINING)


def demand_of_position(position: Position, *, on: dt.date, gates: bool = True, minors: Bands = ()) -> Demand:
    """What the rules look at. Without `gates` only the minimum age is left of them; `minors` are the agency's limits (`bands_of`)."""
    asked = Gates(
        declaration=position.needs_declaration, conduct=position.conduct, trainings=position.training_ids, min_age=position.min_age
    )
    return Demand(
        person_id=NOBODY, activity_id=position.activity_id or -position.field_id, occasions=_occasions(position, on), position=position.point,
        language=next(iter(position.languages), None), language_required=bool(position.languages),
        gates=asked if gates else Gates(declaration=False, min_age=position.min_age), minors=minors, on=on,
    )


def missing_gates(candidate: Candidate, position: Position, *, on: dt.date, minors: Bands) -> tuple[str, ...]:
    """What must be in order before the introduction, in words."""
    failed = check(candidate, demand_of_position(position, on=on, minors=minors)).failed
    return tuple(_gate(rule, position) for rule in GATES if rule in failed)


def gates_missing(volunteer: Volunteer, position: Position, on: dt.date) -> tuple[str, ...]:
    """For the office: what is missing on that day. Empty: she may be introduced."""
    return missing_gates(candidate_of(volunteer, on=on), position, on=on, minors=bands_of(position.agency))


def _occasions(position: Position, on: dt.date) -> tuple[Occasion, ...]:
    """Only a single day is a date; fixed times are compared as a week."""
    if position.timing != Timing.ONE_OFF or position.date is None or position.start is None or position.end is None or position.date < on:
        return ()
    return (Occasion(position.date, position.start, position.end),)


def _gate(rule: Rule, position: Position) -> str:
    certificate = str(CERTIFICATES.get(position.conduct, ""))
    trainings = ", ".join(training.name for training in position.trainings.all())
    return {
        Rule.DECLARATION: _("Verschwiegenheitserklärung"),
        Rule.AGE: _("ab %(age)s Jahren") % {"age": position.min_age},
        Rule.PARENTS: _("Einverständnis der Eltern"),
        Rule.CONDUCT: certificate, Rule.TRAINING: trainings or _("Schulung"),
    }[rule]
