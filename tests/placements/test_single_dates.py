"""One more date, one entered late, one left out of a series."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from nahbei.foundation.models import Agency
from nahbei.help_requests.actions import NotADateOfThisSeries
from nahbei.help_requests.models import HelpRequest, RequestState
from nahbei.placements.actions import (
    add_visit,
    bring_date_back,
    cancel_visit,
    leave_out_date,
    move_visit,
    note_call,
    report_with_helper,
    withdraw_request,
)
from nahbei.placements.rules import DoesNotFit, RequestHasEnded, ResidentHasNotAgreed
from nahbei.visits.actions import Report
from nahbei.visits.models import Side, Visit, VisitState
from nahbei.visits.planning import extend_series, plan_visits
from nahbei.visits.rules import (
    DateExistsAlready,
)
from tests.factories import CLERK, NOW, TODAY, make_activity, make_person, make_request, make_visit, make_volunteer
from tests.placements.dates import ELEVEN, FRIDAY, NINE, TEN, THURSDAY, WHO, dated, matched, series, topics

pytestmark = pytest.mark.django_db


def test_one_more_date_for_the_one_who_helps(inside: Agency) -> None:
    help_request, _visit, volunteer = series(inside)
    visit = add_visit(help_request=help_request, on=FRIDAY, start=TEN, end=ELEVEN, volunteer=volunteer, **WHO)
    visit.refresh_from_db()
    assert (visit.volunteer, visit.late, visit.recorded_at) == (volunteer, False, NOW)
    assert inside.placements.count() == 1
    assert topics(inside, volunteer.person) == topics(inside, help_request.help_seeker) == ["visit_added"]


def test_one_more_date_for_somebody_new_introduces_both(inside: Agency) -> None:
    help_request, _visit, _volunteer = series(inside)
    other = make_volunteer(inside, "Vogt", (help_request.activity,))
    visit = add_visit(help_request=help_request, on=FRIDAY, start=TEN, end=ELEVEN, volunteer=other, **WHO)
    visit.refresh_from_db()
    assert (visit.volunteer, inside.placements.get(volunteer=other).stand_in) == (other, True)
    assert inside.messages.get(person=other.person).topic == "visit_details"
    assert inside.messages.filter(person=help_request.help_seeker).latest("pk").topic == "visit_confirmed"
    assert not dated(inside).exists()


def test_booking_asks_the_rules_again(inside: Agency) -> None:
    help_request, _visit, volunteer = series(inside)
    with pytest.raises(DoesNotFit, match="schon einen Einsatz"):
        add_visit(help_request=help_request, on=THURSDAY, start=TEN, end=ELEVEN, volunteer=volunteer, **WHO)
    assert not inside.visits.filter(start=TEN).exists()
    locked = make_request(inside, consent=None)
    with pytest.raises(ResidentHasNotAgreed):
        add_visit(help_request=locked, on=FRIDAY, start=dt.time(15), end=dt.time(16), volunteer=volunteer, **WHO)


def test_a_late_entry_is_marked_and_nobody_gets_a_message(inside: Agency) -> None:
    help_request = make_request(inside, starts_on=TODAY - dt.timedelta(days=3))
    volunteer = make_volunteer(inside, activities=(help_request.activity,), week=make_volunteer(inside).week.empty(), reach_m=100)
    visit = add_visit(help_request=help_request, on=TODAY - dt.timedelta(days=2), start=NINE, end=ELEVEN, volunteer=volunteer, **WHO)
    visit.refresh_from_db()
    help_request.refresh_from_db()
    assert (visit.late, visit.volunteer, help_request.state) == (True, volunteer, RequestState.MATCHED)
    assert not inside.messages.exists()
    assert inside.journal_entries.filter(text__startswith="Nachgetragen").exists()


def test_also_a_late_entry_needs_the_declaration_and_nobody_is_at_two_places(inside: Agency) -> None:
    help_request = make_request(inside)
    day = TODAY - dt.timedelta(days=2)
    unsigned = make_volunteer(inside, "Ohne", (help_request.activity,), signed=False)
    with pytest.raises(DoesNotFit, match="Verschwiegenheitserklärung"):
        add_visit(help_request=help_request, on=day, start=NINE, end=ELEVEN, volunteer=unsigned, **WHO)
    volunteer = make_volunteer(inside, activities=(help_request.activity,))
    make_visit(make_request(inside), day, volunteer=volunteer)
    with pytest.raises(DoesNotFit, match="schon einen Einsatz"):
        add_visit(help_request=help_request, on=day, start=TEN, end=ELEVEN, volunteer=volunteer, **WHO)


def test_a_date_that_nobody_had_promised_took_place_after_all(inside: Agency) -> None:
    help_request = make_request(inside, starts_on=TODAY - dt.timedelta(days=3))
    visit = make_visit(help_request)
    volunteer = make_volunteer(inside, activities=(help_request.activity,))
    report_with_helper(visit=visit, volunteer=volunteer, report=Report(60), **WHO)
    visit.refresh_from_db()
    assert (visit.state, visit.volunteer, visit.late, visit.minutes) == ("took_place", volunteer, True, 60)


def test_a_new_date_wakes_a_request_that_was_over(inside: Agency) -> None:
    help_request, visit, volunteer = matched(inside)
    HelpRequest.objects.filter(pk=help_request.pk).update(closed_at=NOW)
    visit.refresh_from_db()
    add_visit(help_request=help_request, on=FRIDAY, start=NINE, end=ELEVEN, **WHO)
    help_request.refresh_from_db()
    assert (help_request.state, help_request.closed_at) == (RequestState.MATCHED, None)
    withdraw_request(help_request=help_request, reason="Zu Ende.", **WHO)
    with pytest.raises(RequestHasEnded):
        add_visit(help_request=help_request, on=FRIDAY, start=TEN, end=ELEVEN, volunteer=volunteer, **WHO)


def test_a_flexible_request_gets_its_day(inside: Agency) -> None:
    help_request = make_request(inside, starts_on=None, start=None, end=None, flexible="vormittags")
    add_visit(help_request=help_request, on=FRIDAY, start=NINE, end=ELEVEN, **WHO)
    help_request.refresh_from_db()
    assert (help_request.starts_on, help_request.start, help_request.end, help_request.flexible) == (FRIDAY, NINE, ELEVEN, "vormittags")


def test_the_same_date_twice_is_refused(inside: Agency) -> None:
    help_request, _visit, _volunteer = matched(inside)
    with pytest.raises(DateExistsAlready):
        add_visit(help_request=help_request, on=THURSDAY, start=NINE, end=ELEVEN, **WHO)


def test_a_date_of_a_series_is_left_out_and_comes_back(inside: Agency) -> None:
    help_request, visit, volunteer = series(inside)
    leave_out_date(help_request=help_request, on=THURSDAY, **WHO)
    visit.refresh_from_db()
    assert visit.state == VisitState.CANCELLED
    assert topics(inside, volunteer.person) == ["visit_cancelled_for_volunteer"]
    bring_date_back(help_request=help_request, on=THURSDAY, **WHO)
    visit.refresh_from_db()
    assert (visit.state, visit.volunteer, help_request.skipped_dates.count()) == ("planned", volunteer, 0)
    with pytest.raises(NotADateOfThisSeries):
        leave_out_date(help_request=help_request, on=FRIDAY, **WHO)


def test_a_date_far_ahead_is_left_out_before_it_is_planned(inside: Agency) -> None:
    help_request, _visit, volunteer = series(inside)
    far = THURSDAY + dt.timedelta(weeks=10)
    assert leave_out_date(help_request=help_request, on=far, **WHO) is None
    later = NOW + dt.timedelta(weeks=4)
    extend_series(agency=inside, by=CLERK, at=later)
    assert not inside.visits.filter(on=far).exists()
    back = bring_date_back(help_request=help_request, on=far, by=CLERK, at=later)
    assert back is not None
    back.refresh_from_db()
    assert (back.on, back.volunteer) == (far, volunteer)


@pytest.mark.parametrize(("change", "before", "after"), [
    (dt.date(2027, 3, 28), "+01:00", "+02:00"), (dt.date(2026, 10, 25), "+02:00", "+01:00"),
])
def test_times_do_not_shift_with_summer_time(inside: Agency, change: dt.date, before: str, after: str) -> None:
    """Sundays around the change, at 9:30 on the wall – and on the very Sunday an hour after the change too."""
    at = dt.datetime.combine(change - dt.timedelta(days=8), dt.time(9), tzinfo=ZoneInfo("Europe/Berlin"))
    inside.declaration_texts.update(valid_from=dt.date(2026, 1, 1))
    help_request = make_request(
        inside, standing=True, weekdays=1 << 6, review_on=change + dt.timedelta(days=90), not_on_holidays=False,
        starts_on=change - dt.timedelta(days=7), received_at=at,
    )
    plan_visits(help_request=help_request, until=change + dt.timedelta(days=7), by=CLERK, at=at)
    visits = list(Visit.objects.filter(help_request=help_request).order_by("on"))
    assert [(visit.on - change).days for visit in visits] == [-7, 0, 7]
    assert {visit.start for visit in visits} == {NINE}
    assert [visit.begins_at.isoformat()[-6:] for visit in visits] == [before, after, after]
    assert {timezone.localtime(visit.begins_at).time() for visit in visits} == {NINE}
    moved = move_visit(visit=visits[0], on=change, start=dt.time(3, 30), end=dt.time(5), by=CLERK, at=at)
    assert (moved.on, timezone.localtime(moved.begins_at).time()) == (change, dt.time(3, 30))


def test_hostile_words_stay_words(inside: Agency) -> None:
    seeker = make_person(inside, "<script>alert(1)</script>\u202e{link}", given_name="Ü" * 100)
    help_request = make_request(inside, seeker, make_activity(inside))
    make_visit(help_request)
    volunteer = make_volunteer(inside, activities=(help_request.activity,))
    note_call(help_request=help_request, volunteer=volunteer, outcome="yes", **WHO)
    cancel_visit(visit=Visit.objects.get(), side=Side.HELP_SEEKER, reason="🙂\n" * 10_000, **WHO)
    visit = Visit.objects.get()
    assert len(visit.reason) <= 200
    assert "\n" not in visit.reason
    assert "{link}" in dated(inside).get(topic="visit_cancelled_for_volunteer").body
