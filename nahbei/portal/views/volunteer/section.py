"""What is next for somebody who helps: the part of the first page. Each thing is one sentence and one large button."""

from __future__ import annotations

from nahbei.placements.own_dates import (
    HELPS,
    DateStage,
    earliest_to_report,
    open_questions,
    own_dates,
    own_follow_ups,
    promises_of,
    way_to,
)
from nahbei.placements.own_positions import open_proposals
from nahbei.portal.person_door import PersonRequest
from nahbei.portal.sections import Section
from nahbei.portal.volunteer_door import volunteer_of
from nahbei.volunteers.papers import papers_run_out

TEMPLATE = "portal/volunteer/section.html"
MOST = 3  # of a kind; the rest is behind the menu


def build(request: PersonRequest) -> Section:
    """Who has stopped or is blocked reads kindly that there is nothing, and nothing about residents."""
    volunteer = volunteer_of(request)
    base = {"agency": request.agency}
    if volunteer.state not in HELPS:
        return Section(TEMPLATE, {**base, "helps": False})
    today, promises = request.today, promises_of(volunteer, on=request.today)
    dates = own_dates(volunteer, promises=promises, at=request.now, first=earliest_to_report(today))
    coming = next((own for own in dates if own.stage in {DateStage.COMING, DateStage.WAITING}), None)
    missing = [own for own in dates if own.stage == DateStage.TO_REPORT]
    return Section(TEMPLATE, {
        **base, "helps": True, "questions": list(open_questions(volunteer, at=request.now)[:MOST]), "next": coming,
        "way": way_to(coming, on=today) if coming else None, "missing": missing[:MOST], "more_missing": max(0, len(missing) - MOST),
        "follow_ups": list(own_follow_ups(volunteer, promises=promises, at=request.now)[:MOST]), "papers": papers_run_out(volunteer, on=today),
        "proposals": list(open_proposals(volunteer)[:MOST]),
        "paused": volunteer.state == "paused", "volunteer": volunteer,
    })
