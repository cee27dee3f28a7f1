"""Vermittlungen: what the one next step is for each, what one says about it, since when it waits."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from nahbei.placements.models import PositionPlacement, Stage
from nahbei.ui import german

PATIENCE = dt.timedelta(days=7)  # an organisation that did not answer is asked again
MEETING = dt.timedelta(days=14)  # introduced, and nothing heard
TRIAL_OVER = dt.timedelta(days=7)  # after the trial somebody asked both; then it must come to something
LATE = {Stage.PROPOSED: PATIENCE, Stage.INTRODUCED: MEETING, Stage.TRIAL: TRIAL_OVER}


@dataclass(frozen=True)
class NextStep:
    """The word on the button, its picture, and the page or action of the door that does it."""

    word: str
    icon: str
    door: str
    posts: bool = False


@dataclass(frozen=True)
class Line:
    """One placement in the list: its next step, how it stands, since when it waits."""

    placement: PositionPlacement
    step: NextStep | None
    stands: str
    when: str
    late: bool

    @property
    def name(self) -> str:
        return self.placement.volunteer.person.full_name


@dataclass(frozen=True)
class Group:
    """Those at one stage, in the order in which they wait."""

    stage: str
    word: str
    lines: list[Line]


def next_step(placement: PositionPlacement) -> NextStep | None:
    """The one thing that brings it further; nothing for what runs or is over."""
    if placement.stage == Stage.PROPOSED:
        return _step_of_a_proposal(placement)
    return {
        Stage.INTRODUCED: NextStep(_("Schnuppertermin"), "calendar-plus", "introduction-trial"),
        Stage.TRIAL: NextStep(_("Vermitteln"), "handshake", "introduction-placing"),
    }.get(Stage(placement.stage))


def stands(placement: PositionPlacement) -> str:
    """How it stands, in one sentence."""
    if placement.stage == Stage.PROPOSED:
        return _proposal_stands(placement)
    day = {
        Stage.TRIAL: placement.trial_on, Stage.PLACED: placement.placed_on, Stage.ENDED: placement.ended_on,
    }.get(Stage(placement.stage))
    dated = german.format_date(day, "short") if day else ""
    return {
        Stage.INTRODUCED: _("Beide kennen sich. Wie geht es weiter?"), Stage.TRIAL: _("Schnuppert am %(day)s"),
        Stage.PLACED: _("Dabei seit %(day)s"), Stage.ENDED: _("Beendet am %(day)s"), Stage.DECLINED: _("Nicht zustande gekommen: %(why)s."),
    }[Stage(placement.stage)] % {"day": dated, "why": why(placement)}


def why(placement: PositionPlacement) -> str:
    """„Organisation, Zeiten passen nicht“."""
    side = str(placement.get_declined_by_display()) if placement.declined_by else ""
    return ", ".join(part for part in (side, placement.reason.text if placement.reason else "") if part)


def line_of(placement: PositionPlacement, *, now: dt.datetime) -> Line:
    local = timezone.localtime(now)
    since = _waits_since(placement)
    waits = placement.stage in LATE and not placement.pending
    moved_on = german.format_date(timezone.localdate(placement.stage_since), "plain")
    when = german.format_waiting(since, local) if waits else moved_on
    if placement.pending:
        until = placement.pending_until
        when = _("ruht bis %(day)s") % {"day": german.format_date(until, "short")} if until else _("ruht")
    late = waits and local - since >= LATE[Stage(placement.stage)]
    return Line(placement, None if placement.pending else next_step(placement), stands(placement), when, late)


def grouped(found: Iterable[PositionPlacement], *, now: dt.datetime) -> list[Group]:
    """By stage; what rests stands apart at the end."""
    lines = [line_of(placement, now=now) for placement in found]
    groups = [
        Group(stage.value, str(stage.label), [line for line in lines if line.placement.stage == stage and not line.placement.pending])
        for stage in Stage
    ]
    groups.append(Group("pending", _("ruht"), [line for line in lines if line.placement.pending]))
    return [group for group in groups if group.lines]


def _step_of_a_proposal(placement: PositionPlacement) -> NextStep:
    if placement.question_at is not None:
        return NextStep(_("Rückfrage klären"), "message-circle-question-mark", "introduction")
    if placement.volunteer_agreed_at is None:
        return NextStep(_("Sagt Ja"), "check", "introduction-volunteer-agreement", posts=True)
    if placement.organisation_agreed_at is not None:
        return NextStep(_("Vorstellen"), "users", "introduction-meeting")
    if placement.asked_at is None:
        return NextStep(_("Organisation fragen"), "mail", "introduction-asking")
    return NextStep(_("Nachhaken"), "phone", "introduction")


def _proposal_stands(placement: PositionPlacement) -> str:
    if placement.question_at is not None:
        return _("Rückfrage: „%(question)s“") % {"question": placement.question}
    if placement.volunteer_agreed_at is None:
        return _("Freiwillige:n fragen: Passt das?")
    if placement.organisation_agreed_at is not None:
        return _("Beide sagen Ja.")
    if placement.asked_at is None:
        return _("Die Organisation weiß noch nichts.")
    return _("Organisation %(means)s gefragt, noch keine Antwort.") % {"means": placement.get_asked_by_means_display()}


def _waits_since(placement: PositionPlacement) -> dt.datetime:
    """From when one counts: the question to the organisation, the day of the trial, else the stage."""
    if placement.stage == Stage.TRIAL and placement.trial_on is not None:
        day = dt.datetime.combine(placement.trial_on, dt.time(), tzinfo=timezone.get_current_timezone())
        return max(day, timezone.localtime(placement.stage_since))
    if placement.stage == Stage.PROPOSED and placement.asked_at is not None and placement.organisation_agreed_at is None:
        return timezone.localtime(placement.asked_at)
    return timezone.localtime(placement.stage_since)
