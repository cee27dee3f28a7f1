"""Parts of Heute about positions: what the organisation said or did not say, who was introduced and not heard of again, trials that are over.

Four questions with an index each; what rests is quiet until its day.
"""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from nahbei.desk.introductions import MEETING, PATIENCE, TRIAL_OVER, line_of
from nahbei.desk.today import words
from nahbei.desk.today.demand import person_at, volunteer_reference
from nahbei.desk.today.shape import Desk, Part, Row
from nahbei.desk.today.statement import Ago
from nahbei.foundation.rights import Right
from nahbei.placements.models import PositionPlacement, Stage

# The line of a placement says what its own columns tell; of the rest only names.
READS = (
    *(field.name for field in PositionPlacement._meta.concrete_fields), *person_at("volunteer__person"), "position__title",
    "position__organisation__name", "reason__text",
)


def _awake(desk: Desk) -> QuerySet[PositionPlacement]:
    rested = Q(pending=False) | Q(pending_until__lte=desk.today)
    return desk.agency.position_placements.filter(rested)


def _said(desk: Desk) -> QuerySet[PositionPlacement]:
    """The organisation said yes or asked back: it is our turn."""
    its_turn = Q(organisation_agreed_at__isnull=False, volunteer_agreed_at__isnull=False) | Q(question_at__isnull=False)
    return _awake(desk).filter(its_turn, stage=Stage.PROPOSED).order_by("stage_since", "pk")


def _silent(desk: Desk) -> QuerySet[PositionPlacement]:
    """Asked, and nothing heard for a week."""
    found = _awake(desk).filter(stage=Stage.PROPOSED, asked_at__lte=Ago(PATIENCE), organisation_agreed_at=None, question_at=None)
    return found.order_by("asked_at", "pk")


def _introduced(desk: Desk) -> QuerySet[PositionPlacement]:
    return _awake(desk).filter(stage=Stage.INTRODUCED, stage_since__lte=Ago(MEETING)).order_by("stage_since", "pk")


def _tried(desk: Desk) -> QuerySet[PositionPlacement]:
    """The day after, a reminder asks how it was; a week later it must come to something."""
    return _awake(desk).filter(stage=Stage.TRIAL, trial_on__lte=desk.today - TRIAL_OVER).order_by("trial_on", "pk")


def _row(placement: PositionPlacement, desk: Desk) -> Row:
    line = line_of(placement, now=desk.now)
    what = {"title": placement.position.title, "organisation": placement.position.organisation.name, "stands": line.stands}
    return Row(
        name=line.name, who=volunteer_reference(placement.volunteer_id), kind="helper",
        sentence=words.short(_("„%(title)s“, %(organisation)s: %(stands)s") % what), does=_does(placement),
        about=placement.reference, when=line.when, late=line.late,
    )


def _does(placement: PositionPlacement) -> str:
    if placement.stage != Stage.PROPOSED:
        return "introduction_on"
    if placement.question_at is not None:
        return "introduction_question"
    return "introduction_meeting" if placement.organisation_agreed_at is not None else "introduction_ask"


SAID = Part("introductions_said", Right.MATCHING, 4, READS, _said, _row)
SILENT = Part("introductions_silent", Right.MATCHING, 3, READS, _silent, _row)
INTRODUCED = Part("introductions_introduced", Right.MATCHING, 3, READS, _introduced, _row)
TRIED = Part("introductions_tried", Right.MATCHING, 3, READS, _tried, _row)
PARTS = (SAID, SILENT, INTRODUCED, TRIED)
