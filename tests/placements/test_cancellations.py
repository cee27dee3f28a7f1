"""A single date is given back, cancelled by either side, brought back; who is told; what becomes of the rest."""

from __future__ import annotations

import datetime as dt

import pytest

from nahbei.foundation.models import Agency
from nahbei.help_requests.models import RequestState
from nahbei.placements.actions import (
    ask,
    cancel_visit,
    end_placement,
    move_visit,
    note_call,
    restore_visit,
    withdraw_request,
)
from nahbei.placements.models import EnquiryState, PlacementState
from nahbei.placements.queries import candidate_of
from nahbei.placements.rules import DoesNotFit, PlacementHasMovedOn
from nahbei.visits.models import Side, Visit, VisitState
from nahbei.visits.planning import extend_series
from nahbei.visits.rules import (
    NobodyHasPromised,
    NothingToRestore,
    SomebodyElseComes,
    VisitIsOver,
)
from nahbei.volunteers.models import Absence
from tests.factories import CLERK, NOW, TODAY, make_request, make_visit, make_volunteer
from tests.placements.dates import ELEVEN, FRIDAY, NINE, THURSDAY, WHO, dated, matched, series, topics

pytestmark = pytest.mark.django_db


def test_a_volunteer_falls_ill_on_one_date_of_a_series(inside: Agency) -> None:
    help_request, visit, volunteer = series(inside)
    cancel_visit(visit=visit, side=Side.VOLUNTEER, reason="hat Fieber", **WHO)
    visit.refresh_from_db()
    help_request.refresh_from_db()
    assert (visit.state, visit.volunteer, visit.given_back_by, visit.reason) == (VisitState.PLANNED, None, volunteer, "hat Fieber")
    assert (help_request.state, inside.placements.get().state) == (RequestState.MATCHED, PlacementState.RUNNING)
    assert inside.visits.filter(volunteer=volunteer).count() == 7
    assert topics(inside, help_request.help_seeker) == ["visit_given_back"]
    told = dated(inside).get(person=help_request.help_seeker)
    assert "Jonas Krämer" in told.subject
    assert "Fieber" not in told.body
    assert not inside.enquiries.open().exists()  # nobody is asked by itself
    assert "hat Fieber" in inside.journal_entries.latest("pk").text


def test_the_only_date_given_back_makes_the_request_wait_again(inside: Agency) -> None:
    help_request, visit, volunteer = matched(inside)
    cancel_visit(visit=visit, side=Side.VOLUNTEER, **WHO)
    help_request.refresh_from_db()
    assert help_request.state == RequestState.OPEN
    assert inside.placements.get().state == PlacementState.ENDED
    assert topics(inside, help_request.help_seeker) == ["visit_given_back"]
    assert topics(inside, volunteer.person) == ["dates_off"]
    assert candidate_of(volunteer, on=TODAY).booked == ()


def test_given_back_and_taken_by_somebody_else(inside: Agency) -> None:
    help_request, visit, _volunteer = series(inside)
    cancel_visit(visit=visit, side=Side.VOLUNTEER, reason="krank", **WHO)
    other = make_volunteer(inside, "Vogt", (help_request.activity,))
    note_call(help_request=help_request, volunteer=other, outcome="yes", visits=[visit], **WHO)
    visit.refresh_from_db()
    assert (visit.volunteer, visit.given_back_by, visit.cancelled_by_side, visit.reason) == (other, None, "", "")
    with pytest.raises(NothingToRestore):
        restore_visit(visit=visit, **WHO)


def test_giving_back_is_undone_as_if_nothing_had_been(inside: Agency) -> None:
    help_request, visit, volunteer = matched(inside)
    cancel_visit(visit=visit, side=Side.VOLUNTEER, **WHO)
    restore_visit(visit=visit, **WHO)
    visit.refresh_from_db()
    help_request.refresh_from_db()
    placement = inside.placements.get()
    assert (visit.volunteer, visit.given_back_by, visit.cancelled_at) == (volunteer, None, None)
    assert (help_request.state, placement.state, placement.ended_on) == (RequestState.MATCHED, PlacementState.RUNNING, None)
    assert topics(inside, volunteer.person) == ["dates_off", "visit_again"]
    assert topics(inside, help_request.help_seeker) == ["visit_given_back", "visit_again"]


def test_giving_back_cannot_be_undone_when_she_has_other_plans(inside: Agency) -> None:
    _request, visit, volunteer = matched(inside)
    cancel_visit(visit=visit, side=Side.VOLUNTEER, **WHO)
    Absence.objects.create(agency=inside, volunteer=volunteer, starts_on=THURSDAY, ends_on=THURSDAY)
    with pytest.raises(DoesNotFit, match="abwesend"):
        restore_visit(visit=visit, **WHO)
    visit.refresh_from_db()
    assert (visit.volunteer, visit.given_back_by) == (None, volunteer)


def test_a_stand_in_who_cannot_is_no_helper_any_more(inside: Agency) -> None:
    help_request, visit, _volunteer = series(inside)
    cancel_visit(visit=visit, side=Side.VOLUNTEER, **WHO)
    other = make_volunteer(inside, "Vogt", (help_request.activity,))
    note_call(help_request=help_request, volunteer=other, outcome="yes", visits=[visit], **WHO)
    visit.refresh_from_db()
    cancel_visit(visit=visit, side=Side.VOLUNTEER, **WHO)
    assert inside.placements.running().get().volunteer != other
    help_request.refresh_from_db()
    assert help_request.state == RequestState.MATCHED


def test_nobody_hears_a_name_while_the_resident_has_not_been_asked(inside: Agency) -> None:
    help_request, visit, volunteer = matched(inside, answering="ask_first")
    assert inside.placements.get().state == PlacementState.ASK_RESIDENT
    cancel_visit(visit=visit, side=Side.VOLUNTEER, **WHO)
    assert topics(inside, help_request.help_seeker) == []
    assert inside.placements.get().state == PlacementState.ENDED
    assert not inside.reminders.open().exists()
    restore_visit(visit=visit, **WHO)
    visit.refresh_from_db()
    cancel_visit(visit=visit, side=Side.OFFICE, **WHO)
    for message in dated(inside).filter(person=volunteer.person):
        assert "Albers" not in message.body


def test_a_placement_that_waits_for_the_resident_is_not_ended_aloud(inside: Agency) -> None:
    """The words of an ordinary end name both sides."""
    _request, _visit, _volunteer = matched(inside, answering="ask_first")
    before = inside.messages.count()
    with pytest.raises(PlacementHasMovedOn):
        end_placement(placement=inside.placements.get(), side=Side.OFFICE, reason="Pause", on=TODAY, **WHO)
    assert inside.messages.count() == before


def test_the_resident_cancels_one_date_of_a_series(inside: Agency) -> None:
    help_request, visit, volunteer = series(inside)
    for _ in range(2):
        cancel_visit(visit=visit, side=Side.HELP_SEEKER, reason="Besuch der Tochter", **WHO)
    visit.refresh_from_db()
    help_request.refresh_from_db()
    assert (visit.state, visit.volunteer, visit.cancelled_by_side, visit.cancelled_at) == ("cancelled", volunteer, "help_seeker", NOW)
    assert (help_request.state, inside.placements.get().state) == (RequestState.MATCHED, PlacementState.RUNNING)
    assert topics(inside, volunteer.person) == ["visit_cancelled_for_volunteer"]
    assert topics(inside, help_request.help_seeker) == []
    assert "Frau Albers" in dated(inside).get().body
    assert len(candidate_of(volunteer, on=TODAY).booked) == 7
    assert extend_series(agency=inside, **WHO) == []  # the night does not plan it again


def test_the_office_cancels_and_both_are_told(inside: Agency) -> None:
    help_request, visit, volunteer = series(inside)
    cancel_visit(visit=visit, side=Side.OFFICE, **WHO)
    assert topics(inside, volunteer.person) == ["visit_cancelled_for_volunteer"]
    assert topics(inside, help_request.help_seeker) == ["visit_cancelled_for_seeker"]


@pytest.mark.parametrize(("ends_request", "state"), [(True, RequestState.WITHDRAWN), (False, RequestState.OPEN)])
def test_the_only_date_cancelled_never_leaves_a_request_in_the_air(inside: Agency, ends_request: bool, state: str) -> None:
    help_request, visit, volunteer = matched(inside)
    cancel_visit(visit=visit, side=Side.HELP_SEEKER, ends_request=ends_request, **WHO)
    help_request.refresh_from_db()
    assert (help_request.state, inside.placements.get().state) == (state, PlacementState.ENDED)
    assert topics(inside, volunteer.person) == ["visit_cancelled_for_volunteer"]
    restore_visit(visit=visit, **WHO)
    help_request.refresh_from_db()
    visit.refresh_from_db()
    assert (help_request.state, help_request.closed_at) == (RequestState.MATCHED, None)
    assert (visit.state, visit.volunteer, inside.placements.get().state) == ("planned", volunteer, PlacementState.RUNNING)
    assert topics(inside, volunteer.person) == ["visit_cancelled_for_volunteer", "visit_again"]


def test_a_cancelled_date_comes_back_open_when_who_would_have_come_cannot(inside: Agency) -> None:
    help_request, visit, volunteer = series(inside)
    cancel_visit(visit=visit, side=Side.HELP_SEEKER, **WHO)
    Absence.objects.create(agency=inside, volunteer=volunteer, starts_on=THURSDAY, ends_on=THURSDAY)
    restore_visit(visit=visit, **WHO)
    visit.refresh_from_db()
    assert (visit.state, visit.volunteer) == ("planned", None)
    assert "Wir suchen noch jemanden" in dated(inside).get(person=help_request.help_seeker).body


def test_questions_about_a_cancelled_date_are_closed_kindly_and_the_others_stay(inside: Agency) -> None:
    help_request = make_request(inside)
    first, second = make_visit(help_request, THURSDAY), make_visit(help_request, FRIDAY)
    only, both = (make_volunteer(inside, name, (help_request.activity,)) for name in ("Nur", "Beide"))
    vain = ask(help_request=help_request, volunteer=only, means="email", visits=[first], **WHO)
    good = ask(help_request=help_request, volunteer=both, means="email", visits=[first, second], **WHO)
    inside.messages.update(state="sent")
    cancel_visit(visit=first, side=Side.HELP_SEEKER, **WHO)
    vain.refresh_from_db()
    good.refresh_from_db()
    assert (vain.state, good.state) == (EnquiryState.WITHDRAWN, EnquiryState.OPEN)
    assert inside.messages.filter(person=only.person).latest("pk").topic == "enquiry_withdrawn"
    # The yes to what is left books what is left.
    note_call(help_request=help_request, volunteer=both, outcome="yes", **WHO)
    second.refresh_from_db()
    assert second.volunteer == both


def test_a_question_about_the_whole_request_ends_with_its_only_date(inside: Agency) -> None:
    help_request = make_request(inside)
    visit = make_visit(help_request)
    enquiry = ask(help_request=help_request, volunteer=make_volunteer(inside, activities=(help_request.activity,)), means="email", **WHO)
    cancel_visit(visit=visit, side=Side.HELP_SEEKER, **WHO)
    enquiry.refresh_from_db()
    help_request.refresh_from_db()
    assert (enquiry.state, help_request.state) == (EnquiryState.WITHDRAWN, RequestState.OPEN)


def test_what_was_not_on_the_screen_is_not_cancelled(inside: Agency) -> None:
    help_request, visit, _volunteer = series(inside)
    stale = Visit.objects.get(pk=visit.pk)
    cancel_visit(visit=visit, side=Side.VOLUNTEER, **WHO)
    with pytest.raises(NobodyHasPromised):
        cancel_visit(visit=stale, side=Side.VOLUNTEER, **WHO)
    other = make_volunteer(inside, "Vogt", (help_request.activity,))
    note_call(help_request=help_request, volunteer=other, outcome="yes", visits=[visit], **WHO)
    for side in Side.values:
        with pytest.raises(SomebodyElseComes, match="Jonas Vogt"):
            cancel_visit(visit=stale, side=side, **WHO)


def test_what_is_over_is_reported_and_not_cancelled(inside: Agency) -> None:
    _request, visit, _volunteer = matched(inside)
    later = NOW + dt.timedelta(days=4)
    with pytest.raises(VisitIsOver):
        cancel_visit(visit=visit, side=Side.HELP_SEEKER, by=CLERK, at=later)
    with pytest.raises(VisitIsOver):
        move_visit(visit=visit, on=dt.date(2026, 12, 3), start=NINE, end=ELEVEN, by=CLERK, at=later)
    cancel_visit(visit=visit, side=Side.HELP_SEEKER, **WHO)
    with pytest.raises(NothingToRestore):
        restore_visit(visit=visit, by=CLERK, at=later)


def test_a_withdrawn_request_leaves_nobody_standing_at_a_door(inside: Agency) -> None:
    help_request, visit, volunteer = matched(inside, starts_on=TODAY, start=dt.time(14), end=dt.time(16))
    withdraw_request(help_request=help_request, reason="Braucht es nicht mehr.", **WHO)
    assert not Visit.objects.filter(pk=visit.pk, state="planned").exists()
    assert candidate_of(volunteer, on=TODAY).booked == ()


def test_a_date_that_somebody_had_promised_is_not_deleted_with_its_request(inside: Agency) -> None:
    help_request, visit, _volunteer = series(inside)
    cancel_visit(visit=visit, side=Side.VOLUNTEER, **WHO)
    withdraw_request(help_request=help_request, reason="Braucht es nicht mehr.", **WHO)
    visit.refresh_from_db()
    assert visit.state == VisitState.CANCELLED
