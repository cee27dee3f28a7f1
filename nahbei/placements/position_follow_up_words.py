"""The same question about a position: „Wie läuft es bei Kita Sonnenhof?“, „Wie läuft es mit Jonas Krämer?“"""

from __future__ import annotations

from django.utils.translation import gettext as _

from nahbei.placements.models import FollowUp, FollowUpSide, PositionPlacement, Stage


def is_past(found: PositionPlacement) -> bool:
    return found.stage != Stage.PLACED


def other_name(follow_up: FollowUp, found: PositionPlacement) -> str:
    """About whom somebody is asked: a volunteer about the organisation, the organisation about the volunteer."""
    of_volunteer = follow_up.side == FollowUpSide.VOLUNTEER
    return found.position.organisation.name if of_volunteer else found.volunteer.person.full_name


def situation(follow_up: FollowUp, found: PositionPlacement) -> str:
    """So that nobody has to guess what the question is about."""
    if follow_up.side == FollowUpSide.VOLUNTEER:
        text = _("Sie waren bei %(organisation)s: %(what)s.") if is_past(found) else _("Sie sind bei %(organisation)s dabei: %(what)s.")
    else:
        text = _("%(name)s war bei Ihnen: %(what)s.") if is_past(found) else _("%(name)s ist bei Ihnen dabei: %(what)s.")
    return text % {"name": found.volunteer.person.full_name, "organisation": found.position.organisation.name, "what": found.position.title}


def matter(follow_up: FollowUp, found: PositionPlacement) -> str:
    """„Vorlesen im Kindergarten bei Kita Sonnenhof“, „Vorlesen im Kindergarten mit Jonas Krämer“."""
    text = _("%(what)s bei %(other)s") if follow_up.side == FollowUpSide.VOLUNTEER else _("%(what)s mit %(other)s")
    return text % {"what": found.position.title, "other": other_name(follow_up, found)}
