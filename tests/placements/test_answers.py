"""Answering: the first yes books, the others are told, a no costs nothing; nobody learns a name too early."""

from __future__ import annotations

import datetime as dt

import pytest

from nahbei.foundation.actor import Actor
from nahbei.foundation.models import Agency
from nahbei.help_requests.actions import confirm_consent
from nahbei.help_requests.models import HelpRequest, RequestState
from nahbei.placements.actions import (
    answer,
    ask,
    confirm_by_resident,
    decline_by_resident,
    end_placement,
    note_call,
    take_new_visits,
    withdraw_enquiry,
)
from nahbei.placements.models import Enquiry, EnquiryState, Placement, PlacementState
from nahbei.placements.queries import candidate_of
from nahbei.placements.rules import (
    AlreadyPromised,
    DoesNotFit,
    EnquiryIsOver,
    PlacementHasMovedOn,
    QuestionIsEmpty,
    ReasonIsMissing,
    ResidentHasNotAgreed,
)
from nahbei.volunteers.models import Absence, Volunteer
from tests.factories import CLERK, NOW, TODAY, make_person, make_request, make_visit, make_volunteer

pytestmark = pytest.mark.django_db
THURSDAY = dt.date(2026, 11, 26)


def topics(agency: Agency, person: object) -> list[str]:
    return list(agency.messages.filter(person=person).order_by("pk").values_list("topic", flat=True))


def two_asked(agency: Agency, **fields: object) -> tuple[HelpRequest, Enquiry, Enquiry]:
    help_request = make_request(agency, **fields)
    make_visit(help_request)
    volunteers = [make_volunteer(agency, name, (help_request.activity,)) for name in ("Erst", "Zweit")]
    first, second = (ask(help_request=help_request, volunteer=each, means="email", by=CLERK, at=NOW) for each in volunteers)
    return help_request, first, second


def by(enquiry: Enquiry) -> Actor:
    return Actor.link(enquiry.volunteer.person.full_name)


def test_the_first_yes_books_and_the_other_is_told_kindly(inside: Agency) -> None:
    help_request, first, second = two_asked(inside)
    answer(enquiry=first, answer="yes", by=by(first), at=NOW)
    help_request.refresh_from_db()
    assert help_request.state == RequestState.MATCHED
    assert inside.visits.get().volunteer == first.volunteer
    placement = inside.placements.get()
    assert (placement.volunteer, placement.state, placement.enquiry, placement.started_on) == (
        first.volunteer, PlacementState.RUNNING, first, THURSDAY)
    second.refresh_from_db()
    assert second.state == EnquiryState.OVERTAKEN
    assert topics(inside, first.volunteer.person) == ["enquiry", "visit_details"]
    assert topics(inside, second.volunteer.person) == ["enquiry", "enquiry_overtaken"]
    assert topics(inside, help_request.help_seeker) == ["visit_confirmed"]
    told = inside.messages.get(topic="enquiry_overtaken")
    assert "Albers" not in told.body
    assert "Erst" not in told.body


def test_the_volunteer_gets_name_and_address_only_with_the_yes(inside: Agency) -> None:
    seeker = make_person(inside, "Yıldırım", street="Ahornweg 7", postal_code="12345", town="Birkenfeld", phone="030 23125 418")
    _request, first, _second = two_asked(inside, help_seeker=seeker)
    before = inside.messages.get(topic="enquiry", person=first.volunteer.person).body
    answer(enquiry=first, answer="yes", by=by(first), at=NOW)
    after = inside.messages.get(topic="visit_details").body
    for secret in ("Yıldırım", "Ahornweg 7", "030 23125 418"):
        assert secret not in before
        assert secret in after


def test_two_yes_in_a_row_book_once_and_the_second_hears_who_was_first(inside: Agency) -> None:
    _request, first, second = two_asked(inside)
    stale = Enquiry.objects.select_related("volunteer__person").get(pk=second.pk)  # read before the first answered
    answer(enquiry=first, answer="yes", by=by(first), at=NOW)
    for _ in range(2):
        with pytest.raises(AlreadyPromised, match="Jonas Erst hat schon zugesagt"):
            answer(enquiry=stale, answer="yes", by=by(second), at=NOW)
    assert inside.placements.get().volunteer == first.volunteer
    assert inside.journal_entries.filter(text="Jonas Zweit hätte auch Zeit gehabt.").count() == 1


def test_a_yes_said_twice_books_once(inside: Agency) -> None:
    _request, first, _second = two_asked(inside)
    answer(enquiry=first, answer="yes", by=by(first), at=NOW)
    with pytest.raises(EnquiryIsOver):
        answer(enquiry=first, answer="yes", by=by(first), at=NOW)
    assert inside.placements.count() == 1
    assert topics(inside, first.volunteer.person) == ["enquiry", "visit_details"]


def test_a_no_costs_nothing(inside: Agency) -> None:
    help_request, first, second = two_asked(inside)
    before = candidate_of(first.volunteer, on=TODAY)
    answer(enquiry=first, answer="no", by=by(first), at=NOW)
    after = candidate_of(first.volunteer, on=TODAY)
    assert (after.asked, after.answered, after.open_questions) == (before.asked + 1, before.answered + 1, before.open_questions - 1)
    second.refresh_from_db()
    help_request.refresh_from_db()
    assert (second.state, help_request.state) == (EnquiryState.OPEN, RequestState.OPEN)
    assert topics(inside, first.volunteer.person) == ["enquiry"]
    with pytest.raises(EnquiryIsOver):
        answer(enquiry=first, answer="yes", by=by(first), at=NOW)


def test_a_question_waits_on_heute_and_the_yes_is_still_possible(inside: Agency) -> None:
    _request, first, _second = two_asked(inside)
    with pytest.raises(QuestionIsEmpty):
        answer(enquiry=first, answer="question", question="  ", by=by(first), at=NOW)
    answer(enquiry=first, answer="question", question="Gibt es einen\nAufzug?", by=by(first), at=NOW)
    first.refresh_from_db()
    assert (first.state, first.question, first.question_at, first.seen_at) == ("open", "Gibt es einen Aufzug?", NOW, None)
    answer(enquiry=first, answer="yes", by=by(first), at=NOW)
    assert inside.placements.exists()


def test_a_link_ends_at_its_time_but_the_telephone_does_not(inside: Agency) -> None:
    _request, first, _second = two_asked(inside)
    Enquiry.objects.filter(pk=first.pk).update(expires_at=NOW)
    with pytest.raises(EnquiryIsOver):
        answer(enquiry=first, answer="yes", by=by(first), at=NOW)
    assert not inside.placements.exists()
    answer(enquiry=first, answer="yes", by=CLERK, at=NOW)
    assert inside.placements.exists()


def test_a_link_that_was_overtaken_and_expired_writes_nothing_any_more(inside: Agency) -> None:
    _request, first, second = two_asked(inside)
    answer(enquiry=first, answer="yes", by=by(first), at=NOW)
    lines = inside.journal_entries.count()
    with pytest.raises(EnquiryIsOver):
        answer(enquiry=second, answer="yes", by=by(second), at=second.expires_at)
    assert inside.journal_entries.count() == lines


def test_a_withdrawn_question_is_not_answered(inside: Agency) -> None:
    _request, first, _second = two_asked(inside)
    withdraw_enquiry(enquiry=first, by=CLERK, at=NOW)
    with pytest.raises(EnquiryIsOver):
        answer(enquiry=first, answer="yes", by=by(first), at=NOW)


@pytest.mark.parametrize("how", ["blocked", "absent", "booked", "unsigned"])
def test_a_yes_of_somebody_who_does_not_fit_any_more_books_nothing_and_is_not_lost(inside: Agency, how: str) -> None:
    help_request, first, _second = two_asked(inside)
    if how == "blocked":
        Volunteer.objects.filter(pk=first.volunteer_id).update(state="blocked")
    elif how == "absent":
        Absence.objects.create(agency=inside, volunteer=first.volunteer, starts_on=THURSDAY, ends_on=THURSDAY)
    elif how == "unsigned":
        first.volunteer.declarations.all().delete()
    else:
        make_visit(make_request(inside), THURSDAY, volunteer=first.volunteer, start=dt.time(11), end=dt.time(12))
    with pytest.raises(DoesNotFit):
        answer(enquiry=first, answer="yes", by=by(first), at=NOW)
    assert not inside.placements.exists()
    assert help_request.visits.get().volunteer is None
    first.refresh_from_db()
    assert first.state == EnquiryState.OPEN
    assert first.question.startswith("Hat Ja gesagt, aber: Jonas Erst")
    assert first.seen_at is None


def test_the_same_hours_are_not_promised_twice(inside: Agency) -> None:
    help_request, first, _second = two_asked(inside)
    other = make_request(inside, make_person(inside, "Zweitens"))
    make_visit(other)
    also = ask(help_request=other, volunteer=first.volunteer, means="phone", by=CLERK, at=NOW)
    answer(enquiry=first, answer="yes", by=by(first), at=NOW)
    with pytest.raises(DoesNotFit, match="hat dann schon einen Einsatz"):
        answer(enquiry=also, answer="yes", by=CLERK, at=NOW)
    assert list(help_request.visits.values_list("volunteer", flat=True)) == [first.volunteer_id]
    assert other.visits.get().volunteer is None


def test_the_resident_is_asked_first_when_she_said_so(inside: Agency) -> None:
    help_request, first, second = two_asked(inside, answering="ask_first")
    answer(enquiry=first, answer="yes", by=by(first), at=NOW)
    placement = inside.placements.get()
    help_request.refresh_from_db()
    assert (placement.state, help_request.state) == (PlacementState.ASK_RESIDENT, RequestState.OPEN)
    assert topics(inside, first.volunteer.person) == ["enquiry"]
    assert topics(inside, help_request.help_seeker) == []
    reminder = inside.reminders.get()
    assert (reminder.kind, reminder.about, reminder.done_at) == ("ask_resident", placement.reference, None)
    second.refresh_from_db()
    assert second.state == EnquiryState.OVERTAKEN
    for _ in range(2):
        confirm_by_resident(placement=placement, by=CLERK, at=NOW)
    help_request.refresh_from_db()
    assert help_request.state == RequestState.MATCHED
    assert topics(inside, first.volunteer.person) == ["enquiry", "visit_details"]
    assert topics(inside, help_request.help_seeker) == ["visit_confirmed"]
    reminder.refresh_from_db()
    assert reminder.done_at == NOW
    with pytest.raises(PlacementHasMovedOn):
        decline_by_resident(placement=placement, by=CLERK, at=NOW)


def test_the_resident_would_rather_not(inside: Agency) -> None:
    help_request, first, second = two_asked(inside, answering="ask_first")
    answer(enquiry=first, answer="yes", by=by(first), at=NOW)
    placement = inside.placements.get()
    decline_by_resident(placement=placement, reason="kennt ihn", by=CLERK, at=NOW)
    assert inside.visits.get().volunteer is None
    told = inside.messages.get(topic="placement_declined")
    assert told.person == first.volunteer.person
    assert "kennt ihn" not in told.body
    assert "Albers" not in told.body
    with pytest.raises(PlacementHasMovedOn):
        confirm_by_resident(placement=placement, by=CLERK, at=NOW)
    note_call(help_request=help_request, volunteer=second.volunteer, outcome="yes", by=CLERK, at=NOW)
    assert inside.placements.promised().get().volunteer == second.volunteer


def test_nobody_learns_the_name_of_a_resident_who_has_not_agreed(inside: Agency) -> None:
    help_request, first, _second = two_asked(inside, consent=None)
    answer(enquiry=first, answer="yes", by=by(first), at=NOW)
    placement = inside.placements.get()
    assert placement.state == PlacementState.ASK_RESIDENT
    with pytest.raises(ResidentHasNotAgreed):
        confirm_by_resident(placement=placement, by=CLERK, at=NOW)
    assert not inside.messages.filter(topic="visit_details").exists()
    confirm_consent(help_request=help_request, given_by=help_request.help_seeker, form="spoken", given_at=NOW, by=CLERK, at=NOW)
    confirm_by_resident(placement=placement, by=CLERK, at=NOW)
    assert inside.messages.filter(topic="visit_details").exists()


def test_the_resident_without_e_mail_gets_a_letter(inside: Agency) -> None:
    seeker = make_person(inside, street="Ahornweg 7", postal_code="12345", town="Birkenfeld", preferred_channel="letter")
    _request, first, _second = two_asked(inside, help_seeker=seeker)
    answer(enquiry=first, answer="yes", by=by(first), at=NOW)
    assert inside.messages.get(topic="visit_confirmed").channel == "letter"


# --- Series, stand-ins, ends -------------------------------------------------------------------------------------------


def a_series(agency: Agency, weeks: int = 4) -> tuple[HelpRequest, Volunteer]:
    tuesday = dt.date(2026, 11, 24)
    help_request = make_request(
        agency, standing=True, weekdays=2, starts_on=tuesday, review_on=dt.date(2027, 2, 24), start=dt.time(14), end=dt.time(15, 30)
    )
    for week in range(weeks):
        make_visit(help_request, tuesday + dt.timedelta(weeks=week))
    return help_request, make_volunteer(agency, "Stamm", (help_request.activity,))


def test_of_a_series_only_the_dates_that_fit_are_taken(inside: Agency) -> None:
    help_request, volunteer = a_series(inside)
    away = dt.date(2026, 12, 1)
    Absence.objects.create(agency=inside, volunteer=volunteer, starts_on=away, ends_on=away)
    note_call(help_request=help_request, volunteer=volunteer, outcome="yes", by=CLERK, at=NOW)
    assert list(help_request.visits.filter(volunteer=None).values_list("on", flat=True)) == [away]
    help_request.refresh_from_db()
    assert help_request.state == RequestState.MATCHED


def test_somebody_stands_in_for_one_date(inside: Agency) -> None:
    help_request, volunteer = a_series(inside)
    note_call(help_request=help_request, volunteer=volunteer, outcome="yes", by=CLERK, at=NOW)
    visit = help_request.visits.order_by("on")[1]
    type(visit).objects.filter(pk=visit.pk).update(volunteer=None)
    springer = make_volunteer(inside, "Springer", (help_request.activity,))
    enquiry = ask(help_request=help_request, volunteer=springer, means="email", visits=[visit], by=CLERK, at=NOW)
    assert inside.messages.get(topic="enquiry").body.count("14:00 bis 15:30") == 1
    answer(enquiry=enquiry, answer="yes", by=by(enquiry), at=NOW)
    visit.refresh_from_db()
    assert visit.volunteer == springer
    assert Placement.objects.get(volunteer=springer).stand_in
    assert help_request.visits.filter(volunteer=volunteer).count() == 3
    third = make_volunteer(inside, "Dritte", (help_request.activity,))
    with pytest.raises(AlreadyPromised, match="Jonas Springer"):
        ask(help_request=help_request, volunteer=third, means="email", visits=[visit], by=CLERK, at=NOW)


def test_one_named_date_of_an_open_series_leaves_the_request_open(inside: Agency) -> None:
    help_request, volunteer = a_series(inside)
    visit = help_request.visits.order_by("on")[0]
    note_call(help_request=help_request, volunteer=volunteer, outcome="yes", visits=[visit], by=CLERK, at=NOW)
    help_request.refresh_from_db()
    assert (help_request.state, help_request.visits.filter(volunteer=None).count()) == (RequestState.OPEN, 3)


def test_new_dates_go_to_the_one_who_helps_and_a_date_given_back_does_not(inside: Agency) -> None:
    help_request, volunteer = a_series(inside, 2)
    note_call(help_request=help_request, volunteer=volunteer, outcome="yes", by=CLERK, at=NOW)
    given_back = help_request.visits.order_by("on")[0]
    type(given_back).objects.filter(pk=given_back.pk).update(volunteer=None)
    new = make_visit(help_request, dt.date(2026, 12, 8))
    assert take_new_visits(help_request=help_request, visits=[new], by=Actor.clock(), at=NOW) == [new]
    given_back.refresh_from_db()
    assert given_back.volunteer is None


def test_the_end_frees_later_dates_reopens_and_tells_the_other_side(inside: Agency) -> None:
    help_request, volunteer = a_series(inside)
    note_call(help_request=help_request, volunteer=volunteer, outcome="yes", by=CLERK, at=NOW)
    placement = inside.placements.get()
    with pytest.raises(ReasonIsMissing):
        end_placement(placement=placement, side="volunteer", reason=" ", on=TODAY, by=CLERK, at=NOW)
    last = dt.date(2026, 12, 1)
    for _ in range(2):
        end_placement(placement=placement, side="volunteer", reason="Umzug", on=last, by=CLERK, at=NOW)
    placement.refresh_from_db()
    help_request.refresh_from_db()
    assert (placement.state, placement.ended_on, placement.reason) == (PlacementState.ENDED, last, "Umzug")
    assert help_request.state == RequestState.OPEN
    assert set(help_request.visits.filter(volunteer=volunteer).values_list("on", flat=True)) == {dt.date(2026, 11, 24), last}
    assert topics(inside, help_request.help_seeker) == ["visit_confirmed", "placement_ended"]
    assert topics(inside, volunteer.person) == ["visit_details", "dates_off"]
    assert "Umzug" not in inside.messages.get(topic="placement_ended").body


def test_a_flexible_request_is_matched_without_a_date(inside: Agency) -> None:
    help_request = make_request(inside, starts_on=None, start=None, end=None, flexible="nachmittags")
    volunteer = make_volunteer(inside, activities=(help_request.activity,))
    note_call(help_request=help_request, volunteer=volunteer, outcome="yes", by=CLERK, at=NOW)
    help_request.refresh_from_db()
    assert (help_request.state, inside.placements.get().started_on) == (RequestState.MATCHED, TODAY)
