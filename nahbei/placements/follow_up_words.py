"""How one asks whether it works: the question, what it is about, the answers. Pure; load placement, request and people before."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from nahbei.people.models import Person
from nahbei.placements import position_follow_up_words as positions
from nahbei.placements.models import FollowUp, FollowUpKind, FollowUpOutcome, PlacementState
from nahbei.visits.models import Side

SAID = (FollowUpOutcome.GOOD, FollowUpOutcome.MIXED, FollowUpOutcome.BAD)  # what somebody can answer; the rest is for the office


def is_past(follow_up: FollowUp) -> bool:
    """One asks „Wie war es?“ after a single date and after the end, else „Wie läuft es?“."""
    if follow_up.position_placement is not None:
        return positions.is_past(follow_up.position_placement)
    return follow_up.everyday.state != PlacementState.RUNNING or not follow_up.everyday.help_request.standing


def other_name(follow_up: FollowUp) -> str:
    """About whom somebody is asked."""
    if follow_up.position_placement is not None:
        return positions.other_name(follow_up, follow_up.position_placement)
    return other_side(follow_up).full_name


def other_side(follow_up: FollowUp) -> Person:
    """The person on the other side of help at home."""
    placement = follow_up.everyday
    return placement.help_request.help_seeker if follow_up.side == Side.VOLUNTEER else placement.volunteer.person


def question(follow_up: FollowUp) -> str:
    """„Wie läuft es mit Jonas Krämer?“"""
    text = _("Wie war es mit %(name)s?") if is_past(follow_up) else _("Wie läuft es mit %(name)s?")
    return text % {"name": other_name(follow_up)}


def short_question(follow_up: FollowUp) -> str:
    """Without a name, where one was just said or where others may read it: „Wie läuft es?“"""
    return _("Wie war es?") if is_past(follow_up) else _("Wie läuft es?")


def situation(follow_up: FollowUp) -> str:
    """„Jonas Krämer hilft Ihnen: Einkaufen.“ – so that nobody has to guess what the question is about."""
    if follow_up.position_placement is not None:
        return positions.situation(follow_up, follow_up.position_placement)
    request, past = follow_up.everyday.help_request, is_past(follow_up)
    if follow_up.side == Side.VOLUNTEER:
        text = _("Sie haben %(seeker)s geholfen: %(what)s.") if past else _("Sie helfen %(seeker)s: %(what)s.")
    elif follow_up.person_id == request.help_seeker_id:
        text = _("%(helper)s hat Ihnen geholfen: %(what)s.") if past else _("%(helper)s hilft Ihnen: %(what)s.")
    else:
        text = _("%(helper)s hat %(seeker)s geholfen: %(what)s.") if past else _("%(helper)s hilft %(seeker)s: %(what)s.")
    return text % {
        "helper": follow_up.everyday.volunteer.person.full_name, "seeker": request.help_seeker.full_name, "what": request.activity.noun,
    }


def matter(follow_up: FollowUp) -> str:
    """„Einkaufen mit Jonas Krämer“; for someone who speaks for a resident „Einkaufen für Erika Albers mit Jonas Krämer“."""
    if follow_up.position_placement is not None:
        return positions.matter(follow_up, follow_up.position_placement)
    request = follow_up.everyday.help_request
    names = {"what": request.activity.noun, "other": other_side(follow_up).full_name, "seeker": request.help_seeker.full_name}
    if follow_up.side == Side.HELP_SEEKER and follow_up.person_id != request.help_seeker_id:
        return _("%(what)s für %(seeker)s mit %(other)s") % names
    return _("%(what)s mit %(other)s") % names


def said(follow_up: FollowUp, outcome: str) -> str:
    """An outcome in words: „läuft gut“, after the end „lief gut“."""
    past = {FollowUpOutcome.GOOD: _("lief gut"), FollowUpOutcome.MIXED: _("ging so"), FollowUpOutcome.BAD: _("lief nicht gut")}
    found = FollowUpOutcome(outcome)
    return past[found] if found in past and is_past(follow_up) else str(found.label)


def answers(follow_up: FollowUp) -> list[tuple[str, str]]:
    """The three answers with their words."""
    return [(outcome.value, said(follow_up, outcome)) for outcome in SAID]


def so_far(follow_up: FollowUp, *, on: dt.date) -> str:
    """What was tried: „2-mal nicht erreicht“, „per E-Mail gefragt, keine Antwort“."""
    parts = []
    if follow_up.digest and follow_up.answered_at is None:
        silent = follow_up.due_on <= on
        parts.append(_("per E-Mail gefragt, keine Antwort") if silent else _("per E-Mail gefragt"))
    if follow_up.not_reached:
        parts.append(_("%(number)s-mal nicht erreicht") % {"number": follow_up.not_reached})
    return ", ".join(parts)


def line(follow_up: FollowUp, *, on: dt.date) -> str:
    """One line for Heute and the list: „Wie war der erste Einsatz? Einkaufen mit Jonas Krämer. 2-mal nicht erreicht.“"""
    first = follow_up.kind == FollowUpKind.FIRST_VISIT
    asks = _("Wie war der erste Einsatz?") if first else _("Läuft es gut?")
    ended = follow_up.placement is not None and follow_up.placement.state == PlacementState.ENDED
    if ended or (follow_up.position_placement is not None and is_past(follow_up)):
        asks = _("Es ist zu Ende. Wie war es?")
    tried = so_far(follow_up, on=on)
    return f"{asks} {matter(follow_up)}." + (f" {tried[:1].upper()}{tried[1:]}." if tried else "")
