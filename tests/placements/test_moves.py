"""A single date is moved: who is told, who comes then, and what is refused."""

from __future__ import annotations

import datetime as dt

import pytest

from nahbei.foundation.models import Agency
from nahbei.help_requests.models import RequestState
from nahbei.help_requests.rules import EndsBeforeItStarts
from nahbei.placements.actions import (
    ask,
    cancel_visit,
    move_visit,
)
from nahbei.placements.models import EnquiryState, PlacementState
from nahbei.visits.models import Side, Visit
from nahbei.visits.planning import AHEAD, extend_series, plan_visits
from nahbei.visits.rules import (
    DateExistsAlready,
    MovesIntoThePast,
    VisitHasMovedOn,
)
from nahbei.volunteers.models import Absence
from tests.factories import TODAY, make_request, make_visit, make_volunteer
from tests.placements.dates import ELEVEN, FRIDAY, NINE, TEN, THURSDAY, WHO, dated, matched, series, topics

pytestmark = pytest.mark.django_db


def test_moved_and_she_can_then_too(inside: Agency) -> None:
    help_request, visit, volunteer = matched(inside)
    move_visit(visit=visit, on=THURSDAY, start=TEN, end=dt.time(12), **WHO)  # overlaps its own old time
    visit.refresh_from_db()
    help_request.refresh_from_db()
    assert (visit.on, visit.start, visit.volunteer) == (THURSDAY, TEN, volunteer)
    assert (help_request.starts_on, help_request.start, help_request.end) == (THURSDAY, TEN, dt.time(12))
    assert topics(inside, volunteer.person) == topics(inside, help_request.help_seeker) == ["visit_moved"]
    assert "9:30" in dated(inside).get(person=volunteer.person).body


def test_moved_to_a_time_when_she_cannot(inside: Agency) -> None:
    help_request, visit, volunteer = matched(inside)
    Absence.objects.create(agency=inside, volunteer=volunteer, starts_on=FRIDAY, ends_on=FRIDAY)
    move_visit(visit=visit, on=FRIDAY, start=NINE, end=ELEVEN, **WHO)
    visit.refresh_from_db()
    help_request.refresh_from_db()
    assert (visit.on, visit.volunteer) == (FRIDAY, None)
    assert (help_request.state, inside.placements.get().state) == (RequestState.OPEN, PlacementState.ENDED)
    assert topics(inside, volunteer.person) == ["visit_moved_away"]
    assert topics(inside, help_request.help_seeker) == ["visit_moved"]
    assert "Wir suchen noch jemanden" in dated(inside).get(person=help_request.help_seeker).body


def test_a_moved_date_of_a_series_is_not_planned_again_and_may_go_back(inside: Agency) -> None:
    help_request, visit, _volunteer = series(inside)
    move_visit(visit=visit, on=FRIDAY, start=NINE, end=ELEVEN, **WHO)
    visit.refresh_from_db()
    assert extend_series(agency=inside, **WHO) == []
    assert plan_visits(help_request=help_request, until=TODAY + AHEAD, **WHO) == []
    assert list(help_request.skipped_dates.values_list("on", flat=True)) == [THURSDAY]
    move_visit(visit=visit, on=THURSDAY, start=NINE, end=ELEVEN, **WHO)
    assert not help_request.skipped_dates.exists()


def test_who_was_asked_about_the_old_time_is_not_taken_at_her_word(inside: Agency) -> None:
    help_request = make_request(inside)
    visit = make_visit(help_request)
    enquiry = ask(help_request=help_request, volunteer=make_volunteer(inside, activities=(help_request.activity,)), means="email", **WHO)
    move_visit(visit=visit, on=FRIDAY, start=NINE, end=ELEVEN, **WHO)
    enquiry.refresh_from_db()
    assert enquiry.state == EnquiryState.WITHDRAWN


def test_moving_is_refused_kindly(inside: Agency) -> None:
    help_request, visit, _volunteer = matched(inside)
    make_visit(help_request, FRIDAY)
    stale = Visit.objects.get(pk=visit.pk)
    with pytest.raises(DateExistsAlready):
        move_visit(visit=visit, on=FRIDAY, start=NINE, end=ELEVEN, **WHO)
    with pytest.raises(EndsBeforeItStarts):
        move_visit(visit=visit, on=FRIDAY, start=ELEVEN, end=NINE, **WHO)
    with pytest.raises(MovesIntoThePast):
        move_visit(visit=visit, on=TODAY - dt.timedelta(days=1), start=NINE, end=ELEVEN, **WHO)
    cancel_visit(visit=visit, side=Side.HELP_SEEKER, **WHO)
    with pytest.raises(VisitHasMovedOn):
        move_visit(visit=stale, on=THURSDAY, start=TEN, end=ELEVEN, **WHO)
