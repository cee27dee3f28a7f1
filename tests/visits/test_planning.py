"""The dates of a request become visits."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from nahbei.foundation.models import Agency
from nahbei.help_requests import actions
from nahbei.help_requests.models import HelpRequest, RequestState
from nahbei.visits.models import Visit, VisitState
from nahbei.visits.planning import close_finished, drop_open_visits, extend_series, plan_visits
from tests import factories
from tests.factories import CLERK, NOW, TODAY

UNTIL = TODAY + dt.timedelta(weeks=8)


def plan(help_request: HelpRequest, until: dt.date = UNTIL, at: dt.datetime = NOW) -> list[Visit]:
    return plan_visits(help_request=help_request, until=until, by=CLERK, at=at)


def standing(agency: Agency, **fields: Any) -> HelpRequest:
    return factories.make_request(agency, **{
        "standing": True, "weekdays": 8, "review_on": dt.date(2027, 2, 26), "starts_on": dt.date(2026, 11, 26), **fields
    })


def test_a_single_date_becomes_one_visit_once(inside: Agency) -> None:
    request = factories.make_request(inside)
    assert [(visit.on, visit.start, visit.end, visit.late) for visit in plan(request)] == [
        (dt.date(2026, 11, 26), dt.time(9, 30), dt.time(11, 30), False)
    ]
    assert plan(request) == []


def test_a_series_reaches_eight_weeks_ahead_without_holidays_and_exceptions(inside: Agency) -> None:
    request = standing(inside, weekdays=16, starts_on=dt.date(2026, 11, 27))  # Fridays; 25 December and 1 January are free
    actions.skip_date(help_request=request, on=dt.date(2026, 12, 11), by=CLERK, at=NOW)
    assert [visit.on for visit in plan(request)] == [
        dt.date(2026, 11, 27), dt.date(2026, 12, 4), dt.date(2026, 12, 18), dt.date(2027, 1, 8), dt.date(2027, 1, 15)
    ]
    assert plan(request) == []


def test_the_night_extends_what_has_become_short(inside: Agency) -> None:
    plan(standing(inside))
    later = NOW + dt.timedelta(days=7)
    added = extend_series(agency=inside, by=CLERK, at=later)
    assert [visit.on for visit in added] == [dt.date(2027, 1, 21)]
    assert extend_series(agency=inside, by=CLERK, at=later) == []


def test_a_series_that_ended_is_not_extended(inside: Agency) -> None:
    plan(standing(inside, state=RequestState.WITHDRAWN, closed_at=NOW, state_since=NOW), until=TODAY)
    plan(standing(inside, ends_on=dt.date(2026, 12, 3)))
    assert extend_series(agency=inside, by=CLERK, at=NOW + dt.timedelta(days=30)) == []


def test_summer_time_moves_no_visit(inside: Agency) -> None:
    at = dt.datetime(2027, 3, 20, 12, tzinfo=factories.BERLIN)
    request = standing(inside, weekdays=64, starts_on=dt.date(2027, 3, 21), not_on_holidays=False)  # Sundays
    visits = plan(request, until=dt.date(2027, 4, 4), at=at)
    assert [(visit.on, visit.start) for visit in visits] == [
        (dt.date(2027, 3, 21), dt.time(9, 30)), (dt.date(2027, 3, 28), dt.time(9, 30)), (dt.date(2027, 4, 4), dt.time(9, 30))
    ]


def test_a_day_in_the_past_is_a_late_entry_and_the_night_writes_none(inside: Agency) -> None:
    past = factories.make_request(inside, starts_on=TODAY - dt.timedelta(days=2))
    this_morning = factories.make_request(inside, starts_on=TODAY, start=dt.time(8), end=dt.time(9))
    this_noon = factories.make_request(inside, starts_on=TODAY, start=dt.time(12), end=dt.time(13))
    assert [plan(request)[0].late for request in (past, this_morning, this_noon)] == [True, True, False]
    series = standing(inside, starts_on=TODAY - dt.timedelta(days=11))
    assert [visit.late for visit in plan(series, until=dt.date(2026, 11, 26))] == [True, True, False]
    Visit.objects.filter(help_request=series, late=True).delete()
    assert plan(series, until=dt.date(2026, 11, 26)) == []


def test_a_cancelled_date_stays_cancelled(inside: Agency) -> None:
    request = factories.make_request(inside)
    visit = plan(request)[0]
    visit.state = VisitState.CANCELLED
    visit.save()
    assert plan(request) == []


@pytest.mark.parametrize("fields", [{"start": None, "end": None, "flexible": "bald"}, {"starts_on": None, "flexible": "bald"}])
def test_without_a_time_there_is_no_visit(inside: Agency, fields: dict[str, Any]) -> None:
    assert plan(factories.make_request(inside, **fields)) == []


def test_what_only_a_trade_may_do_gets_no_visit(inside: Agency) -> None:
    trade = factories.make_activity(inside, "Strom, Gas, Heizung", handling="trade")
    assert plan(factories.make_request(inside, activity=trade)) == []


def test_free_dates_go_and_those_taken_or_asked_about_stay_known(inside: Agency) -> None:
    request = standing(inside)
    first, second, third, *_rest = plan(request)
    volunteer = factories.make_volunteer(inside)
    Visit.objects.filter(pk=first.pk).update(volunteer=volunteer)
    enquiry = inside.enquiries.create(
        help_request=request, volunteer=volunteer, asked_by_means="phone", asked_at=NOW, asked_by_name="x", expires_at=NOW
    )
    enquiry.enquiry_visits.create(agency=inside, visit=second)
    cancelled = drop_open_visits(help_request=request, reason="vorbei", by=CLERK, at=NOW)
    assert [visit.pk for visit in cancelled] == [second.pk]
    assert {(visit.pk, visit.state) for visit in request.visits.all()} == {(first.pk, "planned"), (second.pk, "cancelled")}
    assert third.pk not in request.visits.values_list("pk", flat=True)


def test_a_matched_request_is_closed_after_its_last_date(inside: Agency) -> None:
    once = factories.make_request(inside, state=RequestState.MATCHED)
    plan(once)
    endless = standing(inside, state=RequestState.MATCHED)
    plan(endless)
    assert close_finished(agency=inside, by=CLERK, at=NOW) == 0
    assert close_finished(agency=inside, by=CLERK, at=NOW + dt.timedelta(days=4)) == 1
    once.refresh_from_db()
    assert (once.state, once.has_ended) == (RequestState.MATCHED, True)
